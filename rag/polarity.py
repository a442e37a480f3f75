"""Finds where a sentence turns around what its quotes say: a "not" added or lost.

A cue ("not", "without", "denied") bears on the next words of content. Two wordings agree when their cues bear on the
same words; which cue it is matters little ("did not take part" is "refused to take part"). Rules over cue words, not
grammar.

The cues follow those of BioScope (Vincze et al. 2008), cut to what news writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.wording import Word, root

Reading = Sequence[Word]
# How many words of content behind a cue it bears on.
_SCOPE = 3
_PLAIN_NOT = frozenset("not no never none nobody nothing neither nor cannot without hardly nowhere".split())
_CONTRACTED = frozenset(
    "arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt mustnt shouldnt wasnt werent wont wouldnt".split()
)
_DENYING = frozenset(map(root, "denied refused rejected declined failed".split()))
# They may stand for a "not", but the loss of one is not noticed.
_TURNING = frozenset(
    map(
        root,
        """
        dismissed opposed ruled turned blocked cancelled canceled boycotted avoided prevented stopped halted banned
        prohibited lacked lacking lack absent absence unable impossible unlikely rarely barely disputed unfounded untrue
        """.split(),
    )
)
# "Not only", "no longer", "no fewer than" turn nothing around, or nothing that is told.
_HARMLESS = frozenset("only just least doubt matter sooner wonder fewer less more".split())

# How many words behind a cue what it bears on may begin.
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue at `words[place]` and the words of content that it bears on, by their places, nearest first."""

    place: int
    scope: tuple[int, ...]
    denying: bool = False


def denies(word: str) -> bool:
    """Tell a verb that denies: "rejects", "refused"."""
    return root(word) in _DENYING


def turned_around(sentence: Reading, quotes: Reading) -> Iterator[Word]:
    """Yield the words of a sentence under a "not" that its quotes lack, and those that lack one of the quotes'."""
    mine, theirs = _turns(sentence), _turns(quotes)
    held = _by_stem(quotes, theirs)
    for cue in negations(sentence):
        scope = [(sentence[place].stem, mine[place]) for place in cue.scope if sentence[place].stem in held]
        if cue.denying and sentence[cue.place].stem in held:
            continue
        if (scope and not any(turn in held[word] for word, turn in scope)) or (not scope and not _has_turn(quotes)):
            yield sentence[cue.place]
    yield from _lost(sentence, quotes, _by_stem(sentence, mine), held)
    yield from _closed_up(sentence, quotes)


def negations(words: Reading) -> Iterator[Cue]:
    """Yield the cues of a text with what they bear on, in its order."""
    for place, word in enumerate(words):
        plain = word.folded in _PLAIN_NOT or word.folded in _CONTRACTED
        if not plain and word.stem not in _DENYING:
            continue
        following = words[place + 1].folded if place + 1 < len(words) else ""
        if plain and following in _HARMLESS:
            continue
        yield Cue(place, _scope(place, words), denying=not plain)


def _scope(place: int, words: Reading) -> tuple[int, ...]:
    """List the places of the words of content behind a cue, to the end of the clause in which the first stands."""
    found: list[int] = []
    for behind in range(place + 1, len(words)):
        late = words[behind].clause > words[found[0]].clause if found else behind > place + _NEAR
        if late:
            break
        if words[behind].content:
            found.append(behind)
        if len(found) == _SCOPE:
            break
    return tuple(found)


def _turns(words: Reading) -> list[bool]:
    """Say of each word whether cues turn it around: two of them ("not without") do not."""
    turned = [False] * len(words)
    for cue in negations(words):
        for place in cue.scope:
            turned[place] = not turned[place]
    return turned


def _by_stem(words: Reading, turns: Sequence[bool]) -> dict[str, set[bool]]:
    found: dict[str, set[bool]] = {}
    for word, turn in zip(words, turns, strict=True):
        found.setdefault(word.stem, set()).add(turn)
    return found


def _has_turn(words: Reading) -> bool:
    return any(
        word.folded in _PLAIN_NOT or word.folded in _CONTRACTED or word.stem in _DENYING | _TURNING for word in words
    )


def _lost(
    sentence: Reading, quotes: Reading, mine: dict[str, set[bool]], theirs: dict[str, set[bool]]
) -> Iterator[Word]:
    """Yield what the quotes only tell turned around and the sentence only as it is."""
    own = {word.stem for word in sentence}
    turned = {word.clause for word in sentence if word.stem in _TURNING and word.stem not in theirs}
    for cue in negations(quotes):
        if not cue.scope or (cue.denying and quotes[cue.place].stem in own):
            continue
        scope = [quotes[place].stem for place in cue.scope]
        if (
            mine.get(scope[0]) == {False}
            and theirs[scope[0]] == {True}
            and not any(True in mine.get(w, ()) for w in scope)
        ):
            yield from [word for word in sentence if word.stem == scope[0] and word.clause not in turned][:1]


def _closed_up(sentence: Reading, quotes: Reading) -> Iterator[Word]:
    """Yield the words that follow each other where in the quotes a "not" stands between them."""
    held = {(one.folded, other.folded) for one, other in pairwise(quotes)}
    parted = {
        (before.folded, after.folded)
        for before, cue, after in zip(quotes, quotes[1:], quotes[2:], strict=False)
        if cue.folded in _PLAIN_NOT
    }
    for one, other in pairwise(sentence):
        if (one.folded, other.folded) in parted - held:
            yield other
