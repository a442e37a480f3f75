"""Reads questions that go to the ledger: who took a side, spoke of something, moved or differed, and what one said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.acts import ACTORS, ASKED, ASKED_OF_ONE

Asked = Literal[
    "took",
    "mentioned",
    "articles",
    "moved",
    "said",
    "wants",
    "met",
    "did",
    "first",
    "last",
    "ever",
    "counted",
    "printed",
    "told",
]

_SIDE = r"(?:sides?|part(?:y|ies)|speakers?|countr(?:y|ies)|states?|governments?)"
_HAS = r"(?:(?:has|have|had)\s+)?"
_WHO = rf"^(?:who|which (?:\w+ ){{0,2}}{_SIDE})\s+{_HAS}(?:\w+ly )?"
_WHO_DID = re.compile(_WHO, re.IGNORECASE)
_NAME_ALONE = re.compile(r"^(?:the\s+)?(?:[A-ZÀ-Þ][\w.’'-]*\s*)+$")
_LEAD = re.compile(r"^(?:that|to|of|on|about|against|for)\s+", re.IGNORECASE)
_OF_WHAT = re.compile(r"\s+(?:of|for|over)\s+", re.IGNORECASE)
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
    r"^what\s+(?:do|does|did|is|are|was|were)\s+(?P<who>.+?)\s+(?:really\s+)?(?:want|seek(?:ing)?"
    r"|(?P<demand>demand(?:ing)?|ask(?:ing)?\s+for|call(?:ing)?\s+for|insist(?:ing)?\s+on))"
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

_TELLS = (
    r"(?:say|said|stated?|claim(?:ed)?|declared?|announced?|mention(?:ed)?|argued?|sp(?:eak|oke|oken)|talk(?:ed)?"
    r"|comment(?:ed)?|discuss(?:ed)?|raised?)"
)
_THEN = r"(?:\s+(?:that|of|about|on|to))?\s+(?P<topic>.+)$"
_WORD = r"(?:words?|statements?|comments?|remarks?|positions?|quotes?)"
_IN_TURN: tuple[tuple[Asked, str], ...] = (
    ("first", r"first|earliest"),
    ("last", r"last|latest|final|most recent(?:ly)?|newest"),
)
_PLACED = tuple(
    (order, re.compile(form, re.IGNORECASE))
    for order, words in _IN_TURN
    for form in (
        rf"^when\s+did\s+(?P<who>.+?)\s+(?:{words})\s+{_TELLS}{_THEN}",
        rf"^what\s+did\s+(?P<who>.+?)\s+(?:{words})\s+{_TELLS}{_THEN}",
        rf"^what\s+(?:is|was|were|are)\s+(?P<who>.+?)['’]s?\s+(?:{words})\s+{_WORD}{_THEN}",
    )
)
_PLACED_ACTS = tuple(
    (
        order,
        act.name,
        re.compile(rf"^when\s+did\s+(?P<who>.+?)\s+(?:{words})\s+{verbs}\s+(?P<topic>.+)$", re.IGNORECASE),
    )
    for order, words in _IN_TURN
    for verbs, act in ASKED_OF_ONE
)
_DID = tuple(
    (
        act.name,
        re.compile(
            rf"^what\s+(?:do|does|did|has|have)\s+(?P<who>.+?)\s+(?:ever\s+)?{verbs}"
            r"(?:\s+(?:of|about|against|over|on|for|in|to|do|to do|from)\b)?"
            r"(?:\s+(?P<topic>.+))?$",
            re.IGNORECASE,
        ),
    )
    for verbs, act in ASKED_OF_ONE
)
_EVER = re.compile(rf"^(?:has|have|had|did)\s+(?P<who>.+?)\s+ever\s+{_TELLS}{_THEN}", re.IGNORECASE)
_COUNTED = re.compile(
    r"^how\s+(?:often|many\s+times)\s+(?:did|has|have|does|do)\s+(?P<who>.+?)\s+"
    r"(?:mention|sp(?:eak|oken?|oke)\s+(?:of|about)|talk(?:ed)?\s+(?:of|about)|refer(?:red)?\s+to|discuss)(?:ed)?\s+(?P<topic>.+)$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"^who\s+(?:has\s+|have\s+|had\s+)?(?:said|says|claimed|stated|argued|declared|announced|suggested|added)\s+(?:that\s+)?"
    r"(?P<topic>(?!so\b|it\b|that\b|this\b|what\b)\w.+)$",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"^which\s+(?:news\s+)?(?:outlets?|newspapers?|papers?|sources?|agenc(?:y|ies)|sites?|publications?|media)\s+(?:first\s+)?"
    r"(?:has\s+|have\s+)?(?:reported|wrote|written|said|says|claimed|published|carried|covered|told|broke)"
    r"(?:\s+(?:that|on|about|of))?\s+(?P<topic>.+)$",
    re.IGNORECASE,
)

_FORMS: tuple[tuple[Asked, re.Pattern[str]], ...] = (
    ("counted", _COUNTED),
    ("ever", _EVER),
    *_PLACED,
    ("printed", _PRINTED),
    ("told", _TOLD),
    ("articles", _ARTICLES),
    ("met", _MET),
    ("wants", _WANTS),
    ("mentioned", _MENTIONED),
    *(("moved", pattern) for pattern in _MOVED),
    *(("said", pattern) for pattern in _SAID),
)
_ACTS_OF_ONE: tuple[tuple[Asked, str, re.Pattern[str]], ...] = (
    *_PLACED_ACTS,
    *(("did", name, pattern) for name, pattern in _DID),
)
"""What is asked, by its form: of several that fit, the first."""


@dataclass(frozen=True, slots=True)
class LedgerQuestion:
    """What is asked of the ledger: who did an act of speaking, mentions of a topic, moves, or what one says.

    `act` is the name of an act (`rag/acts.py`), `topic` to what or whom it was done, `what` of or for what. Which
    articles mention a topic and who met whom are asked beside it: nobody need say anything there.
    """

    asked: Asked
    topic: str = ""
    speaker: str | None = None
    act: str = ""
    what: str = ""


def ledger_question(text: str) -> LedgerQuestion | None:
    """Read a question; None if it does not go to the ledger.

    >>> ledger_question("Who rejected the step-for-step approach?").topic
    'the step-for-step approach'
    >>> ledger_question("Who accused Quill of delay?").what
    'delay'
    >>> ledger_question("How did Turkey's position on refugees change?").speaker
    'Turkey'
    >>> ledger_question("What changed in Turkey's position on refugees?").topic
    'refugees'
    >>> ledger_question("What did the envoy say about the bridge?").topic
    'the bridge'
    >>> ledger_question("Why did Thellewin step down?")
    """
    words = " ".join(text.split()).rstrip(" ?.!")
    if (acted := _acted(words)) is not None:
        return acted
    for asked, pattern in _FORMS:
        if found := pattern.match(words):
            parts = found.groupdict()
            topic = parts.get("topic") or parts.get("whom") or ""
            act = "demands" if parts.get("demand") else ""
            return LedgerQuestion(asked, topic=topic, speaker=parts.get("who"), act=act)
    for of_one, name, pattern in _ACTS_OF_ONE:
        if found := pattern.match(words):
            return LedgerQuestion(of_one, topic=found["topic"] or "", speaker=found["who"], act=name)
    return None


def _acted(words: str) -> LedgerQuestion | None:
    """Read a question of who did an act of speaking."""
    who = _WHO_DID.match(words)
    if who is None:
        return None
    for verbs, act in ASKED:
        if verb := verbs.match(words, who.end()):
            topic, what = _LEAD.sub("", words[verb.end() :]), ""
            if topic.startswith("(") and verb[0].lower().startswith("vot"):
                # A vote that was spoken of is taken within a body, which is carried along: its members are asked for.
                return None
            if act.of != "thing" and (parted := _OF_WHAT.search(topic)) and names_one_alone(topic[: parted.start()]):
                topic, what = topic[: parted.start()], topic[parted.end() :]
            # Words that a follow-up carries along stand in brackets, and are not what is asked about.
            return LedgerQuestion("took", topic, act=act.name, what=what) if topic and topic[0] != "(" else None
    return None


def names_one_alone(words: str) -> bool:
    """Tell whether words are a name, with or without an article, and nothing else: "the League", no "list".

    >>> names_one_alone("Ada Quill"), names_one_alone("the army"), names_one_alone("the salt mine")
    (True, True, False)
    """
    return bool(_NAME_ALONE.match(words)) or bool(ACTORS.match(words))
