"""Names of outlets and authors in the lines around a story: who printed it, never who is quoted in it.

Precision comes first: a name is taken only from lines whose wording states who published; "told X" never does.
"""

from __future__ import annotations

import re
from datetime import date

from index.phrases import wording
from index.readers.dates import english_day

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-Я]"
_WORD = rf"(?:{_CAPITAL}|[0-9])[\w’'&.!-]{{0,30}}|&"
_LINK = r"of|the|and|for|in|on|de|la|le|du|al|y|und|der|des"
NAME = rf"(?:[Tt]he )?(?:{_WORD})(?: (?:(?:{_LINK}) )?(?:(?:{_LINK}) )?(?:{_WORD})){{0,6}}"
"""An outlet's name as a pattern: capitalised words, with small ones between them."""

_YEAR = "[0-9]{4}(?: ?[-–] ?[0-9]{4})?"
_PRINTED = "(?:[Pp]ublished|[Aa]ppeared|[Pp]rinted|[Pp]osted|[Rr]eleased|[Ii]ssued)"
_HOLDS = "(?:editorial )?(?:policy|policies|position|positions|stance|views?|opinions?)"
_SOURCES = tuple(
    re.compile(form)
    for form in (
        rf"(?:©|\([Cc]\)|[Cc]opyright|COPYRIGHT)(?: ©| \([Cc]\))? ?{_YEAR},? (?:by )?(?P<name>{NAME})",
        rf"(?:[Cc]opyright|COPYRIGHT)(?: ©| \([Cc]\))? (?P<name>{NAME})",
        rf"© (?P<name>{NAME})\W+(?i:all rights reserved)",
        rf"(?P<name>{NAME}) has not (?:independently )?verified",
        rf"(?:[Tt]ranslated and )?[Ee]dited by (?P<name>{NAME})\.? *(?:$|[A-Z])",
        rf"[Rr]eflect (?:the )?{_HOLDS}(?: or {_HOLDS})? of (?P<name>{NAME})",
        rf"[Rr]eflect (?P<name>{NAME})['’]s? ",
        rf"^(?:[Ss]ource|SOURCE|[Oo]utlet|OUTLET|[Pp]ublisher|[Pp]ublication|[Nn]ewspaper) ?: ?(?P<name>{NAME})$",
        rf"(?:[Ff]irst|[Oo]riginally|[Aa]s) (?:{_PRINTED} )+(?:in|on|by|at) (?P<name>{NAME})",
        rf"{_PRINTED} (?:in|by|at) (?P<name>{NAME})",
        rf"^(?P<name>{NAME}) (?:[Ll]ogo|LOGO)$",
        rf"^(?:[Ll]ogo|LOGO) of (?P<name>{NAME})$",
    )
)
"""Surest first."""

_RIGHTS = re.compile(r"[\s.,;|–—-]*\b(?:[Aa]ll [Rr]ights [Rr]eserved|ALL RIGHTS RESERVED).*$|[\s.,;|–—-]+$")
_COMPANY = re.compile(r",? (?:Ltd|LLC|Inc|Limited|GmbH|Corp|Corporation|Co|plc|PLC)\.?$")
_YEARS = re.compile(rf"^{_YEAR},? |,? [0-9]{{4}}$")
_NOBODY = wording(r"""
    (?:the )?(?:us|ours?|this|all|site|website|page|company|copyright|unknown|various|n/?a)(?: .*)?
    (?:the )?(?:authors?|agenc(?:y|ies)|editors?|staff|publishers?|rights holders?)(?: .*)?
    (?:logo|wide|small|main|header)(?: .*)?
    (?:facebook|twitter|x|instagram|telegram|youtube)(?: .*)?
""")
_PRESS = re.compile(
    rf"(?:The )?(?:(?:{_WORD}) ){{0,4}}"
    r"(?:Agency|Argus|Broadcasting|Bulletin|Chronicle|Courier|Daily|Dispatch|Echo|Examiner|Express|Gazette|Globe|Guardian"
    r"|Herald|Inquirer|Independent|Journal|Ledger|Magazine|Mail|Mirror|Monitor|News|Newspaper|Observer|Online|Post|Press"
    r"|Record|Register|Reporter|Review|Sentinel|Standard|Star|Telegraph|Times|Tribune|Weekly|Wire)"
)
"""What newspapers and agencies are called. It serves precision, not completeness: another name needs another proof."""

_PARTICLE = "(?:al|el|bin|ibn|bint|abu|de|da|del|della|di|do|dos|du|la|le|van|von|der|den|ter|ten|zu|af|ben|st)"
_NAME_WORD = rf"(?:(?:[Aa]l-|[Ee]l-|d['’]|O['’]|Mc|Mac)?{_CAPITAL}[\w’'-]*\.?|{_PARTICLE})"
PERSON = rf"{_CAPITAL}[\w’'.-]*(?: {_NAME_WORD}){{1,4}}"
"""A person's name as a pattern: two to five words."""

_BYLINE = re.compile(
    r"^(?:(?:(?:[Ww]ords|[Tt]ext|[Rr]eport|[Ss]tory|[Ww]ritten|[Rr]eported|[Aa]nalysis|[Oo]pinion) )?(?:[Bb]y|BY)"
    rf"|[Aa]uthors? ?:):? (?P<names>{PERSON}(?:(?:, and |, | and | & |; ){PERSON}){{0,4}})"
    r"(?:(?:,| in | at | –| —| -| \||/| for | \().{0,60})?$"
)
_STAFF = re.compile(
    r"(?:by |from )?(?:(?:our|a|the) )?(?:[\w-]+ ){0,3}(?:staff(?: writers?| reporters?)?|correspondents?|reporters?"
    r"|agencies|news desk|newsroom|news agenc(?:y|ies)|web desk|editorial board)(?:(?:,| in | and |/| –| -).{0,40})?",
    re.IGNORECASE,
)
_AGENCY_BYLINE = re.compile(rf"(?:By|BY) (?P<name>{NAME})")


def outlet_in(line: str) -> tuple[int, str] | None:
    """Return the outlet that a furniture line names as this story's, with its rank (0 is the surest).

    >>> outlet_in("© 2021 The Lower Bay Post. All rights reserved.")
    (0, 'The Lower Bay Post')
    >>> outlet_in("he told The Lower Bay Post") is None
    True
    """
    for rank, form in enumerate(_SOURCES):
        for match in form.finditer(line):
            if name := outlet_name(match["name"]):
                return rank, name
    return None


def outlet_name(text: str) -> str | None:
    """Return a name without company form, years and full stop; None where it names nobody in particular."""
    name = _RIGHTS.sub("", text.split(". ", 1)[0].strip())
    name = _COMPANY.sub("", _YEARS.sub("", name)).strip(" .,'’")
    good = 2 <= len(name) <= 60 and not name.isdigit() and re.fullmatch(NAME, name) and not _NOBODY.fullmatch(name)  # noqa: PLR2004
    return name if good else None


def byline(line: str) -> tuple[bool, str | None]:
    """Tell whether a line is a byline and, where it names persons or an agency, who wrote.

    >>> byline("By Jane Doe and Ali al-Roe in Geneva"), byline("By our correspondent"), byline("By land or sea")
    ((True, 'Jane Doe and Ali al-Roe'), (True, None), (False, None))
    """
    if match := _BYLINE.match(line):
        return True, _cased(match["names"])
    if _STAFF.fullmatch(line):
        return True, None
    match = _AGENCY_BYLINE.fullmatch(line)
    if match and len(match["name"].split()) <= 3:  # noqa: PLR2004 - "By The Lower Post"
        return True, match["name"]
    return False, None


def masthead(line: str) -> str | None:
    """Return the outlet if a line is nothing but a name that newspapers, agencies and stations bear.

    >>> masthead("The Lower Bay Courier"), masthead("The Lower Bay")
    ('The Lower Bay Courier', None)
    """
    return outlet_name(line) if len(line) <= 60 and _PRESS.fullmatch(line) else None  # noqa: PLR2004


def dated_name(line: str) -> tuple[str, date] | None:
    """Part a page's head into a name and a date, in either order: `The Lower Bay Post, 3 May 2023`."""
    words = line.split()
    if len(words) > 14 or not re.search(r"\d{4}", line):  # noqa: PLR2004 - longer than any page's head
        return None
    for cut in range(1, len(words)):
        for name, rest in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            day = english_day(" ".join(rest).strip(" ,|·•–—-"))
            written = " ".join(name).strip(" ,|·•–—-")
            if day and re.fullmatch(NAME, written):
                return written, day
    return None


def is_person(line: str) -> bool:
    """Whether a line is nothing but a name of two to four words."""
    return re.fullmatch(PERSON, line) is not None and len(line.split()) <= 4  # noqa: PLR2004


def _cased(names: str) -> str:
    """Write names that stand in capitals alone in the usual way."""
    return names.title().replace(" And ", " and ") if names.isupper() else names
