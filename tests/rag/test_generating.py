"""Sources that differ stay side by side, whatever a model makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import pytest

from index.archive import EmbeddedArchive
from rag.checking import checked_answer, marked
from rag.citing import cite
from rag.generating import Budget, GeneratingAnswerer
from rag.nouns import Answer, ArchiveStamp, Disagreement, Filters, Message, ScoredPassage, Sentence, ShortAnswer
from rag.seams import Archive, Pieces
from tests.index.articles import ALL, opened, story

MAY, JUNE = "The flood killed 14 people in Ovren.", "The flood killed 19 people in Ovren."


@dataclass(frozen=True)
class Quoting:
    """Quotes every passage whole, notes that the first two differ, and answers directly from the second."""

    archive: Archive

    def answer(self, question: str, hits: Sequence[ScoredPassage], *, filters: Filters) -> Answer:
        citations = []
        for number, hit in enumerate(hits, start=1):
            article = self.archive.article(hit.passage.article_id)
            assert article is not None
            citations.append(cite(number, article, hit, start=hit.passage.start, end=hit.passage.end, score=hit.score))
        sentences = tuple(Sentence(each.quote, (each.number,), "supported") for each in citations)
        return Answer(
            id="",
            conversation_id="",
            question=question,
            standalone_question=question,
            verdict="answered",
            answer=marked(sentences),
            archive=ArchiveStamp("f", 2, None),
            sentences=sentences,
            citations=tuple(citations),
            short_answer=ShortAnswer("19", 2, 17, 19),
            disagreements=(Disagreement("14 [1] and 19 [2] differ."),),
            as_of=filters.as_of,
            notes=("In [1] she is Ada Quill.", "As of 2022."),
        )


@dataclass(frozen=True)
class Saying:
    """Says one thing of the passage that holds some words."""

    words: str
    text: str
    name: str = "said"

    def generate(self, messages: Sequence[Message], *, max_tokens: int) -> Pieces:
        before = messages[1].text.split(self.words)[0]
        key = before.rsplit("key: [", 1)[1].split("]")[0]
        yield from (f"{self.text} [{key}]", "."[:max_tokens])


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with opened(tmp_path / "archive") as made:
        made.add([story("may", MAY, day="2021-05-01"), story("june", JUNE, day="2022-06-01")])
        yield made


def answered(archive: EmbeddedArchive, generator: Saying) -> Answer:
    hits = archive.lexical("flood killed", k=2, filters=ALL)
    answerer = GeneratingAnswerer(
        archive=archive,
        quoting=Quoting(archive),
        generator=generator,
        budget=Budget(passages=500, answer=100),
        today=lambda: date(2026, 1, 1),
        random=Random(1),
    )
    ordered = sorted(hits, key=lambda hit: hit.passage.published or date.max)
    return answerer.answer("How many did the flood kill in Ovren?", ordered, filters=ALL)


def test_a_figure_that_disagrees_and_was_left_out_is_quoted_behind_what_was_written(archive: EmbeddedArchive) -> None:
    answer = answered(archive, Saying(JUNE, "Some 19 people were killed by the flood in Ovren"))
    assert answer.answer == f"Some 19 people were killed by the flood in Ovren. [1] {MAY} [2]"
    assert [disagreement.text for disagreement in answer.disagreements] == ["14 [2] and 19 [1] differ."]
    assert [citation.quote for citation in answer.citations] == [JUNE, MAY]
    assert answer.as_of == date(2022, 6, 1)
    assert checked_answer(answer).answer == answer.answer


def test_a_direct_answer_stays_where_its_words_are_quoted_still(archive: EmbeddedArchive) -> None:
    answer = answered(archive, Saying(JUNE, "Some 19 people were killed by the flood in Ovren"))
    assert answer.short_answer == ShortAnswer("19", 1, 17, 19)


def test_notes_that_speak_of_other_citations_go(archive: EmbeddedArchive) -> None:
    answer = answered(archive, Saying(MAY, "The flood in Ovren killed 14"))
    assert answer.notes == (
        *("As of 2022.", "Worded by the language model said; each sentence was checked against its sources."),
    )
