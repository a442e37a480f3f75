"""Says which of several copies stands for all of them in results: the earliest, and of one day the agency's.

Pure: looks at passages alone. Which passages are copies is the archive's to say, and which of them may be seen the
filters': only what passed them is compared.
"""

from __future__ import annotations

import re
from datetime import date

from rag.nouns import Passage
from rag.spelling import fold

AGENCIES = (
    *("Reuters", "Thomson Reuters", "Associated Press", "AP", "AP News", "Agence France-Presse", "AFP"),
    *("dpa", "Deutsche Presse-Agentur", "EFE", "Agencia EFE", "ANSA", "UPI", "United Press International"),
    *("PA Media", "Press Association", "Bloomberg News", "Kyodo", "Kyodo News", "Yonhap", "Yonhap News Agency"),
    *("Xinhua", "Xinhua News Agency", "TASS", "ITAR-TASS", "RIA Novosti", "Interfax", "Ukrinform", "PTI"),
    *("Press Trust of India", "Anadolu", "Anadolu Agency", "SANA", "Syrian Arab News Agency", "IRNA", "Petra"),
    *("WAFA", "SPA", "Saudi Press Agency", "WAM", "QNA", "Qatar News Agency", "KUNA", "NINA", "APA", "Belga", "ANP"),
    *("Europa Press", "Lusa", "PAP", "Antara", "Bernama", "The Canadian Press", "Canadian Press", "AAP"),
    *("Australian Associated Press", "Jiji Press", "Inter Press Service", "IPS", "MENA", "Middle East News Agency"),
)
"""News agencies as outlets and credits name them; to be added to. Which outlets are agencies: Wikipedia's "List of news
agencies", and what each says of itself."""

_KNOWN = frozenset(map(fold, AGENCIES))
# A name that is a common word in small letters ("nina", "petra") credits nobody: credits are compared as they stand.
_NAMES = "|".join(re.escape(name) for name in sorted(AGENCIES, key=len, reverse=True))
_NAMED = rf"(?:{_NAMES}|REUTERS|XINHUA)"
_CREDIT = re.compile(
    rf"\A.{{0,80}}\((?:{_NAMED})\)\s{{0,3}}[-–—:]"  # VESSIN, June 3 (Reuters) -
    rf"|(?:\A|\n)\W{{0,3}}(?:(?:Source|Agency|Via)s?\s?:\s?|©\s?(?:\d{{4}}\s)?)?(?:The\s)?(?:{_NAMED})\W{{0,3}}\Z"
)

_OWN, _CREDITED, _OTHER = range(3)


def precedence(passage: Passage) -> tuple[date, int, str]:
    """Rank a passage among its copies; the least stands for all of them.

    The earlier day goes first, and an article without one last: a reader must be able to place in time what stands for
    the rest. Of one day, or of none, the agency's own goes first, then one that credits an agency in its dateline or
    last line, then any other; ties by passage id.
    """
    return passage.published or date.max, _by(passage), passage.id


def _by(passage: Passage) -> int:
    if passage.source is not None and fold(passage.source) in _KNOWN:
        return _OWN
    return _CREDITED if _CREDIT.search(passage.text) else _OTHER
