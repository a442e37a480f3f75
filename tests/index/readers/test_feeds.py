"""Each entry of a feed is an article; a broken or dangerous feed is refused."""

from __future__ import annotations

from datetime import date

import pytest

from index.readers.draft import Draft, Flaw
from index.readers.feeds import read_feed
from rag.errors import UnreadableError

STORY = "The two envoys met on Monday in the harbour town and spoke for three hours."


def rss(*items: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Bay &amp; Post</title>'
        f"{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"
    ).encode()


def atom(entry: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Bay Post</title><entry>{entry}</entry></feed>'.encode()


def read(data: bytes) -> list[Draft | Flaw]:
    return list(read_feed(data))


def test_an_rss_item_is_an_article() -> None:
    item = (
        "<title>Envoys &lt;i&gt;meet&lt;/i&gt;</title><link>https://a.example/1</link><guid>g</guid>"
        "<dc:creator>Jane Roe</dc:creator>"
        "<pubDate>Thu, 10 Feb 2022 23:00:00 -0500</pubDate><description>A summary.</description>"
        f"<content:encoded><![CDATA[<p>{STORY}</p><script>alert(1)</script><p>“Yes,” she <b>said</b>.</p>]]>"
        "</content:encoded>"
    )
    assert read(rss(item)) == [
        Draft(
            text=f"{STORY}\n\n“Yes,” she said.",
            title="Envoys meet",
            published=date(2022, 2, 10),
            source="Bay & Post",
            url="https://a.example/1",
            author="Jane Roe",
            place="entry 1",
            of_file=False,
        )
    ]


def test_an_atom_entry_is_an_article() -> None:
    entry = (
        "<title>Envoys meet</title><link href='https://a.example/2'/><published>2021-03-05T09:30:00Z</published>"
        "<updated>2021-04-01T00:00:00Z</updated><author><name>Jane Roe</name></author>"
        f"<content type='html'>&lt;p&gt;{STORY}&lt;/p&gt;</content>"
    )
    (found,) = read(atom(entry))
    assert isinstance(found, Draft)
    assert (found.text, found.published, found.source, found.author) == (
        STORY,
        date(2021, 3, 5),
        "Bay Post",
        "Jane Roe",
    )


def test_the_day_of_a_change_is_not_the_day_of_publication() -> None:
    (found,) = read(atom(f"<title>T</title><updated>2021-04-01T00:00:00Z</updated><summary>{STORY}</summary>"))
    assert isinstance(found, Draft)
    assert found.published is None


def test_a_summary_serves_where_there_is_no_content() -> None:
    (found,) = read(rss(f"<title>T</title><description>{STORY}</description><dc:date>2021-03-05</dc:date>"))
    assert isinstance(found, Draft)
    assert (found.text, found.published) == (STORY, date(2021, 3, 5))


def test_an_entry_without_words_is_a_flaw_and_a_bad_date_a_doubt() -> None:
    flaw, draft = read(
        rss("<title>T</title>", f"<title>U</title><description>{STORY}</description><pubDate>31 Feb 2022</pubDate>")
    )
    assert isinstance(flaw, Flaw)
    assert (flaw.place, flaw.reason) == ("entry 1", "The entry has neither content nor summary.")
    assert isinstance(draft, Draft)
    assert (draft.published, len(draft.doubts)) == (None, 1)


def test_a_paragraph_that_the_entries_share_at_their_end_is_the_outlets() -> None:
    stories = [f"{STORY} It was day {number}." for number in (1, 2, 3)]
    house = "&lt;p&gt;Bay Post is free to read.&lt;/p&gt;"
    feed = rss(*(f"<title>T</title><description>&lt;p&gt;{story}&lt;/p&gt;{house}</description>" for story in stories))
    assert [found.text for found in read(feed) if isinstance(found, Draft)] == stories


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<rss><channel><ti", "broken XML"),
        (b"words, no feed", "broken XML"),
        (b"<?xml version='1.0'?><books><book/></books>", "no entry"),
        (b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]><rss><channel/></rss>", "entities"),
        (b"\x00\x01\x02" * 50, "binary"),
    ],
)
def test_what_is_no_sound_feed_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read(data)


def test_entries_before_a_fault_are_read_and_the_fault_is_told() -> None:
    whole = rss(
        f"<title>T</title><description>{STORY}</description>", f"<title>U</title><description>{STORY}</description>"
    )
    found = read(whole[: whole.index(b"<title>U")])
    assert [type(item) for item in found] == [Draft, Flaw, Flaw]
    assert isinstance(found[-1], Flaw)
    assert found[-1].reason.startswith("The feed is broken XML")


def test_a_link_that_is_no_web_address_is_left_out() -> None:
    (found,) = read(rss(f"<title>T</title><link>javascript:alert(1)</link><description>{STORY}</description>"))
    assert isinstance(found, Draft)
    assert found.url is None
