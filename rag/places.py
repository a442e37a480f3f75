"""Finds names and numbers that have changed places: "Holt told Quill" where the quotes say "Quill told Holt".

Each is known by the words beside it, in its clause: the verb that follows a name, what a number counts. Whose
neighbours are another's in the quotes, and none its own, stands in the other's place. What only one wording has beside
it tells nothing, so a sentence that is put in other words passes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.polarity import Reading
from rag.wording import TELLING

Beside = frozenset[tuple[str, str]]

_TELLER = ("", "tells")
_TOLD = ("", "is told")
_TO_WHOM = frozenset(("tell", "tells", "told", "telling"))
_BEING = frozenset(("was", "were", "is", "are", "been", "be"))
# How far a neighbour may stand, in words.
_REACH = 4
_LINKS = frozenset(("of", "for", "from", "at"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or number at `text[start:end]`; equal keys are one thing."""

    start: int
    end: int
    key: str | float


def exchanged(
    mine: Sequence[Mention], sentence: Reading, theirs: Sequence[Mention], quotes: Reading
) -> Iterator[Mention]:
    """Yield those of the mentions of a sentence that stand in the place of others in its quotes.

    The others must be named in the sentence as well, or be who tells something there.
    """
    held = _neighbours(theirs, quotes)
    keys = {mention.key for mention in mine}
    for mention, own in _neighbours(mine, sentence):
        kept = [beside for other, beside in held if other.key == mention.key]
        taken = [
            own & (beside if other.key in keys else beside & {_TELLER})
            for other, beside in held
            if other.key != mention.key
        ]
        if kept and not any(own & beside for beside in kept) and any(taken):
            yield mention


def _neighbours(mentions: Sequence[Mention], words: Reading) -> list[tuple[Mention, Beside]]:
    """Name what stands beside each mention that is made of words."""
    starts = [word.start for word in words]
    spans = [(bisect_left(starts, mention.start), bisect_left(starts, mention.end)) for mention in mentions]
    beside = _Beside(words, {first: last for first, last in spans if first < last})
    return [(mention, beside.of(*span)) for mention, span in zip(mentions, spans, strict=True) if span[0] < span[1]]


class _Beside:
    """Finds what stands beside the mentions of one text, given as places of words: where each begins and ends."""

    def __init__(self, words: Reading, mentions: Mapping[int, int]) -> None:
        self._words = words
        self._mentions = mentions
        self._inside = {place for first, last in mentions.items() for place in range(first, last)}
        # What follows "Quill of the Relief Office" is said of her and not of the office.
        self._linked = {start for last in mentions.values() if (start := self._behind_link(last)) > last}

    def of(self, first: int, last: int) -> Beside:
        """Name the nearest words of content on either side of a mention, and whether it tells something."""
        clause = self._words[first].clause
        before = self._nearest(range(first - 1, max(-1, first - 1 - _REACH), -1), clause)
        found = set() if before is None else self._named_before(before, first, last)
        end = self._mentions.get(self._behind_link(last), last)
        # "The Relief Office's Quill": what follows is said of her.
        if first not in self._linked and last not in self._mentions:
            after = self._nearest(range(end, min(len(self._words), end + _REACH)), clause)
            if after is not None:
                found |= self._named_after(after)
        return frozenset(found)

    def _named_before(self, place: int, first: int, last: int) -> set[tuple[str, str]]:
        word = self._words[place]
        if word.folded not in TELLING:
            return {("before", word.stem)}
        if self._words[first - 1].folded == "by":
            return {_TELLER}
        if word.folded in _TO_WHOM:
            return {_TOLD}
        # "..., said Quill." and "according to Quill"; but in "said Quill left" somebody else speaks.
        ends = last == len(self._words) or self._words[last].clause != word.clause
        return {_TELLER} if ends or word.folded == "according" else set()

    def _named_after(self, place: int) -> set[tuple[str, str]]:
        word = self._words[place]
        if word.folded not in TELLING:
            return {("after", word.stem)}
        return {_TOLD if self._words[place - 1].folded in _BEING else _TELLER}

    def _nearest(self, places: range, clause: int) -> int | None:
        for place in places:
            word = self._words[place]
            if word.clause != clause or place in self._inside:
                return None
            if word.content or word.folded in TELLING:
                return place
        return None

    def _behind_link(self, place: int) -> int:
        """Find where a name goes on that is linked to what ends at a place: behind "of the"; else the place itself."""
        end = place
        if end < len(self._words) and self._words[end].folded in _LINKS:
            end += 1
            if end < len(self._words) and self._words[end].folded == "the":
                end += 1
        return end if end in self._mentions else place
