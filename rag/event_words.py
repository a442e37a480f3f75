"""Names the event that a line of news speaks of, by its words: "war", "flood", "strike".

A short list of what people are killed, hurt or driven away by, for telling one toll from another. (Events that a
question names, such as "before the vote", are `rag/events.py`.)
"""

from __future__ import annotations

from collections.abc import Iterable


def _listed(**words: str) -> dict[str, str]:
    return {word: event for event, listed in words.items() for word in listed.split()}


_EVENTS = _listed(
    war="war wars conflict uprising hostilities",
    flood="flood floods flooding flooded",
    earthquake="earthquake earthquakes quake quakes tremor",
    shelling="shelling shells shelled mortar mortars bombardment barrage artillery",
    strike="strike strikes airstrike airstrikes drone drones raid raids missile missiles rocket rockets",
    bombing="bombing bombings bomb bombs bomber blast blasts explosion explosions",
    shooting="shooting shootings gunman gunmen",
    fire="blaze wildfire wildfires",
    crash="crash crashed collision derailed derailment",
    storm="storm storms cyclone hurricane typhoon tornado",
    epidemic="outbreak epidemic pandemic cholera coronavirus covid ebola measles",
    famine="famine hunger starvation",
    protest="protest protests demonstration demonstrations riot riots clashes crackdown",
    sinking="capsized capsizing shipwreck sank",
    landslide="landslide landslides mudslide avalanche",
    attack="attack attacks massacre ambush assault offensive",
)
LASTING = frozenset({"war", "epidemic", "famine"})
"""Events whose toll grows for months and years."""

_KINDS_OF_ATTACK = frozenset({"shelling", "strike", "bombing", "shooting", "attack"})


def event_of(words: Iterable[str]) -> str:
    """Name the event among lower-case words: the first that is no lasting one, for a flood in a war is a flood.

    >>> event_of("the flood was the worst of the war".split()), event_of("the five year conflict".split())
    ('flood', 'war')
    """
    found = [_EVENTS[word] for word in words if word in _EVENTS]
    return next((event for event in found if event not in LASTING), found[0] if found else "")


def may_be_one(event: str, other: str) -> bool:
    """Tell whether two names of events can mean the same one: "attack" says less than "shelling".

    >>> may_be_one("attack", "shelling"), may_be_one("flood", "war"), may_be_one("", "flood")
    (True, False, True)
    """
    if event == other or not event or not other:
        return True
    return "attack" in {event, other} and {event, other} <= _KINDS_OF_ATTACK
