"""Finds the numeric claims of an archive that a question or a query is about, with the articles they stand in.

Articles are found by words, as in every search; their stored figures are kept where they count what is asked for, of
the event and the names that are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.corrections import withdrawn
from rag.counted_things import counted, harm_words, mentioned, words_of
from rag.dates import Window
from rag.event_words import LASTING, event_of, may_be_one
from rag.figure_groups import around, same_matter, stumps
from rag.names import names
from rag.nouns import Article, Figure, Filters
from rag.numbers import Number
from rag.relations import Claim
from rag.seams import Archive
from rag.spelling import fold

DEPTH = 100
"""Passages that are looked at for a question."""

_HOW_MANY = re.compile(r"\bhow\s(?:many|much)\b", re.IGNORECASE)
_COUNTS = frozenset(
    "number numbers figure figures toll tolls count counts tally estimate estimates deaths dead".split()
)
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks the number of: `counted` as in figures, empty if it asks for no number; `of` whom."""

    counted: str
    of: str = ""
    event: str = ""
    names: tuple[str, ...] = ()


def asked(question: str) -> Asked:
    """Read what a question wants counted.

    >>> asked("How many civilians were killed in the flood of the Lethren?")
    Asked(counted='killed', of='civilian', event='flood', names=('lethren',))
    >>> asked("What is the death toll?").counted, asked("How many trucks crossed?").counted, asked("Who left?").counted
    ('killed', 'truck', '')
    """
    words = _LETTERS.findall(question.lower())
    named = tuple(dict.fromkeys(fold(name) for name in names(question)))
    about = Asked("", "", event_of(words), named)
    match = _HOW_MANY.search(question)
    if match is None:
        numbered = mentioned(words) and not _COUNTS.isdisjoint(words)
        return replace(about, counted=mentioned(words), of="people") if numbered else about
    # The words of asking stand where a statement has its number.
    number = Number(match.start(), match.end(), 99.0)
    items = words_of(question, [number])
    place = next(at for at, word in enumerate(items) if word.number is not None)
    what = counted(question, items, place)
    if what is None or not what.thing:
        # "How much does it cost to shelter the displaced?" counts money.
        suffered = mentioned(words) if match[0].lower().endswith("many") else ""
        return replace(about, counted=suffered, of="people") if suffered else about
    return replace(about, counted=what.thing, of=what.of)


def find_claims(
    archive: Archive,
    question: str,
    *,
    filters: Filters,
    article_ids: Iterable[str] = (),
    windows: Sequence[Window] = (),
) -> list[Claim]:
    """Find the claims about what a question wants counted, those of `article_ids` first, then as articles are found.

    With `windows`, claims that count up to a day in one of them; all of them where there are none.
    """
    wanted = asked(question)
    if not wanted.counted:
        return []
    # Who asks for the dead is told of the killed.
    words = " ".join((question, *harm_words(wanted.counted)))
    found = (hit.passage.article_id for hit in archive.lexical(words, k=DEPTH, filters=filters))
    figures = archive.figures(list(dict.fromkeys((*article_ids, *found))))
    counts = [each for each in figures if each.counted == wanted.counted and not each.unit and _is_of(each, wanted)]
    claims = claims_of(counts, archive, filters=filters)
    about = [claim for claim in claims if _names(claim, wanted, archive)]
    # An article on the flood need not name its river: what is of one matter with those that do belongs to them.
    claims = [claim for claim in claims if claim in about or any(same_matter(claim, other) for other in about)]
    within = [claim for claim in claims if claim.day and any(window.holds(claim.day) for window in windows)]
    return within or claims


def claims_of(figures: Sequence[Figure], archive: Archive, *, filters: Filters) -> list[Claim]:
    """Read the articles of figures, in their order; what changed a moment ago and has other figures is left out.

    So is what an article takes back ("An earlier version said ..."). Copies that the filters hide are not told.
    """
    articles: dict[str, Article | None] = {}
    copies: dict[str, tuple[str, ...]] = {}
    found = []
    for figure in figures:
        identity = figure.article_id
        if identity not in articles:
            articles[identity] = archive.article(identity)
            copies[identity] = tuple(each for each in archive.copies(identity) if _is_visible(archive, each, filters))
        article = articles[identity]
        if article is None or figure.quote_end > len(article.text):
            continue
        if not withdrawn(article.text[figure.quote_start : figure.quote_end]):
            found.append(_claim(figure, article, copies[identity]))
    return found


def _is_visible(archive: Archive, identity: str, filters: Filters) -> bool:
    if not filters.bounded:
        return True
    article = archive.article(identity)
    if article is None or article.published is None:
        return article is not None and filters.undated
    return (filters.since or date.min) <= article.published <= (filters.last_day or date.max)


def _is_of(figure: Figure, wanted: Asked) -> bool:
    """Tell whether a figure is of the event that is asked about, if one is."""
    if not wanted.event:
        return True
    if not figure.event:
        lasts = figure.since is not None and wanted.event in LASTING
        return lasts or bool(around(figure) & stumps(wanted.names))
    return may_be_one(wanted.event, figure.event)


def _names(claim: Claim, wanted: Asked, archive: Archive) -> bool:
    """Tell whether a claim, or else its article, has to do with one of the names that are asked about."""
    names_asked = stumps(wanted.names)
    if not names_asked or around(claim.figure) & names_asked:
        return True
    article = archive.article(claim.figure.article_id)
    text = f"{article.title or ''} {article.text}".lower() if article else ""
    return any(stump in text for stump in names_asked)


def _claim(figure: Figure, article: Article, copies: tuple[str, ...]) -> Claim:
    said = figure.said_start is not None and figure.said_end is not None
    return Claim(
        figure=figure,
        text=article.text[figure.start : figure.end],
        start=figure.start,
        end=figure.end,
        quote=article.text[figure.quote_start : figure.quote_end],
        said_by=article.text[figure.said_start : figure.said_end] if said else None,
        day=figure.by or article.published,
        title=article.title,
        source=article.source,
        published=article.published,
        url=article.url,
        also_in=copies,
    )
