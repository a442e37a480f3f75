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

_NOT = r"(?:not|never|no longer|n['’]t)"
_HEDGE = re.compile(
    r"\b(?:only (?:if|when|after|once)|unless|provided(?: that)?|on (?:the )?condition|(?:as|so) long as"
    rf"|{_NOT} (?:\w+ ){{0,6}}(?:until|before)|no \w+ (?:\w+ ){{0,4}}(?:until|before|unless|without))\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:(?:will|would|to|shall|must) (?:first )?(?:study|consider|examine|think (?:about|it over)|weigh|look at)"
    r"|postpon\w+|put(?:ting)? off|adjourn\w*|premature|too early|too soon|not yet (?:decided|ready|time)"
    r"|no decision|has not decided|undecided)\b",
    re.IGNORECASE,
)
# Whoever else is told to do something does not show where the speaker stands.
_WHO = r"(?:we|i|it|they|he|she|(?:his|her|its|their|our)(?:\s[\w’'-]+){1,3}?|§)"
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


# They find fault, which is not to refuse.
_BLAMING = re.compile(r"\b(?:critici|condemn|denounc|slam|blast|decr|deplor|attack)\w*", re.IGNORECASE)
# Who declines to comment takes no side.
_SILENT = re.compile(
    r"^(?:to\s)?(?:comment|elaborate|say|speak|answer|speculate|be (?:named|quoted|identified|drawn)"
    r"|disclose|reveal|confirm|identify|predict|estimate|describe|quantify|release"
    r"|(?:give|name|provide|go into|offer) (?:\w+ ){0,3}?(?:details?|names?|figures?|reactions?|comments?|reasons?))\b",
    re.IGNORECASE,
)
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
    text, force = _in_own_words(statement), statement.force
    if statement.negated:
        return "rejects" if force in _YIELDING else "neutral"
    return _reported(text) if force in _TELLING else _done(text, force, statement.cue)


def _done(text: str, force: str, cue: str) -> Stance:
    """Read the side of a word that takes one by itself: "rejected", "promised"."""
    if force == "reject" and _SILENT.match(text):
        return "neutral"
    if force in _YIELDING | {"demand"} and _HEDGE.search(text):
        return "conditions"
    if force in _YIELDING and _LATER.search(text):
        return "defers"
    if _WISHING.search(cue) or _BLAMING.search(cue):
        return "neutral"
    return _BY_FORCE.get(force, "neutral")


def _reported(text: str) -> Stance:
    """Read the side of "said" and its like from what is reported."""
    if _YIELDED.match(text):
        return "accepts"
    if _HEDGE.search(text):
        return "conditions"
    return "defers" if _LATER.search(text) else _told(text)


def gives_up(statement_text: str) -> bool:
    """Tell whether what is reported is that something is no longer asked for.

    >>> gives_up("that it would no longer insist on the release"), gives_up("that it would sign")
    (True, False)
    """
    return _YIELDED.match(statement_text.strip()) is not None


def _in_own_words(statement: Statement) -> str:
    """Write "§" for the speaker's own name at the head of what they are reported to say."""
    text = statement.text.strip()
    if not statement.speaker:
        return text
    name = re.escape(statement.speaker)
    return re.sub(rf"^((?:that\s)?[“\"'‘]?\s*)(?:the\s)?{name}\s", r"\1§ ", text, count=1, flags=re.IGNORECASE)


def stays_silent(statement_text: str) -> bool:
    """Tell whether somebody declines to speak, which takes no side: "to comment"."""
    return _SILENT.match(statement_text) is not None


def opposed(one: Stance, other: Stance) -> bool:
    """Tell whether one side is for what the other is against.

    >>> opposed("rejects", "offers"), opposed("demands", "rejects")
    (True, False)
    """
    return (one in _FOR and other == "rejects") or (one == "rejects" and other in _FOR)


def _told(text: str) -> Stance:
    """Read the side from what is reported: "it would accept", "we will not", "they must"."""
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
