"""Finds in one parsed sentence who reports what by which word.

Each reporting word is read by itself (`rag/report_forms.py`); here it is seen which of them go together: "said he had
left and added that ..." is one speaker's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.report import Report
from rag.report_forms import report_at
from rag.reporting_words import ReportingWords
from rag.tree import Span, child, spans_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


_OPENER = re.compile(
    r"\W*(?:however|instead|meanwhile|still|moreover|furthermore|nevertheless|nonetheless|also|besides|indeed"
    r"|in (?:all|contrast|addition|fact|short|turn)|by contrast|for (?:instance|example)|on the other hand|after all"
    r"|as a result|at the same time),\s+",
    re.IGNORECASE,
)
"""What the article itself puts before a content: "However, the talks failed, she said"."""


def reports(doc: Doc, words: ReportingWords) -> Iterator[Report]:
    """Yield what a sentence reports, in the order of its cues."""
    held = (token for token in doc if token.lower_ in words.forms)
    found = [(token, report) for token in held if (report := report_at(doc, token, words)) is not None]
    for place, (token, report) in enumerate(found):
        outer = next((other for other in reversed(found[:place]) if _goes_on(token, report, *other)), None)
        inner = next((other for other in found[place + 1 :] if _goes_on(*other, token, report)), None)
        whole = report if outer is None else replace(report, source=outer[1].source, whose=outer[1].whose)
        content = whole.content if inner is None else _up_to(doc, whole.content, inner[0])
        yield replace(whole, content=_without_opener(doc.text, content, report.cue[0]))


def _goes_on(token: Token, report: Report, outer: Token, outer_report: Report) -> bool:
    """Tell a second verb of one source that the parser hung into the first's content: "said he left and added"."""
    return (
        token.dep_ == "conj"
        and report.frame == outer_report.frame == "clause"
        and token.tag_ == outer.tag_
        and child(token, "nsubj", "nsubjpass", "aux") is None
        and any(start <= report.cue[0] < end for start, end in outer_report.content)
        and outer.is_ancestor(token)
    )


def _up_to(doc: Doc, content: tuple[Span, ...], token: Token) -> tuple[Span, ...]:
    end = token.left_edge.idx if token.left_edge.i < token.i else token.idx
    kept = [part.i for part in doc if part.idx < end and any(first <= part.idx < last for first, last in content)]
    return spans_of(doc, kept)


def _without_opener(text: str, content: tuple[Span, ...], cue: int) -> tuple[Span, ...]:
    opener = _OPENER.match(text)
    if opener is None or not content or content[0][0] >= opener.end() or cue < opener.end():
        return content
    end = content[0][1]
    kept = ((opener.end(), end),) if opener.end() < end else ()
    return (*kept, *content[1:])
