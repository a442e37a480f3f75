"""The words by which sentences tell that somebody is for or against something, or somebody, or has changed sides.

For sentences that nobody is reported in, and reports that the ledger lacks: "The League turned it down."
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from rag.spelling import content_words
from rag.stances import Stance
from rag.stems import stem

_GENERIC = (
    r"(?:plan|idea|proposal|offer|step|vote|decision|deal|treaty|text|measures?|request|motion|agreement|paper|list"
    r"|protocol|accord|draft|scheme|call|demand|initiative|approach|resolution|pact|bill|report|ruling|terms|move"
    r"|invitation|mandate|truce|ceasefire)"
)
MOST_WORDS_BEFORE = 6
"""Words before a verb whose "it" stands in an earlier sentence: with more, it may be in its own."""

_PRONOUN = r"(?:it|this|that|them|these|both)"
_OBJECT = rf"(?:{_PRONOUN}|(?:the|this|that|these|his|her|its|their|an?)\s(?:\w+\s)?{_GENERIC})\b"
_JOINING = r"to\s(?:join|sign|accept|take\spart|agree|attend|renew|discuss|consider|vote)\b"
_NEAR = 150
"""Characters before a verb that are looked at."""
_NEGATED = re.compile(
    r"(?:\b(?:not|never|no longer|neither|nor|nobody|without|no|little|few)|n[’']t)\s(?:\w+\s){0,2}$"
    r"|\b(?:may|might|could|would|should|if|whether|to|refus\w+\sto)\s(?:\w+ly\s)?$|-$",
    re.IGNORECASE,
)
_MAY = re.compile(r"\b(?:may|might|could|would|if|whether)\s(?:\w+ly\s)?\w+$", re.IGNORECASE)
_ACCEPTING = r"accept\w*|agree[ds]?\s(?:to|with|on)|welcom\w+|endors\w+|approv(?:e|es|ed|ing)|prais(?:e|es|ed|ing)"
_BACKING = r"back(?:s|ed|ing)|support(?:s|ed|ing)?"
_DOWN = r"turn(?:s|ed|ing)?\s(?:\w+\s){0,3}?down|rul(?:es|ed|ing)\s(?:\w+\s){0,3}?out"

_VERBS: dict[str, re.Pattern[str]] = {
    side: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for side, words in {
        "rejects": rf"reject(?:s|ed|ing)?|oppos(?:e|es|ed|ing)|refus(?:e|es|ed|ing)|dismiss(?:es|ed|ing)?|{_DOWN}"
        r"|object(?:s|ed)?\sto|(?:did|do|does|will|had|has|have)\s(?:not|never)\s(?!yet\b)(?:\w+\s)?"
        r"(?:accept|accepted|agree|agreed|recogni[sz]e|back|endorse|approve|join|sign)",
        "accepts": f"{_ACCEPTING}|{_BACKING}",
        "demands": r"demand(?:s|ed|ing)?|call(?:s|ed|ing)?\s(?:for|on)|urg(?:e|es|ed|ing)|insist(?:s|ed|ing)?",
        "offers": r"offer(?:s|ed|ing)?|promis(?:e|es|ed|ing)|pledg(?:e|es|ed|ing)|vow(?:s|ed|ing)?",
        "denies": r"den(?:y|ies|ied|ying)",
    }.items()
}
_SOFT: dict[str, re.Pattern[str]] = {
    side: re.compile(rf"\b(?:{words})", re.IGNORECASE)
    for side, words in {
        "rejects": rf"reject|oppos|refus|dismiss|{_DOWN}|object|critici|condemn|against|concern|declin|den(?:y|ied|ies)"
        r"|not\s(?:\w+\s)?(?:accept|agree|welcom|back|sign|recogni|endors)|unaccept|warn|suspend|walk(?:s|ed)?\sout"
        r"|said\sno\b|says\sno\b|shameful|unwilling|boycott|veto",
        "accepts": r"accept|agree|welcom|endors|approv|prais|back(?:s|ed|ing)|support|favou?r|sign(?:s|ed)\b|merit",
        "demands": r"demand|call(?:s|ed|ing)?\s|urg|insist|must|should|want|ask|or\snothing|or\snone|no\s.*\swithout",
        "offers": r"offer|promis|pledg|vow|propos|ready|willing|swor",
        "denies": r"den(?:y|ies|ied)|not\strue|no\s|never",
    }.items()
}
_AGAINST_ONE = re.compile(
    rf"\b(?:reject(?:s|ed|ing)?|oppos(?:e|es|ed|ing)|dismiss(?:es|ed|ing)?|contradict(?:s|ed|ing)?|disput(?:es|ed|ing)"
    rf"|challeng(?:es|ed|ing)|critici[sz](?:es|ed|ing)|condemn(?:s|ed|ing)?|denounc(?:es|ed|ing)|accus(?:es|ed|ing)"
    rf"|blam(?:es|ed|ing)|rebuk(?:es|ed|ing)|object(?:s|ed)?\sto|disagree[ds]?\swith|{_DOWN})\b",
    re.IGNORECASE,
)
_SOFTLY_AGAINST = re.compile(
    r"\b(?:reject|oppos|refus|dismiss|contradict|disput|disagree|challeng|critici|condemn|denounc|accus|blam|rebuk"
    r"|object|concern|boycott|curs|complain|turn(?:s|ed)?\s\w+\sdown|against|resent|maneuver|manoeuvr)",
    re.IGNORECASE,
)
_PROPOSING = re.compile(
    r"\b(?:propos\w+|offer(?:s|ed|ing)?|laid|put(?:s|ting)?|unveil\w*|suggest\w*|present\w*|draw\w*|drew|draft\w*"
    r"|advocat\w+|promot\w+)\b",
    re.IGNORECASE,
)
_WISHING = re.compile(
    r"\b(?:demand(?:s|ed|ing)?|want(?:s|ed|ing)?|call(?:s|ed|ing)?\sfor|ask(?:s|ed|ing)?\sfor|insist(?:s|ed|ing)?"
    r"|support(?:s|ed)?|back(?:s|ed)|seek(?:s|ing)?|sought|urg(?:e|es|ed|ing)|would\slike|would\srather)\b",
    re.IGNORECASE,
)
_WISHED = re.compile(r"\b(?:demanding|calling\sfor|asking\sfor|seeking|urging|insisting)\b", re.IGNORECASE)
_CHANGING = re.compile(
    r"\b(?:chang(?:e|es|ed|ing)\s(?:\w+\s){0,2}(?:mind|position|stance|line|tone|course)|changed\s(?:his|her|its|their)"
    r"|revers(?:es|ed|ing|al)|drop(?:s|ped|ping)\s(?:his|her|its|their|the)|abandon(?:s|ed|ing)|g(?:ave|iving)\sup"
    r"|(?:will|would)\sno\slonger|no\slonger\s(?:insist|demand|oppos|reject)\w*|backed\s(?:down|away)|climbed\sdown"
    r"|soften(?:s|ed|ing)|harden(?:s|ed|ing)|u-turn|about-face"
    r"|(?:days|weeks|months|years?)\s(?:ago|after\s(?:he|she|it|they))\s(?:had\s)?(?:swore|vowed|promised|refused|said)"
    r"|ha[ds]\s(?:sworn|vowed|refused)\s|who\sonly\s(?:last|a|in)\s|until\snow\s(?:had\s)?refused)",
    re.IGNORECASE,
)


def takes_side(sentence: str, stances: AbstractSet[Stance]) -> re.Match[str] | None:
    """Find the verb by which a sentence tells that somebody takes one of some sides.

    >>> bool(takes_side("The League turned it down.", {"rejects"})), takes_side("It did not reject it.", {"rejects"})
    (True, None)
    """
    for stance in stances:
        pattern = _VERBS.get(stance)
        for verb in pattern.finditer(sentence) if pattern else ():
            if not _NEGATED.search(sentence[max(0, verb.start() - _NEAR) : verb.start()]):
                return verb
    return None


def is_open(sentence: str, cue: str) -> bool:
    """Tell whether a side is one that somebody may take, and has not taken.

    >>> is_open("The Crew may reject it.", "reject"), is_open("The Crew rejected it.", "rejected")
    (True, False)
    """
    before, found, _ = sentence.partition(cue)
    return bool(found) and _MAY.search(f"{before}{cue}") is not None


def may_take_side(sentence: str, stances: AbstractSet[Stance]) -> bool:
    """Tell whether a sentence holds any word of being on one of some sides."""
    return any(stance in _SOFT and _SOFT[stance].search(sentence) for stance in stances)


def points_back(sentence: str, verb: re.Match[str]) -> bool:
    """Tell whether what a verb of siding is about stands in an earlier sentence: "rejected it", "refused to join".

    >>> told = "The plan was rejected by the League."
    >>> points_back(told, takes_side(told, {"rejects"}))
    True
    """
    inside, after, before = verb.group(), sentence[verb.end() :], sentence[: verb.start()]
    if before.count(" ") > MOST_WORDS_BEFORE and re.search(
        rf"\s(?:{_PRONOUN})\b", f" {inside}{after[:8]}", re.IGNORECASE
    ):
        # What stands before in the same sentence is what "it" is.
        return False
    return bool(
        re.search(rf"\s{_OBJECT}\s", inside, re.IGNORECASE)
        or re.match(rf"\s(?:{_OBJECT}|{_JOINING})", after, re.IGNORECASE)
        or re.search(rf"(?:\bit|\b{_GENERIC}\b[^.;“”\"]{{0,120}}),?\s(?:was|were|been|is|are)\s(?:\w+ly\s)?$", before)
    )


def against_one(sentence: str, called: Sequence[str], *, words_between: int = 4) -> bool:
    """Tell whether a sentence finds fault with, or refuses, somebody who is called so: the name is the verb's object.

    >>> against_one("Quill accused the envoy, Bo Holm, of delay.", ["Holm"])
    True
    >>> against_one("Holm, who accused Quill, left.", ["Holm"])
    False
    """
    sentence = _unaccented(sentence)
    return any(
        re.match(
            rf"\s(?:(?!(?:of|for|to|on|over|by)\b)[^\s.;:“”\"]+\s){{0,{words_between}}}?(?:[A-Z][\w’']*,?\s){{0,5}}?(?i:{_any(called)})\b",
            sentence[verb.end() :],
        )
        or re.search(
            rf"\b(?i:{_any(called)})\b[^.;:“”\"]{{0,60}}\b(?:was|were|been)\s(?:\w+\s)?$",
            sentence[max(0, verb.start() - _NEAR) : verb.start()],
        )
        for verb in _AGAINST_ONE.finditer(sentence)
        if not _NEGATED.search(sentence[max(0, verb.start() - _NEAR) : verb.start()])
    )


def may_be_against(sentence: str) -> bool:
    """Tell whether a sentence holds any word of finding fault."""
    return _SOFTLY_AGAINST.search(sentence) is not None


def proposes(sentence: str) -> bool:
    """Tell whether something is proposed in a sentence."""
    return _PROPOSING.search(sentence) is not None


def wishes(cue: str, text: str) -> bool:
    """Tell whether who is reported wants something: by the reporting word, or by what their proposal is "demanding".

    >>> wishes("called for", "calm"), wishes("said", "the other side does not want to talk")
    (True, False)
    """
    return _WISHING.search(cue) is not None or _WISHED.search(text) is not None


def is_of(sentence: str, verb: re.Match[str], topic: AbstractSet[str]) -> bool:
    """Tell whether a word of a topic is what a verb of siding is about: behind it, or before "which" or in a passive.

    >>> told = "It set sanctions after the League refused to come."
    >>> is_of(told, takes_side(told, {"rejects"}), {"sanction"})
    False
    """
    before, after = sentence[: verb.start()], sentence[verb.end() :]
    is_passive = re.search(r"\b(?:was|were|been|be|being|is|are)\s(?:\w+ly\s)?$", before) is not None
    if not is_passive and topic & stems_of(re.split(r"[.;:]\s|\b(?:but|while|although)\b", after, maxsplit=1)[0]):
        return True
    return (is_passive or re.search(r"\b(?:which|that)\b", before) is not None) and bool(topic & stems_of(before))


def tells_of_change(sentence: str) -> bool:
    """Tell whether a sentence says that somebody's side is not what it was.

    >>> tells_of_change("Quill dropped her demand."), tells_of_change("Quill repeated her demand.")
    (True, False)
    """
    return _CHANGING.search(sentence) is not None


def names_one(sentence: str, called: Sequence[str]) -> bool:
    """Tell whether a sentence holds one of some names, as whole words, with accents or without."""
    return bool(called) and re.search(rf"\b(?:{_any(called)})\b", _unaccented(sentence), re.IGNORECASE) is not None


def faces_one(text: str, called: Sequence[str]) -> bool:
    """Tell whether a text of finding fault names somebody, and not only what is of, for or about that one.

    >>> faces_one("that Quill had lied", ["Quill"]), faces_one("the arrest of Ada Quill", ["Quill"])
    (True, False)
    """
    plain = _unaccented(text)
    return any(
        not re.search(r"\b(?:of|for|on|over)\s(?:\w+\s){0,2}$", plain[max(0, found.start() - _NEAR) : found.start()])
        for found in re.finditer(rf"\b(?:{_any(called)})\b", plain, re.IGNORECASE)
    )


def is_called(text: str, called: Sequence[str], head: str) -> bool:
    """Tell whether a text calls somebody by a role's head word, before the name or behind it.

    >>> is_called("The UN envoy, Bo Holm, left.", ["holm"], "envoy")
    True
    """
    names = _any(called)
    near = rf"\b{re.escape(head)}\b[^.;\n]{{0,40}}?\b(?:{names})\b|\b(?:{names}),[^.;\n]{{0,40}}?\b{re.escape(head)}\b"
    return re.search(near, _unaccented(text), re.IGNORECASE) is not None


def stems_of(text: str) -> set[str]:
    """Give the stems of a text's content words."""
    return {stem(word) for word in content_words(text)}


def _any(called: Sequence[str]) -> str:
    return "|".join(re.escape(_unaccented(name)) for name in called)


def _unaccented(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
