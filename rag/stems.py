"""Reduces words to their stems, so that "demanded" and "demands" meet: English Snowball, as in the lexical index.

Before that, British spellings with "-is-" are written as the American ones, which Snowball knows better, and forms of
strong verbs as their present: "Who broke the truce?" is answered by who "breaks" it.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import snowballstemmer

from rag.spelling import fold

# The stemmer keeps the word it works on, so two threads must not share it unguarded.
_stemmer = snowballstemmer.stemmer("english")
_lock = threading.Lock()


# "Promise", "advise" and "exercise" have other letters before.
_BRITISH = re.compile(r"(?<=..)(al|il|ol|n|or|ar|at|ot|im|tic)is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)")

# Of an agreement, who breaches or violates it breaks it. A form that is more often another word is left out: "left",
# "found", "felt", "saw", "rose", "lay", "ground".
_PRESENT = {
    form: forms[0]
    for forms in map(
        str.split,
        """
        beat beaten
        become became
        begin began begun
        break broke broken breach breached breaches violate violated violation violations
        bring brought
        build built
        buy bought
        catch caught
        choose chose chosen
        draw drew drawn
        drive drove driven
        fall fell fallen
        fight fought
        flee fled
        fly flew flown
        forbid forbade forbidden
        freeze froze frozen
        grow grew grown
        hold held
        keep kept
        know knew known
        lead led
        lose lost
        meet met
        overthrow overthrew overthrown
        pay paid
        run ran
        seek sought
        sell sold
        send sent
        shake shook shaken
        shoot shot
        sink sank sunk
        speak spoke spoken
        spend spent
        steal stole stolen
        swear swore sworn
        take took taken
        teach taught
        throw threw thrown
        undertake undertook undertaken
        wear wore worn
        win won
        withdraw withdrew withdrawn
        write wrote written
        """.strip().splitlines(),
    )
    for form in forms[1:]
}


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Stem one folded word.

    >>> stem("negotiations"), stem("demanded")
    ('negoti', 'demand')
    >>> stem("normalisation") == stem("normalize"), stem("promise") == stem("promises")
    (True, True)
    >>> stem("broke") == stem("breaks") == stem("break")
    True
    """
    with _lock:
        return str(_stemmer.stemWord(_BRITISH.sub(r"\1iz", _PRESENT.get(word, word))))


def stems(text: str) -> set[str]:
    """Fold a text and stem its words.

    >>> sorted(stems("Steps-for-steps talks"))
    ['for', 'step', 'talk']
    """
    return {stem(word) for word in fold(text).split()}
