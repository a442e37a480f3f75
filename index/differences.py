"""Finds a number, date or name that one text has where the other has another one.

Two prints of a story are lined up sentence by sentence, in any order, and what does not match is compared: within
sentences that are mostly the same words, and where one sentence stands between the same neighbours as another. What
only one side has (a cut, an added credit) is no difference. Nor is a reworded verdict ("accepted", "rejected"): only
the particulars of `index/particulars.py` are looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from itertools import chain, pairwise

from index.particulars import Line, Particulars, conflict, lines

_SIMILAR = 0.35
"""Share of the shorter sentence's word pairs that two versions of one sentence have in common."""

_POSTINGS = 16
"""A word pair that stands in more sentences than this says nothing about which of them are alike."""

Pairs = dict[int, int]
"""From a line of the first text to its counterpart in the second."""


def differ(a: str, b: str, *, within: bool = False) -> bool:
    """Tell whether two texts contradict each other in a number, a date or a name.

    With `within`, `a` is a passage of `b`: what stands before and after it in `b` is not looked at.
    Takes time in proportion to the texts.
    """
    first, second = lines(a), lines(b)
    equal = _equal(first, second)
    similar = _similar(first, second, equal)
    if any(_replaced(first[i], second[j]) for i, j in similar.items()):
        return True
    mine, theirs = _particulars(first), _particulars(second)
    gaps = _gaps(first, second, pairs=equal | similar, head=not within)
    return any(conflict(_particulars(own) - theirs, _particulars(other) - mine) for own, other in gaps)


def _particulars(run: Sequence[Line]) -> Particulars:
    return frozenset(chain.from_iterable(line.particulars for line in run))


def _equal(first: Sequence[Line], second: Sequence[Line]) -> Pairs:
    """Pair lines of the same words, each once, in their order."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in range(len(second) - 1, -1, -1):
        places[second[j].words].append(j)
    return {i: places[line.words].pop() for i, line in enumerate(first) if places.get(line.words)}


def _similar(first: Sequence[Line], second: Sequence[Line], equal: Pairs) -> Pairs:
    """Pair those of the remaining lines that are each other's most similar."""
    taken = set(equal.values())
    left = {i: line for i, line in enumerate(first) if i not in equal}
    right = {j: line for j, line in enumerate(second) if j not in taken}
    forth, back = _best(left, right), _best(right, left)
    return {i: j for i, j in forth.items() if back.get(j) == i}


def _best(own: dict[int, Line], others: dict[int, Line]) -> Pairs:
    postings: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for j, line in others.items():
        for pair in _word_pairs(line):
            postings[pair].append(j)
    best: Pairs = {}
    for i, line in own.items():
        shared = Counter(
            chain.from_iterable(
                found for pair in _word_pairs(line) if len(found := postings.get(pair, ())) <= _POSTINGS
            )
        )
        if shared:
            j, count = min(shared.items(), key=lambda item: (-item[1], item[0]))
            if count >= _SIMILAR * min(len(line.words), len(others[j].words)):
                best[i] = j
    return best


def _word_pairs(line: Line) -> set[tuple[str, str]]:
    """Pair neighbouring words, the edges included, so that a line of one word has pairs too."""
    return set(pairwise(("", *line.words, "")))


def _replaced(a: Line, b: Line) -> bool:
    """Tell whether two versions of one sentence hold different particulars, or the same in exchanged places."""
    if a.template == b.template and a.filling != b.filling:
        return True
    mine, theirs = a.particulars, b.particulars
    if a.opener and b.opener and a.opener != b.opener:
        # Any first word is capitalised: that it is a name, its own text must show, or the rest that is word for word.
        alike = a.words[1:] == b.words[1:]
        if alike or ("name", a.opener) in mine:
            theirs |= {("name", b.opener)}
        if alike or ("name", b.opener) in theirs:
            mine |= {("name", a.opener)}
    return conflict(mine, theirs)


def _gaps(
    first: Sequence[Line], second: Sequence[Line], *, pairs: Pairs, head: bool
) -> Iterator[tuple[list[Line], list[Line]]]:
    """Yield the unpaired runs of both texts that stand in one place: before the same line, or after it.

    Runs at the end are left out, for there each outlet adds background of its own; so are those at the head of a
    passage (`head` is false).
    """
    taken = set(pairs.values())
    previous = -1
    for i in sorted(pairs):
        own = first[previous + 1 : i]
        found = set(_run(pairs[i] - 1, -1, taken))
        if previous >= 0:
            found.update(_run(pairs[previous] + 1, 1, taken, stop=len(second)))
        if own and found and (head or previous >= 0):
            yield list(own), [second[j] for j in sorted(found)]
        previous = i


def _run(start: int, step: int, taken: Container[int], *, stop: int = -1) -> Iterator[int]:
    """Yield the places from `start` on until one is taken or the text ends."""
    place = start
    while place not in (-1, stop) and place not in taken:
        yield place
        place += step
