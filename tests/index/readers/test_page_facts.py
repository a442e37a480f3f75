"""A page's own statements are read in their order of trust, and nothing is inferred."""

from __future__ import annotations

from datetime import date

import pytest

from index.facts import Facts
from index.readers.markup import parse_html
from index.readers.page_facts import page_facts


def facts(body: str = "", head: str = "") -> Facts:
    root = parse_html(f"<html><head>{head}</head><body>{body}<p>Words.</p></body></html>")
    assert root is not None
    return page_facts(root)


@pytest.mark.parametrize(
    "body",
    [
        "<footer><time datetime='2021-03-05'></time></footer>",
        "<div class='related-stories'><time datetime='2021-03-05'></time></div>",
        "<span class='date'>Updated 5 March 2021</span>",
        "<p>It was on 5 March 2021 that they met.</p>",
        "<span class='date'>March 2021</span>",
        "<div>© 2021</div>",
    ],
)
def test_a_date_of_something_else_is_not_the_day_of_publication(body: str) -> None:
    assert facts(body).published is None


@pytest.mark.parametrize(
    "body",
    [
        "<time datetime='2021-03-05T10:00:00Z'>a while ago</time>",
        "<time>5 March 2021</time>",
        "<span class='article-date'>Published: 5 March 2021 14:05 GMT</span>",
        "<p class='byline'>By Jane Roe | March 5, 2021</p>",
        "<meta itemprop='datePublished' content='2021-03-05'>",
    ],
)
def test_a_marked_date_at_the_article_is(body: str) -> None:
    assert facts(body).published == date(2021, 3, 5)


def test_publication_goes_before_change_and_linked_data_before_meta() -> None:
    head = (
        "<meta name='date' content='2021-03-07'><meta property='article:published_time' content='2021-03-06'>"
        '<script type="application/ld+json">[{"@type": "NewsArticle", "datePublished": "2021-03-05"}]</script>'
    )
    assert facts(head=head).published == date(2021, 3, 5)
    assert facts(head=head.partition("<script")[0]).published == date(2021, 3, 6)


def test_an_author_is_a_name_and_no_account_or_address() -> None:
    assert facts(head="<meta name='author' content='https://a.example/jane'>").author is None
    assert facts("<a rel='author' href='/j'>Jane Roe</a>").author == "Jane Roe"
    assert facts("<div class='author'>Tell us what you think of this</div>").author is None


def test_two_headings_are_no_title() -> None:
    assert facts("<h1>One</h1><h1>Two</h1>").title is None
    assert facts("<h1>One <i>and</i> only</h1>").title == "One and only"


def test_a_title_loses_the_name_of_its_site_only_where_that_is_known_to_be_one() -> None:
    site = "<meta property='og:site_name' content='Bay Post'>"
    assert facts(head=f"<title>Envoys meet - Bay Post</title>{site}").title == "Envoys meet"
    assert facts(head="<title>Envoys meet - in the bay</title>") == Facts(title="Envoys meet - in the bay")
    assert facts("<h1>Envoys meet</h1>", "<title>Envoys meet | World</title>").source is None


def test_broken_linked_data_of_any_shape_does_no_harm() -> None:
    for data in (
        "[[[[[[[1]]]]]]]",
        '{"@type": 5, "@graph": {"@graph": []}}',
        '{"@type": "Article", "author": {"name": {}}}',
        "nul",
    ):
        assert facts(head=f"<script type='application/ld+json'>{data}</script>") == Facts()
