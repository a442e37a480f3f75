"""Finds what a question describes without naming it: actors by their office, and the things it asks about.

By rules, since a question is short: "the government" by its noun, "the paired measures" by where it stands.
"""

from __future__ import annotations

import re

from rag.actors import BODY_HEADS, ROLES

DOCUMENTS = frozenset(
    """
    communique protocol resolution agreement accord accords treaty declaration charter constitution convention plan
    initiative process talks conference summit act law report statement memorandum mandate roadmap deal pact
    """.split()
)
"""What names of things that were agreed, written or held end with: "the Geneva Communiqué", "the Velm protocol"."""

_NAMED_THING = re.compile(rf"\b[Tt]he\s(?:[A-ZÀ-Þ][\w’'-]*\s){{1,4}}(?:{'|'.join(sorted(DOCUMENTS))})\b")
_ACTOR = re.compile(rf"\b[Tt]he\s(?:[a-z-]+\s){{0,2}}?(?:{ROLES}|{'|'.join(sorted(BODY_HEADS))})\b(?!\s[A-Z])")
# Behind an auxiliary stands a subject, of which it is not told where its verb begins ("will the ferry sail").
_THING = re.compile(
    r"(?P<before>[\w-]+)\s(?P<thing>the\s(?:[a-z-]+\s){0,2}?(?P<head>[a-z-]{4,}))"
    r"(?=\s*[?,.;]|\s*$|\s(?:of|by|from|in|on|at|as|with|for|and|or|because|that|which|who|to|after|before|during|until"
    r"|since|according)\b)"
)
# "Impose sanctions on": several things without an article, behind their verb.
_BARE = re.compile(
    r"\b(?:[Dd]id|[Dd]oes|[Dd]o|[Ww]ill|[Ww]ould)\s(?:the\s)?(?:[A-ZÀ-Þ][\w’'-]*\s)+"
    r"(?!(?:many|more|most|some|all|both|these|those|its|his|her|their)\b)[a-z]{3,}\s(?P<thing>(?P<head>[a-z-]{3,}s))"
    r"(?=\s*\?|\s*$|\s(?:of|by|from|in|on|at|against|for)\b)"
)
_SUBJECT_AHEAD = frozenset(
    "did does do is are was were has have had will would can could should may might when where how what that".split()
)
_SINGULAR = re.compile(r"(?:ss|us|is|ics)$")


def described_actors(question: str) -> list[str]:
    """List the actors that a question describes by an office or the kind of a body, in their order.

    >>> described_actors("Did the interim government accept what the envoy of the Brel Assembly asked?")
    ['the interim government', 'the envoy']
    """
    return [found.group() for found in _ACTOR.finditer(question)]


def described_things(question: str, *, plural: bool) -> list[str]:
    """List what a question asks about in the singular, or in the plural, without a name; actors are none of it.

    >>> described_things("Did the government accept the winter pause?", plural=False)
    ['the winter pause']
    >>> described_things("Why did the Assembly turn down the paired measures in March?", plural=True)
    ['the paired measures']
    >>> described_things("When did the Concord impose sanctions on the Bank?", plural=True)
    ['sanctions']
    >>> described_things("When will the ferry sail?", plural=False)
    []
    """
    found = [one for one in _THING.finditer(question) if one["before"].lower() not in _SUBJECT_AHEAD]
    if plural:
        found += _BARE.finditer(question)
    things = [one["thing"] for one in found if _is_plural(one["head"]) == plural]
    return list(dict.fromkeys(thing for thing in things if not _ACTOR.match(thing)))


def _is_plural(noun: str) -> bool:
    return noun.endswith("s") and _SINGULAR.search(noun) is None


def named_things(question: str) -> list[str]:
    """List what a question names by a name and a noun: documents, talks and the like.

    >>> named_things("Who signed the Port Velm protocol after the ferry talks?")
    ['the Port Velm protocol']
    """
    return [f"the{found.group()[3:]}" for found in _NAMED_THING.finditer(question)]
