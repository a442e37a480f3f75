"""A web page yields its story, and what the page itself states of it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from index.readers.draft import Draft
from index.readers.web_page import read_web_page
from rag.errors import UnreadableError

FIRST = "The two envoys met on Monday in the harbour town and spoke for three hours, an aide of one of them said."
SECOND = "They will meet again in a week, she said, and after that once a month until the winter has come."
QUOTE = "“We are at the beginning,” she said."


def page(head: str = "", above: str = "", below: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
        f"<article><h1>Envoys meet</h1>{above}<p>{FIRST}</p><p>{QUOTE}</p><h2>A slow start</h2><p>{SECOND}</p>"
        "</article>"
        f"{below}<footer>© 2019 Somebody. Last changed 1 January 2019</footer></body></html>"
    )


def article(markup: str | bytes) -> Draft:
    (draft,) = read_web_page(markup.encode() if isinstance(markup, str) else markup)
    return draft


def test_the_story_is_taken_without_its_page() -> None:
    found = article(page())
    assert found.text == f"{FIRST}\n\n{QUOTE}\n\nA slow start\n\n{SECOND}"
    assert found.title == "Envoys meet"


def test_no_date_is_guessed_from_a_footer_or_an_address() -> None:
    head = "<link rel='canonical' href='https://a.example/2021/03/05/envoys'><meta name='copyright' content='2020'>"
    found = article(page(head, below="<aside><time datetime='2020-01-01'>1 January 2020</time></aside>"))
    assert (found.published, found.url) == (None, "https://a.example/2021/03/05/envoys")
    assert found.source is None


def test_linked_data_states_the_facts() -> None:
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "Other"},
            {
                "@type": ["NewsArticle"],
                "headline": "The envoys meet",
                "datePublished": "2021-03-05T23:30:00+02:00",
                "dateModified": "2021-04-01",
                "author": [{"@type": "Person", "name": "Jane Roe"}, {"name": "Ali Doe"}],
                "publisher": {"@type": "Organization", "name": "The Lower Bay Post"},
                "mainEntityOfPage": {"@id": "https://a.example/1"},
            },
        ],
    }
    found = article(page(f"<script type='application/ld+json'>{json.dumps(data)}</script>"))
    assert (found.title, found.published, found.source) == ("The envoys meet", date(2021, 3, 5), "The Lower Bay Post")
    assert (found.author, found.url) == ("Jane Roe, Ali Doe", "https://a.example/1")


def test_meta_elements_state_the_facts() -> None:
    head = (
        "<title>Envoys meet | The Lower Bay Post</title><meta property='og:title' content='Envoys meet'>"
        "<meta property='og:site_name' content='The Lower Bay Post'><meta name='author' content='By Jane Roe'>"
        "<meta property='article:published_time' content='2021-03-05T10:00:00Z'>"
        "<meta property='article:modified_time' content='2021-04-05T10:00:00Z'>"
    )
    found = article(page(head))
    assert (found.title, found.published, found.source) == ("Envoys meet", date(2021, 3, 5), "The Lower Bay Post")
    assert found.author == "Jane Roe"


def test_a_marked_byline_and_time_state_the_facts() -> None:
    above = (
        "<p class='byline'>By <a href='/r'>Jane Roe</a></p><span class='updated'>Updated 6 March 2021</span>"
        "<time datetime='2021-03-05T10:00'>yesterday</time>"
    )
    found = article(page(above=above))
    assert (found.author, found.published) == ("Jane Roe", date(2021, 3, 5))


def test_the_site_behind_the_headline_in_the_page_title_is_the_outlet() -> None:
    found = article(page("<title>Envoys meet - The Lower Bay Post</title>"))
    assert (found.title, found.source) == ("Envoys meet", "The Lower Bay Post")


def test_broken_or_bad_statements_are_passed_over() -> None:
    head = (
        "<script type='application/ld+json'>{broken</script><meta name='date' content='31 February 2021'>"
        "<link rel='canonical' href='javascript:alert(1)'>"
    )
    found = article(page(head))
    assert (found.published, found.url) == (None, None)
    assert [doubt.reason for doubt in found.doubts] == [
        "The date '31 February 2021' is no day of the calendar; the article is stored undated."
    ]


def test_a_day_in_linked_data_that_no_calendar_has_is_a_doubt() -> None:
    block = '{"@type": "NewsArticle", "datePublished": "2021-02-31T10:00:00Z"}'
    found = article(page(f'<script type="application/ld+json">{block}</script>'))
    assert found.published is None
    assert ["'2021-02-31T10:00:00Z' is no day" in doubt.reason for doubt in found.doubts] == [True]


def test_captions_links_and_credits_in_the_story_go() -> None:
    above = (
        "<figure><img src='a'><figcaption>The hall on Monday [Getty]</figcaption></figure>"
        "<p>Read also: <a href='/x'>More of it</a></p>"
    )
    assert article(page(above=above)).text == f"{FIRST}\n\n{QUOTE}\n\nA slow start\n\n{SECOND}"


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body><nav>" + "".join(f"<a href='/{n}'>Section {n}</a> " for n in range(40)) + "</nav></body></html>",
        "<html><body><ul>"
        + "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(40))
        + "</ul></body></html>",
        "<html><body><script>var a = 'The story is loaded later by this.';</script></body></html>",
        "<" * 1000,
        "<div>" * 5000,
    ],
)
def test_a_page_that_is_all_menu_is_refused(markup: str) -> None:
    with pytest.raises(UnreadableError, match="no article text on the page"):
        article(markup)


def test_the_declared_encoding_is_followed() -> None:
    markup = page("<meta charset='iso-8859-9'>").replace("harbour town", "şehir")
    assert "şehir" in article(markup.replace("“", '"').replace("”", '"').encode("iso-8859-9", "replace")).text


def test_nothing_is_loaded_from_outside() -> None:
    head = "<base href='http://127.0.0.1:9/'><link rel=stylesheet href='a.css'><script src='a.js'></script>"
    assert article(page(head)).title == "Envoys meet"
