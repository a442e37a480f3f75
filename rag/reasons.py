"""Finds the sentences that tell why, for a question that asks it: the words of a question say what happened, not why.

    "The ferry stopped on Friday."  [why?]  "Its captain said the engine had been found full of sand."

A sentence tells why by a word of cause, or because whoever did it goes on to speak. What counts is that, and how near
the sentence stands, in its passage, to one that has the question's words (docs/evaluation.md, "Why").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.clues import SAYING, leans
from rag.evidence import Evidence

CAUSE, OCCASION, EXPLAINS = 3.0, 1.0, 1.5
"""What it is worth, in log odds, that a sentence has a word of cause, one of occasion ("after"), or speaks on."""

WITHIN, CAUSE_WITHIN = 3.0, 4.5
"""Log odds by which a sentence, or one near it, may be less likely than the best to be about what is asked; more of
them where it has a word of cause."""

RAISED = 2
"""Sentences that are put behind the best one, in their order."""

_A_SENTENCE = 0.35
"""Log odds for each sentence that lies between."""

_BEFORE, _AFTER, _SPOKEN_AFTER = 3, 1, 2
_STEP = 0.001
_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|thanks to|(?:the|no|one|only|main|single|what|a|his|her|its|their) reasons?"
    r"|on (?:the )?grounds?|so that|in order (?:to|that)|so as to|in (?:response|reply|retaliation|protest|return)"
    r"|as an? (?:reward|punishment|protest|result|consequence)|out of (?:fear|regard|respect|concern|anger|\w+ity)"
    r"|for fear|fear(?:s|ed|ing)|prompted|blam(?:ed|ing|es)|arose|citing|accus(?:ed|ing|es)|object(?:ed|ing|s)\b(?! of)"
    r"|objections?|explain(?:ed|s|ing)|absence of|lack of|refusal (?:of|to)|chang(?:ed|es) (?:his|her|its|their) minds?"
    r"|(?:was|were|been) (?:worn down|won over|persuaded|convinced|driven|forced|moved|angered))\b",
    re.IGNORECASE,
)
# "Since March" and "since the war" tell a time.
_OCCASION = re.compile(
    r"\b(?:after|following|over|amid)\b|\bsince (?!(?:\w+ )?(?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|last|then"
    r"|the (?:war|spring|summer|autumn|winter|start|beginning)|\d))",
    re.IGNORECASE,
)
_SPEAKS_ON = re.compile(
    r"[,”\"] (?:he|she|they|it) (?:said|told|added|complained|argued|asked)\b"
    r"|[,”\"] (?:said|told|added|complained|argued) (?:he|she|they|it)\b",
    re.IGNORECASE,
)


def with_reasons(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Put sentences that tell why right behind the best one; `evidence` is sorted, the likeliest first.

    All others keep their scores and their order.
    """
    if not evidence:
        return []
    best = evidence[0]
    found = sorted(_reasons(evidence), key=lambda one: (-one[0], one[1].key))
    chosen = [item for _, item in found if item.key != best.key][:RAISED]
    raised = [replace(item, score=best.score - _STEP * (place + 1)) for place, item in enumerate(chosen)]
    keys = {best.key, *(item.key for item in chosen)}
    return [best, *raised, *(item for item in evidence if item.key not in keys)]


def _reasons(evidence: Sequence[Evidence]) -> Iterator[tuple[float, Evidence]]:
    """Yield sentences that may tell why, with their log odds, from passages that are about what is asked."""
    best = evidence[0].score
    passages: dict[str, list[Evidence]] = defaultdict(list)
    for item in evidence:
        passages[item.hit.passage.id].append(item)
    for items in passages.values():
        items.sort(key=lambda item: item.start)
        for place, item in enumerate(items):
            told = _near(items, place, _BEFORE, _AFTER)
            about = max(item.score, item.score if told is None else told)
            worth = _worth(item, items, place, told)
            least = best - (CAUSE_WITHIN if _CAUSE.search(item.text) else WITHIN)
            if worth is not None and about >= least:
                yield worth, item


def _worth(item: Evidence, items: Sequence[Evidence], place: int, near: float | None) -> float | None:
    """Weigh a sentence as one that tells why; None if nothing in it does."""
    worth = [value for value in (_caused(item, near), _explained(item, items, place)) if value is not None]
    return max(worth, default=None)


def _caused(item: Evidence, near: float | None) -> float | None:
    if _CAUSE.search(item.text):
        return _between(item, near) + CAUSE
    return _between(item, near) + OCCASION if _OCCASION.search(item.text) else None


def _explained(item: Evidence, items: Sequence[Evidence], place: int) -> float | None:
    """Weigh a sentence in which somebody speaks on: "she said", "Its head said", after the one on what is asked."""
    before = _near(items, place, _SPOKEN_AFTER, 0)
    speaks = SAYING.search(item.text) and (leans(item.text) or _SPEAKS_ON.search(item.text))
    return _between(item, before) + EXPLAINS if speaks and before is not None else None


def _between(item: Evidence, near: float | None) -> float:
    return item.score if near is None else (item.score + near) / 2


def _near(items: Sequence[Evidence], place: int, before: int, after: int) -> float | None:
    """Give the log odds of the likeliest sentence up to so many before and after a place; None where there is none."""
    around = range(max(0, place - before), min(len(items), place + after + 1))
    found = [items[other].score - _A_SENTENCE * abs(other - place) for other in around if other != place]
    return max(found, default=None)
