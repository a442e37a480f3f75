"""The words by which sentences tell that somebody wants or proposes something, or has changed sides, and who is named.

For sentences that nobody is reported in, and reports that the ledger lacks: "The League turned it down."
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from rag.spelling import content_words
from rag.stems import stem

MOST_WORDS_BEFORE = 6
"""Words before a verb whose "it" stands in an earlier sentence: with more, it may be in its own."""

_NEAR = 150
"""Characters before a verb that are looked at."""
_NEGATED = re.compile(
    r"(?:\b(?:not|never|no longer|neither|nor|nobody|without|no|little|few)|n[’']t)\s(?:\w+\s){0,2}$"
    r"|\b(?:may|might|could|would|should|if|whether|to|refus\w+\sto)\s(?:\w+ly\s)?$|-$",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\b(?:if|unless|whether)\s[^,.;]{0,40}$|\b(?:declin|refus)\w+\sto\s[^,.;]{0,30}\bor\s$", re.IGNORECASE
)
_DOING = re.compile(r"(?:,|\b(?:by|in|while|after|and|is|are|was|were|been))\s(?:\w+ly\s)?$", re.IGNORECASE)
_NOT_DONE = re.compile(
    r"(?:\b(?:not|never|no\slonger|neither|nor|nobody|without|no)|n[’']t)\s(?:\w+\s){0,2}$", re.IGNORECASE
)
_NOUN = re.compile(
    r"\b(?:the|an?|no|his|her|its|their|our|my|whose|this|that|any|full|strong|broad|public|more|little|some|of|for|with|in)"
    r"\s(?:[a-z]+\s)?$",
    re.IGNORECASE,
)
_UNTOLD = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)(?:\sthat)?|(?:claims?|allegations?|accusations?|rumou?rs?|suggestions?)\sthat)"
    r"\s(?:(?!and\b|but\b|or\b)[\w’'-]+\s){0,4}$|\bthose\s(?:\w+\s)?who\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
"""What is denied or claimed of somebody, or told of all who may have done it."""

_MAY = re.compile(r"\b(?:may|might|could|would|if|whether)\s(?:\w+ly\s)?\w+$", re.IGNORECASE)
_PROPOSING = re.compile(
    r"\b(?:propos(?:e|es|ed|ing)|offer(?:s|ed|ing)?|laid|put(?:s|ting)?|unveil\w*|suggest\w*|present\w*|draw\w*|drew"
    r"|draft\w*|advocat\w+|promot\w+|call(?:s|ed|ing)\sfor)\b",
    re.IGNORECASE,
)
_PROPOSED = r"(?:plan|proposal|idea|offer|scheme|initiative|approach|draft|paper|text|package|measures|roadmap|demand)"
_CLAUSE_END = re.compile(r"[.;:]\s|,\sand\s|\bwho\b.*?,|\bwhile\b|\bbut\b")
_WISHING = re.compile(
    r"\b(?:demand(?:s|ed|ing)?|want(?:s|ed|ing)?|call(?:s|ed|ing)?\sfor|ask(?:s|ed|ing)?\sfor|insist(?:s|ed|ing)?"
    r"|support(?:s|ed)?|back(?:s|ed)|seek(?:s|ing)?|sought|urg(?:e|es|ed|ing)|would\slike|would\srather)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\b(?:ask(?:s|ed|ing)?|appeal(?:s|ed|ing)?)$", re.IGNORECASE)
_FOR_WHAT = re.compile(
    r"^(?:for\s|(?!whether\b|if\b|who\b|what\b|why\b|how\b|when\b|where\b|which\b)[^“”\",.;]{1,60}?\s(?:to|for)\s)"
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


def done_in(sentence: str, verbs: re.Pattern[str]) -> Iterator[re.Match[str]]:
    r"""Yield where a sentence tells that something was done: neither undone, nor open, nor by a noun ("the support").

    >>> verbs = re.compile(r"back\w+|oppose|support")
    >>> [found.group() for found in done_in("It backed the plan, and may oppose the support.", verbs)]
    ['backed']
    """
    for verb in verbs.finditer(sentence):
        ahead = sentence[max(0, verb.start() - _NEAR) : verb.start()]
        if (
            _IF.search(ahead)
            or _UNTOLD.search(ahead)
            or (verb.group().split()[0].endswith("ing") and not _DOING.search(ahead))
        ):
            continue
        bare = verb.group().split()[0][-2:] not in {"ed", "es", "ng"}
        if not _NEGATED.search(ahead) and not (bare and _NOUN.search(ahead)):
            yield verb


def is_open(sentence: str, cue: str) -> bool:
    """Tell whether a side is one that somebody may take, and has not taken.

    >>> is_open("The Crew may reject it.", "reject"), is_open("The Crew rejected it.", "rejected")
    (True, False)
    """
    before, found, _ = sentence.partition(cue or "\n")
    return bool(found) and _MAY.search(f"{before}{cue}") is not None


def is_undone(sentence: str, cue: str) -> bool:
    """Tell whether a reporting word is one of something that was not done.

    >>> is_undone("It will no longer insist on it.", "insist"), is_undone("It insisted on it.", "insisted")
    (True, False)
    """
    before, found, _ = sentence.partition(cue or "\n")
    near = before[-_NEAR:]
    return bool(found) and any(words.search(near) for words in (_NOT_DONE, _IF, _UNTOLD))


def proposes(sentence: str, whom: Sequence[str]) -> bool:
    """Tell whether somebody who is named so proposes something in a sentence.

    >>> proposes("Quill, the envoy, laid a plan before both.", ["Quill"]), proposes("Quill read the plan.", ["Quill"])
    (True, False)
    >>> proposes("The proposal was rejected by Quill.", ["Quill"]), proposes("The plan of Quill is new.", ["Quill"])
    (False, True)
    """
    plain = unaccented(sentence)
    for start, end in is_named(plain, whom):
        behind = _CLAUSE_END.split(plain[end:])[0]
        doing = _PROPOSING.search(behind)
        if doing and not re.search(r"\b(?:by|was|were|rejected|welcomed|accepted)\b", behind[: doing.start()]):
            return True
        if re.match(rf"['’]s?\s(?:\w+\s){{0,3}}?{_PROPOSED}", plain[end:], re.IGNORECASE):
            return True
        if re.search(rf"\b{_PROPOSED}\b[^.;,]{{0,40}}\b(?:by|of|from)\s[^.;]{{0,40}}$", plain[:start], re.IGNORECASE):
            return not re.search(r"\b(?:was|were|been)\s\w+\sby\b", plain[:start])
    return False


def wishes(cue: str, text: str) -> bool:
    """Tell whether who is reported wants something: by the reporting word, or by what their proposal is "demanding".

    >>> wishes("called for", "calm"), wishes("said", "the other side does not want to talk")
    (True, False)
    """
    asked_for = _ASKED.search(cue) is not None and _FOR_WHAT.match(text) is not None
    return asked_for or _WISHING.search(cue) is not None or _WISHED.search(text) is not None


def tells_of_change(sentence: str) -> bool:
    """Tell whether a sentence says that somebody's side is not what it was.

    >>> tells_of_change("Quill dropped her demand."), tells_of_change("Quill repeated her demand.")
    (True, False)
    """
    return _CHANGING.search(sentence) is not None


def names_one(sentence: str, called: Sequence[str]) -> bool:
    """Tell whether a sentence holds one of some names, as whole words, with accents or without."""
    return bool(called) and re.search(rf"\b(?:{_any(called)})\b", unaccented(sentence), re.IGNORECASE) is not None


def is_named(sentence: str, called: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where a text without accents holds one of some names, as whole words."""
    if called:
        for found in re.finditer(rf"\b(?:{_any(called)})\b", sentence, re.IGNORECASE):
            yield found.span()


def is_called(text: str, called: Sequence[str], head: str) -> bool:
    """Tell whether a text calls somebody by a role's head word, before the name or behind it.

    >>> is_called("The UN envoy, Bo Holm, left.", ["holm"], "envoy")
    True
    """
    names = _any(called)
    near = rf"\b{re.escape(head)}\b[^.;\n]{{0,40}}?\b(?:{names})\b|\b(?:{names}),[^.;\n]{{0,40}}?\b{re.escape(head)}\b"
    return re.search(near, unaccented(text), re.IGNORECASE) is not None


def stems_of(text: str) -> set[str]:
    """Give the stems of a text's content words."""
    return {stem(word) for word in content_words(text)}


def _any(called: Sequence[str]) -> str:
    return "|".join(re.escape(unaccented(name)).replace(r"\ ", r"\s(?:(?:of|for|the|and)\s)*") for name in called)


def unaccented(text: str) -> str:
    """Take the accents off a text."""
    return "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
