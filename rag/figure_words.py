"""Says in plain words how the figures of a group relate: what each source gives, and which pairs agree or not.

"14 [1] (the interior ministry, 19 May 2021); at least 31 [2] (Lethren Watch, 21 May 2021). [1] and [2] conflict."
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.nouns import Relating, Relation
from rag.relations import Claim, same_speaker

_SUFFERED = {
    "killed": "people killed",
    "wounded": "people wounded",
    "missing": "people missing",
    "displaced": "people displaced",
    "arrested": "people held",
    "freed": "people freed",
    "abducted": "people abducted",
    "sick": "people taken ill",
}


def told(claims: Sequence[Claim], relations: Sequence[Relating], markers: Sequence[str]) -> str:
    """List the figures with who says them and when, then how they relate; `markers[i]` stands behind `claims[i]`."""
    figures = "; ".join(
        f"{one_line(claim.text)} {marker} ({origin(claim)})" for claim, marker in zip(claims, markers, strict=True)
    )
    return f"Number of {subject(claims[0])}: {figures}. {related(claims, relations, markers)}".rstrip()


def subject(claim: Claim) -> str:
    """Name what a claim counts.

    >>> from rag.nouns import Figure
    >>> subject(Claim(Figure("a", 0, 1, 0, 1, 9.0, "exact", "killed"), "9", 0, 1, "", None, None))
    'people killed'
    """
    return counted_as(claim.figure.counted)


def counted_as(thing: str) -> str:
    """Name several of what figures are filed under.

    >>> counted_as("missing"), counted_as("truck")
    ('people missing', 'trucks')
    """
    return _SUFFERED.get(thing, f"{thing}s")


def origin(claim: Claim) -> str:
    """Name who says a figure, else the outlet, and the day up to which it counts."""
    who = one_line(claim.said_by or claim.source or "no source named")
    return f"{who}, {spelled(claim.day)}"


def spelled(day: date | None) -> str:
    """Write a day as people do.

    >>> spelled(date(2022, 2, 10)), spelled(None)
    ('10 February 2022', 'undated')
    """
    return f"{day.day} {day:%B %Y}" if day else "undated"


def one_line(text: str) -> str:
    """Write a span on one line."""
    return " ".join(text.split())


def related(claims: Sequence[Claim], relations: Sequence[Relating], markers: Sequence[str]) -> str:
    """Say how figures relate: all agree, or which differ in scope, were superseded or conflict; empty for one alone."""
    if len(claims) == 1:
        return ""
    if all(each.relation == "compatible" for each in relations):
        return "They agree within their bounds."

    def named(place: int) -> str:
        return f"{one_line(claims[place].text)} {markers[place]}"

    said = []
    parts = _of(relations, "different_scope")
    if parts and len(parts) == len(relations):
        said.append("They do not count the same.")
    elif parts:
        said += [
            f"{named(place)} counts {_plural(claims[place])} only."
            for place in sorted({each.first for each in parts} | {each.second for each in parts})
            if claims[place].figure.of not in {"", "people"}
        ]
        said += [
            f"{named(each.first)} and {named(each.second)} do not count the same."
            for each in parts
            if claims[each.first].figure.of == claims[each.second].figure.of
        ]
    for place in range(len(claims)):
        later = _successor(place, claims, relations)
        if later is not None:
            said.append(f"{named(place)} was superseded by {named(later)}.")
    camps = _camps(standing_conflicts(relations), relations)
    if camps:
        sides = [" and ".join(map(named, camp)) for camp in camps]
        said.append(f"In conflict: {'; '.join(sides)}.")
    return " ".join(said)


def standing_conflicts(relations: Sequence[Relating]) -> list[Relating]:
    """List the conflicts of figures that no later one superseded; all of them where each has one that was.

    >>> [(each.first, each.second) for each in standing_conflicts([
    ...     Relating(0, 1, "conflict"), Relating(0, 2, "superseded"), Relating(1, 2, "conflict")])]
    [(1, 2)]
    """
    superseded = {each.first for each in _of(relations, "superseded")}
    found = _of(relations, "conflict")
    return [each for each in found if not {each.first, each.second} & superseded] or found


def _camps(conflicts: Sequence[Relating], relations: Sequence[Relating]) -> list[list[int]]:
    """Put the figures that conflict into camps, those that agree into one."""
    agree = {(each.first, each.second) for each in relations if each.relation == "compatible"}
    camps: list[list[int]] = []
    for place in sorted({place for each in conflicts for place in (each.first, each.second)}):
        camp = next((camp for camp in camps if all((member, place) in agree for member in camp)), None)
        if camp is None:
            camps.append([place])
        else:
            camp.append(place)
    return camps


def _of(relations: Sequence[Relating], relation: Relation) -> list[Relating]:
    return [each for each in relations if each.relation == relation]


def _successor(place: int, claims: Sequence[Claim], relations: Sequence[Relating]) -> int | None:
    """Return the next count that superseded the one at a place, one by the same speaker before others."""
    later = [each.second for each in _of(relations, "superseded") if each.first == place]
    own = [each for each in later if same_speaker(claims[place], claims[each])]
    return min(own or later, default=None)


def _plural(claim: Claim) -> str:
    return {"child": "children", "man": "men", "woman": "women"}.get(claim.figure.of, f"{claim.figure.of}s")
