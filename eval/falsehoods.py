"""Falsifies a sentence in one respect: a number, bound, name, date, negation, certainty, quotation, or who did what.

Pure functions of a sentence and a random generator, as in `eval/rewordings.py`: what they give is false of the sentence
that they were given, but for chance.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from eval.rewordings import MONTHS, UNITS, WEEKDAYS, Change, Said, put
from rag.bearers import named
from rag.date_fit import dates_of
from rag.names import names
from rag.quoted import quotations
from rag.spelling import STOP_WORDS

_NUMBER = re.compile(
    r"(?<![\w.,/:#-])[1-9]\d{0,2}(?:,\d{3})+(?![\w/:-])|(?<![\w.,/:#-])[1-9]\d{0,6}(?:\.\d)?(?![\w/:-]|[.,]\d)"
)
_SMALL = re.compile(rf"(?<![\w-])(?:{'|'.join(UNITS[2:])})(?![\w-])", re.IGNORECASE)
_OPPOSITE_BOUNDS = (
    *(("more than", "fewer than"), ("over", "under"), ("at least", "at most"), ("less than", "more than")),
    *(("fewer than", "more than"), ("up to", "at least"), ("under", "over"), ("nearly", "over"), ("almost", "over")),
)
_FULL_NAME = re.compile(r"\b(?P<first>[A-Z][a-z]{2,}) (?=[A-Z][a-z]{2,}\b)")
_FIRST_NAMES = ("Anselm", "Brunhild", "Cosima", "Detlef", "Egon")
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NOT = re.compile(
    " (?:not|never)\\b|(?<!ca)n['\N{RIGHT SINGLE QUOTATION MARK}]t\\b|\\b[Nn]o (?=[a-z])"
    r"|\b(?:refused|declined|failed) to (?=[a-z]+)"
)
_ASSERTING = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|could|can|did|should|may)\b(?! (?:not|no|never)\b)"
)
_UNCERTAIN = re.compile(
    r"\b(?:may|might|could) (?=(?!have|not|be\b)[a-z]+)|\b(?:may|might|could) be\b"
    r"|\b(?:plans?|planned|hopes?|hoped|intends?|intended|wants?|wanted|aims?|(?:is|are|was) expected) to (?=[a-z]+)"
)
_CERTAIN = re.compile(r"\b(?:is|are|was|were|will|has|have|had)\b(?! (?:not|no|been|to)\b)")
_LONG_WORD = re.compile(r"\b[a-z]{5,}\b")


def change_number(said: Said) -> str | None:
    """Change one number that is no date."""
    dated = dates_of(said.text, said.published)
    found = [
        match
        for match in (*_NUMBER.finditer(said.text), *_SMALL.finditer(said.text))
        if not any(one.start < match.end() and match.start() < one.end for one in dated)
    ]
    return _put_other_number(said, said.random.choice(found)) if found else None


def turn_bound(said: Said) -> str | None:
    """Put "under" for "over", or another bound of the opposite meaning, before a number."""
    for old, new in _OPPOSITE_BOUNDS:
        if found := re.search(rf"\b{old}(?= [$€£]?\d)", said.text):
            return put(said.text, found, new)
    return None


def exchange_numbers(said: Said) -> str | None:
    """Let two different numbers change places."""
    found = list(_NUMBER.finditer(said.text))
    if len(found) < 2 or found[0][0] == found[-1][0]:  # noqa: PLR2004 (a pair)
        return None
    return _exchanged(said.text, found[0].span(), found[-1].span())


def change_name(said: Said) -> str | None:
    """Put a name of another article for one of the sentence's."""
    own = names(said.text)
    others = [name for name in said.names if not named(said.text).bears(name)]
    if not own or not others:
        return None
    return said.text.replace(said.random.choice(own), said.random.choice(others), 1)


def change_first_name(said: Said) -> str | None:
    """Put another first name before a last name."""
    found = [match for match in _FULL_NAME.finditer(said.text) if any(match[0] in name for name in names(said.text))]
    return put(said.text, said.random.choice(found), said.random.choice(_FIRST_NAMES) + " ") if found else None


def exchange_names(said: Said) -> str | None:
    """Let the first two names change places: who spoke becomes who was spoken of."""
    places = [(said.text.find(name), name) for name in names(said.text)]
    if len(places) < 2:  # noqa: PLR2004 (a pair)
        return None
    (first, one), (second, other) = sorted(places)[:2]
    if first + len(one) > second or re.fullmatch(r",?(?: and)?,? ", said.text[first + len(one) : second]):
        # "Quill and Holt left" says what "Holt and Quill left" says.
        return None
    return _exchanged(said.text, (first, first + len(one)), (second, second + len(other)))


def change_date(said: Said) -> str | None:
    """Put another month, weekday or year for one of the sentence's dates."""
    dated = dates_of(said.text, said.published)
    found = [
        match
        for match in (*_MONTH.finditer(said.text), *_WEEKDAY.finditer(said.text), *_YEAR.finditer(said.text))
        if any(one.start <= match.start() and match.end() <= one.end for one in dated)
    ]
    if not found:
        return None
    chosen = said.random.choice(found)
    for kind in (MONTHS, WEEKDAYS):
        if chosen[0] in kind:
            return put(said.text, chosen, said.random.choice([name for name in kind if name != chosen[0]]))
    return put(said.text, chosen, str(int(chosen[0]) + said.random.choice([-3, -2, -1, 1, 2, 3])))


def misdate(said: Said) -> str | None:
    """Write a wrong day for "on Tuesday"."""
    found = re.search(rf"\bon (?P<w>{'|'.join(WEEKDAYS)})\b", said.text)
    if found is None or said.published is None:
        return None
    back = (said.published.weekday() - WEEKDAYS.index(found["w"])) % 7
    day: date = said.published - timedelta(days=back + said.random.choice([1, 2, 9, 30]))
    return put(said.text, found, f"on {day.day} {MONTHS[day.month - 1]} {day.year}")


def lose_negation(said: Said) -> str | None:
    """Leave out a "not", "no" or "refused to"."""
    found = list(_NOT.finditer(said.text))
    return put(said.text, said.random.choice(found), "") if found else None


def add_negation(said: Said) -> str | None:
    """Put a "not" behind a verb that asserts."""
    found = list(_ASSERTING.finditer(said.text))
    if not found:
        return None
    chosen = said.random.choice(found)
    return put(said.text, chosen, f"{chosen[0]} not")


def make_certain(said: Said) -> str | None:
    """Tell as settled what may be or is planned: "will" for "may" and "plans to"."""
    found = list(_UNCERTAIN.finditer(said.text))
    if not found:
        return None
    chosen = said.random.choice(found)
    return put(said.text, chosen, "is" if chosen[0].endswith(" be") else "will ")


def make_uncertain(said: Said) -> str | None:
    """Tell as possible what is: "may have been" for "was"."""
    found = list(_CERTAIN.finditer(said.text))
    if not found:
        return None
    chosen = said.random.choice(found)
    verb = {"will": "may", "was": "may have been", "were": "may have been", "is": "may be", "are": "may be"}
    return put(said.text, chosen, verb.get(chosen[0], "may have"))


def misquote(said: Said) -> str | None:
    """Put another word for one of a quotation's."""
    for start, end in quotations(said.text):
        found = [match for match in _LONG_WORD.finditer(said.text, start, end) if match[0] not in STOP_WORDS]
        if found:
            return _put_other_word(said, said.random.choice(found))
    return None


def invent(said: Said) -> str | None:
    """Put other words for most of a sentence's; names and numbers stay."""
    found = [match for match in _LONG_WORD.finditer(said.text) if match[0] not in STOP_WORDS]
    if len(found) < 4:  # noqa: PLR2004 (fewer hardly make a sentence)
        return None
    text = said.text
    for match in sorted(said.random.sample(found, k=len(found) * 4 // 5), key=lambda match: -match.start()):
        text = put(text, match, said.random.choice(said.words))
    return text


FALSEHOODS: dict[str, Change] = {
    "number changed": change_number,
    "bound turned": turn_bound,
    "numbers exchanged": exchange_numbers,
    "name changed": change_name,
    "first name changed": change_first_name,
    "names exchanged": exchange_names,
    "date changed": change_date,
    "weekday as a wrong date": misdate,
    "negation lost": lose_negation,
    "negation added": add_negation,
    "made certain": make_certain,
    "made uncertain": make_uncertain,
    "quotation changed": misquote,
    "other words": invent,
}
"""Changes that make a sentence false."""


def _put_other_number(said: Said, number: re.Match[str]) -> str:
    written = number[0]
    if not written[0].isdigit():
        other = said.random.choice([word for word in UNITS[2:] if word != written.lower()])
        return put(said.text, number, other.capitalize() if written[0].isupper() else other)
    value = float(written.replace(",", ""))
    new = value + said.random.randint(1, 9) * max(1, 10 ** (len(str(int(value))) - 2))
    return put(said.text, number, f"{new:.1f}" if "." in written else f"{new:,.0f}" if "," in written else f"{new:.0f}")


def _put_other_word(said: Said, word: re.Match[str]) -> str:
    return put(said.text, word, said.random.choice([other for other in said.words if other != word[0]]))


def _exchanged(text: str, one: tuple[int, int], other: tuple[int, int]) -> str:
    first, second = text[slice(*one)], text[slice(*other)]
    return text[: one[0]] + second + text[one[1] : other[0]] + first + text[other[1] :]
