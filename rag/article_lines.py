"""Reads the sentences of the articles that a question of sides, mentions or meetings may be answered by, one by one.

Each with what stands before it, since "The League turned it down." tells of what only an earlier sentence names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rag.dates import Window
from rag.nouns import Article, Filters, ScoredPassage
from rag.seams import Archive
from rag.sentences import sentence_spans
from rag.told import Told, told_at

PASSAGES_FOUND = 100
"""Passages that are found by the words of a question's topic."""

ARTICLES_READ = 60
"""Articles that are read to their end, besides those that the search found."""

LONGEST_ARTICLE, LONGEST_LINE = 60_000, 1_500
"""Characters of what is read; longer articles are answered from by their passages alone."""

SHORT = 9
"""Words below which a sentence tells too little alone: "The League turned it down." """

BEFORE = 2
"""Sentences before one that it may point back to, besides the article's title and its first one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, `article.text[start:end] == text`; `before` are title, first sentence and the last two.

    `behind` is where the sentence behind it in its paragraph ends, if there is one.
    """

    article: Article
    start: int
    end: int
    text: str
    before: tuple[str, ...]
    behind: int | None = None

    def holds(self, place: tuple[str, int]) -> bool:
        """Tell whether a place in an article lies in it."""
        return place[0] == self.article.id and self.start <= place[1] < self.end

    def told(self, archive: Archive, speaker: str | None = None) -> Told | None:
        """Make it an answer of the ledger, if short with the sentence behind it; None if its passage went."""
        end = self.behind if self.behind and self.text.count(" ") < SHORT else self.end
        return told_at(archive, self.article.id, self.start, end, speaker)


def lines(
    archive: Archive,
    query: str,
    hits: Sequence[ScoredPassage] = (),
    *,
    filters: Filters,
    windows: Sequence[Window] = (),
) -> Iterator[Line]:
    """Yield the sentences of the articles that a search found and of those that hold words of a query, each text once.

    With `windows`, only articles that were published in one of them are read. Of copies the earliest stands for all.
    """
    near = (*hits, *archive.lexical(query, k=PASSAGES_FOUND, filters=filters))
    wanted = [hit.passage for hit in near if _within(hit.passage.published, windows)]
    ids = list(dict.fromkeys(passage.article_id for passage in wanted))[: len(hits) + ARTICLES_READ]
    seen: set[str] = set()
    found = (article for article in map(archive.article, ids) if article and len(article.text) <= LONGEST_ARTICLE)
    for article in sorted(found, key=_in_time):
        own = [line for line in _lines_of(article) if line.text not in seen and len(line.text) <= LONGEST_LINE]
        seen |= {line.text for line in own}
        yield from own


def _lines_of(article: Article) -> Iterator[Line]:
    spans = sentence_spans(article.text)
    texts = [article.text[start:end] for start, end in spans]
    for place, ((start, end), text) in enumerate(zip(spans, texts, strict=True)):
        before = (article.title or "", *texts[: min(place, 1)], *texts[max(1, place - BEFORE) : place])
        following = spans[place + 1] if place + 1 < len(spans) else None
        behind = following[1] if following and "\n" not in article.text[end : following[0]] else None
        yield Line(article, start, end, text, before, behind)


def _within(day: date | None, windows: Sequence[Window]) -> bool:
    return not windows or (day is not None and any(window.holds(day) for window in windows))


def _in_time(article: Article) -> tuple[date, str]:
    return article.published or date.max, article.id
