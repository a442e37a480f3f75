"""Finds where a sentence is surer, or less sure, than its quotes: a plan told as a fact, a fact as a possibility.

A cue ("may", "will", "plans to") bears on the next verb. Only what is plain to see counts: the same verb with another
cue, or with none and in a form that tells of something done ("sailed" for "may sail"). "Would" may stand for "will" and
for a plain present, since reported speech puts them so.

The levels are those of FactBank (Saurí and Pustejovsky 2009), certain, probable and possible, with plans apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.polarity import Reading, negations
from rag.wording import Word, is_past, root

Level = Literal["plain", "tentative", "intended", "future", "would"]

_MODALS: dict[str, Level] = {
    **dict.fromkeys("may might could perhaps possibly maybe probably likely reportedly allegedly".split(), "tentative"),
    **dict.fromkeys("will shall wont".split(), "future"),
    **dict.fromkeys("would wouldnt".split(), "would"),
}
# With "to" soon behind it: "plans to", "is expected by all to".
_TOWARDS = frozenset(
    map(
        root,
        """
        plan plans expected expects intends hopes aims wants seeks sought likely set due try tried attempted threatened
        promised pledged vowed offered proposed urged called asked demanded ordered agreed decided prepared ready
        scheduled wishes willing going
        """.split(),
    )
)
_NEAR = 4
_BEING = frozenset("is are was were has been".split())


@dataclass(frozen=True, slots=True)
class _Use:
    """How a word is used: at which level, in which form, and whether some form of "be" stands before it."""

    level: Level
    form: str
    be: bool


def misjudged(sentence: Reading, quotes: Reading) -> Iterator[Word]:
    """Yield the words of a sentence that it tells as surer, or as less sure, than its quotes do."""
    theirs = _uses(quotes)
    # What does not happen is neither planned nor done.
    denied = {words[place].stem for words in (sentence, quotes) for cue in negations(words) for place in cue.scope}
    for place, word in enumerate(sentence):
        held = theirs.get(word.stem)
        if held and _is_verb(word) and word.stem not in denied and not _agrees(_use(place, sentence), held):
            yield word


def _uses(words: Reading) -> dict[str, set[_Use]]:
    found: dict[str, set[_Use]] = {}
    for place, word in enumerate(words):
        if word.content:
            found.setdefault(word.stem, set()).add(_use(place, words))
    return found


def _is_verb(word: Word) -> bool:
    """Tell whether a word may be a verb; adverbs are none."""
    return word.content and not word.folded[0].isdigit() and not word.folded.endswith("ly")


def _use(place: int, words: Reading) -> _Use:
    """Find the cue that a word is the first of its clause behind, adverbs apart."""
    form, clause, be = words[place].folded, words[place].clause, False
    for before in range(place - 1, -1, -1):
        word = words[before]
        if word.clause != clause:
            break
        if word.folded in _MODALS:
            return _Use(_MODALS[word.folded], form, be)
        if word.folded == "to":
            return _Use("intended" if _towards(before, words) else "plain", form, be)
        be = be or word.folded == "be" or word.folded in _BEING
        if word.content and not word.folded.endswith("ly"):
            break
    return _Use("plain", form, be)


def _towards(to: int, words: Reading) -> bool:
    near = words[max(0, to - _NEAR) : to]
    return any(word.stem in _TOWARDS and word.clause == words[to].clause for word in near)


def _agrees(mine: _Use, theirs: set[_Use]) -> bool:
    levels = {use.level for use in theirs}
    if mine.level in levels:
        return True
    if mine.level == "plain":
        return not _is_done(mine, theirs)
    plain_now = any(use.level == "plain" and not is_past(use.form) for use in theirs)
    if mine.level == "would":
        return plain_now or levels != {"plain"}
    if mine.level == "future":
        return plain_now or "would" in levels
    # "Plans to" may be said of what "will" be done, "may" not.
    return bool(levels - ({"plain"} if mine.level == "intended" else {"plain", "future"}))


def _is_done(mine: _Use, theirs: set[_Use]) -> bool:
    """Tell whether a word without a cue tells as done what the quotes tell with one."""
    if any(use.be for use in theirs):
        return mine.be
    return mine.form not in {use.form for use in theirs} and (is_past(mine.form) or mine.form.endswith("s"))
