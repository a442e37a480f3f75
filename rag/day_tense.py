"""Tells whether a day that a sentence names has come: "resigned on Tuesday" from "will resign on Tuesday".

The verb that governs the day decides, not any verb of the sentence: the nearest in the day's own clause. Without a
grammar a clause ends at a comma, a quotation mark, or a word that opens another ("that", "which"). In a sentence with
words of what is to come a day has come only where a past verb governs it: no date is better than a wrong one.
"""

from __future__ import annotations

import re

from rag.sentences import sentence_spans

_TO_COME = re.compile(
    r"(?<!his )(?<!her )(?<!their )\bwill\b|\b(?:shall|would|must|should|might|may(?=\s[a-z])|can(?:not)?"
    r"|could(?!\snot)|(?:is|are|was|were)\s(?:\w+ly\s)?(?:to|about|set|going)|due|scheduled|expect(?:s|ed)?|plan(?:s|ned|ning)?"
    r"|hop(?:es?|ed|ing)|intend(?:s|ed)?|threaten(?:s|ed)?"
    r"|(?:agree[sd]?|ask(?:s|ed)?|want(?:s|ed)?|decide[sd]?|promise[sd]?|offer(?:s|ed)?|invite[sd]?|urge[sd]?"
    r"|prepare[sd]?|order(?:s|ed)?|vow(?:s|ed)?|call(?:s|ed)?)(?:\s[\w’']+){0,4}?\sto\s[a-z]+)\b"
)
# These too make a day doubtful, though which one is not told by the word alone: "killed by", "open from Monday".
_DOUBTFUL = re.compile(r"\b(?:until|till|by|before|next|from)\b", re.IGNORECASE)
_BORDER = re.compile(
    r"[,;:()“”\"]|\s[-–—]\s|—|\b(?=(?:that|which|who|whom|whose|when|where|because|while|but|since|so|saying|adding)\b)"
)
_RELATIVE = re.compile(r"(?:that|which|who|whom|whose)\b")
_SAID = r"said|told|added|announced|declared|warned|wrote|insisted|explained|argued|reported|confirmed|demanded|asked"
_SAYING = re.compile(rf"\b(?:{_SAID})\b")
_PAST = re.compile(
    r"\b(?!(?:need|indeed|hundred|speed|feed|seed|breed|shed|united|sacred|embed|exceed|proceed|succeed)\b)[a-z]{2,}ed\b"
    r"|\b(?:said|told|was|were|had|has|did|came|went|met|left|gave|took|made|saw|fell|fled|held|led|began|won|lost|sent|paid"
    r"|put|set|shot|struck|hit|wrote|spoke|swore|brought|broke|rose|fought|found|got|grew|kept|laid|let|ran|sank|sat|stood"
    r"|sought|thought|threw|withdrew|became|built|burst|bought|caught|cut|drew|drove|flew|heard|hurt|knew|meant|quit|read"
    r"|shut|sold|spent|split|spread|stole|taken|given|seen|done|gone|begun|broken|chosen|driven|shown|spoken|thrown|written)\b"
)
_BARE = re.compile(rf"\s*(?:and\s|or\s)?(?:\w+ly\s)?(?!(?:{_SAID}))(?:[a-z]+ed)\b")
_DAY = "\u2016"
# "Open from midnight on Friday."
_STARTING = re.compile(
    r"\b(?:from|until|till|by)\s(?:midnight|noon|dawn|dusk|early|late|\d[\w.:]*)\b(?:\s\w+){0,2}\s?$"
)
_QUOTED = re.compile(r"“[^”]*$|^[^\"]*\"(?:[^\"]*\"[^\"]*\")*[^\"]*$")
# "Moved to Friday", "fixed Thursday", "before talks on Friday": days that were to come, or may have been.
_AHEAD = re.compile(
    r"\b(?:(?:moved|prolonged|extended|postponed|delayed|put\soff|brought\sforward|deferred)\b[^.]{0,40}\s(?:to|until|till)"
    r"|(?:fixed|set|named|chose|starting|beginning|due|planned|scheduled)(?:\s(?:for|on))?"
    r"|(?:talks|votes?|meetings?|hearings?|sessions?|elections?|summits?|deadlines?|referendum)(?:\sset)?\s(?:on|for|of))"
    r"\s(?:on\s)?(?:the\s)?$"
)
# "Opens on Thursday": news tells what is to come in the present tense.
_PRESENT = re.compile(
    r"\b(?:opens?|reopens?|begins?|resumes?|meets?|starts|arrives?|expires?|leaves|convenes?|goes|comes|flies|travels"
    r"|returns|restarts?|cross(?:es)?|reconvenes?|takes\seffect|runs\sout)(?:\s(?:again|only|there|anew))?"
    r"(?:\s(?:in|for|to|at)\s[\w’' ]{1,30})?\s$"
)
_LEADS = ("from ", "for ", "until ", "till ", "by ")


def has_come(text: str, start: int, end: int) -> bool:
    """Tell whether the day named at `text[start:end]` is one that had come when the text was written.

    >>> quote = "Quill resigned on Tuesday, saying that she would leave on Friday."
    >>> [has_come(quote, at, at + 9) for at in (quote.index("on Tue"), quote.index("on Fri"))]
    [True, False]
    """
    if text[start:end].lower().startswith(_LEADS):
        return False
    first, last = next((span for span in sentence_spans(text) if span[0] <= start < span[1]), (0, len(text)))
    before, after = (part.replace(_DAY, " ") for part in (text[first:start], text[end : max(last, end)]))
    if _STARTING.search(before) or _PRESENT.search(before) or _AHEAD.search(f"{before}{_leading(text[start:end])}"):
        return False
    if not any(pattern.search(f"{before} {after}") for pattern in (_TO_COME, _DOUBTFUL)):
        return True
    clauses = _BORDER.split(before + _DAY + after)
    place = next(place for place, clause in enumerate(clauses) if _DAY in clause)
    ahead, behind = clauses[place].split(_DAY)
    for told in (_before(ahead, clauses[:place]), _after(behind)):
        if told is not None:
            return told
    if _QUOTED.search(before):
        # What else is said within quotation marks is not the reporter's "said" behind them.
        return False
    # A day between commas goes with what was said before it; one that opens the sentence, with what follows.
    earlier = "".join(clauses[:place]) + ahead
    beside = reversed(clauses[:place]) if earlier.strip() else clauses[place + 1 :]
    return next((told for clause in beside if (told := _after(clause)) is not None), False)


def _leading(day: str) -> str:
    """Give the preposition that a day is written with: "on " of "on Friday"."""
    first, _, rest = day.partition(" ")
    return f"{first} " if rest and first.lower() in {"on", "to"} else ""


def _before(clause: str, earlier: list[str]) -> bool | None:
    """Judge by the words of a clause before its day; None where no verb is found."""
    if _TO_COME.search(clause):
        return False
    if not _PAST.search(clause):
        return None
    # "Would be closed, searched and sold on Friday": one "would" for all of them.
    listed = bool(earlier) and _BARE.match(clause) and not _RELATIVE.match(earlier[-1].strip())
    return not (listed and _TO_COME.search(earlier[-1]))


def _after(clause: str) -> bool | None:
    """Judge by the words of a clause that follow its day: "on Tuesday said it would" has come."""
    to_come = _TO_COME.search(clause)
    if to_come is not None:
        return _SAYING.search(clause, 0, to_come.start()) is not None
    return True if _PAST.search(clause) else None
