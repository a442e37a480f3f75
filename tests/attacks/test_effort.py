"""No text takes more processor time than its length allows: readers, what is read from articles, and questions.

`make test` repeats a few pieces to 30 KB, `make soak` some hundred to 1 MB (files) and 200 KB (articles).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.service import Service
from index.copies import sketch
from index.language import language_of
from index.reading import read_bytes, read_records
from rag import locating
from rag.asking import kind_of
from rag.chunking import Chunking, chunk
from rag.desk import Desk
from rag.errors import InputError
from rag.figures import read_figures
from rag.locating import locate
from rag.nouns import Article, Filters
from rag.role_beside import role_beside
from rag.said import Wanted
from rag.statements import StatementFinder
from rag.who_said import from_quotes
from tests.app.serving import RECORDS, open_small, settings_in
from tests.attacks.effort import SECONDS_A_BYTE, SIZE, TooLongError, bounded, pieces, repeated
from tests.embedders import WordEmbedder
from tests.index.articles import story
from tests.profiles import soaking
from tests.rag.ledgers import ledger_of

OPENING = "The envoy said that the talks had ended on Monday.\n\n"
BEFORE = {
    "txt": OPENING,
    "md": OPENING,
    "html": "<html><body><p>The envoy said that the talks had ended.</p><p>",
    "rss": "<rss><channel><title>Talks</title><item><title>Ended</title><description>The envoy said so. ",
    "json": '[{"text": "',
    "jsonl": '{"text": "',
}
SLACK = 2.0
"""Seconds for what is done once, such as an import."""

QUESTION = 4_000
"""Characters of the longest question."""

QUESTION_SECONDS = 10.0

REPEATS_SECONDS = 3.0
"""For one name or one quote in an article that says the same again and again."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    opened = open_small(settings_in(tmp_path_factory.mktemp("effort")))
    opened.add(read_records(RECORDS), lambda _progress: None)
    # The parser is loaded by the first article that says anything.
    opened.desk.ask("Who called the closure of the border post a mistake?")
    yield opened
    opened.close()


def allowed(size: int) -> float:
    return size * SECONDS_A_BYTE + SLACK


def spin() -> None:
    while True:
        pass


def test_what_takes_too_long_is_broken_off() -> None:
    with pytest.raises(TooLongError), bounded(0.1):
        spin()


@pytest.mark.soak
@pytest.mark.parametrize("ending", BEFORE)
def test_no_file_takes_a_reader_longer_than_its_size_allows(ending: str) -> None:
    for piece in pieces():
        data = (BEFORE[ending] + repeated(piece)).encode()
        with bounded(allowed(len(data))):
            assert list(read_bytes(f"attack.{ending}", data)), piece


@pytest.mark.soak
@pytest.mark.parametrize(
    "work",
    [
        lambda article: chunk(article, chunking=Chunking(), embedder=WordEmbedder()),
        read_figures,
        StatementFinder().find,
        lambda article: sketch(article.text),
        lambda article: language_of(article.text),
    ],
    ids=["passages", "figures", "statements", "copies", "language"],
)
def test_no_article_takes_longer_to_be_read_than_its_length_allows(work: Callable[[Article], object]) -> None:
    for piece in pieces():
        article = Article(id="attack", title=None, text=OPENING + repeated(piece, size=SIZE[soaking()] // 5))
        with bounded(allowed(len(article.text))):
            work(article)


@pytest.mark.soak
def test_no_article_takes_the_ledger_or_a_search_for_an_excerpt_longer_than_its_length_allows(service: Service) -> None:
    for piece in pieces():
        text = OPENING + repeated(piece, size=SIZE[soaking()] // 5)
        service.add(read_records([{"id": "attack", "text": text}]), lambda _progress: None)
        with bounded(allowed(len(text))):
            service.ledger.find(Wanted(article_id="attack"))
        with bounded(allowed(len(text))), suppress(InputError):
            locate(service.archive, text[: locating.LONGEST])


@pytest.mark.soak
def test_no_question_takes_long_to_be_understood_or_answered(service: Service) -> None:
    def follow(desk: Desk, question: str) -> object:
        first = desk.ask("Who called the closure of the border post a mistake?")
        return desk.ask(question, conversation_id=first.conversation_id)

    for piece in pieces():
        question = f"What did Minister Tarrasch say? {piece * QUESTION}"[:QUESTION]
        for ask in (Desk.ask, Desk.search, follow):
            with bounded(QUESTION_SECONDS):
                ask(service.desk, question)


def test_a_name_that_an_article_repeats_without_end_takes_no_long_look_for_its_role() -> None:
    with bounded(REPEATS_SECONDS):
        assert role_beside("Ada Quill " * 20_000, "Ada Quill") is None


def test_a_question_of_nothing_but_asking_words_takes_no_long_look_at_each() -> None:
    with bounded(REPEATS_SECONDS):
        assert kind_of("How many " * 10_000) == "quantity"


def test_no_long_quote_is_looked_for_long_in_an_article_that_says_the_same_again_and_again(tmp_path: Path) -> None:
    part = "the cat sat "
    quotes = (f"{part}… zzz", f"{part * 100}zzz", f"{'the … ' * 200}zzz")
    with ledger_of(tmp_path, [story("cat", part * 40_000)]) as ledger:
        for quote in quotes:
            with bounded(REPEATS_SECONDS):
                asked = f"Who said “{quote}” and “{quote}” and “{quote}”?"
                assert from_quotes(asked, [], ledger, ledger._archive, filters=Filters()) is None
