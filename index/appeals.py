"""Lines that ask the reader for something: to follow, to sign up, to write in, to accept cookies."""

from __future__ import annotations

import re

from index.furniture_lines import LONGEST, NETWORKS
from index.phrases import any_of, wording

_LONGEST_WISH = 300
_MEDIA = any_of(rf"""
    {NETWORKS}|google|social media|spotify|apple podcasts
""")
_OFFERS = any_of(r"""
    newsletters?|inbox|alerts?|briefings?|mailing list|e-?mails?|channels?|app|podcast|notifications
    subscription|subscribers?|free trial|full access
""")
_WISHES = wording(rf"""
    (?:please )?(?:follow|like|find|join|connect with|visit) (?:us|our|me|@\S+)\b.{{0,60}} (?:on|at|via)
        + (?:our )?{_MEDIA}.{{0,120}}
    follow .{{1,50}} on {_MEDIA}\b[^.]{{0,60}}\.?
    (?:sign up|subscribe|register|opt in|enrol|join|get|receive|click|tap|try)\b.{{0,140}}\b{_OFFERS}\b.{{0,100}}
    (?:sign up|subscribe) (?:now|here|today|for free|(?:to|for) (?:our|the) .{{1,60}})
    (?:download|get|install) (?:the|our) .{{0,40}}\bapp\b.{{0,80}}
    click here .{{1,80}}
    support (?:our|independent|quality) .{{0,30}}\b(?:journalism|reporting|newsroom|work|site|coverage|news)\b.{{0,100}}
    (?:want|like|enjoy(?:ed|ing)?|need) .{{1,60}}\? .{{0,20}}(?:sign up|subscribe|share|support).{{1,120}}
    (?:already|not) (?:a|an) (?:subscriber|member)\b.{{0,80}}
    you have (?:\w+ ){{1,3}}(?:free )?articles? (?:left|remaining).{{0,60}}
    (?:our|the) (?:free )?(?:daily|weekly|morning|evening)\b.{{0,40}}\bnewsletter\b.{{0,100}}
    (?:do you have|got|have) (?:a|any) (?:news )?(?:tip|story|question|comment|information)s?\b[^?]{{0,60}}\?.{{0,120}}
    (?:send|e-?mail) (?:us|your)\b.{{0,60}}(?:@|
        +\b(?:tips?|feedback|letters?|comments?|photos?|videos?|stor(?:y|ies))\b).{{0,100}}
    (?:if you )?(?:spot(?:ted)?|see|found|notice) (?:a|an) (?:mistake|error|typo)\b.{{1,120}}
    enable (?:javascript|cookies)\b.{{0,120}}
    your browser does not support.{{1,120}}
    this video (?:can ?not|is not|has) .{{1,80}}
""")
_CONSENTS = wording(r"""
    we (?:and our partners )?(?:use|store|value|care|process)\b.{0,450}
    (?:this|our) (?:web ?)?(?:site|page|service) uses?\b.{0,450}
    by (?:continuing|using|clicking|browsing|accepting)\b.{0,450}
    cookies (?:help|are|policy|on this)\b.{0,450}
    your privacy\b.{0,450}
    [^.]{2,40} uses? cookies\b.{0,450}
""")
_CONSENT_WORD = re.compile(r"\bcookies?\b|\bprivacy policy\b", re.IGNORECASE)


def is_appeal(line: str) -> bool:
    """Whether a line asks the reader for something, be it with a full stop or without.

    >>> is_appeal("Follow us on Telegram for more."), is_appeal("Follow the money, the minister said on Monday.")
    (True, False)
    """
    if len(line) > LONGEST:
        return False
    if _CONSENT_WORD.search(line) and _CONSENTS.fullmatch(line):
        return True
    return len(line) <= _LONGEST_WISH and _WISHES.fullmatch(line.strip(" *•·|»→–—-")) is not None
