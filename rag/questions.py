"""Reads a standalone question without a language model: what kind of thing it asks for, whom it names, when.

The reading is a plain value, so that a face can show it and a test can state it. It knows the language of questions,
never a data set's templates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.dates import Window, strip_windows, windows
from rag.errors import QuestionError
from rag.names import names
from rag.spelling import STOP_WORDS, content_words, fold

Kind = Literal["quantity", "statement", "person", "time", "place", "reason", "other"]

MAX_CHARACTERS = 4000
# Words from which on an English question has one of the language's small words.
_TELLING = 5
_ENGLISH = STOP_WORDS - frozenset("a am an as do he i in it me no on or so was will".split())

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "quantity",
        re.compile(r"\bhow (many|much)\b|\bwhat (number|share|proportion|percentage|figure|toll)\b|\bdeath toll\b"),
    ),
    (
        "statement",
        re.compile(
            r"\b(what|how)\b.*\b(say|said|says|tell|told|call|called|calls|describe[sd]?|think|thought|respond(ed)?|react(ed)?"
            r"|demand(ed)?|propose[ds]?|warn(ed)?|argue[ds]?|claim(ed)?|want(ed)?|promise[ds]?|view|position|stance"
            r"|reaction|response|statement|demands?|proposals?)\b|\baccording to\b"
        ),
    ),
    ("reason", re.compile(r"\bwhy\b|\bfor what reason\b|\bwhat (made|led|caused)\b")),
    ("time", re.compile(r"\bwhen\b|\b(what|which) (day|date|month|year)\b|\bhow long\b")),
    ("place", re.compile(r"\bwhere\b|\b(what|which|in what|in which) (city|country|town|place|venue)\b")),
    ("person", re.compile(r"\bwho(m|se)?\b|\bwhich (person|official|envoy|minister|leader|party|side|group)\b")),
)
# What a question is made of, not what it is about.
_QUESTION_WORDS = frozenset(
    """
    say said says saying tell told many much number according accord article articles report reported reports reporting
    outlet outlets paper newspaper story news archive ago day days date year years month happen happened anything
    something someone anybody anyone everyone latest last recent recently currently today still already
    """.split()
)


@dataclass(frozen=True, slots=True)
class Question:
    """A standalone question as it was understood.

    `terms` are folded content words, each once, without dates and words of asking; `sources` are outlets of the
    archive that the question names, spelled as the archive spells them. Capitals of another language than English are
    not read as names.
    """

    text: str
    kind: Kind
    names: tuple[str, ...]
    windows: tuple[Window, ...]
    terms: tuple[str, ...]
    sources: tuple[str, ...]
    english: bool = True


def checked(text: str) -> str:
    """Return a question without control characters and outer blanks.

    Raises:
        QuestionError: it is empty, longer than 4,000 characters, or holds no letter or digit.
    """
    if len(text) > MAX_CHARACTERS:
        raise QuestionError(
            f"The question has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read.",
            hint="Ask a shorter question; put long texts into the archive with `add`.",
        )
    visible = "".join(
        " " if character.isspace() else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"}
    ).strip()
    if not any(character.isalnum() for character in visible):
        found = "nothing" if not text.strip() else "no letter or digit"
        raise QuestionError(f"The question holds {found}.", hint='Ask in words, such as "Who called for new talks?"')
    return visible


def read_question(text: str, *, outlets: Sequence[str], today: date) -> Question:
    """Read a standalone question; relative dates in it are seen from `today`."""
    undated = strip_windows(text)
    sources = named_outlets(text, outlets)
    cores = sorted({_core(source) for source in sources}, key=len, reverse=True)
    # As phrases: asked "what the Harbour Post said of the harbour", the harbour is still what is asked about.
    others = f" {fold(undated)} "
    for core in cores:
        others = others.replace(f" {core} ", "  ")
    terms = dict.fromkeys(word for word in content_words(others) if word not in _QUESTION_WORDS)
    english = _is_english(text)
    return Question(
        text=text,
        kind=_kind(text),
        names=tuple(name for name in names(undated) if not _names_outlet(name, cores)) if english else (),
        windows=tuple(windows(text, today=today)),
        terms=tuple(terms),
        sources=sources,
        english=english,
    )


def _is_english(text: str) -> bool:
    """Tell English by its small words; too few words to tell count as English.

    >>> _is_english("Wer folgte auf den Gesandten?"), _is_english("Prisoner exchange Kessary"), _is_english("Who left?")
    (False, True, True)
    """
    words = fold(text).split()
    return len(words) < _TELLING or any(word in _ENGLISH for word in words)


def named_outlets(text: str, outlets: Sequence[str]) -> tuple[str, ...]:
    """List the outlets that the text names, each as the archive spells it.

    A leading "The" may be missing from either, and an outlet of one ordinary word must be written with a capital.

    >>> named_outlets("What did the Harbour Post and the Quay report?", ["The Harbour Post", "Quay", "Post"])
    ('The Harbour Post', 'Quay')
    """
    capitals = {fold(word) for word in re.findall(r"\w+", text) if not word.islower()}
    folded = f" {fold(text)} "
    found: set[str] = set()
    for core in sorted({_core(outlet) for outlet in outlets}, key=lambda core: (-len(core), core)):
        if core and f" {core} " in folded and (" " in core or core in capitals):
            # A longer name is not also the shorter one in it.
            folded = folded.replace(f" {core} ", "  ")
            found.add(core)
    return tuple(outlet for outlet in outlets if _core(outlet) in found)


def _core(outlet: str) -> str:
    return fold(outlet).removeprefix("the ")


def _names_outlet(name: str, cores: Sequence[str]) -> bool:
    return any(f" {_core(name)} " in f" {core} " for core in cores)


def _kind(text: str) -> Kind:
    folded = fold(text)
    for kind, pattern in _KINDS:
        if pattern.search(folded):
            return kind
    return "other"
