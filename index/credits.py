"""Captions and credits of pictures: a caption is known by the credit that opens or ends it."""

from __future__ import annotations

import re

from index.outlets import NAME
from index.phrases import any_of, wording

_LONGEST_CAPTION = 400
_LONGEST_INITIALS = 8

_SENTENCE_BREAK = re.compile(r"[a-z0-9][.!?][\"”’)]* +[\"“‘(]?[A-Z]")
_MOST_BREAKS = 2
"""A caption is a sentence or two and a credit; what is longer is a paragraph with a credit run into it."""

_AGENCIES = any_of(r"""
    getty(?: images)?|afp|reuters|ap|associated press|epa(?:-efe)?|efe|anadolu(?: agency)?|aa|xinhua|tass|sana|dpa|ansa
    pa(?: media| wire| images)?|upi|rex|bloomberg|sputnik|ria(?: novosti)?|irna|mena|petra|wafa|zuma|corbis|un photo
    shutterstock|istock|alamy|flickr|wikimedia(?: commons)?|unsplash|pexels|public domain|social media
    handout|courtesy|file|file photo|archive|screen ?(?:grab|shot)|supplied
""")
_WIRES = any_of(r"""
    AFP|AP|EPA|EPA-EFE|REUTERS|Reuters|Getty(?: Images)?|GETTY(?: IMAGES)?|AA|Anadolu|Xinhua|TASS|Sputnik|UPI|dpa|DPA
    Shutterstock|Alamy
""")
_STILL = r"(?:photo(?:graph|graphy)?|image|picture|foto|illustration|cartoon|graphic|screen ?(?:shot|grab))s?"
_MOVING = r"(?:video|footage|caption|credit)s?"
_AGENCY = wording(rf"""
    {_AGENCIES}(?:\b.{{0,60}})?
    .{{0,60}}\b(?:{_STILL}|file|handout|credit)\b.{{0,60}}
""")
_OF_PICTURES = wording(rf"""
    getty|epa|shutterstock|istock|alamy|flickr|wikimedia|unsplash|handout|file photo|/|\b{_STILL}\b
""")
_ENDING = re.compile(r"(?P<caption>.*\S) ?(?:\[(?P<square>[^\[\]]{2,80})\]|\((?P<round>[^()]{2,80})\))\.?")
_BEFORE = rf"[(\[]?(?:(?:main|cover|lead|file|header|featured|stock|top) )?(?:{_STILL}|{_MOVING})"
_LABELLED = wording(rf"""
    {_BEFORE}(?: (?:{_STILL}|by|courtesy(?: of)?|source|credits?|caption|via)){{0,2}}(?: ?[:|©]| [–—-] ).{{0,300}}
    {_BEFORE} (?:source|credit|caption),.{{0,300}}
""")
_TAKEN_BY = re.compile(
    rf"[(\[]?(?i:{_STILL})(?: (?i:credit|courtesy))? (?i:by|of|via|from|courtesy of) {NAME}"
    rf"(?: ?[/,|] ?{NAME})?(?: (?:via|for) {NAME})?[)\]]?"
)
_ALONE = wording(rf"""
    (?:© ?)?{_AGENCIES}(?:(?: ?/ ?| via | ?\| ?).{{1,60}})?
    (?:ap|afp|epa|reuters|getty|un) ?(?:photo|images?|pictures?)\b.{{0,60}}
    [(\[]{_AGENCIES}(?:[/ ,|].{{1,60}})?[)\]]
    courtesy of .{{2,80}}|(?:courtesy|handout|credit) ?: .{{2,80}}
    [^.]{{2,60}} ?/ ?{_AGENCIES}
    [^.]{{2,40}} (?:via|for) (?:getty(?: images)?|afp|ap|reuters|epa|anadolu(?: agency)?)
""")
_SIGNED = re.compile(
    rf"(?:.*[.\s])?(?:{NAME} ?/ ?{_WIRES}|{_WIRES}(?: (?:Photo|Images|Pictures))?/{NAME}"
    r"|(?:Photo|Image|Picture|Photograph|Credit|Photo credit|Image credit)s?(?: by)?: ?[^.:]{2,60})\.?"
)


def is_caption(line: str) -> bool:
    """Whether a line is a picture's caption with its credit, or a credit alone.

    >>> is_caption("Delegates arrive at the hall [Getty]"), is_caption("the High Negotiations Committee [HNC]")
    (True, False)
    """
    if len(line) > _LONGEST_CAPTION or len(_SENTENCE_BREAK.findall(line)) > _MOST_BREAKS:
        return False
    return any(form.fullmatch(line) for form in (_ALONE, _LABELLED, _TAKEN_BY, _SIGNED)) or _ends_in_credit(line)


def _ends_in_credit(line: str) -> bool:
    """Whether brackets at a line's end name who took the picture.

    Behind a whole sentence they must speak of pictures: `(Reuters)` may end a story as well as a caption.
    """
    match = _ENDING.fullmatch(line)
    if match is None:
        return False
    caption, square = match["caption"].rstrip(), match["square"]
    credit = (square or match["round"]).strip()
    if _is_short_for(credit, caption):
        return False
    if caption.endswith((".", "!", "?", "”", '"')):
        known = square is not None or "/" in credit or _AGENCY.fullmatch(credit) is not None
        return known and _OF_PICTURES.search(credit) is not None
    if _AGENCY.fullmatch(credit):
        return True
    if line.endswith(".") or not credit[0].isalpha():
        return False  # As in `said [Mr. Roe].`: an editor's insertion.
    return (square is not None or "/" in credit) and re.fullmatch(rf"{NAME}(?: ?/ ?{NAME})?", credit) is not None


def _is_short_for(credit: str, caption: str) -> bool:
    """Whether the brackets hold the initials of words just before them, as in `Negotiations Committee (NC)`."""
    letters = [letter for letter in credit.lower() if letter.isalnum()]
    if len(letters) > _LONGEST_INITIALS or credit.upper() != credit:
        return False
    words = [word[0].lower() for word in re.findall(r"\w[\w’']*", caption)[-2 * len(letters) - 2 :]]
    position = 0
    for letter in letters:
        if letter not in words[position:]:
            return False
        position = words.index(letter, position) + 1
    return True
