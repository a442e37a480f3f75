"""Cuts the clause that a question opens with, so that refusing cannot be learnt from how a set's questions begin.

127 of multihop_rag's 149 unanswerable questions begin "Considering the information from an article by ...", and one of
its 495 answerable ones. The cut looks at a question's words alone and is made to all questions alike.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

Opening = Literal["sources", "any"]
"""Which clause is cut: one that says where to look, or any that stands before the question itself."""

_ASKING = (
    r"(?:who|whom|whose|which|what|when|where|why|how|is|are|was|were|does|do|did|has|have|had|can|could|will|would)\b"
)
_BEGINS = re.compile(rf"\s*{_ASKING}", re.IGNORECASE)
_SOURCES = re.compile(r"\s*(?:considering|based on|given|according to|regarding)\b", re.IGNORECASE)
_ITSELF = re.compile(rf",\s+(?={_ASKING})", re.IGNORECASE)


def opening_of(name: str | None) -> Opening | None:
    """Return the opening of a name, None for none. Raises ValueError for an unknown name."""
    if name is None or name in get_args(Opening):
        return name  # type: ignore[return-value]  # one of them
    raise ValueError(f"{name!r} is none of: {', '.join(get_args(Opening))}")


def without_opening(text: str, which: Opening) -> str:
    """Return a question from its first asking word on: what stands before that word and the comma before it goes.

    A question that begins with an asking word stays as it is, and so does one without such a comma; with "sources" all
    but those stay that begin as a reference to sources does ("considering", "based on", "according to" ...).

    >>> without_opening("Considering a report by Quay and one by Velm, which pier was shut?", "sources")
    'Which pier was shut?'
    >>> without_opening("After the flood of May, was the pier shut?", "sources")
    'After the flood of May, was the pier shut?'
    >>> without_opening("After the flood of May, was the pier shut?", "any")
    'Was the pier shut?'
    """
    if _BEGINS.match(text) or (which == "sources" and not _SOURCES.match(text)):
        return text
    found = _ITSELF.search(text)
    if found is None:
        return text
    asked = text[found.end() :]
    return asked[0].upper() + asked[1:]
