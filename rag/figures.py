"""Reads numeric claims from an article: how many of what, where, by when, and who says so.

    "According to the U.N., over 350,000 people have been killed in the war in Syria"
        ->  350000, over, killed, of people, war, Syria, said by "the U.N."

Counts of things and of people, and shares of them; sums of money and measures are no claims of this kind. What a
sentence leaves out (its place, the event, even what is counted) is taken over from the lines before it and the title,
as a reader does. How claims relate to each other is told in `rag/relations.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from rag.attribution import is_backward, speaker_of
from rag.counted_things import NO_PERSONS, Counted, Word, counted, mentioned, words_of
from rag.dates import Window, resolve
from rag.event_words import event_of
from rag.names import names
from rag.nouns import Article, Figure
from rag.number_words import NUMBER_WORDS
from rag.numbers import Number, bounded_from, numbers
from rag.sentences import sentence_spans
from rag.spelling import fold

HARM = frozenset({"killed", "wounded", "missing", "displaced", "arrested", "freed", "abducted", "sick"})
"""What people suffer; other things counted are filed under their nouns."""

LEAST_OF_THINGS = 10
"""Smaller numbers of other things are mostly no claims: "two sides", "three rounds"."""

MOST_NAMES = 8

_BESIDE = frozenset({"wounded", "missing"})
_CARRIED = 4
"""For how many sentences without a count a bare number is still of what was counted last."""

_LETTERS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_TOLD = re.compile(
    r"\b(?:said|says|spoke|reported|announced|told|put|raised|acknowledged|statement)\b[^,;]{0,30}$", re.IGNORECASE
)
_TELLING = re.compile(r"\b(?:gave|said|says|spoke|reported|announced|put|raised|acknowledged)\b", re.IGNORECASE)
_RECORD = re.compile(r"\b(?:worst|deadliest|first|highest|largest|biggest|records)\b[^,;]{0,60}$", re.IGNORECASE)
_BEGAN = re.compile(r"\bsince\b[^,;]{0,60}$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NEAR = 70
_DIFFERENCE_BEFORE = re.compile(
    r"\b(?:gap|differences?|discrepancy|margin)\s(?:of|is|was)\s(?:\w+\s){0,3}$|\bdiffers?\sby\s(?:\w+\s){0,3}$",
    re.IGNORECASE,
)
_DIFFERENCE_BEHIND = re.compile(
    r"\s(?:\w+\s)?(?:(?:lie|lies|lay|stand|stands|stood)\sbetween|apart|(?:more|fewer)\s(?:\w+\s)?than)\b"
    # "More than ten years ago", "more than a thousand kilometres away".
    r"(?!\s(?:[\w,.]+\s){1,3}?(?:second|minute|hour|day|week|month|year|decade|met(?:re|er)|kilomet(?:re|er)|km|mile)s?\b)",
    re.IGNORECASE,
)
"""Words around a number that tells how far two counts are apart."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A number of a sentence, the upper end of its range if it is one, and what it counts."""

    number: Number
    high: Number | None
    counted: Counted


@dataclass(frozen=True, slots=True)
class _Said:
    """What one sentence, from `start` of the article on, says of counts, events and names."""

    sentence: str
    start: int
    claims: tuple[_Claim, ...]
    counted: str
    event: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Topic:
    """What the text speaks of when a sentence begins; `age` counts the sentences since something was counted."""

    counted: str
    event: str
    names: tuple[str, ...]
    speaker: Span | None = None
    since: date | None = None
    age: int = 0

    def after(self, said: _Said, figures: Sequence[Figure]) -> _Topic:
        """Go on past a sentence with its figures."""
        spoken = [figure for figure in figures if figure.said_start is not None]
        speaker = (spoken[-1].said_start or 0, spoken[-1].said_end or 0) if spoken else None
        thing = said.counted
        # The wounded and the missing are told beside the dead: a bare number further on is the toll again.
        if thing in _BESIDE and self.counted == "killed" and self.age < _CARRIED:
            thing = "killed"
        return _Topic(
            counted=thing or self.counted,
            event=(said.event or self.event) if said.claims else (self.event or said.event),
            names=said.names or self.names,
            speaker=speaker or self.speaker,
            since=next((figure.since for figure in figures if figure.since), self.since),
            age=0 if thing or said.claims else self.age + 1,
        )


def read_figures(article: Article) -> tuple[Figure, ...]:
    """List the numeric claims of an article in the order of its text; linear in its length.

    >>> text = "More than 41,000 people have been killed in Orsavia since the war began in April 2017."
    >>> figure, = read_figures(Article("a", None, text))
    >>> figure.value, figure.bound, figure.counted, figure.event, figure.names, figure.since
    (41000.0, 'over', 'killed', 'war', ('orsavia',), datetime.date(2017, 4, 1))
    """
    title = article.title or ""
    header = _folded(title)
    words = _LETTERS.findall(title.lower())
    topic = _Topic(mentioned(words), event_of(words), header)
    found: list[Figure] = []
    for place, (start, end) in enumerate(sentence_spans(article.text)):
        said = _said(article.text[start:end], start, topic, lead=place == 0)
        if place == 0:
            header = (*header, *said.names)
            topic = replace(topic, event=said.event or topic.event)
        figures = list(_described(article, said, topic, header))
        found += figures
        topic = topic.after(said, figures)
    return tuple(found)


def _said(sentence: str, start: int, topic: _Topic, *, lead: bool) -> _Said:
    words = _LETTERS.findall(sentence.lower())
    may_count = _DIGIT.search(sentence) or not NUMBER_WORDS.isdisjoint(words)
    claims = tuple(_claims(sentence, topic)) if may_count else ()
    spoken = mentioned(words)
    thing = next((claim.counted.thing for claim in reversed(claims) if claim.counted.thing in HARM), spoken)
    event = event_of(words)
    own = _folded(sentence) if claims or spoken or lead else ()
    return _Said(sentence, start, claims, thing, event, own)


def _claims(sentence: str, topic: _Topic) -> Iterator[_Claim]:
    found = numbers(sentence)
    if not any(number.kind in {"count", "share"} for number in found):
        return
    words = words_of(sentence, found)
    last: Counted | None = None
    for place, word in enumerate(words):
        number = found[word.number] if word.number is not None else None
        if word.number is None or number is None or number.kind not in {"count", "share"} or number.range_end == "high":
            continue
        high = found[word.number + 1] if number.range_end == "low" else None
        what = _what(sentence, words, _last_of(words, place, high is not None), last, topic)
        if what is not None and _is_claim(sentence, number, what):
            last = what
            yield _Claim(number, high, what)


def _last_of(words: Sequence[Word], place: int, ranged: bool) -> int:
    """Return the place of a number, or of the upper end of its range: what is counted stands behind that."""
    if not ranged:
        return place
    return next(at for at in range(place + 1, len(words)) if words[at].number is not None)


def _what(sentence: str, words: Sequence[Word], place: int, last: Counted | None, topic: _Topic) -> Counted | None:
    """Tell what is counted, by the sentence or, where it gives a bare number, by what was counted before."""
    what = counted(sentence, words, place)
    if what is None:
        return None
    if what.part and last is not None and last.thing in HARM and what.thing not in HARM:
        return replace(what, thing=last.thing, of=what.thing or last.of)
    if what.thing:
        return what
    before = last.thing if last is not None else (topic.counted if topic.age < _CARRIED else "")
    return replace(what, thing=before, of="people", carried=last is None) if before in HARM else None


def _is_claim(sentence: str, number: Number, what: Counted) -> bool:
    if _DIFFERENCE_BEFORE.search(sentence, max(0, number.start - _NEAR), number.start) or _DIFFERENCE_BEHIND.match(
        sentence, number.end
    ):
        return False
    if what.thing in HARM:
        behind = _LETTERS.findall(sentence[number.end : number.end + _NEAR].lower())[:2]
        if not NO_PERSONS.isdisjoint((what.of, *behind)):
            return False
        # "Two refugees said": a handful are seldom a count of those who fled.
        return what.thing != "displaced" or number.value >= LEAST_OF_THINGS
    return number.kind == "count" and number.value >= LEAST_OF_THINGS and not number.unit and not what.part


def _described(article: Article, said: _Said, topic: _Topic, header: tuple[str, ...]) -> Iterator[Figure]:
    """Add to the claims of a sentence when, where and who says so."""
    windows = list(_windows(said.sentence, article.published)) if said.claims else []
    for claim in said.claims:
        harm = claim.counted.thing in HARM
        end = (claim.high or claim.number).end
        who = _speaker(article.text, said, claim.number.start, end, topic)
        since, on, by = _when(said.sentence, windows, claim.number.start)
        speaker = set(fold(article.text[slice(*who)]).split()) if who else set[str]()
        near = tuple(name for name in said.names if not speaker.issuperset(name.split()))
        context = dict.fromkeys(name for name in (*topic.names, *header) if name not in said.names)
        yield Figure(
            article_id=article.id,
            start=said.start + bounded_from(said.sentence, claim.number),
            end=said.start + end,
            quote_start=said.start,
            quote_end=said.start + len(said.sentence),
            value=claim.number.value,
            bound=claim.number.bound,
            counted=claim.counted.thing,
            of=claim.counted.of,
            high=claim.high.value if claim.high else None,
            unit="%" if claim.number.kind == "share" else "",
            event=(said.event or topic.event) if harm else "",
            names=near[:MOST_NAMES],
            context=tuple(context)[:MOST_NAMES],
            since=since or (topic.since if claim.counted.carried else None),
            on=on if harm else None,
            by=by,
            said_start=who[0] if who else None,
            said_end=who[1] if who else None,
        )


def _speaker(text: str, said: _Said, start: int, end: int, topic: _Topic) -> Span | None:
    """Find who says a figure, in places of the article; "she" and "the same office" are who was named last."""
    found = speaker_of(said.sentence, start, end)
    if found is None:
        return None
    own = (said.start + found[0], said.start + found[1])
    named = text[slice(*topic.speaker)] if topic.speaker else ""
    return topic.speaker if is_backward(text[slice(*own)], named) else own


def _windows(sentence: str, published: date | None) -> Iterator[Window]:
    """Read the dates of a sentence; without a day of publication only those that name their year."""
    for window in resolve(sentence, published or date.max):
        if published is not None or _YEAR.search(window.text):
            yield window


def _when(sentence: str, windows: Sequence[Window], place: int) -> tuple[date | None, date | None, date | None]:
    """Tell since when, of an event on which day, and up to when a number counts, by the dates nearest to it."""
    since = on = by = None
    for window in sorted(windows, key=lambda window: abs(sentence.find(window.text) - place)):
        begin = sentence.find(window.text)
        before = sentence[max(0, begin - _NEAR) : begin]
        if _RECORD.search(before):
            continue
        if window.kind == "after":
            since = since or window.since
        elif window.kind == "as_of" or _TOLD.search(before) or _tells(sentence, begin + len(window.text), place):
            by = by or window.until
        elif _BEGAN.search(before) and window.since != window.until:
            since = since or window.since
        elif window.kind == "during" and window.since == window.until:
            on = on or window.since
    return since, on, by


def _tells(sentence: str, start: int, place: int) -> bool:
    """Tell whether a verb of saying stands between a date and a number: the day is that of saying it."""
    return _TELLING.search(sentence, start, min(place, start + _NEAR)) is not None


def _folded(text: str) -> tuple[str, ...]:
    """List the names of a text, folded; "Sixty-three people" names nobody."""
    found = dict.fromkeys(map(_fold_name, names(text))) if text else {}
    return tuple(name for name in found if name and not NUMBER_WORDS.issuperset(name.split()))


@lru_cache(maxsize=16384)
def _fold_name(name: str) -> str:
    return fold(name)
