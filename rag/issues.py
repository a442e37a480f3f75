"""Finds what a statement is about among a list of issues, and says by which words (by meaning: `rag/meanings.py`).

The list is a reader's to edit (`rag/issues.yaml` is the default). Cues are matched in singular and plural, side by
side and in their order; the words that matched are shown, so that a reader can judge a match.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rag.spelling import fold


@dataclass(frozen=True, slots=True)
class Issue:
    """A label, the phrases that tell of it, and sentences that show what is meant."""

    label: str
    cues: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """An issue that a text is about, and how that is known: a cue in it, or a seed that it is near to in meaning.

    `cue` is the cue or the seed; `likeness` is the cosine to the seed.
    """

    label: str
    cue: str
    by: Literal["words", "meaning"] = "words"
    likeness: float | None = None


class Issues:
    """A list of issues, made ready for matching."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        self._cues: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for issue in self.issues:
            for cue in dict.fromkeys((issue.label, *issue.cues)):
                stems = singulars(cue)
                if stems:
                    self._cues.setdefault(stems[0], []).append((stems, issue.label, cue))

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels in the order of the list."""
        return tuple(issue.label for issue in self.issues)

    def match(self, text: str) -> tuple[Matched, ...]:
        """List the issues of a text in the order of the list, each with the longest of its cues that stands there.

        >>> Issues([Issue("aid", ("food", "food convoy")), Issue("borders")]).match("Food convoys wait.")
        (Matched(label='aid', cue='food convoy', by='words', likeness=None),)
        """
        words = singulars(text)
        found: dict[str, str] = {}
        for place, word in enumerate(words):
            for stems, label, cue in self._cues.get(word, ()):
                if words[place : place + len(stems)] == stems and len(cue) > len(found.get(label, "")):
                    found[label] = cue
        return tuple(Matched(label, found[label]) for label in self.labels if label in found)

    def named(self, asked: str) -> str | None:
        """Find the issue that a reader means by a label or a cue; None if there is none."""
        wanted = singulars(asked)
        for issue in self.issues:
            if singulars(issue.label) == wanted:
                return issue.label
        matched = self.match(asked)
        return matched[0].label if matched else None


def singulars(text: str) -> tuple[str, ...]:
    """Cut a text's words down to their singular: other endings make other words ("elected" is not of an election)."""
    return tuple(map(_singular, fold(text).split()))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORT:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > _SHORT else word


_SHORT = 4
