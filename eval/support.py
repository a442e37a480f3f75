"""Measures the support check by mutation: true rewordings that it lets pass, false changes that it detects.

Every sentence is changed in each way that fits it, once, and checked against its own unchanged quote. Written answers,
where a data set has them, are checked against the passages they were written from, and against another answer's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from eval.claims import Claim, answers, drawn, facts, required
from eval.copies import wilson
from eval.datasets import Dataset
from eval.falsehoods import FALSEHOODS
from eval.rewordings import REWORDINGS, Change, Said
from rag.names import names
from rag.nouns import Support
from rag.support import check

SEED = 20_261_126

_AFTER_A_SMALL_LETTER = r"(?<=[a-z,] )"
_WORD = re.compile(r"\b[a-z]{5,}\b")


@dataclass(frozen=True, slots=True)
class Kind:
    """Sentences changed in one way: how many, and how many of them were flagged, or flagged as unsupported.

    Flagged is all that is not wholly supported; `low` and `high` are the 95 % Wilson interval of its share. Of true
    sentences a flag is a false alarm, of false ones a detection.
    """

    name: str
    true: bool
    sentences: int
    flagged: int
    unsupported: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share that was flagged."""
        return self.flagged / self.sentences if self.sentences else 0.0


@dataclass(frozen=True, slots=True)
class SupportReport:
    """A whole report; `sentences` were changed, of which some fit no change."""

    dataset: str
    seed: int
    sentences: int
    kinds: tuple[Kind, ...]


def evaluate_support(
    dataset: Dataset, *, count: int | None = None, seed: int = SEED, on_kind: Callable[[str], None] = lambda _: None
) -> SupportReport:
    """Measure on a data set's evidence sentences, or with `count` on so many drawn from its articles.

    Raises InputError when there are no sentences.
    """
    claims = required(facts(dataset) if count is None else drawn(dataset, count=count, random=Random(seed)), dataset)
    kinds = [kind("as it stands", True, [check(claim.text, claim.citations).support for claim in claims])]
    for true, changes in ((True, REWORDINGS), (False, FALSEHOODS)):
        for name, change in changes.items():
            on_kind(name)
            kinds.append(kind(name, true, changed(claims, change, seed=f"{seed} {name}")))
    on_kind("written answers")
    return SupportReport(dataset.name, seed, len(claims), (*kinds, *_written(answers(dataset))))


def changed(claims: Sequence[Claim], change: Change, *, seed: str) -> list[Support]:
    """Change each sentence that the change fits and check it; chance depends on the seed and the sentence alone."""
    pool, words = _pool(claims)
    found = []
    for claim in claims:
        said = Said(claim.text, claim.citations[0].published, pool, words, Random(f"{seed} {claim.text}"))
        text = change(said)
        if text is not None and text != claim.text:
            found.append(check(text, claim.citations).support)
    return found


def kind(name: str, true: bool, supports: Sequence[Support]) -> Kind:
    """Count what the check said of sentences of one kind."""
    unsupported = sum(support == "unsupported" for support in supports)
    flagged = sum(support != "supported" for support in supports)
    low, high = wilson(flagged, len(supports))
    return Kind(name, true, len(supports), flagged, unsupported, round(low, 3), round(high, 3))


def _pool(claims: Sequence[Claim]) -> tuple[list[str], list[str]]:
    """Collect names, those that do not merely begin a sentence, and words, to put in others' places."""
    called = {
        name
        for claim in claims
        for name in names(claim.text)
        if re.search(_AFTER_A_SMALL_LETTER + re.escape(name), claim.text)
    }
    words = {word for claim in claims for word in _WORD.findall(claim.text)}
    return sorted(called), sorted(words)


def _written(by_answer: Sequence[Sequence[Claim]]) -> list[Kind]:
    """Check written answers by their own passages, then by those of the answer half the set away."""
    if not by_answer:
        return []
    own = [check(claim.text, claim.citations).support for answer in by_answer for claim in answer]
    away = len(by_answer) // 2
    others = [
        check(claim.text, by_answer[(place + away) % len(by_answer)][0].citations).support
        for place, answer in enumerate(by_answer)
        for claim in answer
    ]
    return [kind("written answers", True, own), kind("answers to another question", False, others)]
