"""The acts of speaking that a question of "who" asks for: who rejected, accused, praised, warned of, called for what.

Each with the words by which questions ask for it and those by which articles tell of it: whoever "blamed" somebody may
be who "accused", and whoever "welcomed" a plan did not "accept" it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.stances import Stance

Of = Literal["thing", "actor", "either"]

ACTORS = re.compile(
    r"^(?:the\s)?(?:\w+\s){0,2}?(?:government|army|ministry|opposition|rebels|regime|military|parliament|police|council"
    r"|union|party|envoy|mediator|minister|president|court|commission|committee|coalition|assembly|authorities)s?$",
    re.IGNORECASE,
)
"""Words for somebody who is not named."""

_NONE: frozenset[Stance] = frozenset()


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does by speaking: the patterns of its verbs, the stances of statements that do it, and to whom.

    `told` finds its verbs in sentences and reporting words; `soft` any word by which a sentence may tell of it. `of`
    says whether it is done to somebody, to a thing, or to either.
    """

    name: str
    told: re.Pattern[str]
    soft: re.Pattern[str]
    stances: frozenset[Stance] = _NONE
    of: Of = "thing"
    worded: bool = True
    """Whether it is told by its own verbs alone; whoever refuses or wants something may say so in any words."""

    against: bool = False
    """Whether it is against somebody, so that turning down what that one proposed does it too."""


_DOWN = r"turn(?:s|ed|ing)?\s(?:\w+\s){0,3}?down|rul(?:es|ed|ing)\s(?:\w+\s){0,3}?out"
_WONT = (
    r"(?:did|do|does|will|would|had|has|have)\s(?:not|never)\s(?!yet\b)(?:\w+\s)?"
    r"(?:accept|accepted|agree|agreed|recogni[sz]e|back|endorse|approve|join|sign)"
)
_DOING = r"(?:accept|agree|support|back|join|sign|renew|attend|endorse|approve|take\spart|extend|recogni[sz]e|meet)"
_REJECTING = (
    r"reject(?:s|ed|ing)?|oppos(?:e|es|ed|ing)|opposition\sto|refus(?:e|es|ed|ing)|dismiss(?:es|ed|ing)?"
    rf"|declin(?:e|es|ed|ing)(?=\s(?:the|an?|his|her|its|their|it|to\s{_DOING})\b)|rebuff(?:s|ed|ing)?|spurn(?:s|ed|ing)?|boycott(?:s|ed|ing)?|veto(?:es|ed|ing)?|{_DOWN}"
    rf"|object(?:s|ed|ing)?\sto|vot(?:e|es|ed|ing)\sagainst|{_WONT}"
)
_RESISTING = r"resist(?:s|ed|ing)?|protest(?:ed|ing)(?:\sagainst)?"
_ACCEPTING = (
    r"accept(?:s|ed|ing)?|agree[ds]?\s(?:to|with|on)|endors(?:e|es|ed|ing)|approv(?:e|es|ed|ing)|consent(?:s|ed)?\sto"
    r"|vot(?:e|es|ed|ing)\s(?:for|in\sfavou?r\sof)"
)
_BACKING = (
    r"back(?:s|ed|ing)|support(?:s|ed|ing)?|favou?r(?:s|ed|ing)?|sid(?:es|ed|ing)\swith"
    r"|(?:st(?:ands|ood)|rall(?:y|ies|ied))\s(?:by|behind)"
)
_DEFENDING = r"defend(?:s|ed|ing)?|justif(?:ies|ied|ying)"
_PRAISING = (
    r"prais(?:e|es|ed|ing)|hail(?:s|ed|ing)?|applaud(?:s|ed|ing)?|commend(?:s|ed|ing)?|laud(?:s|ed|ing)?"
    r"|salut(?:e|es|ed|ing)|paid\stribute\sto"
)
_WELCOMING = rf"welcom(?:e|es|ed|ing)|greet(?:s|ed)|cheer(?:s|ed)|embrac(?:e|es|ed|ing)|{_PRAISING}"
_THANKING = r"thank(?:s|ed|ing)?"
_ACCUSING = r"accus(?:e|es|ed|ing)|blam(?:e|es|ed|ing)|charg(?:es|ed|ing)(?=\s[^.;]{1,60}\swith\b)"
_CONDEMNING = (
    r"condemn(?:s|ed|ing)?|denounc(?:e|es|ed|ing)|critici[sz](?:e|es|ed|ing)|decr(?:ies|ied)|deplor(?:e|es|ed|ing)"
    r"|slam(?:s|med|ming)?|blast(?:s|ed)(?=\s(?:the|this|that|his|her|its|their|[A-Z]))|lambast(?:s|es|ed|ing)?"
    r"|rebuk(?:e|es|ed|ing)|assail(?:s|ed|ing)?|lash(?:es|ed)\sout\sat"
)
_CONTRADICTING = (
    r"contradict(?:s|ed|ing)?|disput(?:e|es|ed|ing)|challeng(?:e|es|ed|ing)|disagree[ds]?\swith|refut(?:e|es|ed|ing)"
    r"|rebut(?:s|ted|ting)?|took\sissue\swith"
)
_DEMANDING = (
    r"demand(?:s|ed|ing)?|call(?:s|ed|ing)?\s(?:for|on)|urg(?:e|es|ed|ing)|insist(?:s|ed|ing)?|ask(?:s|ed|ing)?\sfor"
    r"|appeal(?:s|ed|ing)?\s(?:for|to)|press(?:es|ed|ing)?\sfor|push(?:es|ed|ing)?\sfor"
)
_PROMISING = (
    r"promis(?:e|es|ed|ing)|pledg(?:e|es|ed|ing)|vow(?:s|ed|ing)?|sw(?:ears?|ore|orn)|undert(?:akes?|ook|aken)"
    r"|guarante(?:es|ed)|committed\s(?:itself|himself|herself|themselves)"
)

_SOFTLY_AGAINST = (
    r"reject|oppos|refus|dismiss|turn(?:s|ed)?\s(?:\w+\s)?down|rule[ds]?\s(?:\w+\s)?out|objec|critici|condemn|against"
    r"|concern|declin|den(?:y|ied|ies)|not\s(?:\w+\s)?(?:accept|agree|welcom|back|sign|recogni|endors)|unaccept|warn"
    r"|suspend|walk(?:s|ed)?\sout|said\sno\b|says\sno\b|shameful|unwilling|boycott|veto|resist|protest"
)
_FAULT = (
    r"reject|oppos|refus|dismiss|contradict|disput|disagree|challeng|critici|condemn|denounc|accus|blam|rebuk"
    r"|object|concern|boycott|curs|complain|turn(?:s|ed)?\s\w+\sdown|against|resent|maneuver|manoeuvr"
)
_SOFTLY_FOR = r"accept|agree|welcom|endors|approv|prais|back(?:s|ed|ing)|support|favou?r|sign(?:s|ed)\b|merit|defend"
_ASKS = r"demand|call(?:s|ed|ing)?\s|urg|insist|must|should|want|ask|or\snothing|or\snone|no\s.*\swithout"
_OFFERS = r"offer|promis|pledg|vow|propos|ready|willing|swor|would\b|will\b"


_IN_ANY_WORDS = frozenset("rejects opposes accepts supports differs demands proposes promises".split())


def _act(name: str, told: str, soft: str, *stances: Stance, of: Of = "thing", against: bool = False) -> tuple[str, Act]:
    patterns = (re.compile(rf"\b(?:{told})\b", re.IGNORECASE), re.compile(rf"\b(?:{soft})", re.IGNORECASE))
    return name, Act(name, *patterns, frozenset(stances), of, name not in _IN_ANY_WORDS, against)


ACTS: dict[str, Act] = dict(
    (
        _act("rejects", _REJECTING, _SOFTLY_AGAINST, "rejects", of="either"),
        _act(
            "opposes", f"{_REJECTING}|{_RESISTING}|{_CONDEMNING}", _SOFTLY_AGAINST, "rejects", of="either", against=True
        ),
        _act("accepts", f"{_ACCEPTING}|{_BACKING}", _SOFTLY_FOR, "accepts"),
        _act("supports", f"{_ACCEPTING}|{_BACKING}|{_WELCOMING}|{_DEFENDING}", _SOFTLY_FOR, "accepts", of="either"),
        _act("defends", f"{_DEFENDING}|{_BACKING}", _SOFTLY_FOR, of="either"),
        _act("welcomes", _WELCOMING, _SOFTLY_FOR, of="either"),
        _act(
            "praises", f"{_PRAISING}|{_THANKING}", r"prais|hail|applaud|commend|laud|salut|tribute|thank", of="either"
        ),
        _act("thanks", _THANKING, r"thank|grateful|gratitude", of="either"),
        _act("accuses", _ACCUSING, r"accus|blam|fault|charg|alleg|responsib", of="actor", against=True),
        _act("condemns", f"{_CONDEMNING}|{_ACCUSING}", _FAULT, of="either", against=True),
        _act("contradicts", f"{_CONTRADICTING}|den(?:y|ies|ied|ying)", _FAULT, of="either", against=True),
        _act(
            "differs",
            f"{_CONTRADICTING}|{_CONDEMNING}|{_ACCUSING}|{_REJECTING}",
            _FAULT,
            "rejects",
            of="either",
            against=True,
        ),
        _act("demands", _DEMANDING, _ASKS, "demands"),
        _act("proposes", r"propos(?:e|es|ed|ing)|suggest(?:s|ed|ing)?|put(?:s|ting)?\sforward|float(?:s|ed)", _OFFERS),
        _act("offers", r"offer(?:s|ed|ing)?|volunteer(?:s|ed)", _OFFERS, "offers"),
        _act("promises", _PROMISING, _OFFERS, "offers"),
        _act("threatens", r"threaten(?:s|ed|ing)?", r"threat|warn|would\b"),
        _act("warns", r"warn(?:s|ed|ing)?|caution(?:s|ed|ing)?|alert(?:s|ed|ing)", r"warn|caution|alert|danger|risk"),
        _act(
            "denies", r"den(?:y|ies|ied|ying)|disput(?:e|es|ed|ing)", r"den(?:y|ies|ied)|not\strue|no\s|never", "denies"
        ),
    )
)

_BAD = r"unacceptable|worthless|inadequate|insufficient|out\sof\sthe\squestion|non-starter"
_WRONG = r"illegal|mistake|disgrace|wrong|shameful|unfair|absurd|unjust|dangerous"
_GOOD = r"welcome|good\snews|encouraging|step\s(?:forward|in\sthe\sright\sdirection)"
CALLED = (_BAD, _WRONG, _GOOD)
"""Words by which things are called bad, wrong and good."""

JUDGED: dict[str, re.Pattern[str]] = {
    name: re.compile(
        rf"^[“\"‘']?(?:that\s)?(?P<what>[^,.;]{{1,100}}?)\s(?:is|was|are|were|remains?|remained)\s"
        rf"(?!not\b)(?:\w+ly\s|an?\s|very\s)*(?:{words})\b"
    )
    for name, words in {
        "rejects": _BAD,
        "opposes": f"{_BAD}|{_WRONG}",
        "condemns": f"{_BAD}|{_WRONG}",
        "welcomes": _GOOD,
        "supports": f"{_GOOD}|acceptable|fair|right|reasonable",
    }.items()
}
"""How statements take a side by what they call a thing: "said that the offer was unacceptable"."""

OPPOSITE = {"accepts": "rejects", "supports": "opposes", "rejects": "accepts", "opposes": "supports"}
"""What stands against what: who accepted a plan is shown beside who rejected it."""

_ASKED_OF_ONE: tuple[tuple[str, str], ...] = (
    ("opposes", r"oppos|object\sto"),
    ("rejects", r"reject|refus|dismiss|turn\sdown|rule\sout|decline"),
    ("supports", r"agree\swith|back\b|support|endors|favou?r"),
    ("accepts", r"accept|agree\sto|approv|consent\sto"),
    ("defends", r"defend|justif"),
    ("welcomes", r"welcom|hail|applaud"),
    ("praises", r"prais|commend"),
    ("condemns", r"condemn|denounc|critici[sz]|blast|rebuk"),
    ("contradicts", r"contradict|disput|refut|rebut"),
    ("proposes", r"propos|suggest"),
    ("offers", r"offer"),
    ("promises", r"promis|pledg|vow|swear|swore|guarantee"),
    ("threatens", r"threaten"),
    ("warns", r"warn|caution"),
    ("denies", r"den(?:y|ied)"),
)
_ASKED: tuple[tuple[str, str], ...] = (
    ("opposes", r"oppos|resist|protest|object(?:ed|s)?\sto|vot(?:ed|es)\sagainst"),
    ("rejects", r"reject|refus|dismiss|turn(?:ed|s)?\sdown|declin|rul(?:ed|es)\sout|rebuff|boycott"),
    (
        "supports",
        (
            r"agree[ds]?\swith|back(?:ed|s)\b|support|endors|favou?r|sid(?:ed|es)\swith"
            r"|(?:st(?:ood|ands)|rall(?:ies|ied))\s(?:by|behind)"
        ),
    ),
    ("accepts", r"accept|agree[ds]?\s(?:to|on)|approv|consent(?:ed|s)?\sto|vot(?:ed|es)\s(?:for|in\sfavou?r\sof)"),
    ("defends", r"defend|justif"),
    ("welcomes", r"welcom|hail(?!\w*\sfrom\b)|applaud|embrac"),
    ("praises", r"prais|commend|laud|paid\stribute\sto"),
    ("thanks", r"thank"),
    ("accuses", r"accus|blam"),
    ("condemns", r"condemn|denounc|deplor|decr(?:ied|ies)|critici[sz]|slam|blast|rebuk|lambast"),
    ("contradicts", r"contradict|disput|refut|rebut"),
    ("differs", r"disagree[ds]?\swith|challeng"),
    ("demands", r"demand|call(?:ed|s)?\sfor|urg|insist|ask(?:ed|s)?\sfor|press(?:ed|es)?\sfor|push(?:ed|es)?\sfor"),
    ("proposes", r"propos|suggest"),
    ("offers", r"offer"),
    ("promises", r"promis|pledg|vow|sw(?:ore|ears)(?!\sin\b)|guarante"),
    ("threatens", r"threaten"),
    ("warns", r"warn|caution"),
    ("denies", r"den(?:y|ied|ies)"),
)
ASKED: tuple[tuple[re.Pattern[str], Act], ...] = tuple(
    (re.compile(rf"(?:{verbs})\w*\s+", re.IGNORECASE), ACTS[name]) for name, verbs in _ASKED
)
"""By which verbs a question asks for an act; the first that fits."""

ASKED_OF_ONE: tuple[tuple[str, Act], ...] = tuple((rf"(?:{verbs})\w*", ACTS[name]) for name, verbs in _ASKED_OF_ONE)
"""The same where it is asked of one speaker ("What did Quill promise?"), for patterns."""


def does(act: Act, reporting_word: str) -> bool:
    """Tell whether a reporting word tells of an act that was done.

    >>> does(ACTS["accuses"], "had blamed"), does(ACTS["accuses"], "did not accuse"), does(ACTS["warns"], "said")
    (True, False, False)
    """
    return act.told.search(reporting_word) is not None and not _UNDONE.search(reporting_word)


def by_stance(act: Act, stance: Stance, reporting_word: str) -> bool:
    """Tell whether a statement does an act by the side that it takes, and by its reporting word no other one.

    >>> by_stance(ACTS["demands"], "demands", "said"), by_stance(ACTS["demands"], "demands", "proposed")
    (True, False)
    """
    return stance in act.stances and not any(other.told.search(reporting_word) for other in ACTS.values())


_UNDONE = re.compile(r"\b(?:not|never|may|might|could|should|expected)\b|n[’']t\b", re.IGNORECASE)
