"""Learns from an archive who is called by which role when: "the UN envoy" of 2016 and of 2022 are two people.

Read from appositions ("UN Special Envoy for Syria, Geir Pedersen", "Ada Quill, head of the League,"), each dated by its
article. A role that names nobody to whom it belongs ("the minister") is never resolved beyond its article, and neither
is a day near which two people are called by one role: unknown stays unknown (`rag/tenures.py`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from rag.affiliations import affiliation, alike
from rag.names import names
from rag.nouns import Article
from rag.role_words import ADDED, GENERIC, RANKS, read_role, tasks_of
from rag.speaker_mentions import read_mention
from rag.speaker_names import speaker_names
from rag.tenures import Tenure, holder_of, tenures
from rag.voices import Key, Office, bare_name

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
_TASKS = frozenset("foreign prime".split())
"""What is no owner of a minister, and tells one from another."""
_OF_STATES = frozenset("president premier king queen emir pope chancellor".split())
"""Titles of which a country has one."""
_OF_OWNER = re.compile(r"^(?P<role>.+?)\sof\s(?:the\s)?(?P<owner>[A-ZÀ-Þ][\w ]*?)\s(?P<task>(?:to|for|on)\s.+)$")
"""The ambassador of one country to another is the former's."""
_PARTS = frozenset("north south east west northern southern eastern western".split())
_FRONT_WORDS, _LONGEST_WORD, _REACH = 6, 30, 100
_PAST = re.compile(r"\b(?:former|ex|late|then|would-be|retired|next|future|predecessor|successor)\b", re.IGNORECASE)
_LEAD = re.compile(r"^(?:(?:In|At|From)\s\w+\s(?=\S+\s))?(?:(?:the|an?|its|his|her|their|our)\s)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Called:
    """One apposition: who is called what, in an article of a day, at `words == article.text[start:end]`."""

    name: str
    role: str
    article_id: str
    day: date | None
    start: int
    end: int
    words: str = ""


class Offices:
    """Who is called by which role when, in one archive."""

    def __init__(
        self, called: Iterable[Called], key: Callable[[str, str], Key], bodies: AbstractSet[str] = frozenset()
    ) -> None:
        self._bodies = bodies
        self._calls: defaultdict[Key, list[Called]] = defaultdict(list)
        self._by_head: defaultdict[str, defaultdict[tuple[Key, str], list[date]]]
        self._by_head = defaultdict(lambda: defaultdict(list))
        for each in called:
            who = key(each.name, each.article_id)
            self._calls[who].append(each)
            head, _ = read_role(each.role)
            if each.day is not None and head:
                self._by_head[head][who, each.role].append(each.day)
        self._fitting = lru_cache(maxsize=4096)(self._tenures)

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

    def holder(
        self, role: str, day: date | None, *, known: date | None = None, words: AbstractSet[str] | None = None
    ) -> Key | None:
        """Tell who is meant by a role on a day; None where nobody is known to hold it then, or more than one may.

        Only articles up to the day `known` are asked, if one is given. `words` are the names in the article in which
        the role speaks (`names_in`): without its task, it is no office of whom that article does not tell.
        """
        if day is None:
            return None
        known = known or date.max
        held: Sequence[Tenure] = self._fitting(role)
        if words is not None and not tasks_of(role):
            held = [each for each in held if each.is_told_in(words, known)]
        return holder_of(held, day, known, words)

    def is_held(self, role: str) -> bool:
        """Tell whether anybody is called by a role."""
        return bool(self._fitting(role))

    def _tenures(self, role: str) -> tuple[Tenure, ...]:
        head, words = read_role(role)
        owned = words - GENERIC - RANKS - {head}
        if not head or not owned:
            return ()
        fitting = [
            (who, sorted(days), [task for task in tasks_of(called) if not task & owned])
            for (who, called), days in self._by_head.get(head, {}).items()
            if _fits(owned, words, read_role(called)[1])
        ]
        return tenures(fitting)


def learn(articles: Iterable[Article]) -> Iterator[Called]:
    """Find the appositions of articles."""
    for article in articles:
        for name, role, start, end in appositions(article.text):
            yield Called(name, role, article.id, article.published, start, end, article.text[start:end])


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


def fits_role(asked: str, called: str) -> bool:
    """Tell whether who is called by one role holds the other, of which it is said whose it is.

    >>> [fits_role("foreign minister of Syria", role) for role in ("Syrian foreign minister", "Foreign Minister")]
    [True, False]
    >>> fits_role("UN envoy", "UN Special Envoy for Syria"), fits_role("UN envoy", "deputy UN envoy")
    (True, False)
    >>> [fits_role("UN envoy for Syria", role) for role in ("UN envoy", "UN envoy for Yemen", "envoy for Syria")]
    [True, False, False]
    """
    asked, called = (_OF_OWNER.sub(r"\g<owner> \g<role> \g<task>", each) for each in (asked, called))
    (head, words), (other, known) = read_role(asked), read_role(called)
    owned = words - GENERIC - RANKS - {head}
    tasks, others = (frozenset[str]().union(*tasks_of(each)) for each in (asked, called))
    if owned > tasks and not others:
        # Of whom it is said whose they are, it need not be said what for.
        owned -= tasks
    if owned > tasks and others and tasks:
        # Kestow's ambassador to Brel is not Brel's ambassador to Kestow.
        owners = known - others
        if not all(_is_in(word, owners) for word in owned - tasks) or not all(_is_in(word, others) for word in tasks):
            return False
    same_part = words & _PARTS == known & _PARTS
    return head == other and bool(owned) and same_part and (words & _TASKS) <= known and _fits(owned, words, known)


def fits_without_owner(asked: str, called: str) -> bool:
    """Tell whether a role is the one asked for but for whose it is, of which it says nothing.

    A mere "minister" or "head" is of any ministry or body.

    >>> asked = "foreign minister of Syria"
    >>> [fits_without_owner(asked, role) for role in ("Foreign Minister", "Minister", "Turkish Foreign Minister")]
    [True, False, False]
    >>> [fits_without_owner("defence minister of Syria", role) for role in ("Defence Minister", "Minister")]
    [True, False]
    >>> fits_without_owner("head of the Guard", "head"), fits_without_owner("Syrian president", "President")
    (False, True)
    """
    without_owner = " ".join(word for word in asked.split() if not word[0].isupper())
    (head, words), (other, known) = read_role(without_owner), read_role(called)
    return head == other and known == words and (len(known) > 1 or head in _OF_STATES)


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


def _fits(owned: frozenset[str], words: frozenset[str], known: frozenset[str]) -> bool:
    return words & RANKS == known & RANKS and all(_is_in(word, known) for word in owned)


def _is_in(word: str, known: frozenset[str]) -> bool:
    return word in known or any(alike(word, other) or alike(other, word) for other in known)


def _in_time(called: Called) -> tuple[date, str, int]:
    return called.day or date.max, called.article_id, called.start


def _is_part(role: str, fuller: str) -> bool:
    """Tell whether a wording of a role leaves out what a fuller one says, and says nothing else."""
    (head, words), (other, all_words) = read_role(role), read_role(fuller)
    return head == other and words - GENERIC <= all_words and words & RANKS == all_words & RANKS


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
        first.words,
    )


@cache
def _heads() -> re.Pattern[str]:
    roles = sorted({*speaker_names().roles, *ADDED})
    either = "|".join([*roles, *(role.capitalize() for role in roles)])
    return re.compile(rf"\b(?:{either})(?:[\s-]?[Gg]eneral)?\b")
