"""Cuts a text into its words with their places, stems and clauses: what sentences are compared by, word for word.

Knows no meanings. What folds alike (`rag.spelling`) is one word here too; a written form that folds to several words
("20-year-old") gives several at one place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.spelling import STOP_WORDS, fold
from rag.stems import stem

_FORM = re.compile(r"[^\W_]+(?:[.,'’&-][^\W_]+)*%?")
# A clause ends at punctuation and before words that begin another one.
_BREAK = re.compile(r"[,;:!?()\[\]—–…\n]|\s--?\s")
_STOP = re.compile(r"[\"'”’)\]]?\.\s")
_SHORTENED = frozenset(
    "mr mrs ms dr gen lt col capt maj sgt adm prof sen rep gov rev st jr sr inc co corp ltd no".split()
)
_JOINTS = frozenset("and but or while whereas although though because that which who if when after before".split())
# Words of telling: they say that somebody says, not what.
TELLING = frozenset(
    """
    say said says saying tell told tells telling state stated states add added adds according report reported reports
    reportedly note noted notes announce announced announces write wrote writes declare declared explain explained
    article articles
    """.split()
)
# Verbs of which news uses forms with another stem, each before its forms.
_IRREGULAR = """
    begin began begun, break broke broken, bring brought, build built, buy bought, catch caught, choose chose
    chosen, come came, die died dead death dying, draw drew drawn, drive drove, fall fell fallen, fight fought, find
    found, flee fled, fly flew, forget forgot, get got, give gave given, go went gone, grow grew grown, hear heard,
    hide hid, hold held, keep kept, know knew known, lay laid, lead led, leave left, lend lent, lose lost, make
    made, mean meant, meet met, pay paid, rise rose risen, run ran, see saw seen, seek sought, sell sold, send sent,
    shoot shot, show shown, sit sat, speak spoke spoken, spend spent, stand stood, steal stole stolen, strike
    struck, swear swore sworn, take took taken, teach taught, think thought, throw threw thrown, understand
    understood, wear wore, win won, withdraw withdrew withdrawn, write wrote written
"""
_BASES = {form: verb for verb, *forms in map(str.split, _IRREGULAR.split(",")) for form in forms}


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word of the form that stands at `text[start:end]`, in the clause of that number."""

    start: int
    end: int
    folded: str
    stem: str
    clause: int

    @property
    def content(self) -> bool:
        """Whether the word says something by itself; a lone letter does not."""
        lone = len(self.folded) == 1 and not self.folded.isdigit()
        return self.folded not in STOP_WORDS and self.folded not in TELLING and not lone


@lru_cache(maxsize=256)
def words_of(text: str) -> tuple[Word, ...]:
    """Cut a text into words, in its order. Linear in its length.

    >>> [(word.folded, word.clause) for word in words_of("No, she didn't say that 1,200 left.")]
    [('no', 0), ('she', 1), ('didnt', 1), ('say', 1), ('that', 2), ('1200', 2), ('left', 2)]
    """
    found: list[Word] = []
    clause = end = 0
    for form in _FORM.finditer(text):
        if found and (_BREAK.search(text, end, form.start()) or _ends_sentence(text, found[-1].start, end)):
            clause += 1
        end = form.end()
        written = form.group()
        for folded in fold(written).split():
            if folded in _JOINTS and found and found[-1].clause == clause:
                clause += 1
            found.append(Word(form.start(), end, folded, root(folded), clause))
    return tuple(found)


def root(word: str) -> str:
    """Stem a folded word, a verb's past as the verb.

    >>> root("left"), root("leaving"), root("talks")
    ('leav', 'leav', 'talk')
    """
    return stem(_BASES.get(word, word))


def is_past(word: str) -> bool:
    """Tell whether a folded word may be a verb's past: "rejected", "left"."""
    return word.endswith("ed") or word in _BASES


def _ends_sentence(text: str, start: int, end: int) -> bool:
    """Tell whether the full stop behind the form at `text[start:end]` is more than an abbreviation's."""
    form = text[start:end].lower()
    return _STOP.match(text, end) is not None and len(form) > 1 and "." not in form and form not in _SHORTENED
