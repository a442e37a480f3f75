"""Text that stays text: what an article says is shown letter for letter where Streamlit would read markdown.

Streamlit reads markdown in `st.markdown` and in every label. This module makes no HTML and decides no wording.
"""

from __future__ import annotations

import re
from urllib.parse import quote

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
TYPOGRAPHY = re.compile(r"<->|->|<-|--|>=|<=|~=|:streamlit:|:material(?=_)")
"""What Streamlit turns into arrows, dashes, signs, its logo and icons even behind a backslash."""
IN_ADDRESSES = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=[-\w])", re.IGNORECASE)
"""Where an address is parted: whole, it becomes a link even behind backslashes (GFM's literal autolinks)."""
CODE = re.compile(r"(`[^`\n]+`)")
BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
WORD_JOINER = "\u2060"
OF_ADDRESSES = "%:/?#[]@!$&'()*+,;="
"""What stands in an address as it is (RFC 3986, section 2.2); all else but letters, digits and `-._~` is encoded."""


def plain(text: str) -> str:
    r"""Escape a text so that markdown shows it letter for letter; line breaks and blank lines are kept.

    A backslash before each ASCII punctuation mark is CommonMark's own escape (section 2.4). Where Streamlit replaces
    marks, or makes links of addresses, after parsing, an invisible word joiner parts them.

    >>> plain("costs $5, :red[*now*]")
    'costs \\$5\\, \\:red\\[\\*now\\*\\]'
    """
    paragraphs = BLANK_LINES.split(_escaped(text).strip())
    return "\n\n".join(_hard_breaks(paragraph) for paragraph in paragraphs)


def with_code(text: str) -> str:
    r"""Escape a message of ours, in one line; what stands between its backticks is code, letter for letter too.

    >>> with_code("Run `rapporteur check --repair`.")
    'Run `rapporteur check --repair`\\.'
    """
    parts = CODE.split(" ".join(text.split()))
    return "".join(part if place % 2 else _escaped(part) for place, part in enumerate(parts))


def label(text: str, limit: int = 80) -> str:
    """Escape a text for a button or another one-line label, cut at a word to at most `limit` characters."""
    line = " ".join(text.split())
    if len(line) > limit:
        line = line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:-…") + "…"
    return plain(line)


def link(text: str, address: str) -> str:
    r"""Write a link to an address, whose marks end neither it nor become others.

    >>> print(link("Page", "https://a.example/b?c=1&copy=2"))
    [Page](<https\:\/\/a\.example\/b\?c\=1\&copy\=2>)
    """
    target = PUNCTUATION.sub(r"\\\1", quote(address, safe=OF_ADDRESSES))
    return f"[{plain(text)}](<{target}>)"


def _escaped(text: str) -> str:
    parted = TYPOGRAPHY.sub(lambda match: WORD_JOINER.join(match[0]), text)
    return PUNCTUATION.sub(r"\\\1", IN_ADDRESSES.sub(WORD_JOINER, parted))


def _hard_breaks(paragraph: str) -> str:
    # Indented lines would become code, and a single line break would become a space.
    return "  \n".join(line.strip() for line in paragraph.splitlines())
