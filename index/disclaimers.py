"""Lines that say who owns, translated, edited, first printed or answers for a text.

They are worded as sentences, so a line is one only if every one of its sentences is. Corrections are no disclaimers:
what a newspaper corrects is news, and stays.
"""

from __future__ import annotations

import re

from index.furniture_lines import LONGEST
from index.outlets import NAME, PERSON
from index.phrases import any_of

_TASK = (
    "(?i:(?:additional |further )?(?:reporting|writing|editing|translation|translated|edited|compiled|reported|written)"
    "(?:,? and (?:editing|writing|reporting))?)"
)
_PEOPLE = rf"{PERSON}(?:(?:, and |, | and |; ){PERSON}){{0,6}}(?: in {NAME}(?:, {NAME})?)?"
_STAFF_NOTE = re.compile(
    rf"{_TASK} by {_PEOPLE}(?:[;.,]? ?(?:and )?{_TASK} by {_PEOPLE}){{0,4}}\.?"
    rf"|[(\[]{_TASK} (?:by|from) [^()\[\]]{{2,300}}[)\]]\.?"
)
_PIECE = any_of(r"""
    (?:this|the above)
        + (?:\w+ ){0,2}(?:article|story|piece|post|column|interview|essay|op-?ed|commentary|translation|dispatch)
""")
_DONE = any_of(r"""
    translated|edited|published|appeared|appears|reproduced|republished|syndicated|reprinted|printed|posted|shared
    made available|adapted|written for|commissioned|licen[sc]ed|auto-?generated
""")
_HELD = "(?:expressed|set out|contained|presented|stated|in this|are those|here)"
_DISCLAIMER = re.compile(
    any_of(rf"""
    ©.{{0,200}}|\(c\) ?(?:[0-9]|copyright|the ).{{0,200}}
    copyright ?(?:©|\(c\)|[:–-]|[0-9]{{4}}).{{0,200}}|copyright (?-i:{NAME})\.?
    .{{0,120}}\ball rights (?:are )?reserved\b.{{0,120}}
    {_PIECE}\b(?!.{{0,40}}\b(?:updated|corrected|amended)\b).{{0,60}}\b{_DONE}\b.{{0,200}}
    this (?:\w+ )?(?:report|content|material|text) (?:was |is |has been )?(?:(?:first|originally) )?{_DONE}
        + (?:in|by|with|from|under) .{{2,160}}
    the original (?:\w+ )?(?:article|story|version|text|piece|report) (?:was|is|can|appeared|may)\b.{{0,160}}
    (?:originally|first|previously|also) (?:published|appeared|printed|posted)
        + (?:in|on|by|at) (?-i:{NAME})(?: on .{{4,40}})?\.?
    published (?:by|in) (?-i:{NAME})\.?
    translated and edited by .{{2,80}}
    .{{2,80}} has not (?:independently )?(?:verified|edited|checked|reviewed) .{{0,40}}\b(?:of|in) this
        + (?:story|article|report|piece|text)\b.{{0,80}}
    .{{2,80}} has not (?:independently )?(?:verified|edited|checked|reviewed)
        + this (?:story|article|report|piece|text)\b.{{0,80}}
    (?:the )?responsibility for (?:the )?(?:information|views|opinions|contents?|accuracy|statements)\b
        +.{{0,120}}\b(?:this|the) (?:article|story|piece|authors?|text)\b.{{0,120}}
    (?:all |any )?(?:the )?(?:views|opinions|statements|positions)(?: and (?:views|opinions))? {_HELD}\b
        +.{{0,140}}\b(?:authors?|own|necessarily|not (?:of|those))\b.{{0,160}}
    (?:it|they|this|these|and) (?:do|does) not necessarily (?:reflect|represent)\b.{{0,200}}
    no part of this .{{1,200}}
    (?:reproduction|redistribution|republication|unauthori[sz]ed)\b.{{0,80}}
        +\b(?:permission|prohibited|licen[sc]e|consent|forbidden|credit)\b.{{0,160}}
    (?:reprinted|reproduced|republished) (?:with|by) (?:the )?(?:kind )?permission.{{0,120}}
    (?:source|outlet|publisher|publication|newspaper) ?: ?(?-i:{NAME})\.?
    (?:sources?|via) ?: ?(?:https?://\S+|(?:news )?agenc(?:y|ies)|wires?).{{0,60}}
    for (?:permission|reprints?|syndication|more information|media inquiries|press enquiries|licensing)\b
        +.{{0,80}}\b(?:contact|visit|see|e-?mail|call|click|go to)\b.{{0,120}}
    this is a (?:developing|breaking)(?: news)? story\b.{{0,120}}
    this (?:story|article|page|report) (?:has been|was) (?:last )?updated\.?
    disclaimer ?:.{{0,300}}
    (?:registered|registration|company|charity) (?:no|number)\b.{{0,120}}
    terms of (?:use|service)\.?|complaints\.?|advertise with us\.?|privacy(?: policy)?\.?|contact us\.?
    """),
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]* +(?=[\"“‘(©A-Z])")
_ABBREVIATED = re.compile(r"\b(?:Ltd|Inc|Co|Corp|St|Dr|Mr|Mrs|Ms|No|vs)\.$")


def is_disclaimer(line: str) -> bool:
    """Whether every sentence of a line says who owns, translated, first printed or answers for the text.

    >>> is_disclaimer("This article first appeared in The Lower Post. All rights reserved.")
    True
    >>> is_disclaimer("They have not verified the content of the report. The talks go on.")
    False
    """
    if len(line) > LONGEST:
        return False
    return _STAFF_NOTE.fullmatch(line) is not None or all(map(_DISCLAIMER.fullmatch, _sentences(line)))


def _sentences(line: str) -> list[str]:
    """Split roughly; a company's or person's title does not end a sentence."""
    sentences: list[str] = []
    for piece in _SENTENCE_END.split(line):
        if sentences and _ABBREVIATED.search(sentences[-1]):
            sentences[-1] += f" {piece}"
        else:
            sentences.append(piece)
    return sentences
