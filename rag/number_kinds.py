"""Tells by the words beside a number what it stands for when it is no amount: a date, a time, a score, a label.

The clues are those of news English: "in 2016", "5 p.m.", "Resolution 2254", "won 2-1", "Ada Quill, 34,".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from rag.date_points import MONTHS
from rag.number_words import Written
from rag.spelling import STOP_WORDS, fold

OtherKind = Literal["date", "time", "ordinal", "label", "age", "score"]


def _listed(*words: str) -> str:
    return "|".join(sorted(set(words), key=len, reverse=True))


_MONTH = rf"(?:{_listed(*(name.capitalize() for name in MONTHS))})\b\.?"
_OLD = re.compile(r"[-‑\s]{1,2}(?:year|month|week|day)s?[-‑\s]old\b", re.IGNORECASE)
_AGED = re.compile(r"\b(?:aged|ages?(?:\sof)?|turn(?:s|ed|ing)?)\s$", re.IGNORECASE)
_APPOSED = re.compile(r"[A-ZÀ-Þ][\w'’-]+,\s$")
_COMMA = re.compile(r"\s?,")
_OLDEST = 119

_CLOCK_AFTER = re.compile(
    r"\s?(?:a\.?m\b|p\.?m\b|o['’]clock|\(?\s?(?:\d{4}\s)?(?:GMT|UTC)\b|hrs\b|hours\s(?:GMT|local)|local\stime)",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(rf"(?:{_MONTH}\s(?:the\s)?|{_MONTH}\s\d{{1,2}},?\s)$")
_MONTH_AFTER = re.compile(rf"(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}")
_DATED_BEFORE = re.compile(
    r"\b(?:in|since|of|from|until|till|by|before|after|during|between|and|to|the|early|mid|late|year|spring|summer|autumn"
    r"|fall|winter|pre|post|['’]s|this|last)[\s-]$",
    re.IGNORECASE,
)
_FIRMLY_DATED_BEFORE = re.compile(
    r"\b(?:in|since|until|till|during|early|mid|late|year|spring|summer|autumn|winter)[\s-]$", re.IGNORECASE
)
_PLURAL_AFTER = re.compile(
    r"\s(?:[a-z]{3,20}\s)?(?:people|men|women|children|police|troops|dead|killed|wounded|[a-z]{3,20}[^s\W]s)\b"
)
_DECADE_AFTER = re.compile(r"['’]?s\b")
_DIGITS_OF_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_FIRST_BARE_YEAR, _LAST_YEAR = 1900, 2100

_NUMBERED = re.compile(
    r"(?:\b(?:"
    + _listed(
        *"resolution resolutions article articles section chapter page paragraph law decree bill flight".split(),
        *"flights route highway channel room unit number no nos group phase level grade stage season episode".split(),
        *"version vol volume type category area zone district platform gate formula windows iphone agenda".split(),
        *"vision expo top covid line verse psalm figure table appendix".split(),
    )
    + r")\b\.?(?:\s(?:no|nos)\b\.?)?\s?|[#№]\s?)$",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"(?:[A-Za-z]|\b[A-Z][A-Za-z]{0,9}[-‑])$")
_NAME_BEFORE = re.compile(r"[\w,'’\"”)] (?P<word>[A-ZÀ-Þ][\w'’-]*)\s$")
_PLAIN_AFTER = re.compile(
    r"\s(?!(?:is|was|are|were|has|had|have|and|or|in|on|at|of|to|for|by|with|from|as|but|the|a|an|that|which|who|will"
    r"|would)\b)[a-zà-þ]"
)

_SCORED_BEFORE = re.compile(
    r"\b(?:won|win|wins|lost|lose|loses|beat|beats|beaten|drew|draw|lead|leads|led|victory|defeat|score|scored|scoreline"
    r"|vote|voted|votes|passed|level|trail|trailed)\b[^.;]{0,24}$",
    re.IGNORECASE,
)
# How far back a clue that ends right before a number can begin: searched from the left, each place costs.
_REACH, _MONTH_REACH = 16, 28
_CLOCK = re.compile(r"[0-2]?\d:[0-5]\d(?::[0-5]\d)?")
_CALENDAR = re.compile(
    r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?|[0-3]?\d[/-][0-3]?\d[/-](?:19|20)?\d\d"
    r"|(?:1[5-9]|20)\d\d[–/-](?:(?:1[5-9]|20)\d\d|\d\d)"
)


def joined_kind(chunk: str, row: Sequence[Written], before: str, after: str) -> OtherKind | None:
    """Tell what numbers joined by signs ("2-1", "17:30") stand for together; none when they may be a range."""
    if _CLOCK.fullmatch(chunk) or _CLOCK_AFTER.match(after):
        return "time"
    if _CALENDAR.fullmatch(chunk) or _MONTH_BEFORE.search(before[-_MONTH_REACH:]) or _MONTH_AFTER.match(after):
        return "date"
    if _LETTERED.search(before[-_REACH:]) or _NUMBERED.search(before[-_REACH:]):
        return "label"
    if len(row) != 2 or row[0].value >= row[1].value or chunk[row[0].end - row[0].start] in ":/":  # noqa: PLR2004
        return "score"
    alone = before.endswith("(") and after.startswith(")")
    return "score" if alone or _SCORED_BEFORE.search(before) else None


def other_kind(text: str, written: Written, before: str, after: str, *, measured: bool) -> OtherKind | None:
    """Tell what a number between these words stands for that is no amount; none for amounts.

    `measured` says that a unit or a currency's sign stands beside it, as beside no year.
    """
    if written.form == "ordinal":
        return "date" if _MONTH_BEFORE.search(before[-_MONTH_REACH:]) or _MONTH_AFTER.match(after) else "ordinal"
    if _LETTERED.search(before[-_REACH:]) or _NUMBERED.search(before[-_REACH:]):
        return "label"
    if _CLOCK_AFTER.match(after):
        return "time"
    if _is_date(text, written, before, after, measured=measured):
        return "date"
    if _is_age(written, before, after):
        return "age"
    return "label" if _is_in_name(written, before, after) else None


def _is_date(text: str, written: Written, before: str, after: str, *, measured: bool) -> bool:
    digits = text[written.start : written.end]
    if _DECADE_AFTER.match(after):
        return written.value > _OLDEST
    if not digits.isdecimal():
        return False
    if _DIGITS_OF_YEAR.fullmatch(digits) and written.value <= _LAST_YEAR and not measured:
        if _FIRMLY_DATED_BEFORE.search(before[-_REACH:]) or _MONTH_BEFORE.search(before[-_MONTH_REACH:]):
            return True
        dated = _DATED_BEFORE.search(before[-_REACH:]) is not None or not _PLURAL_AFTER.match(after)
        return dated and written.value >= _FIRST_BARE_YEAR
    return bool(_MONTH_BEFORE.search(before[-_MONTH_REACH:]) or _MONTH_AFTER.match(after))


def _is_age(written: Written, before: str, after: str) -> bool:
    if written.value > _OLDEST:
        return False
    if _OLD.match(after) or _DECADE_AFTER.match(after) or _AGED.search(before[-_REACH:]):
        return True
    return _APPOSED.search(before[-_MONTH_REACH:]) is not None and _COMMA.match(after) is not None


def _is_in_name(written: Written, before: str, after: str) -> bool:
    """Tell "Boeing 737" and "Rangers 4, Rays 0" from "In Halem 12 people were killed"."""
    name = _NAME_BEFORE.search(before[-_MONTH_REACH:])
    if name is None or written.scale > 1 or _PLAIN_AFTER.match(after):
        return False
    return fold(name["word"]) not in STOP_WORDS
