"""Finds titles and phrases that a question quotes: "the article 'Ferry talks fail'", “step for step”."""

from __future__ import annotations

import re

from rag.spelling import fold

# A single quotation mark inside a word is an apostrophe; a plural's ("the rebels' demand") opens nothing.
_QUOTED = re.compile(
    r"“([^“”\n]{3,200})”|\"([^\"\n]{3,200})\"|«([^«»\n]{3,200})»"
    r"|(?<!\w)['‘](?=\S)((?:[^'‘’\n]|(?<=\w)['’](?=\w)){3,200})['’](?!\w)"
)
_FEWEST_WORDS = 2


def quoted_phrases(text: str) -> tuple[str, ...]:
    r"""List what stands between quotation marks and has two words or more, as it stands there, each once.

    >>> quoted_phrases("Does the article 'Ferry talks fail ...' call the rebels' plan “step for step” or \"dead\"?")
    ('Ferry talks fail ...', 'step for step')
    """
    found = (next(filter(None, match.groups())).strip() for match in _QUOTED.finditer(text))
    return tuple(dict.fromkeys(phrase for phrase in found if len(fold(phrase).split()) >= _FEWEST_WORDS))
