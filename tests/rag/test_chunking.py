"""Passages: whole sentences within two budgets."""

from __future__ import annotations

import gzip
import itertools
import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from rag.chunking import HEADER_TOKENS, Chunking, chunk, embedding_text, header
from rag.errors import SettingsError
from rag.identity import passage_id
from rag.nouns import Article
from rag.sentences import sentence_spans
from rag.tokens import count_tokens
from rag.weights import DEFAULT_MODEL, find_model


class WordWindow:
    """Counts words and punctuation marks, and two special tokens: a tokenizer whose counts can be done by hand."""

    def __init__(self, max_tokens: int = 256) -> None:
        self.max_tokens = max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [2 + len(re.findall(r"\w{1,8}|[^\w\s]", text)) for text in texts]


WINDOW = WordWindow()


def article(text: str, title: str | None = None) -> Article:
    return Article("a", title, text, date(2022, 2, 10), "The Courier", "https://courier.example/1")


def sentences(count: int, *, per_paragraph: int = 1000) -> str:
    """Sentences of 10 cl100k tokens each, and 9 of the window's: "On day 3 the envoy met them again." """
    one = [f"On day {number % 10} the envoy met them again." for number in range(count)]
    paragraphs = [" ".join(one[first : first + per_paragraph]) for first in range(0, count, per_paragraph)]
    return "\n\n".join(paragraphs)


def test_a_short_article_is_one_passage_with_what_is_known_of_it() -> None:
    (passage,) = chunk(article("  One sentence. Two. \n", "Title"), chunking=Chunking(), embedder=WINDOW)
    assert passage.text == "One sentence. Two."
    assert (passage.start, passage.end, passage.id) == (2, 20, passage_id("a", 2, 20))
    assert (passage.article_id, passage.title, passage.source) == ("a", "Title", "The Courier")
    assert (passage.published, passage.url) == (date(2022, 2, 10), "https://courier.example/1")


def test_a_text_of_whitespace_has_no_passages() -> None:
    assert chunk(article(" \n "), chunking=Chunking(), embedder=WINDOW) == ()


def test_passages_hold_whole_sentences_and_overlap_by_whole_sentences() -> None:
    text = sentences(40)
    assert set(count_tokens([" " + text[start:end] for start, end in sentence_spans(text)])) == {10}
    passages = chunk(article(text), chunking=Chunking(tokens=100, overlap=20), embedder=WINDOW)
    # Ten sentences a passage, of which two are the last two of the one before; 16 are left to the last two passages.
    assert [passage.text.count(".") for passage in passages] == [10, 10, 10, 9, 9]
    starts = {start for start, _ in sentence_spans(text)}
    ends = {end for _, end in sentence_spans(text)}
    assert all(passage.start in starts and passage.end in ends for passage in passages)
    for before, after in itertools.pairwise(passages):
        assert text[after.start : before.end].count(".") == 2


def test_without_overlap_no_sentence_is_in_two_passages() -> None:
    passages = chunk(article(sentences(40)), chunking=Chunking(tokens=100, overlap=0), embedder=WINDOW)
    assert [passage.text.count(".") for passage in passages] == [10, 10, 10, 10]


def test_the_last_two_passages_share_what_is_left() -> None:
    passages = chunk(article(sentences(11)), chunking=Chunking(tokens=100, overlap=0), embedder=WINDOW)
    assert sorted(passage.text.count(".") for passage in passages) == [5, 6]


def test_a_passage_ends_at_a_paragraph_if_it_is_full_enough_by_then() -> None:
    passages = chunk(article(sentences(40, per_paragraph=4)), chunking=Chunking(tokens=100, overlap=0), embedder=WINDOW)
    assert [passage.text.count(".") for passage in passages] == [8, 8, 8, 8, 8]


def test_the_models_window_holds_header_and_text() -> None:
    window = WordWindow(60)
    passages = chunk(article(sentences(40), "A title of six words here"), chunking=Chunking(), embedder=window)
    # 2 special tokens and 13 of the header leave room for five sentences of nine tokens.
    assert header(passages[0]) == "A title of six words here | The Courier | 10 February 2022"
    assert {passage.text.count(".") for passage in passages[:-2]} == {5}
    assert max(window.count_tokens([embedding_text(passage) for passage in passages])) == 60


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    text = "word " * 500
    passages = chunk(article(text), chunking=Chunking(tokens=100, overlap=0), embedder=WINDOW)
    assert [len(passage.text.split()) for passage in passages] == [100, 100, 100, 100, 100]


def test_a_word_that_is_too_long_is_cut_anywhere() -> None:
    text = "x" * 3000
    passages = chunk(article(text), chunking=Chunking(tokens=100, overlap=0), embedder=WINDOW)
    assert "".join(passage.text for passage in passages) == text


def test_a_wide_gap_ends_a_passage() -> None:
    passages = chunk(article("One." + "\n" * 5000 + "Two."), chunking=Chunking(), embedder=WINDOW)
    assert [passage.text for passage in passages] == ["One.", "Two."]


@pytest.mark.parametrize(
    ("title", "source", "published", "expected"),
    [
        ("Talks", "Courier", date(2022, 2, 10), "Talks | Courier | 10 February 2022"),
        (None, "Courier", None, "Courier"),
        ("Talks", None, None, "Talks"),
        (None, None, date(2016, 12, 1), "1 December 2016"),
        (None, None, None, ""),
        (" Talks\n  resume ", None, None, "Talks resume"),
    ],
)
def test_a_header_tells_only_what_is_known(
    title: str | None, source: str | None, published: date | None, expected: str
) -> None:
    assert header(Article("a", title, "", published, source)) == expected


@given(st.text(max_size=300), st.text(max_size=100))
def test_a_header_stays_short_and_in_one_line(title: str, source: str) -> None:
    line = header(Article("a", title, "", date(2022, 2, 10), source))
    assert count_tokens([line])[0] <= HEADER_TOKENS + 4
    assert line.splitlines() == [line]
    assert line.endswith("10 February 2022")


def test_a_long_title_is_cut_after_a_word() -> None:
    line = header(Article("a", "talks " * 100, "", None, "Courier"))
    assert re.fullmatch(r"(talks )+talks… \| Courier", line)
    assert 40 <= count_tokens([line])[0] <= HEADER_TOKENS


def test_settings_that_cannot_work_are_refused() -> None:
    with pytest.raises(SettingsError, match="too short"):
        Chunking(tokens=5, overlap=0)
    with pytest.raises(SettingsError, match="from 0 to 50"):
        Chunking(tokens=100, overlap=60)
    with pytest.raises(SettingsError, match="wider window"):
        chunk(article("Text."), chunking=Chunking(), embedder=WordWindow(20))


pieces = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["Dr. Hall spoke. ", "\n\n", "x" * 300, " 5 ", "“We will. ", "語" * 90, "🙂" * 40, " " * 90, "a b " * 99]
    ),
)


@given(st.lists(pieces, max_size=12).map("".join), st.integers(16, 120), st.integers(0, 8))
@settings(max_examples=150, deadline=None)
def test_passages_are_slices_that_cover_the_text_within_both_budgets(text: str, tokens: int, overlap: int) -> None:
    window = WordWindow(90)
    passages = chunk(article(text, "Title"), chunking=Chunking(tokens=tokens, overlap=overlap), embedder=window)
    covered = 0
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text == passage.text.strip()
        assert not text[covered : passage.start].strip()
        assert passage.end > covered
        covered = passage.end
    assert not text[covered:].strip()
    assert all(count <= 90 for count in window.count_tokens([embedding_text(passage) for passage in passages]))
    # Where a word had to be cut, its parts may count a token or two more together than apart.
    assert all(count <= tokens + 2 for count in count_tokens([passage.text for passage in passages]))


def test_real_articles_and_their_headers_fit_the_models_window(shared: Path) -> None:
    tokenizer = Tokenizer.from_file(str(find_model(DEFAULT_MODEL) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    class ModelWindow:
        max_tokens = 256

        def count_tokens(self, texts: Sequence[str]) -> list[int]:
            return [len(encoding) for encoding in tokenizer.encode_batch_fast(list(texts))]

    with gzip.open(shared / "data/multihop_rag/corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line, _ in zip(lines, range(30), strict=False)]
    articles = [Article(row["_id"], row["title"], row["text"], source=row["metadata"]["source"]) for row in rows]
    window = ModelWindow()
    passages = [passage for one in articles for passage in chunk(one, chunking=Chunking(), embedder=window)]
    assert len(passages) > 100
    assert max(window.count_tokens([embedding_text(passage) for passage in passages])) <= 256
    assert max(count_tokens([passage.text for passage in passages])) <= 200
