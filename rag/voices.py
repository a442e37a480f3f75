"""Brings together the names of one speaker across an archive: "Geir O. Pedersen", "Pedersen" and "Mr. Pedersen".

Titles, initials and accents are no part of a name. A last name alone means the one full name in its article that ends
with it, or the only one in the archive; where there are two, it stays by itself. Initials in capitals mean the body
that they abbreviate. An alias (`Aliases`) goes before all of that, and a name that is kept apart is never joined.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from rag.names import bearing_words
from rag.spelling import STOP_WORDS, fold

Key = tuple[str, ...]
"""A speaker's name by the words that bear it, folded."""


_OF = re.compile(r"\s(?:of|for)\s")


@dataclass(frozen=True, slots=True)
class Aliases:
    """What a reader knows of names: `same` maps a name to the speaker's, `apart` are names that stand for themselves.

    Names are compared folded.
    """

    same: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Office:
    """A role in which a speaker is called by articles of these days; `article_id`, `start` and `end` show where first.

    There stood `quote` when the article was read.

    `affiliation` is the body or government that the role belongs to, where it is stated.
    """

    role: str
    affiliation: str | None
    first: date | None
    last: date | None
    articles: int
    article_id: str
    start: int
    end: int
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """One speaker: the name that is shown, all its names as they are written, and how many statements they made.

    `roles` are those in which articles call the speaker, the earliest first (`rag/offices.py`).
    """

    name: str
    names: tuple[str, ...]
    statements: int
    roles: tuple[Office, ...] = ()


class Speakers:
    """The speakers of an archive, made from all pairs of an article's id and a name that speaks there."""

    def __init__(self, heard: Iterable[tuple[str, str]], aliases: Aliases | None = None) -> None:
        self._aliases = aliases or Aliases()
        self._apart = {fold(name) for name in self._aliases.apart}
        self._same = {
            _folded(alias): name for alias, name in self._aliases.same.items() if fold(alias) not in self._apart
        }
        # The first of a reader's names for one key is shown.
        self._given = {_words(name): name for name in reversed([*self._aliases.same.values()])}
        written: Counter[tuple[str, str]] = Counter(heard)
        self._plain = {_words(name) for _, name in written if not _OF.search(name)}
        self._in_article: defaultdict[str, set[Key]] = defaultdict(set)
        self._full: defaultdict[str, set[Key]] = defaultdict(set)
        self._initials: defaultdict[str, set[Key]] = defaultdict(set)
        for article_id, name in written:
            self._note(article_id, name)
        self._shown: dict[Key, str] = {}
        self._named: defaultdict[Key, Counter[str]] = defaultdict(Counter)
        for (article_id, name), count in written.items():
            self._named[self.key(name, article_id)][name] += count
        for key, names in self._named.items():
            self._shown[key] = self._best(key, names)

    def key(self, name: str, article_id: str | None = None) -> Key:
        """Tell which speaker a name means, in an article if one is given."""
        if fold(name) in self._apart:
            return (fold(name),)
        words = self._meant_by(name)
        if len(words) != 1:
            return words
        (word,) = words
        for known in (self._in_article.get(article_id or "", set()), *self._bearers(word)):
            meant = {each for each in known if each[-1] == word or _initials(each) == word}
            if len(meant) == 1:
                return meant.pop()
        return words

    def name(self, key: Key) -> str:
        """Give the name under which a speaker is shown."""
        return self._shown.get(key) or " ".join(word.capitalize() for word in key)

    def find(self, asked: str) -> set[Key]:
        """List the speakers that a name as a reader types it may mean: all of its words are theirs."""
        exact = self.key(asked)
        if exact in self._named:
            return {exact}
        words = {word for word in self._meant_by(asked) if word}
        if not words:
            return set()
        return {
            key
            for key, names in self._named.items()
            if words <= {*key, _initials(key)} or any(words <= set(_words(name)) for name in names)
        }

    def keys(self) -> list[Key]:
        """List the keys of all speakers."""
        return list(self._named)

    def list(self, roles: Callable[[Key], tuple[Office, ...]] = lambda _key: ()) -> list[Speaker]:
        """List all speakers, those who speak most first, each with the `roles` of its key."""
        found = [
            Speaker(
                self.name(key), tuple(sorted(names, key=lambda name: (-names[name], name))), names.total(), roles(key)
            )
            for key, names in self._named.items()
        ]
        return sorted(found, key=lambda speaker: (-speaker.statements, speaker.name))

    def _note(self, article_id: str, name: str) -> None:
        words = self._meant_by(name)
        if len(words) > 1 and fold(name) not in self._apart:
            self._in_article[article_id].add(words)
            if not _OF.search(name):
                self._full[words[-1]].add(words)
            self._initials[_initials(words)].add(words)

    def _meant_by(self, name: str) -> Key:
        """Give the words of a name, or of the name for which it is an alias, with its titles or without."""
        # "Ada Quill of Brel" is the Ada Quill who speaks elsewhere.
        head = _words(_OF.split(name)[0])
        words = head if len(head) > 1 and head in self._plain else _words(name)
        meant = self._same.get(_folded(name)) or self._same.get(" ".join(words))
        return _words(meant) if meant else words

    def _bearers(self, word: str) -> tuple[set[Key], set[Key]]:
        return self._initials.get(word, set()), self._full.get(word, set())

    def _best(self, key: Key, names: Counter[str]) -> str:
        """Choose the spelling that is shown: a reader's, else the fullest that is not in capitals."""
        given = self._given.get(key)
        bare = {name: bare_name(name) for name in names}
        placed = {name: len(key) < len(_words(name)) and bool(_OF.search(name)) for name in names}
        ranked = sorted(
            names, key=lambda name: (bare[name].isupper(), placed[name], -len(_words(name)), -names[name], name)
        )
        return given or bare[ranked[0]]


def bare_name(name: str) -> str:
    """Leave titles before a name out, as it is written.

    >>> bare_name("Foreign Minister Ruvo Dregan"), bare_name("the U.N."), bare_name("Dr. Osk Vandrel")
    ('Ruvo Dregan', 'U.N.', 'Osk Vandrel')
    """
    words = name.split()
    bearing = set(bearing_words(name))
    while len(words) > 1 and not set(fold(words[0]).split()) & bearing:
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=1 << 16)
def _words(name: str) -> Key:
    return tuple(bearing_words(name)) or (fold(name),)


def _folded(name: str) -> str:
    return " ".join(word for word in fold(name).split() if word != "the")


def _initials(key: Key) -> str:
    """Abbreviate a name of three words or more, or of two, by its first letters; small words do not count."""
    words = [word for word in key if word not in STOP_WORDS]
    return "".join(word[0] for word in words) if len(words) > 1 else ""
