"""An export comes back as it was, and tells when it is not all there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.portable import KeptTurn, OwnList, entries, following
from index.reading import Read, read
from index.truth import total_of
from rag.errors import UnreadableError
from rag.identity import content_hash
from rag.nouns import Answer, ArchiveStamp, Article, Conversation, Turn
from tests.index.exported import ARTICLES, WORDS, read_back, written
from tests.profiles import examples

ARTICLE = Article(id="a/1", title=" Two  spaces ", text="One.\r\n\u2028Two.\x00\t", published=date(2024, 5, 14))
ASKED = datetime(2024, 5, 14, 9, 30, tzinfo=UTC)
ANSWER = Answer(
    id="x",
    conversation_id="c",
    question="Why \ud800?",
    standalone_question="Why?",
    verdict="not_in_archive",
    answer="Not in the archive.",
    archive=ArchiveStamp(fingerprint="0", articles=1, newest=None),
    timings_ms={"total": 1.25},
)
TALK = Conversation("c", "Why?", created=ASKED, updated=ASKED, turns=(Turn(ANSWER, ASKED),))


@pytest.mark.soak
@settings(max_examples=examples(60), deadline=None)
@given(items=st.lists(ARTICLES | st.builds(OwnList, WORDS, WORDS), max_size=6))
def test_any_articles_and_lists_come_back_character_for_character(items: list[Article | OwnList]) -> None:
    data, contents = written(items)
    assert read_back(data) == items
    assert contents.articles == sum(isinstance(item, Article) for item in items)


def test_a_conversation_comes_back_with_its_times_answers_and_verdicts() -> None:
    data, contents = written(following(TALK, [[("down", "too short")]]))
    talk, turn = read_back(data)
    assert talk == replace(TALK, turns=())
    assert turn == KeptTurn(TALK.turns[0], (("down", "too short"),))
    assert (contents.conversations, contents.turns) == (1, 1)


def test_the_fingerprint_is_that_of_an_archive_of_the_articles_in_any_order() -> None:
    other = replace(ARTICLE, id="b")
    expected = total_of([(each.id, content_hash(each)) for each in (ARTICLE, other)])
    assert written([ARTICLE, other])[1].fingerprint == written([other, ARTICLE])[1].fingerprint == expected


def test_the_same_contents_are_the_same_bytes() -> None:
    assert written([ARTICLE])[0] == written([ARTICLE])[0]


def test_an_export_cut_off_anywhere_is_found_out_to_be() -> None:
    data, _ = written([ARTICLE, *following(TALK, [[]])])
    for length in range(len(data)):
        with pytest.raises(UnreadableError, match=r"^is (no export|cut off)"):
            read_back(data[:length])


def test_an_export_of_which_one_byte_changed_is_found_out() -> None:
    data, _ = written([ARTICLE, OwnList("speakers.yaml", "same: {}")])
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1
        with pytest.raises(UnreadableError):
            read_back(bytes(changed))


def test_lines_that_were_taken_out_or_changed_places_are_found_out() -> None:
    data, _ = written([ARTICLE, replace(ARTICLE, id="b"), replace(ARTICLE, id="c")])
    first, *lines, last = data.splitlines(keepends=True)
    for altered in ([first, *lines[1:], last], [first, *reversed(lines), last], [first, *lines, lines[0], last]):
        with pytest.raises(UnreadableError, match="was altered"):
            read_back(b"".join(altered))


def test_what_follows_the_end_is_not_passed_over() -> None:
    data, _ = written([ARTICLE])
    with pytest.raises(UnreadableError, match="goes on after its end"):
        read_back(data + data)


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"%PDF-1.7\n", b'{"text": "One."}\n', b"[]\n", b'{"rapporteur": 1}\n', b"["]
)
def test_another_file_is_no_export(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"is no export.*rapporteur add"):
        read_back(data)


def test_an_export_of_a_later_format_is_refused() -> None:
    header = json.dumps({"rapporteur": {"kind": "export", "format": 2}}).encode()
    with pytest.raises(UnreadableError, match="has format 2; this version of rapporteur reads format 1"):
        read_back(header + b"\n")


@pytest.mark.parametrize(
    "line",
    [
        '{"text": "One."}',
        (
            '{"id": 1, "title": null, "text": "", "published": null, "source": null, "url": null, "author": null, '
            '"language": null}'
        ),
        '{"rapporteur": {"kind": "turn", "asked": "never", "answer": {}, "verdicts": []}}',
        '{"rapporteur": {"kind": "keys"}}',
        '{"rapporteur": 7}',
        "[" * 100_000,
    ],
)
def test_a_line_that_no_export_has_is_told_with_its_number(line: str) -> None:
    first = written([])[0].splitlines()[0]
    with pytest.raises(UnreadableError, match=r"^was altered: line 2 "):
        list(entries(BytesIO(first + b"\n" + line.encode() + b"\n")))


def test_add_takes_the_articles_of_an_export_and_passes_over_its_other_lines(tmp_path: Path) -> None:
    data, _ = written([ARTICLE, OwnList("speakers.yaml", "{}"), *following(TALK, [[]])])
    path = tmp_path / "export.jsonl"
    path.write_bytes(data)
    (outcome,) = read([path])
    assert isinstance(outcome, Read)
    assert (outcome.article.id, outcome.article.text) == (ARTICLE.id, ARTICLE.text)
