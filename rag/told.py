"""What the ledger answers with: sentences of articles to quote, and who speaks in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.nouns import Passage, ScoredPassage
from rag.said import Said
from rag.seams import Archive
from rag.sentences import sentence_spans

MOST = 8
"""Statements that an answer quotes at most."""

MOST_LISTED = 12
"""The same where a list is asked for."""

ENOUGH = 2
"""Statements that an answer takes from the ledger alone at least."""


@dataclass(frozen=True, slots=True)
class Told:
    """A statement that answers: the sentence of its article to quote, in the passage it lies in, and who speaks.

    `named` is where the article names the speaker, if that is what was asked, and `cue` the reporting word.
    """

    speaker: str | None
    hit: ScoredPassage
    start: int
    end: int
    named: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None

    @property
    def place(self) -> tuple[str, int]:
        """Where the sentence begins."""
        return (self.hit.passage.article_id, self.start)


@dataclass(frozen=True, slots=True)
class LedgerAnswer:
    """What the ledger answers: statements in the order of their days, and what is to be said of all of them.

    Where they are `among_others`, passages may answer too, and these statements are preferred among their sentences.
    What is `missing` makes it an answer in part. `whole` says that all sentences there may be were read, and `opposed`
    are statements of others that are against these.
    """

    told: tuple[Told, ...]
    notes: tuple[str, ...] = ()
    among_others: bool = False
    missing: tuple[str, ...] = ()
    whole: bool = False
    opposed: tuple[Told, ...] = ()

    @property
    def is_thin(self) -> bool:
        """Whether only one statement was found, and passages may know more."""
        return len(self.told) < ENOUGH and not (self.missing or self.whole)


def told_at(archive: Archive, article_id: str, start: int, end: int, speaker: str | None = None) -> Told | None:
    """Tell a sentence of an article; None where no passage holds its beginning."""
    hit = passage_at(archive.passages(article_id), start)
    return Told(speaker, ScoredPassage(hit, 1.0), start, end) if hit else None


def told_by(archive: Archive, chosen: Iterable[Said], *, most: int = MOST, naming: bool = False) -> tuple[Told, ...]:
    """Find the sentence of each statement, and its passage; sentences that are quoted already are left out.

    With `naming` it is told where the speaker is named, if need be with the sentence before ("she").
    """
    found: dict[tuple[str, int], Told] = {}
    for said in [*chosen][:most]:
        article = archive.article(said.article_id)
        if article is None:
            continue
        first, last = min(said.cue_span[0], said.spans[0][0]), max(said.cue_span[1], said.spans[-1][1])
        spans = [span for span in sentence_spans(article.text) if span[0] < last and first < span[1]]
        told = told_at(archive, said.article_id, spans[0][0], spans[-1][1], said.speaker) if spans else None
        if told is not None:
            hit = replace(told.hit, also_in=said.also_in)
            span = (
                named_in(said, said.speaker, article.text, (told.start, told.end)) if naming and said.speaker else None
            )
            found.setdefault(told.place, replace(told, hit=hit, named=span, cue=said.cue_span))
    return tuple(found.values())


def named_from(said: Said, speaker: str, text: str, whole: tuple[int, int]) -> tuple[int, tuple[int, int] | None]:
    """Give where to begin a quote that names its speaker, and the name: its sentence, or the one before it."""
    own = named_in(said, speaker, text, whole)
    before = [span for span in sentence_spans(text) if span[1] <= whole[0]][-1:]
    if own or not before or "\n" in text[before[0][1] : whole[0]]:
        return whole[0], own
    start, end = before[0]
    last = speaker.rsplit(" ", maxsplit=1)[-1]
    wanted = "|".join(re.escape(_plain(each)) for each in (speaker, last))
    place = re.search(rf"(?<!\w)(?:{wanted})(?!\w)", _plain(text[start:end]))
    return (start, (start + place.start(), start + place.end())) if place else (whole[0], None)


def named_in(said: Said, speaker: str, text: str, whole: tuple[int, int]) -> tuple[int, int] | None:
    """Give the words that name the speaker, up to the last word of the name, if they lie in the sentence."""
    span = said.speaker_span
    if span is None or not whole[0] <= span[0] < span[1] <= whole[1]:
        return None
    mention = text[span[0] : span[1]]
    end = _end_of(speaker, mention) or _end_of(speaker.rsplit(" ", maxsplit=1)[-1], mention)
    return (span[0], span[0] + end) if end else None


def _end_of(words: str, mention: str) -> int | None:
    """Tell where words end last in a mention, as whole words: "Li" of "Lindo Li" is not in "Lindo"."""
    ends = [found.end() for found in re.finditer(rf"(?<!\w){re.escape(_plain(words))}(?!\w)", _plain(mention))]
    return ends[-1] if ends else None


def _plain(text: str) -> str:
    """Take the accents off each character, so that all stay in their places."""
    return "".join(unicodedata.normalize("NFD", each)[0] for each in text)


def in_days(told: Iterable[Told]) -> tuple[Told, ...]:
    """Put what was told into the order of the days of publication, undated last; of each sentence the first."""
    found: dict[tuple[str, int], Told] = {}
    for each in told:
        found.setdefault(each.place, each)
    return tuple(sorted(found.values(), key=_when))


def _when(told: Told) -> tuple[bool, str, str, int]:
    day = told.hit.passage.published
    return (day is None, str(day), *told.place)


def passage_at(passages: Sequence[Passage], place: int) -> Passage | None:
    """Find the first passage that a place in its article lies in."""
    return next((passage for passage in passages if passage.start <= place < passage.end), None)
