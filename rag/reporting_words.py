"""Reads `reporting_words.toml`: the verbs and nouns that report, in all their forms, with their force.

Words only: whether "said" reports anything in a sentence is told by what hangs on it there (`rag/reports.py`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS_FILE = Path(__file__).with_name("reporting_words.toml")
_TAKES = ("clause", "object", "about", "infinitive", "person_infinitive", "passive", "addressee")
_LEADING = ("linking", "appearing")
_NOT_FORCES = ("media", "light", "viewing")
_VOWELS = "aeiou"
_LETTERS = re.compile(r"[a-z]+")
_IRREGULAR = {
    "say": "said",
    "begin": "began begun",
    "tell": "told",
    "write": "wrote written",
    "read": "read",
    "go": "went gone",
    "find": "found",
    "show": "showed shown",
    "think": "thought",
    "feel": "felt",
    "know": "knew known",
    "understand": "understood",
    "see": "saw seen",
    "seek": "sought",
    "swear": "swore sworn",
    "hold": "held",
    "give": "gave given",
    "make": "made",
    "have": "had has",
    "send": "sent",
    "pay": "paid",
    "run": "ran",
    "put": "put",
    "cast": "cast",
    "foresee": "foresaw foreseen",
    "foretell": "foretold",
    "take": "took taken",
    "speak": "spoke spoken",
    "lay": "laid",
    "mean": "meant",
    "lie": "lied",
    "set": "set",
    "hit": "hit",
    "shoot": "shot",
    "fire": "fired",
    "hear": "heard",
    "learn": "learned learnt",
    "stand": "stood",
    "withdraw": "withdrew withdrawn",
    "sing": "sang sung",
    "bring": "brought",
    "draw": "drew drawn",
    "teach": "taught",
    "leave": "left",
    "bid": "bid",
    "quote": "quoted",
    "forbid": "forbade forbidden",
    "uphold": "upheld",
    "fight": "fought",
    "rethink": "rethought",
    "choose": "chose chosen",
    "forget": "forgot forgotten",
    "dream": "dreamed dreamt",
}
_DOUBLED = frozenset(
    "plan admit quip rap pan refer compel slam slip prefer regret commit snap bar rip urge-on stun".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A reporting word in its base form (with its particle or preposition, if any); what it may take; its force."""

    base: str
    particle: str
    force: str
    takes: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReportingWords:
    """All reporting words by their written forms, lower case: "said" gives "say".

    `media` are the nouns of "in a statement", "in an interview"; `light` the verbs of "voiced concern", in all
    forms; `viewing` the nouns of "in her view"; `forms` all words that may be the first of a cue; `alone` those of them
    that report by themselves, `apart` those that need one of several particles: "pointed" with "out"; `leading` the
    verbs that lead to another, those too that report elsewhere: "continued to argue".
    """

    verbs: dict[str, tuple[Word, ...]]
    nouns: dict[str, Word]
    adjectives: dict[str, Word]
    media: frozenset[str]
    light: frozenset[str]
    viewing: frozenset[str]
    forms: frozenset[str]
    alone: frozenset[str]
    apart: dict[str, tuple[frozenset[str], ...]]
    leading: frozenset[str]

    def may_report(self, sentence: str) -> bool:
        """Tell whether a sentence holds any of the words, with the particle if it needs one; "start to" only leads."""
        held = set(_LETTERS.findall(sentence.lower()))
        if not self.alone.isdisjoint(held):
            return True
        return any(held >= particles for form in held & self.apart.keys() for particles in self.apart[form])


def forms(base: str) -> Iterator[str]:
    """Yield the forms of an English verb.

    >>> list(forms("deny")), list(forms("admit"))
    (['deny', 'denies', 'denying', 'denied'], ['admit', 'admits', 'admitting', 'admitted'])
    """
    yield base
    after_consonant = base[-1] == "y" and base[-2] not in _VOWELS
    yield (
        base[:-1] + "ies"
        if after_consonant
        else base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "go")) else "s")
    )
    stem = base + base[-1] if base in _DOUBLED else base
    stem = base[:-1] if base.endswith("e") and not base.endswith(("ee", "ye")) else stem
    yield ("lying" if base == "lie" else stem + "ing")
    if base in _IRREGULAR:
        yield from (past for past in _IRREGULAR[base].split() if past != base)
    else:
        yield base[:-1] + "ied" if after_consonant else stem.removesuffix("e") + "ed"


@cache
def reporting_words(file: Path = WORDS_FILE) -> ReportingWords:
    """Read the words once."""
    tables: dict[str, dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    verbs: dict[str, list[Word]] = {}
    for word in _words(tables, _TAKES):
        for form in forms(word.base):
            verbs.setdefault(form, []).append(word)
    nouns: dict[str, Word] = {}
    for word in _words(tables, ("nouns",)):
        for form in (word.base, _plural(word.base)):
            nouns.setdefault(form, word)
    viewing = frozenset(tables.get("viewing", {}).get("nouns", "").split())
    adjectives = {word.base: word for word in _words(tables, ("adjectives",))}
    telling = {form: [word for word in words if word.force != "linking"] for form, words in verbs.items()}
    leading = {form for verb in tables.get("linking", {}).get("infinitive", "").split() for form in forms(verb)}
    alone = {form for form, words in telling.items() if any(not word.particle for word in words)}
    alone |= {*nouns, *viewing, "according"} | {form for form, word in adjectives.items() if word.force != "linking"}
    return ReportingWords(
        verbs={form: tuple(words) for form, words in verbs.items()},
        nouns=nouns,
        adjectives=adjectives,
        media=frozenset(tables.get("media", {}).get("nouns", "").split()),
        light=frozenset(form for verb in tables.get("light", {}).get("verbs", "").split() for form in forms(verb)),
        viewing=viewing,
        forms=frozenset((*verbs, *nouns, *adjectives, *viewing, "according")),
        alone=frozenset(alone),
        apart={
            form: tuple(frozenset(word.particle.split()) for word in words)
            for form, words in telling.items()
            if words and form not in alone
        },
        leading=frozenset(leading),
    )


def _words(tables: dict[str, dict[str, str]], kinds: tuple[str, ...]) -> list[Word]:
    """Gather what each word takes over all forces; the first force that lists it is its own."""
    takes: dict[tuple[str, str], set[str]] = {}
    force_of: dict[tuple[str, str], str] = {}
    for force, table in tables.items():
        for kind in kinds if force not in _NOT_FORCES else ():
            for written in table.get(kind, "").split():
                base, _, particle = written.partition("-")
                key = (base, particle.replace("-", " "))
                leads = force in _LEADING and force_of.get(key, force) != force and kind != "passive"
                if not leads:
                    takes.setdefault(key, set()).add(kind)
                if kind != "addressee":
                    force_of.setdefault(key, force)
    return [
        Word(base, particle, force_of.get((base, particle), "state"), frozenset(taken))
        for (base, particle), taken in takes.items()
    ]


def _plural(noun: str) -> str:
    if noun[-1] == "y" and noun[-2] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "ch", "sh")) else "s")
