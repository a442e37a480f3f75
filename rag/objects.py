"""Tells whether what an act of speaking is done to is what, or who, a question asks about.

"Condemned the decision" is about the salt mine where the sentence before tells of the mine and of nothing else that the
words could mean; "accused the army of lies" accuses the army and nobody whom the lies are about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.actors import ROLES
from rag.acts import Act
from rag.names import names
from rag.side_words import MOST_WORDS_BEFORE, is_named, proposes, unaccented
from rag.spelling import fold
from rag.topic_words import ACCORDS, DECISIONS, PLANS, TRUCES, Topic, head_of, holds, kin_of, own_words, roots
from rag.wording import root

_PRONOUN = re.compile(
    r"^\W*(?:(?:it|them)\b(?!\s+(?:\w+\s){0,2}?(?:would|will|was|is|had)\b)"
    r"|(?:this|that|these|those|both)(?=\W*$|[.,;]|\s(?:by|on|in|at|as|for|with|too|again|when|after|within)\b))",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"^to\s(?:join|sign|accept|take\spart(?:\sin)?|agree(?:\sto)?|attend|renew|discuss|consider|back|support)\b\s*"
)
_PERSONAL = re.compile(r"^\W*(?:him|her|them|he|she|they)\b", re.IGNORECASE)
_DETERMINED = re.compile(r"^\W*(?:the|this|that|these|those|his|her|its|their|an?)\s", re.IGNORECASE)
_CUT = re.compile(r"[,;:“”\"()\n]|\s[–—-]\s|\.\s|\.$")
_PREPOSITION = re.compile(r"\b(?:of|for|to|on|over|by|with|from|in|at|as|about|against|into|that|which|who|whose)\b")
_MADE_BY = re.compile(r"\b(?:by|of|from)\s(?:(?!that\b|which\b|who\b|for\b)[\w’'.-]+\s){0,4}$")
_OF_WHO_CAME_BEFORE = re.compile(r"(?:He|She|They)\b|[“\"][^“”\"]*[”\"],?\s(?:he|she|they)\s\w+(?:\s[^,;]{0,30})?\.?$")
_LEADING = re.compile(
    r"^(?:[“\"][^“”\"]*[”\"],?\s)?(?:(?:The|the|Its|His|Her|Their)\s(?:(?!\w+ed\b)[\w-]+\s){0,3}"
    r"|(?:(?!He\b|She\b|They\b|It\b)[A-Z][\w’'.-]*\s){0,4})$"
)
_UNWISHED = re.compile(
    r"\b(?:must|should|ought\sto|ha[sd]\sto|have\sto|needs?\sto)\s(?:not|never|avoid|stop|end|resist|oppose|refrain|abandon|drop)\b"
)
_WONT = re.compile(r"\b(?:would|will|shall|can|could)\s?(?:not|never|n[’']t)\s(?:\w+\s)?\w+|\bbe\sno\b|\bno\slonger\b")
_HARM = (
    r"(?:fired|launched|carried\sout|committed|caused|ordered|planted|shelled|attacked|bombed|killed|destroyed|broken"
    r"|violated|breached|sabotaged|abducted|kidnapped|shot|lied)"
)
_BLAME_AHEAD = re.compile(
    rf"\b{_HARM}\s(?:\w+\s){{0,3}}?by\s(?:the\s)?(?:\w+\s){{0,2}}$|\b(?:crime|work|fault|deed|doing)\s(?:of|by)\s(?:the\s)?$",
    re.IGNORECASE,
)
_BLAME_BEHIND = re.compile(
    rf"\s(?:was|were|is|are)\s(?:responsible|to\sblame|behind|guilty)\b|\s(?:had|has|have)\s{_HARM}\b", re.IGNORECASE
)
_NOBODY = re.compile(r"(?:\b(?:no|not|never|nobody|none|neither|nor|without)\b|n[’']t\b)[^,;.]*$", re.IGNORECASE)
_OF_THINGS = re.compile(r"refus|den(?:y|i)|declin", re.IGNORECASE)
"""Verbs that nobody is the object of: who "was refused passage" is not refused."""

_WHEN = re.compile(r"^(?:on\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\s(?:on\s|to\s)?|^(?:on|to|with|for)\s")
_JUDGING = re.compile(r"critici|condemn|denounc|prais|thank|commend|blam|accus", re.IGNORECASE)
_FOR_WHAT = re.compile(r"\b(?:for|over)\s(?P<what>[^,.;]+)")
_AWAY = frozenset(
    map(
        root,
        """
        against end lift repeal block stop halt scrap cancel delay prevent abolish overturn reverse removal remove
        suspension suspend withdrawal withdraw criticism critics opponents opposition comment discuss discussion
        reject oppose condemn criticise dismiss
        """.split(),
    )
)
"""Words ahead of a topic that make the object something else: "the end of the embargo"."""

_CLAIMS = frozenset(map(root, "claim allegation accusation rumour".split()))
_DENYING = re.compile(r"den(?:y|i)|disput|contradict|refut|rebut", re.IGNORECASE)
_THOSE = re.compile(r"\bthose\s(?:\w+\s)?who\b", re.IGNORECASE)
_AWAY_WITHIN = 4
"""Words before a topic among which they stand."""

_ACTOR_WORDS = 4
"""Words before a verb among which its subject stands."""

_ALL_BUT = 4
"""Words of a topic from which on one may be missing."""


@dataclass(frozen=True, slots=True)
class Object:
    """What an act is done to: the words behind its verb, or before it in a passive; where they stand.

    `sentence` is the whole sentence, `ahead` its part before the verb, `before` the sentences that stand before it (of
    its article the first, and the last two), `title` that of its article, of which it may be the `first` sentence.
    `verb` is that of the act. `clause` says that the words are a clause: what was said, and not a thing. `issues` are
    those that the sentence has a cue of.
    """

    text: str
    sentence: str
    ahead: str
    before: tuple[str, ...] = ()
    title: str = ""
    first: bool = False
    verb: str = ""
    clause: bool = False
    issues: frozenset[str] = frozenset()

    @property
    def phrase(self) -> str:
        """The words of the noun and what says more of it."""
        return _CUT.split(self.text.strip().lstrip("“\"‘'"), maxsplit=1)[0]


def is_thing(found: Object, topic: Topic) -> bool:
    """Tell whether a topic is what an act is done to."""
    if not topic.words or not _is_the_thing(found, topic):
        return False
    around = roots(" ".join((found.title, found.sentence, *found.before)))
    return 2 * sum(holds(around, word) for word in topic.more) >= len(topic.more)


def _is_the_thing(found: Object, topic: Topic) -> bool:
    if doing := _DOING.match(found.text):
        # "Refused to join."
        found = replace(found, text=found.text[doing.end() :].rstrip(".") or "it")
    own = _own_words(found.text, topic)
    shared = {word for word in topic.words if holds(own, word)}
    if shared and _leads_away(found, topic, shared):
        return False
    if len(shared) == len(topic.words) > 1 or found.clause:
        return len(shared) == len(topic.words) or _is_near(found, topic, own, shared)
    if len(shared) == 1 == len(topic.words):
        # Of one word it has to be the noun itself, or what a plan, a vote or an accord is on.
        reason = _FOR_WHAT.search(found.text) if _JUDGING.search(found.verb) else None
        phrase = own_stems(_WHEN.sub("", found.phrase)) | (own_stems(reason["what"]) if reason else frozenset())
        return not shared.isdisjoint(phrase) or not phrase.isdisjoint(PLANS | DECISIONS | ACCORDS)
    return _is_near(found, topic, own, shared)


def _leads_away(found: Object, topic: Topic, shared: set[str]) -> bool:
    """Tell whether an object stands against a topic, ends it or is said of it: "the repeal of the bill"."""
    text = re.sub(r"^\W*(?:against|about|on|of)\s", "", found.text)
    words = [root(word) for word in fold(re.split(r"[,;]\s", text)[0]).split()]
    start = next((place for place, word in enumerate(words) if any(holds({word}, one) for one in shared)), 0)
    away = _AWAY if _DENYING.match(found.verb) else _AWAY | _CLAIMS
    ahead = words[max(0, start - _AWAY_WITHIN) : start]
    if not topic.words.isdisjoint(away):
        # Who welcomed the embargo did not welcome its end.
        return topic.head in away and away.isdisjoint(words)
    return not away.isdisjoint(ahead) or bool(start and _THOSE.match(text))


def _is_near(found: Object, topic: Topic, own: set[str], shared: set[str]) -> bool:
    """Tell whether an object that holds some of a topic's words, or none, is on it by what stands around."""
    nearby = roots(" ".join((found.sentence, *found.before)))
    around = nearby | roots(found.title)
    needed = len(topic.words) - (len(topic.words) >= _ALL_BUT)
    if shared and _names_it(shared, topic):
        others = {w for w in own_stems(found.phrase) if not any(w in kin_of(each) for each in topic.words)}
        where = roots(found.sentence) if others and not found.clause else around
        return _held(topic, own | where | topic.named_by(found.issues)) >= needed
    return _points_back(found, topic) and _held(topic, _pointed_at(found, topic)) >= needed


def _own_words(text: str, topic: Topic) -> set[str]:
    """Give the stems of a text's words; those of names, only if the topic has them too."""
    named = roots(" ".join(names(text)))
    return roots(text) - {word for word in named - topic.names if word not in roots(_lower_case(text))}


def _lower_case(text: str) -> str:
    return " ".join(word for word in text.split() if word[:1].islower())


def own_stems(phrase: str) -> frozenset[str]:
    """Give the stems of a phrase's noun and of the words before it."""
    return frozenset(roots(" ".join(own_words(phrase))))


_OWNS = re.compile(rf"['’]s?\s|\s(?:[a-z]+\s)?(?:{ROLES})\b")
"""What makes a body's or country's name that of somebody else: "the UN envoy" is not the UN."""


def is_actor(found: Object, called: Sequence[str], heads: Sequence[str]) -> bool:
    """Tell whether somebody, by name or by the head word of a role, is whom an act is done to."""
    if _OF_THINGS.match(found.verb):
        return False
    text = unaccented(found.text)[:160]
    for start, end in is_named(text, [*called, *heads]):
        before = text[:start]
        owns = _OWNS.match(text, end)
        if not owns and not _PREPOSITION.search(before) and not _CUT.search(before.replace(",", "", 1)):
            return True
    if not _PERSONAL.match(found.text):
        return False
    ahead = unaccented(" ".join(found.ahead.split()[:-_ACTOR_WORDS]))
    named = any(not ahead.startswith(("'s", "’s"), end) for _, end in is_named(ahead, [*called, *heads]))
    return named or _is_subject(found.before, called)


def is_blamed(found: Object, called: Sequence[str]) -> bool:
    """Tell whether what is said gives the blame for something to somebody: "the shells were fired by the army"."""
    plain = unaccented(found.text)
    return any(
        not _NOBODY.search(plain[:start])
        and not re.match(r"['’]s?\s", plain[end:])
        and (_BLAME_AHEAD.search(plain[:start]) or _BLAME_BEHIND.match(plain[end:]))
        for start, end in is_named(plain, called)
    )


def _is_subject(before: Sequence[str], called: Sequence[str]) -> bool:
    """Tell whether the last of some sentences that begins with no pronoun is of somebody, or told by one."""
    for sentence in reversed(before):
        if _OF_WHO_CAME_BEFORE.match(sentence):
            continue
        plain = unaccented(sentence)
        return any(_LEADING.match(plain[:start]) for start, _ in is_named(plain, called))
    return False


def is_proposed_by(found: Object, called: Sequence[str], heads: Sequence[str]) -> bool:
    """Tell whether an act is done to what somebody proposed: "Quill's plan", "it", where Quill laid one before all."""
    whom = [*called, *heads]
    phrase = unaccented(found.phrase)
    if head_of(phrase) in PLANS:
        for start, end in is_named(phrase, whom):
            if re.match(r"['’]s?\s", phrase[end:]) or _MADE_BY.search(phrase[:start]):
                return True
    if re.search(r"\bwhich\W*$", found.ahead) or re.search(r"\bwhich\b", found.ahead[-40:]):
        return proposes(found.ahead, whom)
    if not _points(found):
        return False
    if _PRONOUN.match(found.text) and found.ahead.count(" ") > MOST_WORDS_BEFORE:
        return proposes(found.ahead, whom)
    return any(proposes(each, whom) for each in (found.ahead, *found.before[1:], *found.before[:1]))


def _names_it(shared: set[str], topic: Topic) -> bool:
    return topic.head in shared or bool(shared & topic.names) or len(shared) > len(topic.words) / 2


def _held(topic: Topic, words: set[str]) -> int:
    return sum(holds(words, word) for word in topic.words)


def _points(found: Object) -> bool:
    """Tell whether an object names nothing itself: "it", "the plan"."""
    return bool(_PRONOUN.match(found.text)) or (
        bool(_DETERMINED.match(found.text))
        and len(own := own_stems(found.phrase)) == 1
        and bool(own & (PLANS | DECISIONS))
    )


def _points_back(found: Object, topic: Topic) -> bool:
    """Tell whether an object can mean a topic that it does not name: a pact is no truce, and a request is neither."""
    if _PRONOUN.match(found.text):
        return True
    own = own_stems(found.phrase)
    if len(own) != 1 or not (_DETERMINED.match(found.text) or found.first):
        return False
    kind = kin_of(topic.head)
    if kind in {TRUCES, ACCORDS}:
        return bool(own & kind)
    return bool(own & (PLANS | DECISIONS | kind))


def _pointed_at(found: Object, topic: Topic) -> set[str]:
    """Give the stems of what an object that names nothing may point back to."""
    if _PRONOUN.match(found.text) and found.ahead.count(" ") > MOST_WORDS_BEFORE:
        # What stands before in the same sentence is what "it" is.
        return roots(found.ahead)
    title = found.title if found.first else ""
    first, *last = found.before or ("",)
    # One word that stands in a first sentence may be there by the way.
    tells = len(topic.words) > 1 or not last or topic.words <= roots(found.title)
    return roots(" ".join((title, found.ahead, *last, first if tells else "")))


def taken_side(said: str, act: Act) -> str:
    """Cut what is said down to what the side it takes is about; empty where nothing tells.

    >>> from rag.acts import ACTS
    >>> taken_side("that it would not accept the plan", ACTS["rejects"])
    ' the plan'
    >>> taken_side("that it will offer banks a service and has accepted rain", ACTS["accepts"])
    ' rain'
    >>> taken_side("that elections must be held", ACTS["demands"])
    'that elections must be held'
    """
    if act.name == "demands":
        return "" if _UNWISHED.search(said) else said
    verb = act.told.search(said) or (_WONT.search(said) if "rejects" in act.stances else None)
    return clause_of(said[verb.end() :]) if verb else "" if act.stances & {"accepts", "rejects"} else said


def clause_of(text: str) -> str:
    """Cut what stands behind a verb where another part of the sentence begins.

    >>> clause_of(" anything below nine, accepted the accord")
    ' anything below nine'
    """
    ends = re.search(
        r"[;:]\s|[.]\s|\b(?:but|while|although|after|before|when|because)\b|,\s(?:\w+\s){0,2}?\w+ed\b|,\sand\b|,\s(?:who|which)\b",
        text,
    )
    return text[: ends.start()] if ends else text
