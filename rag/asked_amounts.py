"""Tells whether a number is of what a question counts: "50 prisoners" are no hostages, "700 jobs" no cost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.counted_things import singular
from rag.evidence import Evidence
from rag.nouns import Citation
from rag.numbers import AMOUNTS, Number, numbers
from rag.questions import Question
from rag.stems import stem, stems

_HOW_MANY = re.compile(r"\bhow\smany\s(?P<noun>[a-z]+)\b", re.IGNORECASE)
_COSTS = re.compile(
    r"\bhow\smuch\b(?!\s(?:[a-z]+\s)?(?:time|water|land|oil|gas|food|aid)\b).*\b(?:costs?|paid|pay|pays|fined?|spend|spent"
    r"|charged?|worth|price|owe[sd]?|earn(?:s|ed)?)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"(?:dollar|euro|pound|crown|franc|rouble|ruble|lira|dinar|rupee|rupiah|yen|yuan|peso|shilling|kron[ae]r?|mark|riyal|rial"
    r"|dirham|shekel|zloty|real|rand|naira|florin|forint|cent|ducat|thaler|guilder|hryvnia|birr|cedi|baht|dong|tenge)s?"
)
_NOUN = re.compile(r"\s(?:of\s(?:the|its|their|his|her)\s)?(?P<word>[a-z]+)(?:\s(?P<next>[a-z]+))?")


def of_what_is_asked(question: str, text: str, pointed: Sequence[Number]) -> list[Number]:
    """Give those of the amounts pointed at in a text that can be what a question asks for.

    Where they count other things and one other amount counts the things asked for, that one.

    >>> text = "They freed ten hostages for 50 prisoners."
    >>> [one.value for one in of_what_is_asked("How many hostages were freed?", text, numbers(text)[1:])]
    [10.0]
    >>> of_what_is_asked("How much did it cost?", "It cost 700 jobs.", numbers("It cost 700 jobs."))
    []
    """
    found = _HOW_MANY.search(question)
    if found is None:
        if not _COSTS.search(question):
            return list(pointed)
        return [
            one for one in pointed if one.kind != "count" or not (noun := _behind(text, one)) or _MONEY.fullmatch(noun)
        ]
    noun = singular(found["noun"])
    own = [one for one in numbers(text) if one.kind in AMOUNTS and _counts(text, one, noun)]
    others = bool(own) and all(_behind(text, one) not in {"", noun} for one in pointed)
    if not others or any(one.start == other.start for one in own for other in pointed):
        return list(pointed)
    return own if len(own) == 1 else []


def measured_otherwise(
    question: Question, given: str, number: int, picked: Sequence[Evidence], citations: Sequence[Citation]
) -> bool:
    """Tell whether another quote with all of a question's words gives another amount than the one cited as `number`.

    Only of what is measured, in the same unit: figures that are counted are told side by side (`rag/differing.py`).
    """
    units = {one.unit for one in numbers(given) if one.kind == "measure"}
    values = {one.value for one in numbers(given)}
    wanted = {stem(term) for term in question.terms}
    return bool(units) and any(
        one.unit in units and one.value not in values
        for item, citation in zip(picked, citations, strict=True)
        if citation.number != number and wanted <= stems(f"{item.hit.passage.title or ''} {citation.quote}")
        for one in numbers(citation.quote)
    )


def _counts(text: str, number: Number, noun: str) -> bool:
    found = _NOUN.match(text, number.end)
    return found is not None and noun in {singular(found["word"]), singular(found["next"] or "")}


def _behind(text: str, number: Number) -> str:
    """Give the plural noun right behind a number, in the singular; nothing where another word follows."""
    found = _NOUN.match(text, number.end)
    words = [found["word"], found["next"] or ""] if found else []
    return next((singular(word) for word in words if word and singular(word) != word), "")
