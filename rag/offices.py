"""Learns from an archive who is called by which role when: "the UN envoy" of 2016 and of 2022 are two people.

Read from appositions ("UN Special Envoy for Syria, Geir Pedersen", "Ada Quill, head of the League,"), each dated by its
article. A role that names nobody to whom it belongs ("the minister") is never resolved beyond its article, and neither
is a day near which two people are called by one role: unknown stays unknown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from rag.affiliations import affiliation, alike
from rag.names import names
from rag.nouns import Article
from rag.speaker_mentions import read_mention
from rag.speaker_names import speaker_names
from rag.spelling import STOP_WORDS, fold
from rag.voices import Key, Office, bare_name

NEAR = timedelta(days=183)
"""So long before the first and after the last article that calls somebody by a role, they may be taken to hold it."""

_CAP = r"[A-ZÀ-Þ][\w.’'-]*"
_PERSON = rf"{_CAP}(?:\s(?:[A-ZÀ-Þ]\.|(?:de|van|von|bin|al)(?=\s)|[Aa]l-\w+|{_CAP})){{1,3}}"
_BODY = rf"{_CAP}(?:\s(?:(?:and|of|for|the)\s)*{_CAP})*(?<!\.)"
_LED = r"(?:the\s)?(?:[a-z]+-(?:led|backed|based|held|run)\s)?"
_OF = r"\s(?:of|for|to|on)\s"
_AHEAD = re.compile(
    rf"(?:{_OF}{_LED}{_BODY}(?=,)|{_OF}(?:the\s)?{_CAP})?(?P<task_end>),?\s(?P<person>(?:Dr\.?\s)?{_PERSON})"
)
_BEHIND = re.compile(rf"\b(?P<person>{_PERSON})(?:\s\([^)\n]*\))?,\s(?:the\s|an?\s|its\s|their\s)?$")
_TASK = re.compile(rf"{_OF}{_LED}{_BODY}")
_WORD_BEFORE = re.compile(r"(?P<word>\S+)\s$")
_OF_ROLE = re.compile(rf"{_CAP}|al-\w+|special|senior|chief|deputy|foreign|prime|interim|acting|former|then|ex")
_FRONT_WORDS, _LONGEST_WORD, _REACH = 6, 30, 100
_PAST = re.compile(r"\b(?:former|ex|late|then|would-be|retired|next|future|predecessor|successor)\b", re.IGNORECASE)
_GENERIC = frozenset(
    "special senior chief foreign prime high top lead first minister for of to on the and in an its their".split()
)
_LEAD = re.compile(r"^(?:(?:In|At|From)\s\w+\s(?=\S+\s))?(?:(?:the|an?|its|his|her|their|our)\s)?", re.IGNORECASE)
_RANKS = frozenset("deputy vice assistant former acting interim".split())
_ADDED = ("member",)


@dataclass(frozen=True, slots=True)
class Called:
    """One apposition: who is called what, in an article of a day, at `article.text[start:end]`."""

    name: str
    role: str
    article_id: str
    day: date | None
    start: int
    end: int


class Offices:
    """Who is called by which role when, in one archive."""

    def __init__(
        self, called: Iterable[Called], key: Callable[[str, str], Key], bodies: AbstractSet[str] = frozenset()
    ) -> None:
        self._bodies = bodies
        self._calls: defaultdict[Key, list[Called]] = defaultdict(list)
        self._by_head: defaultdict[str, list[tuple[Key, frozenset[str], date]]] = defaultdict(list)
        for each in called:
            who = key(each.name, each.article_id)
            self._calls[who].append(each)
            head, words = read_role(each.role)
            if each.day is not None and head:
                self._by_head[head].append((who, words, each.day))

    def of(self, who: Key) -> tuple[Office, ...]:
        """List the roles of a speaker, the earliest first, undated ones last; wordings of one role once."""
        groups: list[list[Called]] = []
        for each in sorted(self._calls.get(who, ()), key=lambda one: -len(read_role(one.role)[1])):
            own = next((group for group in groups if _is_part(each.role, group[0].role)), None)
            if own is None:
                groups.append(own := [])
            own.append(each)
        found = [_office(sorted(calls, key=_in_time), self._bodies) for calls in groups]
        return tuple(sorted(found, key=lambda office: (office.first or date.max, office.role)))

    def holder(self, role: str, day: date | None) -> Key | None:
        """Tell who is meant by a role on a day; None where nobody is known to hold it then, or more than one may."""
        calls = self._fitting(role)
        if day is None or not calls:
            return None
        spans: dict[Key, tuple[date, date]] = {}
        for who, when in calls:
            first, last = spans.get(who, (when, when))
            spans[who] = min(first, when), max(last, when)
        within = [who for who, (first, last) in spans.items() if first <= day <= last]
        near = [who for who, (first, last) in spans.items() if first - NEAR <= day <= last + NEAR]
        meant = within or near
        return meant[0] if len(meant) == 1 else None

    def is_held(self, role: str) -> bool:
        """Tell whether anybody is called by a role."""
        return bool(self._fitting(role))

    def _fitting(self, role: str) -> list[tuple[Key, date]]:
        head, words = read_role(role)
        owned = words - _GENERIC - _RANKS - {head}
        if not head or not owned:
            return []
        return [
            (who, day)
            for who, known, day in self._by_head.get(head, ())
            if words & _RANKS == known & _RANKS and all(_is_in(word, known) for word in owned)
        ]


def learn(articles: Iterable[Article]) -> Iterator[Called]:
    """Find the appositions of articles."""
    for article in articles:
        for name, role, start, end in appositions(article.text):
            yield Called(name, role, article.id, article.published, start, end)


def appositions(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Find who is called by which role in a text: name, role, and the offsets of both together.

    >>> [found[:2] for found in appositions("UN envoy Ada Quill met Bo Holm, head of the League, on Monday.")]
    [('Ada Quill', 'UN envoy'), ('Bo Holm', 'head of the League')]
    """
    for head in _heads().finditer(text):
        first = _front(text, head.start())
        ahead = _AHEAD.match(text, head.end())
        if ahead is not None:
            yield from _called(text, ahead["person"], first, ahead.start("task_end"), (first, ahead.end()))
            continue
        line = text.rfind("\n", 0, first) + 1
        behind = _BEHIND.search(text, max(line, first - _REACH), first)
        if behind is not None:
            task = _TASK.match(text, head.end())
            end = task.end() if task else head.end()
            yield from _called(text, behind["person"], first, end, (behind.start(), end))


def _called(
    text: str, written: str, start: int, end: int, span: tuple[int, int]
) -> Iterator[tuple[str, str, int, int]]:
    role = _LEAD.sub("", " ".join(text[start:end].split())).strip(" ,")
    person = _person(written)
    if role and person and not _PAST.search(role):
        yield person, role, *span


@lru_cache(maxsize=8192)
def _person(written: str) -> str | None:
    """Read the full name of a person, without titles; None where it is another name."""
    name = next(iter(names(written)), "")
    bare = bare_name(name)
    return bare if " " in bare and read_mention(name).kind == "person" else None


def _front(text: str, place: int) -> int:
    """Walk back from the noun of a role over the words that belong to it: "UN special" of "the UN special envoy"."""
    for _ in range(_FRONT_WORDS):
        before = _WORD_BEFORE.search(text, max(0, place - _LONGEST_WORD), place)
        if before is None or not _OF_ROLE.fullmatch(before["word"]):
            return place
        place = before.start("word")
    return place


@lru_cache(maxsize=4096)
def read_role(role: str) -> tuple[str, frozenset[str]]:
    """Read a role: its last noun before what it is about, and all of its words, folded, names as they are kept.

    >>> head, words = read_role("the U.N. special envoy for Syria")
    >>> head, sorted(words)
    ('envoy', ['envoy', 'nations', 'special', 'syria', 'united'])
    """
    known = speaker_names()
    words = [word.removesuffix("'s").removesuffix("’s") for word in re.findall(r"[\w.’'-]+", role)]
    folded = " ".join(fold(known.aliases.get(fold(word), word)) for word in words).split()
    head = next((word for word in reversed(_before_task(folded)) if word in known.roles or word in _ADDED), "")
    return head, frozenset(word for word in folded if word not in STOP_WORDS)


def _before_task(words: Sequence[str]) -> Sequence[str]:
    place = next((at for at, word in enumerate(words) if word in {"of", "for", "to", "on"}), len(words))
    return words[:place]


def _is_in(word: str, known: frozenset[str]) -> bool:
    return word in known or any(alike(word, other) or alike(other, word) for other in known)


def _in_time(called: Called) -> tuple[date, str, int]:
    return called.day or date.max, called.article_id, called.start


def _is_part(role: str, fuller: str) -> bool:
    """Tell whether a wording of a role leaves out what a fuller one says, and says nothing else."""
    (head, words), (other, all_words) = read_role(role), read_role(fuller)
    return head == other and words - _GENERIC <= all_words and words & _RANKS == all_words & _RANKS


def _office(calls: Sequence[Called], bodies: AbstractSet[str]) -> Office:
    days = [each.day for each in calls if each.day]
    fullest = max((each.role for each in calls), key=len)
    first = next(each for each in calls if each.role == fullest)
    return Office(
        fullest,
        affiliation(fullest, bodies),
        min(days) if days else None,
        max(days) if days else None,
        len({each.article_id for each in calls}),
        first.article_id,
        first.start,
        first.end,
    )


@cache
def _heads() -> re.Pattern[str]:
    roles = sorted({*speaker_names().roles, *_ADDED})
    either = "|".join([*roles, *(role.capitalize() for role in roles)])
    return re.compile(rf"\b(?:{either})(?:[\s-]?[Gg]eneral)?\b")
