"""Joins quotations with the words that report them: before, behind and on either side of "she said".

The parser sees one sentence and often loses its way in a quotation of several; here the marks decide. A quotation
belongs to the reporting words that it touches, and goes on behind them within its paragraph: “A,” she said. “B.”
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.quotations import (
    Quotation,
    quotation_at,
    quotation_before,
    quotations_from,
    quotations_touching,
)
from rag.report import Report
from rag.tree import Span

_COMMA = re.compile(r"[\s,]*")
_NEXT_COMMA = re.compile(r"\s*,")
_LEADS_IN = re.compile(r"\s*|[^\n]*[,:]\s*")
_ENDS_BEFORE = re.compile(r"[^\n]*[.!?][”\"’')]*[^\S\n]+")
_INNER_END = re.compile(r"[.,!?…—–-]\W*$")
_GOES_ON = re.compile(r"[,;—–-]\W*$")
_FULL_STOP = re.compile(r"(?<![.…])\.\W*$")
_CLAUSE_OF_TIME = re.compile(r"[\s,]*\b(?:when|while|after|before|once|as)\b[^.!?:“”\"«»\n]{0,400}")
_OPENS_PARAGRAPH = re.compile(r"[^\n:]{0,100}:[^\S\n]*+\n\s*+(?P<said>[^\n]*\w[^\n]*\S)")
_NEXT_PARAGRAPH = re.compile(r"\s*\n\s*")
_FAR = 400
"""Characters between reporting words and a quotation that belongs to them: a long apposition or adverbial."""
_FEWEST_WORDS = 4
"""Fewer words with a capital are a name or a title."""
_FEWEST_BARE_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Cues:
    """Where reporting words begin, ascending: all, and those that report a clause."""

    all: Sequence[int]
    clauses: Sequence[int]

    @classmethod
    def of(cls, found: Iterable[Report]) -> _Cues:
        reports = list(found)
        return cls(
            sorted(report.cue[0] for report in reports),
            sorted(report.cue[0] for report in reports if report.frame == "clause"),
        )


def is_speech(text: str, quotation: Quotation) -> bool:
    """Tell words that were spoken as a sentence from a quoted phrase: "“We tried,”" from "“a red line”".

    >>> text = "“We tried,” he said of “a red line”."
    >>> is_speech(text, Quotation(0, 11)), is_speech(text, Quotation(23, 35))
    (True, False)
    """
    inner = _inner(text, quotation)
    capital = inner[:1].isupper() and inner.count(" ") >= _FEWEST_WORDS
    return quotation.open_ended or capital or _INNER_END.search(inner) is not None


def contents(
    text: str, found: Sequence[Report], quoted: Sequence[Quotation], *, digest: bool = False
) -> list[tuple[Span, ...]]:
    """Return for each report its whole content, quotations included.

    But for a digest, a paragraph that is nothing but a quotation goes on with the one before: news begins a new line in
    mid-speech, and names the next speaker.
    """
    cues = _Cues.of(found)
    whole = [_content(text, report, quoted, cues) for report in found]
    return whole if digest else [_over_paragraphs(text, content, quoted, cues) for content in whole]


def _over_paragraphs(
    text: str, content: tuple[Span, ...], quoted: Sequence[Quotation], cues: _Cues
) -> tuple[Span, ...]:
    spans = list(content)
    if not spans or not _ends_quoted(spans[-1], quoted):
        return content
    while (end := text.find("\n", spans[-1][1])) >= 0:
        one = next(quotations_from(quoted, end), None)
        if one is None or text[end : one.start].strip() or _rest_of_line(text, one.end).strip(" ."):
            break
        if not is_speech(text, one) or _reports_between(spans[-1][1], end, cues):
            break
        spans.append((one.start, one.end))
    return joined(spans)


def _rest_of_line(text: str, place: int) -> str:
    end = text.find("\n", place)
    return text[place : end if end >= 0 else len(text)]


def _reports_between(start: int, end: int, cues: _Cues) -> bool:
    """Tell whether more than the reporting words of a quotation stands between it and the end of its paragraph."""
    return end - start > _FAR or bisect_left(cues.all, end) - bisect_left(cues.all, start) > 1


def _content(text: str, report: Report, quoted: Sequence[Quotation], cues: _Cues) -> tuple[Span, ...]:
    within = quotation_at(quoted, report.cue[0])
    spans = [_widened(span, quoted, but=within) for span in report.content]
    if report.frame != "clause" or within is not None:
        return joined(spans)
    behind = bool(spans) and spans[0][0] >= report.cue[1] and quotation_at(quoted, spans[0][0]) is None
    if behind:
        return joined(
            [*spans, *((one.start, one.end) for one in _continued(text, spans[-1][1], quoted, cues))]
            if _ends_quoted(spans[-1], quoted)
            else spans
        )
    before = _before(text, report, quoted)
    after = _behind(text, report, quoted, cues)
    if before or after:
        spans = [
            span
            for span in spans
            if any(one.start < span[1] and span[0] < one.end for one in [*before, *after])
            or _opens_aside(text, span, report)
        ]
    if not spans and not before and not after:
        block = _OPENS_PARAGRAPH.match(text, report.cue[1] - (text[report.cue[1] - 1] == ":"))
        spans = [block.span("said")] if block else []
    if before:
        after += [one for one in _continued(text, _clause_end(text, report), quoted, cues) if one not in after]
    return joined([*spans, *((one.start, one.end) for one in [*before, *after])])


def _opens_aside(text: str, span: Span, report: Report) -> bool:
    """Tell "In time" of "In time, she said, “we shall know”"."""
    first = min(report.cue[0], report.source[0] if report.source else report.cue[0])
    between = text[span[1] : first].strip()
    return span[1] <= first and between == "," and _NEXT_COMMA.match(text, _last(report)) is not None


def _before(text: str, report: Report, quoted: Sequence[Quotation]) -> list[Quotation]:
    """Find the quotation that the reporting words close: “We tried,” she said."""
    first = min(report.cue[0], report.source[0] if report.source else report.cue[0])
    one = quotation_before(quoted, first)
    if one is None or not _COMMA.fullmatch(text, one.end, first) or "\n" in text[one.end : first]:
        return []
    ended = _FULL_STOP.search(_inner(text, one)) and "," not in text[one.end : first]
    return [one] if is_speech(text, one) and not ended else []


def _behind(text: str, report: Report, quoted: Sequence[Quotation], cues: _Cues) -> list[Quotation]:
    """Find the quotation that the reporting words open: “We tried.” after "she said on Monday:"."""
    last = _last(report)
    one = next(quotations_from(quoted, last), None)
    if one is None or one.start - last > _FAR or not is_speech(text, one) or _parted(last, one.start, cues):
        return []
    gap = text[last : one.start]
    return [one] if _LEADS_IN.fullmatch(gap) and not re.search(r"[.!?][”\"]?\s", gap) else []


def _continued(text: str, last: int, quoted: Sequence[Quotation], cues: _Cues) -> list[Quotation]:
    """Find the quotations that go on behind the sentence of the reporting words, as “B.” in “A,” she said. “B.”."""
    taken: list[Quotation] = []
    for one in quotations_from(quoted, last):
        gap = text[last : one.start]
        if not taken and _is_title(text, gap, one):
            continue
        begins = _ENDS_BEFORE.fullmatch(gap) or (
            taken and (gap.strip() == "" or (taken[-1].open_ended and _NEXT_PARAGRAPH.fullmatch(gap)))
        )
        if len(gap) > _FAR or not begins or not is_speech(text, one) or _parted(last, one.start, cues):
            break
        if _GOES_ON.search(_inner(text, one)) or text[one.end : one.end + 1] == ",":
            break
        taken.append(one)
        last = one.end
    return taken


def _is_title(text: str, gap: str, quotation: Quotation) -> bool:
    """Tell the first quotation of "He said on “Meet the World.” “We tried.”"."""
    return "\n" not in gap and gap.rstrip()[-1:].isalnum() and _inner(text, quotation).count(" ") < _FEWEST_WORDS


def _parted(start: int, end: int, cues: _Cues) -> bool:
    return bisect_left(cues.clauses, end) > bisect_left(cues.clauses, start)


def _last(report: Report) -> int:
    return max(report.cue[1], report.source[1] if report.source else report.cue[1])


def _clause_end(text: str, report: Report) -> int:
    """Tell where reporting words end with a clause of time, which begins no other speech: "he said when asked"."""
    clause = _CLAUSE_OF_TIME.match(text, _last(report))
    return clause.end() if clause else _last(report)


def _ends_quoted(span: Span, quoted: Sequence[Quotation]) -> bool:
    return quotation_at(quoted, span[1] - 1) is not None


def _inner(text: str, quotation: Quotation) -> str:
    return text[quotation.start : quotation.end].strip("“”\"'‘’«»` ")


def _widened(span: Span, quoted: Sequence[Quotation], *, but: Quotation | None) -> Span:
    touched = [one for one in quotations_touching(quoted, *span) if one is not but]
    return min([span[0], *(one.start for one in touched)]), max([span[1], *(one.end for one in touched)])


def joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Put spans in order and make one of those that overlap or touch."""
    done: list[Span] = []
    for start, end in sorted(spans):
        if done and start <= done[-1][1]:
            done[-1] = (done[-1][0], max(end, done[-1][1]))
        else:
            done.append((start, end))
    return tuple(done)


def bare_quotations(
    text: str, quoted: Sequence[Quotation], contents_found: Sequence[tuple[Span, ...]]
) -> list[Quotation]:
    """List the quotations of spoken sentences that no reporting words take: none of a title, a name or a phrase."""
    taken = joined([span for content in contents_found for span in content])
    return [
        one
        for one in quoted
        if is_speech(text, one)
        and _inner(text, one).count(" ") >= _FEWEST_BARE_WORDS
        and _stands_alone(text, one)
        and not _overlaps(taken, one)
    ]


def _overlaps(taken: Sequence[Span], one: Quotation) -> bool:
    """Tell whether a quotation shares a character with one of several spans, in order and apart."""
    place = bisect_right(taken, one.start, key=lambda span: span[1])
    return place < len(taken) and taken[place][0] < one.end


def _stands_alone(text: str, one: Quotation) -> bool:
    """Tell whether a quotation is a sentence of its own: it begins one and ends one."""
    before = text[max(0, one.start - 3) : one.start].rstrip(" ")
    ends = _INNER_END.search(_inner(text, one)) is not None or text[one.end : one.end + 1] in {".", "!", "?", ""}
    return (not before or before[-1] in '.!?:\n”"’') and ends and not _GOES_ON.search(_inner(text, one))
