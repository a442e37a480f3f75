"""Reads misspelt words of a question as the archive's own, before anything is looked for, and says that it did.

"did karimnud accept the paired mesures" holds two words that no passage has. Each is read as a word of the passages
about the rest of the question, where exactly one is a slip of the fingers away. What looks like a word or a name of its
own is left alone: a capital says that a name was meant as it stands, and its neighbour is then only offered as another
reading. What was read is among what was carried, so that a reader can take it out (`ignore`).

A question all in small letters gets the capitals that the archive writes its names with.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.date_points import MONTHS, WEEKDAYS
from rag.nouns import Conversation, Filters, Rewrite
from rag.questions import QUESTION_WORDS
from rag.seams import Archive, Rewriter
from rag.slips import may_be_another_name, nearest
from rag.spelling import STOP_WORDS, fold
from rag.stems import stem

SHORTEST = 5
"""Letters of a word that may be a misspelt one: shorter ones have too many neighbours."""
READ = 40
"""Passages about a question whose words are compared."""
MOST = 3
"""Words of a question that are respelled: one with more is in another language, or about something else."""
FEWEST = 2
"""Passages that hold a word before it is read for another: one may be misspelt itself."""
ALWAYS = 0.8
"""Share of a name's places in passages, first words of sentences apart, where it has a capital."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_INSIDE = re.compile(r"(?<=[\w,;] )[^\W\d_]{3,}")
_NAMED_BEFORE = re.compile(r"\b[A-ZÀ-Þ][\w’'-]*\s$")
_NAMED_BEHIND = re.compile(r"\s[A-ZÀ-Þ]")
_OF_CALENDAR = frozenset({*MONTHS, *WEEKDAYS})
_NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of some passages: how often each stands there, how it is written, and which are names.

    `alone` are those that are mostly names by themselves, without another beside them.
    """

    counts: Counter[str]
    written: Mapping[str, str]
    names: frozenset[str]
    alone: frozenset[str]


class RespellingRewriter:
    """Respells a question before another rewriter makes it stand alone; fulfils `rag.seams.Rewriter`.

    `is_word` tells a word of the language from letters put together, so that a word that the archive happens not to
    have is not bent into one that it has.
    """

    def __init__(self, rewriter: Rewriter, archive: Archive, *, is_word: Callable[[str], bool]) -> None:
        self._rewriter = rewriter
        self._archive = archive
        self._is_word = is_word

    def rewrite(self, question: str, conversation: Conversation | None, *, without: Sequence[str] = ()) -> Rewrite:
        """Respell a question and rewrite it; a reading that is among `without` is not made."""
        unknown = self._unknown(question)
        small = question == question.lower()
        if not unknown and not small:
            return self._rewriter.rewrite(question, conversation, without=without)
        beside = self._beside(question)
        readings = {word: near for word in unknown if (near := self._near(word, beside))}
        sure = {word: near for word, near in readings.items() if not _is_doubtful(word, near, beside)}
        gone = {fold(piece) for piece in without}
        told = {word: f"{beside.written[near]} for {word}" for word, near in sure.items()}
        made = {word: beside.written[near] for word, near in sure.items() if fold(told[word]) not in gone}
        capitals = {
            word: beside.written[word] for word in map(fold, _WORD.findall(question)) if self._is_name(word, beside)
        }
        respelled = _replaced(question, {**(capitals if small else {}), **made})
        found = self._rewriter.rewrite(respelled, conversation, without=without)
        others = {word: beside.written[near] for word, near in readings.items() if word not in sure}
        offered = (_replaced(respelled, others),) if others else ()
        return replace(
            found,
            carried=(*(told[word] for word in made), *found.carried),
            dropped=(*found.dropped, *(told[word] for word in told if word not in made)),
            alternatives=(*offered, *found.alternatives),
        )

    def _is_name(self, word: str, beside: _Words) -> bool:
        """Tell a name from a word of the language that is a part of some name: "watch" of "Lethren Watch"."""
        if word not in beside.names or word in _OF_CALENDAR:
            return False
        return word in beside.alone or not self._is_word(word)

    def _unknown(self, question: str) -> list[str]:
        """List the words of a question, as they are typed, that neither the language nor the archive has."""
        asked = [
            word
            for word in dict.fromkeys(_WORD.findall(question))
            if (folded := fold(word)) not in STOP_WORDS and folded not in QUESTION_WORDS
        ]
        unknown = [
            word
            for word in asked
            if len(word) >= SHORTEST and word.isalpha() and " " not in fold(word) and not self._is_known(word)
        ]
        return unknown if len(unknown) <= min(MOST, max(1, len(asked) // 2)) else []

    def _is_known(self, word: str) -> bool:
        # The lexical index knows words by their stems: "crossed" where an article has "crossing".
        return (
            self._is_word(word.lower()) or self._archive.rank_lexical(word, k=1, filters=_NO_FILTERS).numbers.size > 0
        )

    def _near(self, word: str, beside: _Words) -> str | None:
        folded = fold(word)
        # Whoever writes a capital means a name.
        near = nearest(folded, beside.names if word[:1].isupper() else beside.counts)
        if near is None or stem(near) == stem(folded):
            return None
        return near if self._archive.count(near, filters=_NO_FILTERS) >= FEWEST else None

    def _beside(self, question: str) -> _Words:
        """Read the words of the passages nearest to the words of a question that the archive has."""
        hits = self._archive.lexical(question, k=READ, filters=_NO_FILTERS)
        counts: Counter[str] = Counter()
        inside: dict[str, Counter[bool]] = {}
        written: dict[str, Counter[str]] = {}
        joined: Counter[str] = Counter()
        for hit in hits:
            text = f"{hit.passage.title or ''}\n{hit.passage.text}"
            for form in _WORD.findall(text):
                folded = fold(form)
                counts[folded] += 1
                written.setdefault(folded, Counter())[form.removesuffix("'s").removesuffix("’s")] += 1
            # A title may have a capital at every word.
            for found in _INSIDE.finditer(hit.passage.text):
                form = found.group()
                inside.setdefault(fold(form), Counter())[form[:1].isupper()] += 1
                if _NAMED_BEFORE.search(hit.passage.text, max(0, found.start() - 40), found.start()) or (
                    _NAMED_BEHIND.match(hit.passage.text, found.end())
                ):
                    joined[fold(form)] += 1
        names = {
            word for word, seen in inside.items() if seen[True] >= ALWAYS * seen.total() and word not in STOP_WORDS
        }
        forms = {word: _usual(seen, name=word in names) for word, seen in written.items()}
        alone = {word for word in names if 2 * joined[word] < inside[word].total()}
        return _Words(counts, forms, frozenset(names), frozenset(alone))


def _usual(forms: Counter[str], *, name: bool) -> str:
    """Give the usual form of a word: in small letters, a name with its capital."""
    if not name:
        return max(forms, key=lambda form: (form.islower(), forms[form])).lower()
    capital = {form: count for form, count in forms.items() if form[:1].isupper() and not form.isupper()}
    return max(capital or forms, key=lambda form: forms[form])


def _is_doubtful(word: str, near: str, beside: _Words) -> bool:
    """Tell whether a word may be meant as it stands: a name with its own capital, or near to a short one."""
    return word[:1].isupper() or (near in beside.names and may_be_another_name(fold(word), near))


def _replaced(question: str, forms: Mapping[str, str]) -> str:
    """Put other words in the place of those that are keys, or that fold to one."""

    def form(found: re.Match[str]) -> str:
        word = found.group()
        return forms.get(word) or forms.get(fold(word)) or word

    return _WORD.sub(form, question)
