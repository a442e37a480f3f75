"""Groups numeric claims that are about the same thing, and says how those of a group relate.

The same thing is counted of the same event: a war's toll in one country, the dead of one flood. Claims share it by the
names around them, the kind of event and the days. Claims that say the same word for word through one speaker, or in
copies of one story, are one witness with several prints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from rag.event_words import LASTING, may_be_one
from rag.figures import HARM
from rag.nouns import Figure, Relating, Relation
from rag.relations import Claim, compatible, is_part, relate, same_speaker, speaker_words

GRAVEST: tuple[Relation, ...] = ("conflict", "superseded", "different_scope", "compatible")

_STUMP = 5
"""Letters by which names and peoples meet: Syria, Syrian, Syrians."""

_SUDDEN_DAYS = 60
"""Days within which tolls of a flood or an earthquake in one place are of the same one."""

_ATTACK_DAYS = 3
"""The same for attacks, of which there may be another the next week."""

_KNOWN_DAYS = 400
"""The same where the place was asked for: an inquiry may take its time."""

_THING_DAYS = 7
_NEAR = 300
"""Characters of one article within which two who count the same things speak of one matter."""

_ATTACKS = frozenset({"attack", "strike", "shelling", "bombing", "shooting", ""})
# Names of offices and bodies place nothing.
_COMMON = frozenset(
    """
    unite natio counc minis gover presi forei depar offic party assem envoy commi state repub secur gener human right
    agenc court polic army front north south easte weste secre organ inter prime chief deput famil relie
    """.split()
)


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Claims about the same thing, in the order of the days up to which they count, undated ones last.

    `relation` is the gravest between any two; `relations` tells each pair by their places.
    """

    counted: str
    unit: str
    event: str
    names: tuple[str, ...]
    relation: Relation
    claims: tuple[Claim, ...]
    relations: tuple[Relating, ...]


def group(claims: Sequence[Claim], *, asked: Iterable[str] = ()) -> list[FigureGroup]:
    """Group claims, in the order of each one's first claim; `asked` are names that all are known to be about."""
    known = stumps(asked)
    groups: list[list[Claim]] = []
    # By what is counted: only those are compared with each other.
    filed: defaultdict[tuple[str, str], list[list[Claim]]] = defaultdict(list)
    distinct = merged(claims)
    for claim in distinct:
        fitting = filed[claim.figure.counted, claim.figure.unit]
        alone = any(is_part(claim.figure, other.figure) for other in distinct)
        joined = [] if alone else [each for each in fitting if any(same_matter(claim, other, known) for other in each)]
        if not joined:
            groups.append([claim])
            if not alone:
                fitting.append(groups[-1])
            continue
        first, *others = joined
        first.append(claim)
        for each in others:
            first.extend(each)
            each.clear()
        fitting[:] = [each for each in fitting if each]
    return [related(each) for each in groups if each]


def related(claims: Sequence[Claim]) -> FigureGroup:
    """Put claims about the same thing in order and say how each two relate."""
    ordered = tuple(sorted(claims, key=_in_time))
    relations = tuple(
        Relating(first, second, relate(ordered[first], ordered[second]))
        for first, second in combinations(range(len(ordered)), 2)
    )
    found = {each.relation for each in relations}
    figure = ordered[0].figure
    shared = [set(claim.figure.names) | set(claim.figure.context) for claim in ordered]
    names = [name for name in (*figure.names, *figure.context) if all(name in others for others in shared)]
    return FigureGroup(
        counted=figure.counted,
        unit=figure.unit,
        event=next((claim.figure.event for claim in ordered if claim.figure.event), ""),
        names=tuple(names),
        relation=next((relation for relation in GRAVEST if relation in found), "compatible"),
        claims=ordered,
        relations=relations,
    )


def merged(claims: Sequence[Claim]) -> list[Claim]:
    """Make one claim of those that give the same figure through the same speaker, or through none that is named.

    The earliest stands for the others, which are listed in `also_in`.
    """
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: (claim.day is None, claim.day or date.min)):
        place = next((at for at, other in enumerate(kept) if _says_the_same(claim, other)), None)
        if place is None:
            kept.append(claim)
            continue
        first = kept[place]
        more = dict.fromkeys((*first.also_in, claim.figure.article_id, *claim.also_in))
        also_in = tuple(each for each in more if each != first.figure.article_id)
        kept[place] = replace(first, also_in=also_in, prints=(*first.prints, claim))
    order = {id(claim.figure): place for place, claim in enumerate(claims)}
    return sorted(kept, key=lambda claim: order[id(claim.figure)])


def _in_time(claim: Claim) -> tuple[bool, date, str, int]:
    return (claim.day is None, claim.day or date.min, claim.figure.article_id, claim.start)


def stumps(names: Iterable[str]) -> frozenset[str]:
    """Reduce folded names to what they share with the names of their people; offices and short words are left out.

    >>> sorted(stumps(["syrians", "foreign minister quill", "un"]))
    ['quill', 'syria']
    """
    words = (word[:_STUMP] for name in names for word in name.split() if len(word) >= _STUMP - 1)
    return frozenset(word for word in words if word not in _COMMON)


def _says_the_same(one: Claim, other: Claim) -> bool:
    mine, theirs = one.figure, other.figure
    keys = [(f.counted, f.unit, f.value, f.high, f.of) for f in (mine, theirs)]
    if keys[0] != keys[1] or not may_be_one(mine.event, theirs.event) or not compatible(mine, theirs):
        return False
    if mine.bound != theirs.bound and not same_speaker(one, other):
        return False
    if mine.article_id == theirs.article_id or theirs.article_id in one.also_in or mine.article_id in other.also_in:
        return True
    silent = not speaker_words(one.said_by) or not speaker_words(other.said_by)
    placed = bool(around(mine) & around(theirs))
    return placed if silent else same_speaker(one, other) and (placed or mine.event == theirs.event != "")


def around(figure: Figure) -> frozenset[str]:
    """Stumps of the names in and before the sentence of a figure, and in its article's title."""
    return stumps((*figure.names, *figure.context))


def same_matter(one: Claim, other: Claim, known: frozenset[str] = frozenset()) -> bool:
    """Tell whether two claims are about the same thing; with `known` names, which both are about, days matter less."""
    mine, theirs = one.figure, other.figure
    if (mine.counted, mine.unit) != (theirs.counted, theirs.unit):
        return False
    days = abs((one.day - other.day).days) if one.day and other.day else None
    if mine.counted not in HARM:
        placed = bool(known or stumps(mine.names) & stumps(theirs.names))
        if mine.article_id == theirs.article_id and one.said_by and other.said_by:
            # "The union said that 1,200 jobs were lost. The ministry put it at 700 jobs."
            placed = placed or abs(mine.quote_start - theirs.quote_start) <= _NEAR
        placed = placed or (same_speaker(one, other) and bool(set(mine.names) & set(theirs.names)))
        return placed and (days is None or days <= _THING_DAYS or same_speaker(one, other))
    if not (known or around(mine) & around(theirs)) or not may_be_one(mine.event, theirs.event):
        return False
    if _lasts(mine) or _lasts(theirs):
        return _lasts(mine) == _lasts(theirs)
    if mine.on is not None and theirs.on is not None:
        return abs((mine.on - theirs.on).days) <= 1
    reach = _KNOWN_DAYS if known else _ATTACK_DAYS if mine.event in _ATTACKS else _SUDDEN_DAYS
    return days is None or days <= reach


def _lasts(figure: Figure) -> bool:
    return figure.event in LASTING or (not figure.event and figure.since is not None)
