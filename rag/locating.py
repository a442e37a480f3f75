"""Says where an excerpt comes from: which article holds it, and between which offsets.

Articles that share words with the excerpt are looked at one by one (`rag/alignment.py`). An excerpt may be trimmed,
set in other quotation marks, broken into other lines, or have lost or mistaken some letters and words; a text of the
same form about other numbers or names is not it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import chain

from rag.alignment import Plain, Stretch, closest, plainly
from rag.errors import InputError
from rag.nouns import Article, Filters
from rag.number_words import NUMBER_WORDS
from rag.seams import Archive
from rag.spelling import fold

LONGEST = 20_000
"""Characters of an excerpt, at most."""

ALTERED = 0.2
"""Share of its characters in which an excerpt may differ. Chosen on Reuters-21578 (docs/evaluation.md, "locate")."""

PARTICULAR = 30
"""Characters that a number or name in place of another counts for, besides its own: two notices of one form differ in
little else."""

_ALIKE = 0.6
_WINDOWS, _WORDS = 4, 24
_DEPTH = 12
_LOOKED_AT = 16
_ALL = Filters()
# What pasting leaves out is marked by dots; a full stop is the article's own.
_CUT = re.compile(r"^\s*(?:\[?(?:\.\s?){3}\]?|\[?…\]?)|(?:\[?(?:\.\s?){3,}\]?|\[?…\]?)\s*$")
# Signs that optical recognition exchanges.
_SLIPS = str.maketrans("oilsbgz", "0115892")


@dataclass(frozen=True, slots=True)
class Location:
    """Where an excerpt stands: `article.text[start:end] == text`; all but `found` and `also_in` are None if nowhere.

    `distance` is the number of characters that were added, left out or replaced, after quotes, capitals and white
    space were written alike; `also_in` are the other articles that hold the excerpt, earliest first.
    """

    found: bool
    article_id: str | None = None
    title: str | None = None
    source: str | None = None
    published: date | None = None
    url: str | None = None
    text: str | None = None
    start: int | None = None
    end: int | None = None
    distance: int | None = None
    also_in: tuple[str, ...] = ()


def locate(archive: Archive, text: str) -> Location:
    """Find the article that holds an excerpt most exactly; of equal ones the earliest stands for the others.

    Raises:
        InputError: the excerpt holds no letter or digit, or is too long.
    """
    excerpt = _checked(text)
    plain = plainly(excerpt)
    held: dict[str, tuple[Article, Stretch]] = {}
    for article in _candidates(archive, excerpt):
        stretch = closest(plain, plainly(article.text))
        if stretch is not None and is_held(excerpt, plain, article.text, stretch):
            held[article.id] = (article, stretch)
    if not held:
        return Location(found=False)
    ranked = sorted(held.values(), key=lambda pair: (pair[1].distance, *_by_day(pair[0])))
    article, stretch = ranked[0]
    others = sorted((other for other, _ in ranked[1:]), key=_by_day)
    return Location(
        found=True,
        article_id=article.id,
        title=article.title,
        source=article.source,
        published=article.published,
        url=article.url,
        text=article.text[stretch.start : stretch.end],
        start=stretch.start,
        end=stretch.end,
        distance=stretch.distance,
        also_in=tuple(other.id for other in others),
    )


def is_held(excerpt: str, plain: Plain, text: str, stretch: Stretch) -> bool:
    """Tell whether the nearest stretch of a text is the excerpt, altered, or only resembles it."""
    room = ALTERED * len(plain.text)
    if not stretch.distance or stretch.distance > room:
        return not stretch.distance
    return stretch.distance + PARTICULAR * particulars(excerpt, text[stretch.start : stretch.end]) <= room


def particulars(first: str, second: str) -> int:
    """Count the numbers and names of two texts that stand in place of each other; letters mistaken are the same name.

    >>> particulars("Pedersen met 12 envoys", "Pederscn met 14 envoys")
    1
    """
    mine, theirs = _words(first), _words(second)
    missing, instead = list((mine - theirs).elements()), list((theirs - mine).elements())
    for word in list(missing):
        twin = next((each for each in instead if _is_slip(word, each)), None)
        if twin is not None:
            missing.remove(word)
            instead.remove(twin)
    names = _names(first), _names(second)
    numbers = min(sum(map(_is_number, missing)), sum(map(_is_number, instead)))
    return numbers + min(sum(word in names[0] for word in missing), sum(word in names[1] for word in instead))


def _is_slip(word: str, other: str) -> bool:
    if word.isdigit() and other.isdigit():
        return False
    if word.translate(_SLIPS) == other.translate(_SLIPS):
        return True
    return word.isalpha() and other.isalpha() and SequenceMatcher(None, word, other, autojunk=False).ratio() >= _ALIKE


def _words(text: str) -> Counter[str]:
    return Counter(fold(text).split())


def _is_number(word: str) -> bool:
    return word in NUMBER_WORDS or any(map(str.isdigit, word))


def _names(text: str) -> frozenset[str]:
    """Name the words of a text that are written with a capital, folded."""
    words = (word.strip("“”\"'‘’(),.;:!?[]") for word in text.split())
    return frozenset(chain.from_iterable(fold(word).split() for word in words if word[:1].isupper()))


def _checked(text: str) -> str:
    if len(text) > LONGEST:
        raise InputError(
            f"The excerpt has {len(text):,} characters; at most {LONGEST:,} are looked for.",
            hint="Give a paragraph of it.",
        )
    if not any(map(str.isalnum, text)):
        raise InputError(
            "The excerpt holds no letter or digit.", hint="Paste words of an article, a sentence at least."
        )
    return _CUT.sub("", text).strip()


def _candidates(archive: Archive, excerpt: str) -> Iterator[Article]:
    """Yield the articles that share most with parts of the excerpt, and their copies."""
    scores: Counter[str] = Counter()
    for query in _queries(fold(excerpt).split()):
        hits = archive.lexical(query, k=_DEPTH, filters=_ALL)
        best = hits[0].score if hits else 0.0
        for article_id in dict.fromkeys(hit.passage.article_id for hit in hits):
            top = max(hit.score for hit in hits if hit.passage.article_id == article_id)
            scores[article_id] += round(1000 * top / best) if best else 0
    first = [article_id for article_id, _ in sorted(scores.items(), key=lambda item: (-item[1], item[0]))]
    wanted = dict.fromkeys(first[:_LOOKED_AT])
    for article_id in list(wanted)[:2]:
        wanted.update(dict.fromkeys(archive.copies(article_id)))
    for article_id in wanted:
        article = archive.article(article_id)
        if article is not None:
            yield article


def _queries(words: Sequence[str]) -> list[str]:
    """Cut an excerpt into a few runs of words, spread over all of it."""
    if len(words) <= _WORDS:
        return [" ".join(words)]
    count = min(_WINDOWS, -(-len(words) // _WORDS))
    starts = {round(place * (len(words) - _WORDS) / (count - 1)) for place in range(count)}
    return [" ".join(words[start : start + _WORDS]) for start in sorted(starts)]


def _by_day(article: Article) -> tuple[date, str]:
    return article.published or date.max, article.id
