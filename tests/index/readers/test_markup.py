"""HTML becomes paragraphs of its words."""

from __future__ import annotations

import pytest

from index.readers.markup import parse_html, text_of_markup


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <b>bold</b>\n word.</p><p>Two</p>", "One bold word.\n\nTwo"),
        ("plain words", "plain words"),
        ("one<br>two<br/>three", "one\n\ntwo\n\nthree"),
        ("<ul><li>a</li><li>b <i>c</i></li></ul>after", "a\n\nb c\n\nafter"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("a<script>alert('x')</script><style>p {}</style>b<!-- c -->d", "abd"),
        ("&lt;b&gt; &amp; caf&eacute; &#8220;x&#8221;", "<b> & café “x”"),
        ("<p>a</p><p> </p><p>&nbsp;</p><p>b</p>", "a\n\nb"),
        ("", ""),
        ("<!-- -->", ""),
        ("a\0b", "ab"),
    ],
)
def test_words_are_kept_and_markup_goes(markup: str, text: str) -> None:
    assert text_of_markup(markup) == text


def test_very_deep_markup_does_no_harm() -> None:
    assert text_of_markup("<div>" * 50_000 + "deep") == ""
    assert text_of_markup("<div>" * 100 + "deep") == "deep"


def test_nothing_is_no_document() -> None:
    assert parse_html(" \n") is None
