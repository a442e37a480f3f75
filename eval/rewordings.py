"""Rewords a sentence without changing what it says, as a summary would: numbers, dates, names, marks, order.

Pure functions of a sentence and a random generator. A rewording gives None where a sentence has nothing to change.
What a summary does beyond that (other words for the same thing) no rule can make: those come from texts that people
wrote (`eval/support.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from rag.date_fit import dates_of
from rag.names import names
from rag.quoted import quotations

MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_MONTH = "|".join(MONTHS)
_DIGITS = re.compile(r"(?<![\w.,/$€£:#-])(?P<n>[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,6})(?![\w/:%-]|[.,]\d)")
_SMALL = re.compile(
    rf"(?<![\w-])(?<!hundred )(?<!hundred and )(?<!thousand )(?:{'|'.join(UNITS[2:])})"
    r"(?![\w-]| hundred| thousand| [mb]illion)",
    re.IGNORECASE,
)
_SCALED = re.compile(r"(?P<n>\d+(?:\.\d+)?) (?P<scale>million|billion)\b")
_PERCENT = re.compile(r"(?<=\d)(?:%| per ?cent\b)")
_DAY_FIRST = re.compile(rf"\b(?P<d>[1-9]|[12]\d|3[01]) (?P<m>{_MONTH})(?: (?P<y>20\d\d))?\b")
_MONTH_FIRST = re.compile(rf"\b(?P<m>{_MONTH}) (?P<d>[1-9]|[12]\d|3[01])(?:, (?P<y>20\d\d))?\b")
_WEEKDAY = re.compile(rf"\b(?:on )(?P<w>{'|'.join(WEEKDAYS)})\b(?!,? (?:the )?\d)")
_OPENING, _CLOSING = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_BODY = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+){2,4}\b")
_FULL_NAME = re.compile(r"\b(?P<first>(?!Week|Day|Game|Part|Round)[A-Z][a-z]+) (?P<last>[A-Z][a-z]{2,})\b")
_BOUNDS = (
    *(("more than", "over"), ("over", "more than"), ("at least", "no fewer than"), ("about", "around")),
    *(("around", "about"), ("up to", "at most"), ("less than", "under"), ("fewer than", "under"), ("nearly", "almost")),
)
_CONTRACTIONS = (
    *(("did not", "didn't"), ("does not", "doesn't"), ("do not", "don't"), ("is not", "isn't"), ("was not", "wasn't")),
    *(("were not", "weren't"), ("are not", "aren't"), ("will not", "won't"), ("would not", "wouldn't")),
    *(
        ("has not", "hasn't"),
        ("have not", "haven't"),
        ("could not", "couldn't"),
        ("cannot", "can't"),
        ("it is", "it's"),
    ),
)
_SAID_LAST = re.compile(r"^(?P<what>[^“”\"]{20,}), (?P<who>(?:the )?[^,“”\"]{2,60}) said(?P<when>(?: on \w+)?)\.$")
_LEAD = re.compile(
    r"^(?P<lead>(?:On|In|At|After|Before|Since|During|Under|With|By|For) [^,“”\"]{3,60}), (?P<rest>[^“”\"]{20,})\.$"
)
_TAIL = re.compile(
    r"^(?P<kept>.{30,}?), (?:which|who|while|whose|where|whereas|including|according to|as well as|with)\b[^“”\"]*\.$"
)
_STRAIGHT = str.maketrans({_OPENING: '"', _CLOSING: '"'})
_SINGLE = str.maketrans({_OPENING: "\N{LEFT SINGLE QUOTATION MARK}", _CLOSING: _APOSTROPHE})


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with what a change may draw on: its article's day, names and words of other articles, and chance."""

    text: str
    published: date | None
    names: Sequence[str]
    words: Sequence[str]
    random: Random


Change = Callable[[Said], "str | None"]


def respell_number(said: Said) -> str | None:
    """Write one number otherwise: grouped, ungrouped or spelled out in digits, or in words up to sixteen."""
    found = [*_SCALED.finditer(said.text), *_DIGITS.finditer(said.text), *_SMALL.finditer(said.text)]
    found = [match for match in found if not _in_date(match, said) and not _in_quotation(match, said)]
    if not found:
        return None
    chosen = said.random.choice(found)
    return put(said.text, chosen, _respelled(chosen))


def respell_share(said: Said) -> str | None:
    """Write "%" for "percent", or the other way round."""
    found = next((match for match in _PERCENT.finditer(said.text) if not _in_quotation(match, said)), None)
    return put(said.text, found, " per cent" if found[0] == "%" else "%") if found else None


def rephrase_bound(said: Said) -> str | None:
    """Put "over" for "more than", or another bound of the same meaning, before a number."""
    for old, new in _BOUNDS:
        if found := re.search(rf"\b{old}(?= [$€£]?\d)", said.text):
            return put(said.text, found, new)
    return None


def reorder_date(said: Said) -> str | None:
    """Write "24 March 2016" for "March 24, 2016", or the other way round."""
    if found := _MONTH_FIRST.search(said.text):
        return put(said.text, found, " ".join(filter(None, (found["d"], found["m"], found["y"]))))
    if found := _DAY_FIRST.search(said.text):
        return put(said.text, found, f"{found['m']} {found['d']}" + (f", {found['y']}" if found["y"] else ""))
    return None


def resolve_date(said: Said) -> str | None:
    """Write the day for "on Tuesday", counted back from the article's own."""
    found = _WEEKDAY.search(said.text)
    if found is None or said.published is None:
        return None
    back = (said.published.weekday() - WEEKDAYS.index(found["w"])) % 7
    day = date.fromordinal(said.published.toordinal() - back)
    return put(said.text, found, f"on {day.day} {MONTHS[day.month - 1]} {day.year}")


def shorten_name(said: Said) -> str | None:
    """Call somebody named in full by the last name alone."""
    named = {name for name in names(said.text) if re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]{2,}", name)}
    found = [match for match in _FULL_NAME.finditer(said.text) if match[0] in named and not _in_quotation(match, said)]
    return put(said.text, chosen := said.random.choice(found), chosen["last"]) if found else None


def abbreviate(said: Said) -> str | None:
    """Write a body's initials for its name of three words or more, or dots into an initialism."""
    found = next((match for match in _BODY.finditer(said.text) if not _in_quotation(match, said)), None)
    if found:
        return put(said.text, found, "".join(word[0] for word in found[0].split() if word != "The"))
    if found := re.search(r"\b(?:UN|US|EU|UK)\b", said.text):
        return put(said.text, found, ".".join(found[0]) + ".")
    return None


def change_marks(said: Said) -> str | None:
    """Set straight quotation marks for curly ones, single for double, or curly for straight."""
    if _OPENING in said.text:
        return said.text.translate(said.random.choice([_STRAIGHT, _SINGLE]))
    pieces = said.text.split('"')
    if len(pieces) < 3 or len(pieces) % 2 == 0:  # noqa: PLR2004 (a pair of marks)
        return None
    return (
        "".join(piece + (_CLOSING if place % 2 else _OPENING) for place, piece in enumerate(pieces[:-1])) + pieces[-1]
    )


def contract(said: Said) -> str | None:
    """Contract "did not", or write it out."""
    for long, short in _CONTRACTIONS:
        for old, new in ((long, short), (short, long), (short.replace("'", _APOSTROPHE), long)):
            found = next((m for m in re.finditer(rf"\b{old}\b", said.text) if not _in_quotation(m, said)), None)
            if found:
                return put(said.text, found, new)
    return None


def say_first(said: Said) -> str | None:
    """Write "Quill said it had rained" for "It had rained, Quill said", or "According to Quill"."""
    found = _SAID_LAST.match(said.text)
    if found is None:
        return None
    what = found["what"]
    if what.split(maxsplit=1)[0] in {
        "The",
        "A",
        "An",
        "It",
        "They",
        "There",
        "This",
        "He",
        "She",
        "We",
        "In",
        "No",
        "Some",
    }:
        what = what[0].lower() + what[1:]
    who = found["who"][0].upper() + found["who"][1:]
    return said.random.choice([f"{who} said{found['when']} that {what}.", f"According to {found['who']}, {what}."])


def move_lead(said: Said) -> str | None:
    """Put what leads a sentence ("On Monday, ...") at its end."""
    found = _LEAD.match(said.text)
    return f"{found['rest']} {found['lead'][0].lower()}{found['lead'][1:]}." if found else None


def leave_out(said: Said) -> str | None:
    """Leave out what a sentence adds at its end: ", which ...", ", according to ..."."""
    found = _TAIL.match(said.text)
    return f"{found['kept']}." if found else None


REWORDINGS: dict[str, Change] = {
    "number written otherwise": respell_number,
    "per cent, %": respell_share,
    "bound in other words": rephrase_bound,
    "date in another order": reorder_date,
    "weekday as a date": resolve_date,
    "last name alone": shorten_name,
    "initials for a name": abbreviate,
    "quotation marks": change_marks,
    "contraction": contract,
    "speaker first": say_first,
    "lead put last": move_lead,
    "addition left out": leave_out,
}
"""Changes that leave a sentence as true as it was."""


def put(text: str, place: re.Match[str], new: str) -> str:
    """Write something else in a place."""
    return text[: place.start()] + new + text[place.end() :]


def _in_date(place: re.Match[str], said: Said) -> bool:
    return any(one.start < place.end() and place.start() < one.end for one in dates_of(said.text, said.published))


def _in_quotation(place: re.Match[str], said: Said) -> bool:
    """Tell whether a place lies in a quotation, whose words are not a summary's to change."""
    return any(start <= place.start() < end for start, end in quotations(said.text))


def _respelled(number: re.Match[str]) -> str:
    groups = number.groupdict()
    if groups.get("scale"):
        value = float(groups["n"]) * (10**6 if groups["scale"] == "million" else 10**9)
        return f"{value:,.0f}"
    if "n" not in groups:
        return str(UNITS.index(number[0].lower()))
    value = int(number["n"].replace(",", ""))
    if value < len(UNITS) and value > 1:
        return UNITS[value]
    return f"{value}" if "," in number["n"] else f"{value:,}" if value > 9999 else f"{value:,}".replace(",", "\u00a0")  # noqa: PLR2004
