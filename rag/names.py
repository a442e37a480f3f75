"""Finds names in text by their capitals, and tells whether an archive knows a name.

Rules over English capitalisation, not a tagger: precise enough to say what a question names, and honest about nothing
more. Who said what is another matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rag.first_names import is_one_first_name
from rag.nouns import Filters
from rag.peoples import other_names
from rag.seams import Archive
from rag.spelling import STOP_WORDS, fold

# À to Ɏ and Ḁ to Ỿ: Unicode mixes capitals and small letters there, so no range of them will do.
_CAPITAL = "[A-Z" + "".join(c for c in map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))) if c.isupper()) + "]"
_SHORT_TITLE = r"(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Capt|Maj|Sgt|Adm|Prof|Sen|Rep|Gov|Rev|St)\.(?!\w)"
_WORD = rf"(?:{_SHORT_TITLE}|{_CAPITAL}(?:\.{_CAPITAL})+\b\.?|{_CAPITAL}[\w’'.&-]*\w|{_CAPITAL}\.?)"
# At most one line break: a headline's last name is not the first of the text.
_GAP = r"(?:[^\S\n]+(?:\n[^\S\n]*)?|\n[^\S\n]*)"
_PARTICLES = frozenset("de da del van von der den bin ibn al el la le du di dos ter".split())
_LINK = rf"(?:(?:{_GAP}(?:of|for|{'|'.join(sorted(_PARTICLES))}))+(?:{_GAP}the)?(?={_GAP}(?:(?:al|el)-)?{_CAPITAL}))?"
_NAME = re.compile(rf"(?:\b(?:al|el)-)?\b{_WORD}(?:{_LINK}{_GAP}(?:(?:al|el)-)?{_WORD})*")
_POSSESSIVE = re.compile(r"['’]s?$")
# "Kestow-backed" names Kestow, "Jong-un" a man.
_ADJECTIVAL = re.compile(r"-(?:[a-z]{3,}ed|led|held|run|born|made|style|era|wide|like)$")
_INITIALS = re.compile(r"(?:\w\.)+")

# "Thirty-seven people left": numbers name nobody, wherever they stand.
_NUMERALS = frozenset(
    """
    eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy
    eighty ninety one two three four five six seven eight nine ten hundred hundreds thousand thousands million millions
    billion billions dozen dozens scores half
    """.split()
)
# Words that begin a question or a sentence with a capital and name nothing.
_OPENERS = frozenset(
    """
    what who whom whose when where why how which did does do is are was were has have had will would can could should
    shall may might must and but or so then also if in on at by for from of to as the a an this that these those there
    it he she they we you i his her their its my our your about after before since until during according between
    set put state find outline trace contrast weigh discuss
    tell show list give name describe explain compare summarise summarize please not no yes any some all both
    im ive he's it's what's who's however meanwhile moreover instead later earlier still yet while although though
    because despite even only most many several few nobody everybody everyone somebody anybody nothing everything one
    two three four five six seven eight nine ten another other such under over between without within through against
    """.split()
)
_TITLES = frozenset(
    """
    mr mrs ms dr sir lord lady gen general col colonel president prime minister foreign defense defence envoy special
    ambassador secretary state king queen prince sheikh chancellor senator professor captain spokesman spokeswoman
    chief head chairman chairwoman director deputy former acting interim vice engineer negotiator mediator commander
    delegate representative commissioner mayor governor judge bishop archbishop cardinal pope patriarch rabbi imam mufti
    justice attorney emperor empress princess duke duchess
    analyst activist lawmaker major lieutenant sergeant admiral marshal rev lt capt maj sgt adm prof sen rep gov premier
    """.split()
)
# News English writes these with capitals although nobody bears them as a name.
_CALENDAR = frozenset(
    """
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday gmt utc
    """.split()
)
# What "of" and "for" belong to a name after; after any other they join a person and a body.
_HEADS = frozenset(
    """
    ministry minister department republic kingdom state states university college school institute academy observatory
    council committee commission bank house office organization league union association federation confederation
    alliance court center agency authority board bureau army party movement front society doctors reporters secretary
    director duke gulf sea bay strait isle cape city church bishop archbishop patriarch community group network fund
    program congress chamber parliament assembly conference treaty declaration charter friends sons people campaign
    """.split()
)
_PASSAGES_READ = 50
# Shorter stumps are too many words' beginning.
_SHORTEST_STUMP = 4
_DEMONYMS = ("n", "an", "ian", "i", "ish", "ese")


def names(text: str) -> list[str]:
    """List the names in a text as they are written, in order, each once; none where all words have capitals.

    >>> names("What did Ada Quill of the Harbour League tell the U.N. in March?")
    ['Ada Quill', 'Harbour League', 'U.N.']
    >>> names("Did Kestow-backed rebels reject Bo van der Holm's plan for the Bank of Brel?")
    ['Kestow', 'Bo van der Holm', 'Bank of Brel']
    """
    if not _capitals_tell(text):
        return []
    pieces = (_trimmed(piece) for match in _NAME.finditer(text) for piece in _pieces(match.group().split()))
    return list(dict.fromkeys(name for name in pieces if name))


def _capitals_tell(text: str) -> bool:
    """Tell whether names stand out; not in "WHAT DID THE LEAGUE SAY?" nor in "What Did the League Say?"."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    if any(word[0].islower() for word in words if len(word) > 3):  # noqa: PLR2004 (headlines leave "the" and "of" small)
        return True
    return not any(word[0].isupper() and word.lower() in STOP_WORDS for word in words[1:])


def _pieces(words: Sequence[str]) -> Iterator[list[str]]:
    """Split a run of capitalised words where one name ends and another begins."""
    piece: list[str] = []
    for word in words:
        joins = word in {"of", "for"}
        starts_sentence = bool(piece) and piece[-1].endswith(".") and fold(word) in _OPENERS
        if starts_sentence or (joins and piece and fold(piece[-1]) not in _HEADS):
            yield piece
            piece = []
        if joins and not piece:
            continue
        bare = _ADJECTIVAL.sub("", _POSSESSIVE.sub("", word))
        piece.append(bare)
        if bare != word:
            yield piece
            piece = []
    yield piece


def _trimmed(words: list[str]) -> str:
    """Drop opening words that only happen to stand before the name, and what is of the calendar around it."""
    while words and not words[0].endswith(".") and set(fold(words[0]).split()) <= _OPENERS | _CALENDAR | _NUMERALS:
        words = words[1:]
    while words and (fold(words[-1]) in _CALENDAR or not fold(words[-1])):
        words = words[:-1]
    name = " ".join(words)
    return "" if fold(name) in STOP_WORDS else name


def bearing_words(name: str) -> list[str]:
    """Fold a name and leave out titles, initials, particles and small words: what the bearer is recognised by.

    There is always at least one word, of a name that has nothing else those as well.

    >>> bearing_words("Foreign Minister Ada Quill"), bearing_words("Bo R. van der Holm"), bearing_words("U.N.")
    (['ada', 'quill'], ['bo', 'holm'], ['un'])
    """
    full = [word for word in name.split() if not _INITIALS.fullmatch(word)]
    words = _telling(full) or _telling(name.split())
    bearing = [word for word in words if word not in _TITLES | _PARTICLES and len(word) > 1]
    return bearing or words or fold(name).split() or [name]


def _telling(words: Sequence[str]) -> list[str]:
    return [word for word in fold(" ".join(words)).split() if word not in STOP_WORDS]


def is_body(name: str, text: str) -> bool:
    """Tell a body or place from a person, as far as the words around a name in a text do.

    >>> is_body("Harbour League", "The Harbour League met Ada Quill."), is_body("Ada Quill", "They met Ada Quill.")
    (True, False)
    """
    if bearing_words(name) != fold(name).split() and len(fold(name).split()) > 1:
        return False
    return name.isupper() or re.search(rf"\b(?:[Tt]he|[Ii]n|at|near|from|of)\s+{re.escape(name)}", text) is not None


def unknown_names(found: Iterable[str], archive: Archive, *, filters: Filters) -> list[str]:
    """List those of the names that no passage bears, in their order."""
    return [name for name in found if not is_known(name, archive, filters=filters)]


def is_known(name: str, archive: Archive, *, filters: Filters) -> bool:
    """Tell whether the archive names this person, body or place, and not merely a namesake.

    A name is known when its words, or its last two, stand side by side somewhere; when a name there bears all its
    words; or when its last word occurs and nobody of that name has another first name, short forms apart ("Nick" and
    "Nicholas"). One word is known in the forms that peoples and places share: "Kestowans" where "Kestow" is. A mere
    title is nobody's name and never unknown.
    """
    words = bearing_words(name)
    if all(word in _TITLES for word in words) or archive.count(name, filters=filters) > 0:
        return True
    forms = [words[0], *kindred(words[0])] if len(words) == 1 else [" ".join(words[-2:])]
    if any(archive.count(form, filters=filters) > 0 for form in forms):
        return True
    if len(words) == 1 or archive.count(words[-1], filters=filters) == 0:
        return False
    bearers = _bearers(words, archive, filters=filters)
    first_names = {bearer[0] for bearer in bearers if len(bearer) > 1 and bearer[-1] == words[-1]}
    if not first_names or any(set(words) <= set(bearer) for bearer in bearers):
        return True
    return any(is_one_first_name(words[0], first) for first in first_names)


def _bearers(words: list[str], archive: Archive, *, filters: Filters) -> list[list[str]]:
    """List the names, by their bearing words, in the passages nearest to a name or to its last word."""
    hits = [
        hit
        for query in (" ".join(words), words[-1])
        for hit in archive.lexical(query, k=_PASSAGES_READ, filters=filters)
    ]
    texts = {text for hit in hits for text in (hit.passage.text, hit.passage.title or "")}
    return [bearing_words(name) for text in sorted(texts) for name in names(text)]


def kindred(word: str) -> Iterator[str]:
    """Yield the other forms of a people's or place's name: of "kestowans" also "kestowan" and "kestow"."""
    yield from other_names(word)
    singular = word.removesuffix("s")
    yield singular
    for ending in _DEMONYMS:
        yield singular + ending
        stump = singular.removesuffix(ending)
        if stump != singular and len(stump) >= _SHORTEST_STUMP:
            yield from (stump, stump + "e", stump + "a", stump + "ia")
