"""Answers who said what an answer quoted: "Who said so?", "According to whom?", "Who said “no truce”?".

After an answer such a question is made to stand alone with the beginnings and ends of what was quoted; asked so, or
with words that somebody quotes by hand, the ledger tells who speaks there. Where nobody does, it is the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from rag.bare_questions import asks_who_said
from rag.dialogue import Dialogue
from rag.nouns import Filters, Rewrite, ScoredPassage
from rag.quotations import quotations
from rag.said import Said, Wanted
from rag.seams import Archive
from rag.sentences import sentence_spans
from rag.spelling import fold
from rag.statement_ledger import StatementLedger
from rag.told import LedgerAnswer, Told, named_from, passage_at

MOST_QUOTES = 3
WHOLE, HEAD, TAIL = 16, 8, 5
"""Words up to which a quote is repeated whole, and how many of a longer one are from its beginning and its end."""

LEAST_WORDS = 3
DEPTH = 10
"""Passages that are looked up by the words of a quote, besides those that were found."""

_LONGEST_GAP = 2_000
"""Characters that a quote may leave out."""
_MOST_BEGINNINGS = 100
"""Places of an article at which a quote with gaps may begin that are looked at."""
_OF_QUOTES = re.compile(
    r"^\W*who\s+(?:exactly\s+)?(?:said|says|claimed|told\s+\w+)\s+(?:that\s+)?(?=[“\"‘'])", re.IGNORECASE
)
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|(?<!\w)['‘]((?:[^'’‘]|(?<=\w)['’](?=\w))+)['’](?!\w)")
_WORD = re.compile(r"\w+(?:[’'.,]\w+)*")
_BETWEEN_WORDS = re.compile(r"\W+")
_LETTERS = re.compile(r"\w+")
_GAP = re.compile(r"…|\.\.\.")
_MARKS = re.compile('[“”"„«»]')
_PRONOUNS = frozenset("he she they it we i you who one this that".split())
NOBODY = "names nobody who said so: it is what the article itself says."


def who_said(question: str, dialogue: Dialogue) -> Rewrite | None:
    """Ask by name of the words that the last answer quoted; None for another question, or where nothing was quoted."""
    quotes = [excerpt(one.quote) for one in dialogue.cited[:MOST_QUOTES]]
    if not quotes or not asks_who_said(question):
        return None
    return Rewrite(f"Who said {' and '.join(f'“{quote}”' for quote in quotes)}?", carried=tuple(quotes))


def excerpt(quote: str) -> str:
    """Shorten a quote to its beginning and its end, without the marks of quotations within it.

    >>> excerpt('"No truce," Oste said.')
    'No truce, Oste said.'
    >>> excerpt(" ".join(map(str, range(1, 21))))
    '1 2 3 4 5 6 7 8 … 16 17 18 19 20'
    """
    words = _MARKS.sub("", quote).split()
    return " ".join(words if len(words) <= WHOLE else [*words[:HEAD], "…", *words[-TAIL:]])


def from_quotes(
    text: str, hits: Sequence[ScoredPassage], ledger: StatementLedger, archive: Archive, *, filters: Filters
) -> LedgerAnswer | None:
    """Answer "Who said “...”?" from the ledger; None for other questions, and where no article holds the words.

    Of each quote the sentences are told in which somebody says something, else the quote with a note that nobody does.
    """
    if _OF_QUOTES.match(text) is None:
        return None
    told: dict[tuple[str, int], Told] = {}
    notes: list[str] = []
    for quote in ["".join(found) for found in _QUOTED.findall(text)][:MOST_QUOTES]:
        place = _place(quote, hits, archive, filters)
        if place is None:
            continue
        found = list(_spoken(*place, ledger, archive, filters))
        if not found:
            found = list(_unspoken(*place, archive))
            notes += [f"“{excerpt(quote)}” {NOBODY}" for one in found if not _is_quoted(quote, one, archive)]
        for one in found:
            told.setdefault((one.hit.passage.article_id, one.start), one)
    return LedgerAnswer(tuple(told.values()), tuple(notes)) if told else None


def _place(
    quote: str, hits: Sequence[ScoredPassage], archive: Archive, filters: Filters
) -> tuple[str, int, int] | None:
    """Find the first article that holds a quote, and where."""
    parts = [part for part in _GAP.split(quote) if _WORD.search(part)]
    if sum(len(_WORD.findall(part)) for part in parts) < LEAST_WORDS:
        return None
    bare = [_bare(part) for part in parts]
    near = (*hits, *archive.lexical(" ".join(parts), k=DEPTH, filters=filters))
    for article_id in dict.fromkeys(hit.passage.article_id for hit in near):
        article = archive.article(article_id)
        span = _find(bare, article.text) if article else None
        if span:
            return (article_id, *span)
    return None


def _find(parts: Sequence[str], text: str) -> tuple[int, int] | None:
    """Find where the words of all parts stand in order with little between; marks between words count not.

    Where the last part ends too far behind, the next place to begin at is the first that could reach it, so that a
    text which says the same again and again costs no more than any other.
    """
    bare = _bare(text)
    reach = sum(map(len, parts)) + _LONGEST_GAP
    begin = 0
    for _ in range(_MOST_BEGINNINGS):
        start = end = bare.find(parts[0], begin)
        if start < 0:
            return None
        for part in parts:
            place = bare.find(part, end)
            if place < 0:
                return None
            # The space behind a word is the one before the next.
            end = place + len(part) - 1
        if end - start <= reach:
            return _span(text, bare.count(" ", 0, start), bare.count(" ", 0, end))
        begin = max(start + 1, end - reach)
    return None


def _bare(text: str) -> str:
    """Give the words alone, in one case, each between spaces.

    >>> _bare('"No truce," Oste said.')
    ' no truce oste said '
    """
    return f" {_BETWEEN_WORDS.sub(' ', text).strip().casefold()} "


def _span(text: str, first: int, behind: int) -> tuple[int, int]:
    """Give where a text holds its words from the first up to that behind, by their numbers."""
    words = list(islice(_LETTERS.finditer(text), first, behind))
    return words[0].start(), words[-1].end()


def _spoken(
    article_id: str, start: int, end: int, ledger: StatementLedger, archive: Archive, filters: Filters
) -> Iterator[Told]:
    """Yield the sentences in a stretch of an article in which the ledger has somebody say something."""
    article = archive.article(article_id)
    if article is None:
        return
    sentences, passages = sentence_spans(article.text), archive.passages(article_id)
    for entry in ledger.entries(Wanted(article_id=article_id, filters=filters), prints=True):
        said = entry.said
        within = any(first < end and start < last for first, last in (said.cue_span, *said.spans))
        speaker = _speaker(said, article.text)
        if speaker is None or said.nested_in is not None or not within:
            continue
        first, last = min(said.cue_span[0], said.spans[0][0]), max(said.cue_span[1], said.spans[-1][1])
        whole = _whole(sentences, first, last)
        hit = passage_at(passages, whole[0])
        if hit is not None:
            start, named = named_from(said, speaker, article.text, whole)
            yield Told(speaker, ScoredPassage(hit, 1.0, said.also_in), start, whole[1], named=named)


def _speaker(said: Said, text: str) -> str | None:
    """Give the speaker's name, else the words for who speaks ("inspectors of the Concord"), if that is no pronoun."""
    if said.speaker or said.speaker_span is None:
        return said.speaker
    mention = text[slice(*said.speaker_span)].split(",", maxsplit=1)[0].strip()
    return None if fold(mention) in _PRONOUNS else mention


def _is_quoted(quote: str, told: Told, archive: Archive) -> bool:
    """Tell whether a sentence has the beginning of a quote between quotation marks: somebody says it, named or not."""
    article = archive.article(told.hit.passage.article_id)
    words = _bare(quote).split()
    text = article.text[told.start : told.end] if article else ""
    return bool(words) and any(words[0] in _bare(text[one.start : one.end]).split() for one in quotations(text))


def _unspoken(article_id: str, start: int, end: int, archive: Archive) -> Iterator[Told]:
    """Yield the sentences of the stretch themselves."""
    article, hit = archive.article(article_id), passage_at(archive.passages(article_id), start)
    if article is not None and hit is not None:
        yield Told(None, ScoredPassage(hit, 1.0), *_whole(sentence_spans(article.text), start, end))


def _whole(sentences: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Give the bounds of the sentences in which a stretch lies."""
    around = [span for span in sentences if span[0] < end and start < span[1]]
    return (around[0][0], around[-1][1]) if around else (start, end)
