"""Tells a text's language by its commonest words. Unsure means None: the field is a help, not a claim."""

from __future__ import annotations

import re

SAMPLE = 6000
"""Characters looked at."""

_COMMON = {
    "en": "the of and to in that is was for on with by he said has have from at as it",
    "fr": "le la les des et du une est dans que pour qui sur pas au par plus avec ce été",
    "de": "der die das und den von zu mit ist des im sich auf für nicht dem ein eine wurde auch",
    "es": "el los las del una que y por con para se su en es no al lo más como fue",
    "it": "il di che la per non una della con sono del nel si gli dei alla ha più anche da",
    "pt": "o os as do da que em para uma com não no na por dos se mais foi ao pelo",
    "nl": "de het een van en dat is op te zijn met voor niet aan door naar heeft ook bij werd",
    "tr": "ve bir bu için ile de da olarak olan daha çok ancak sonra kadar gibi dedi ne en ise değil",
}
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_ARABIC = re.compile("[\u0600-\u06ff]")
_ENOUGH = 0.15
"""Share of words that are common ones; running text of one language lies well above, of another well below."""

_FEWEST = 12
"""Words; fewer tell nothing."""


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of the language that a text is clearly written in, or None.

    >>> language_of("The envoy said that the talks in the harbour town have to go on for as long as it is needed.")
    'en'
    """
    words = re.findall(r"[^\W\d_]+", text[:SAMPLE].lower())
    if len(words) < _FEWEST:
        return None
    letters = "".join(words)
    # Persian, Urdu and others share the Arabic letters: only the commonest Arabic words decide.
    if len(_ARABIC.findall(letters)) > len(letters) / 2:
        return "ar" if sum(word in {"في", "من", "على", "أن", "إلى"} for word in words) >= len(words) / 20 else None
    shares = sorted(
        ((sum(word in common for word in words) / len(words), code) for code, common in _WORDS.items()), reverse=True
    )
    (best, code), (second, _) = shares[:2]
    return code if best >= _ENOUGH and best >= 1.5 * second else None
