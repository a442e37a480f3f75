"""Articles' texts and titles stay text wherever Streamlit reads markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.page_parts.plain import WORD_JOINER, label, link, plain, with_code

MARKUP = [
    "# a headline",
    "- a list",
    "1. a list",
    "> a quote",
    "*one* _two_ **three** ~~four~~ `five`",
    "$x$ costs $5 and $6",
    "[link](javascript:alert(1)) ![image](http://127.0.0.1/x.png)",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; &#65;",
    ":red[now] :smile: :material/home: :blue-background[x]",
    "http://127.0.0.1/ www.example.org someone@example.org",
    "a | b\n--- | ---\nc | d",
    "a title\n===",
    "    code",
    "\\*not escaped\\*",
    "```\ncode\n```",
]


def text_of(markdown: str) -> str:
    """The text that a CommonMark reader with GFM's tables and strike-through shows; markup in it would be missing."""
    lines: list[str] = []
    for block in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown):
        assert block.type in {"paragraph_open", "inline", "paragraph_close"}, f"{block.type} is markup"
        parts = [("\n" if part.type in {"softbreak", "hardbreak"} else part.content) for part in block.children or ()]
        kinds = {part.type for part in block.children or ()}
        assert kinds <= {"text", "text_special", "hardbreak"}, f"{kinds} hold markup"
        if block.type == "inline":
            lines.append("".join(parts))
    return "\n\n".join(lines).replace(WORD_JOINER, "")


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_shown_letter_for_letter(text: str) -> None:
    assert text_of(plain(text)) == "\n".join(line.strip() for line in text.splitlines())


@given(st.text(alphabet="ab 1#*_-+.>`~[]()!<&|\\:$'\"=\n", max_size=60))
def test_any_mix_of_marks_is_shown_letter_for_letter(text: str) -> None:
    shown = text_of(plain(text))
    assert [line.strip() for line in shown.split("\n") if line.strip()] == [
        line.strip() for line in text.split("\n") if line.strip()
    ]


def test_every_ascii_mark_has_its_backslash() -> None:
    assert plain("a*b") == r"a\*b"
    assert plain(":red[hi]") == r"\:red\[hi\]"
    assert plain("$5") == r"\$5"
    assert plain("<b>") == r"\<b\>"


@pytest.mark.parametrize("sign", ["->", "<-", "<->", "--", ">=", "<=", "~=", ":streamlit:", ":material_home:"])
def test_marks_that_streamlit_turns_into_signs_are_parted(sign: str) -> None:
    unescaped = plain(f"a {sign} b").replace("\\", "")
    assert sign not in unescaped
    assert unescaped.replace(WORD_JOINER, "") == f"a {sign} b"


@pytest.mark.parametrize("address", ["http://a.example/b", "HTTPS://a.example", "www.a.example", "b@a.example"])
def test_an_address_is_parted_where_streamlit_would_make_a_link_of_it(address: str) -> None:
    shown = text_of(plain(f"see {address} there"))
    assert shown == f"see {address} there"
    assert address not in plain(f"see {address} there").replace("\\", "")


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("Run `rapporteur check --repair`.", r"Run `rapporteur check --repair`\."),
        ("<b> in `<b> $x$ :red[y]` and *c*", r"\<b\> in `<b> $x$ :red[y]` and \*c\*"),
        ("an odd ` stays", r"an odd \` stays"),
        ("a `b\nc` d", "a `b c` d"),
    ],
)
def test_a_message_shows_as_code_what_stands_between_its_backticks_and_all_else_as_text(
    message: str, shown: str
) -> None:
    assert with_code(message) == shown


@given(st.text(alphabet="ab 1#*_-.>`~[]()!<&|\\:$", max_size=40))
def test_no_message_shows_more_than_text_and_code(message: str) -> None:
    kinds = {
        part.type
        for block in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(with_code(message))
        for part in block.children or ()
    }
    assert kinds <= {"text", "text_special", "code_inline"}


def test_line_breaks_and_blank_lines_are_kept() -> None:
    assert plain("one\ntwo\n\nthree") == "one  \ntwo\n\nthree"


def test_letters_of_any_script_are_left_alone() -> None:
    assert plain("Türkiye, عربي — 谈判 “so”") == "Türkiye\\, عربي — 谈判 “so”"


def test_a_label_is_one_line_cut_at_a_word() -> None:
    assert label("The envoys\nmet again on Friday, at the bridge", limit=30) == "The envoys met again on…"
    assert label("They met in the … old customs house", limit=21) == "They met in the…"
    assert label("A *short* one") == r"A \*short\* one"


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://a.example/b_(c)?d=1&copy=2#e", "https://a.example/b_(c)?d=1&copy=2#e"),
        ("https://a.example/>) [x](javascript:alert(1))", "https://a.example/%3E)%20[x](javascript:alert(1))"),
        ("https://a.example/\\> <b>\n\n$x$ `y`", "https://a.example/%5C%3E%20%3Cb%3E%0A%0A$x$%20%60y%60"),
        ("https://[::1]/%C3%A9/\u00e9", "https://[::1]/%C3%A9/%C3%A9"),
    ],
)
def test_a_link_leads_to_its_address_whatever_marks_that_holds(address: str, target: str) -> None:
    _, inline, _ = MarkdownIt("commonmark").parse(link("Original *page*", address))
    opened, shown, closed = (part for part in inline.children or () if part.content or part.type != "text")
    assert (opened.type, shown.type, closed.type) == ("link_open", "text", "link_close")
    assert opened.attrs["href"] == MarkdownIt().normalizeLink(target)
