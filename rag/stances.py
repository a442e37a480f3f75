"""Reads which side a statement takes, from the force of its reporting word and from the clause that is reported.

"Rejected the plan" and "said it would not sign" reject; "agreed to" and "was ready to" do not. Rules over words, in the
order of their strength; where none holds, a statement takes no side. What is opposed to what is `opposed`.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.nouns import Statement

Stance = Literal["accepts", "rejects", "demands", "offers", "conditions", "defers", "denies", "neutral"]
STANCES: tuple[Stance, ...] = (
    "accepts",
    "rejects",
    "demands",
    "offers",
    "conditions",
    "defers",
    "denies",
    "neutral",
)
_FOR: frozenset[Stance] = frozenset({"accepts", "offers"})
_AGAINST: frozenset[Stance] = frozenset({"rejects", "denies"})

_NOT = r"(?:not|never|no longer|n['’]t)"
_HEDGE = re.compile(
    r"\b(?:only (?:if|when|after|once)|unless|provided(?: that)?|on (?:the )?condition|(?:as|so) long as"
    rf"|{_NOT} (?:\w+ ){{0,6}}(?:until|before)|no \w+ (?:\w+ ){{0,4}}(?:until|before|unless))\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:(?:will|would|to|shall|must) (?:first )?(?:study|consider|examine|think (?:about|it over)|weigh|look at)"
    r"|postpon\w+|put(?:ting)? off|adjourn\w*|premature|too early|too soon|not yet (?:decided|ready|time)"
    r"|no decision|has not decided|undecided)\b",
    re.IGNORECASE,
)
_WHO = r"(?:we|i|it|they|he|she|(?:the|his|her|its|their|our)(?:\s[\w’'-]+){1,4}?)"
_SUBJECT = rf"(?:(?:that|whether)\s+)?(?:[“\"'‘(\[]?\s*){_WHO}\s"
_MODAL = r"(?:(?:will|would|shall|can|could|do|does|did|had|has|have|is|are|was|were|am)\s?)"
_YES = (
    r"(?:accept|back|support|endorse|welcom|agree|approv|sign|join|attend|respect|honou?r|recogni[sz]|favou?r|consent)"
)
_NO = r"(?:reject|oppos|refus|boycott|resist|condemn|dismiss|veto|turn(?:ed)? down)"
_DECIDED = re.compile(rf"^{_SUBJECT}{_MODAL}?(?P<no>{_NOT}\s)?(?:\w+ly\s)?(?P<verb>{_YES}|{_NO})\w*", re.IGNORECASE)
_READY = re.compile(
    rf"^{_SUBJECT}(?:is|are|was|were|am|be|stood|stands|stand|remain\w*)\s(?P<no>{_NOT}\s)?(?:\w+ly\s)?"
    r"(?:ready|willing|prepared|open)\s(?:to|for)\b",
    re.IGNORECASE,
)
_YIELDED = re.compile(
    rf"^{_SUBJECT}{_MODAL}?{_NOT}\s(?:insist|demand|requir|object|oppos|block|stand in the way)\w*", re.IGNORECASE
)
_REFUSING = re.compile(
    rf"^(?:{_SUBJECT}(?:will|would|shall|can|could|ca|wo)\s?{_NOT}\b"
    r"|(?:that\s)?there (?:would|will|can|could|shall) be no\b)",
    re.IGNORECASE,
)
_PROMISING = re.compile(r"^[“\"'‘]?\s*(?:we|i) (?:will|shall|offer|promise)\b(?! (?:not|never|no))", re.IGNORECASE)
_MUST = re.compile(
    r"^(?:that\s)?[“\"'‘]?\s*(?:[\w’'-]+\s){1,8}?(?:must|should|ought to|has to|have to|needs to|need to)\b",
    re.IGNORECASE,
)
_WISHING = re.compile(
    r"\b(?:hope|hopes|hoped|want|wants|wanted|plan|plans|planned|intend\w*|threaten\w*)\b", re.IGNORECASE
)
# What is told to be so, whoever says it, may say what the speaker wants.
_TELLING = frozenset("state claim stress warn believe reveal concede".split())


_BY_FORCE: dict[str, Stance] = {
    "accept": "accepts",
    "promise": "offers",
    "reject": "rejects",
    "deny": "denies",
    "demand": "demands",
}
_YIELDING = frozenset({"accept", "promise"})


def stance_of(statement: Statement) -> Stance:
    """Read the side that a statement takes."""
    text, force = statement.text, statement.force
    if statement.negated:
        return "rejects" if force in _YIELDING else "neutral"
    if force in _YIELDING | _TELLING | {"demand"} and _HEDGE.search(text):
        return "conditions"
    if force in _YIELDING | _TELLING and _LATER.search(text):
        return "defers"
    if force in _TELLING:
        return _told(text)
    return "neutral" if _WISHING.search(statement.cue) else _BY_FORCE.get(force, "neutral")


def opposed(one: Stance, other: Stance) -> bool:
    """Tell whether one side is for what the other is against.

    >>> opposed("rejects", "offers"), opposed("demands", "rejects")
    (True, False)
    """
    return (one in _FOR and other in _AGAINST) or (one in _AGAINST and other in _FOR)


def _told(text: str) -> Stance:
    """Read the side from what is reported: "it would accept", "we will not", "they must"."""
    text = text.strip()
    if _YIELDED.match(text):
        return "accepts"
    if found := _DECIDED.match(text):
        accepting = re.fullmatch(_YES, found["verb"], re.IGNORECASE) is not None
        return "accepts" if accepting != bool(found["no"]) else "rejects"
    if found := _READY.match(text):
        return "rejects" if found["no"] else "offers"
    if _REFUSING.match(text):
        return "rejects"
    if _PROMISING.match(text):
        return "offers"
    return "demands" if _MUST.match(text) else "neutral"
