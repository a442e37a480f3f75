"""Reads questions that go to the ledger: who took a side, spoke of something, moved or differed, and what one said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.stances import Stance

Asked = Literal["took", "mentioned", "articles", "moved", "differed", "said", "wants", "met"]

_SIDES: tuple[tuple[str, frozenset[Stance]], ...] = (
    (r"reject|oppos|refus|dismiss|turned down|declin", frozenset({"rejects"})),
    (
        r"accept|agree[ds]? (?:to|with)|backe?[ds]\b|support|endors|welcom|approv|favou?r",
        frozenset({"accepts", "offers"}),
    ),
    (r"demand|call(?:ed|s)? for|urg|insist", frozenset({"demands"})),
    (r"offer|promis|pledg|vow", frozenset({"offers"})),
    (r"den(?:y|ied|ies)", frozenset({"denies"})),
)
_SIDE = r"(?:sides?|part(?:y|ies)|speakers?|countr(?:y|ies)|states?|governments?)"
_HAS = r"(?:(?:has|have|had)\s+)?"
_WHO = rf"^(?:who|which (?:\w+ ){{0,2}}{_SIDE})\s+{_HAS}(?:\w+ly )?"
_TOOK = [(re.compile(rf"{_WHO}(?:{verbs})\w*\s+(?P<topic>.+)$", re.IGNORECASE), sides) for verbs, sides in _SIDES]
_ABOUT = r"(?:on|towards?|about|over|regarding|of)"
_SPOKE = rf"(?:mention|(?:talk|sp[eo][ak]k?e?|comment)\w*\s+{_ABOUT}|discuss)\w*"
_ASKING = r"(?:(?:please )?(?:list|name|show|give|find|tell)(?: me| us)?\s+)?"
_ALL = r"(?:(?:everyone|everybody|all (?:those|people|speakers|parties)|anyone|those)\s+)?"
_MENTIONED = re.compile(rf"^{_ASKING}{_ALL}(?:who|that)\s+{_HAS}{_SPOKE}\s+(?P<topic>.+)$", re.IGNORECASE)
_ARTICLE = r"(?:articles?|stories|story|reports?|pieces?|texts?|sources?|outlets?|papers?|newspapers?)"
_ARTICLES = re.compile(
    rf"^{_ASKING}(?:(?:which|what|all|every|the|all the)\s+)?{_ARTICLE}(?:\s+(?:of|in|by|from)\s+.{{1,60}}?)?"
    rf"\s+(?:that\s+|which\s+)?{_HAS}(?:{_SPOKE}|(?:cover|report|deal|write|wrote)\w*(?:\s+(?:on|of|about|with))?|(?:are|is)\s+about)\s+(?P<topic>.+)$",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"^what\s+(?:do|does|did)\s+(?P<who>.+?)\s+(?:really\s+)?(?:want|demand|ask\s+for|call\s+for|insist\s+on|seek)"
    r"(?:\s+(?:in|on|for|from|about|over|at|of)\s+(?P<topic>.+))?$",
    re.IGNORECASE,
)
_MET = re.compile(
    r"^(?:who\s+(?:has\s+|have\s+|had\s+)?(?:met|meets|meet)\s+(?P<whom>.+)"
    r"|whom?\s+did\s+(?P<topic>.+?)\s+meet(?:\s+.+)?)$",
    re.IGNORECASE,
)
_MOVE = r"(?:chang|shift|evolv|mov|soften|harden|develop)\w*"
_VIEW = r"(?:position|stance|line|views?|attitude|stand|mind)"
_ON = rf"(?:\s+{_ABOUT}\s+(?P<topic>.+?))?"
_HOW = r"^(?:(?:how|when|in what way)\s+)?(?:did|has|have)\s+(?P<who>.+?)"
_MOVED = (
    re.compile(rf"{_HOW}['’]s?\s+{_VIEW}{_ON}\s+{_MOVE}$", re.IGNORECASE),
    re.compile(rf"{_HOW}['’]s?\s+{_VIEW}\s+{_MOVE}{_ON}$", re.IGNORECASE),
    re.compile(rf"{_HOW}\s+{_MOVE}\s+(?:its|his|her|their)\s+{_VIEW}{_ON}$", re.IGNORECASE),
    re.compile(rf"^what\s+(?:has\s+)?{_MOVE}\s+in\s+(?P<who>.+?)['’]s?\s+{_VIEW}{_ON}$", re.IGNORECASE),
)
_AGAINST = (
    r"(?:disagree[ds]?\s+with|accus\w*|condemn\w*|contradict\w*|disput\w+|challeng\w+|critici[sz]\w+"
    r"|object(?:ed|s)?\s+to)"
)
_DIFFERED = re.compile(rf"^who\s+{_HAS}{_AGAINST}\s+(?P<who>.+)$", re.IGNORECASE)
_TOPIC = r"(?:\s+(?:about|on|of|regarding|concerning|over|to|in)\s+(?P<topic>.+))?"
_SAYING = r"(?:sa(?:y|id)|stated?|tell|told(?: reporters| journalists)?|th(?:ink|ought)|declared?|announced?)"
_SAID = (
    re.compile(
        rf"^what\s+(?:d(?:id|oes|o)|ha[sd]|have)\s+(?P<who>.+?)\s+(?:ever\s+)?{_SAYING}{_TOPIC}$", re.IGNORECASE
    ),
    re.compile(
        rf"^what\s+(?:is|was|are|were)\s+(?P<who>.+?)['’]s?\s+{_VIEW}\s+{_ABOUT}\s+(?P<topic>.+)$", re.IGNORECASE
    ),
)

_NO_SIDE: frozenset[Stance] = frozenset()
_FORMS: tuple[tuple[Asked, re.Pattern[str], frozenset[Stance]], ...] = (
    ("differed", _DIFFERED, _NO_SIDE),
    *(("took", pattern, sides) for pattern, sides in _TOOK),
    ("articles", _ARTICLES, _NO_SIDE),
    ("met", _MET, _NO_SIDE),
    ("wants", _WANTS, _NO_SIDE),
    ("mentioned", _MENTIONED, _NO_SIDE),
    *(("moved", pattern, _NO_SIDE) for pattern in _MOVED),
    *(("said", pattern, _NO_SIDE) for pattern in _SAID),
)
"""What is asked, by its form: of several that fit, the first."""


@dataclass(frozen=True, slots=True)
class LedgerQuestion:
    """What is asked of the ledger: sides on a topic, mentions of it, moves, who differs, or what one says.

    Which articles mention a topic and who met whom are asked beside it: nobody need say anything there.
    """

    asked: Asked
    topic: str = ""
    speaker: str | None = None
    stances: frozenset[Stance] = frozenset()


def ledger_question(text: str) -> LedgerQuestion | None:
    """Read a question; None if it does not go to the ledger.

    >>> ledger_question("Who rejected the step-for-step approach?").topic
    'the step-for-step approach'
    >>> ledger_question("How did Turkey's position on refugees change?").speaker
    'Turkey'
    >>> ledger_question("What changed in Turkey's position on refugees?").topic
    'refugees'
    >>> ledger_question("What did the envoy say about the bridge?").topic
    'the bridge'
    >>> ledger_question("Why did Thellewin step down?")
    """
    words = " ".join(text.split()).rstrip(" ?.!")
    for asked, pattern, sides in _FORMS:
        if found := pattern.match(words):
            parts = found.groupdict()
            topic = parts.get("topic") or parts.get("whom") or ""
            return LedgerQuestion(asked, topic=topic, speaker=parts.get("who"), stances=sides)
    return None
