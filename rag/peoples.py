"""Names of countries and of their people that share no stem, or too little of one: Turkish and Türkiye, Dutch.

What an ending tells ("Kestowan" and "Kestow") is `rag/names.py`. Countries of which news tells; a gap costs a refusal
of a question that asks of a people where articles only name its country.
"""

from __future__ import annotations

_NAMES = """
    afghan, afghans, afghanistan
    american, americans, usa, america, united states
    belgian, belgians, belgium
    british, briton, britons, britain, uk, united kingdom
    congolese, congo, drc
    croat, croats, croatian, croatia
    cypriot, cypriots, cyprus
    czech, czechs, czechia, czech republic
    danish, dane, danes, denmark
    dutch, netherlands, holland
    emirati, emiratis, emirates, uae
    english, england
    filipino, filipinos, philippine, philippines
    finnish, finn, finns, finland
    french, france
    german, germans, germany
    greek, greeks, greece
    hungarian, hungarians, hungary
    icelandic, icelander, icelanders, iceland
    irish, ireland
    italian, italians, italy
    kazakh, kazakhs, kazakhstan
    kyrgyz, kyrgyzstan
    lebanese, lebanon
    maltese, malta
    norwegian, norwegians, norway
    peruvian, peruvians, peru
    polish, pole, poles, poland
    portuguese, portugal
    saudi, saudis, saudi arabia
    scottish, scot, scots, scotland
    serb, serbs, serbian, serbia
    slovak, slovaks, slovakia
    slovene, slovenes, slovenian, slovenia
    somali, somalis, somalia
    spanish, spaniard, spaniards, spain
    swedish, swede, swedes, sweden
    swiss, switzerland
    tajik, tajiks, tajikistan
    thai, thais, thailand
    turkish, turk, turks, turkey, turkiye
    turkmen, turkmens, turkmenistan
    ukrainian, ukrainians, ukraine
    uzbek, uzbeks, uzbekistan
    welsh, wales
"""
_OTHERS = {
    name: tuple(other for other in line if other != name)
    for line in (row.strip().split(", ") for row in _NAMES.strip().splitlines())
    for name in line
}


def other_names(name: str) -> tuple[str, ...]:
    """List the other names of a folded country's or people's name; none for one that is not listed.

    >>> other_names("turkish"), other_names("kestowan")
    (('turk', 'turks', 'turkey', 'turkiye'), ())
    """
    return _OTHERS.get(name, ())
