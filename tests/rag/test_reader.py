"""A reader points at the words of a text that answer a question."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rag.bert import single_text
from rag.embedding import SentenceTransformerEmbedder
from rag.errors import ModelError
from rag.inference import private_tokenizer
from rag.reader import (
    MOST_TOKENS,
    Changes,
    PassageReader,
    changes_for,
    read_changes,
    reader_of,
    shipped_changes,
    write_changes,
)
from rag.weights import DEFAULT_MODEL, DEFAULT_SHA256, find_model

STORY = "Ada Quill was appointed envoy on Monday. She will have an office of fourteen clerks in the port of Velm."


@pytest.fixture(scope="module")
def reader(embedder: SentenceTransformerEmbedder) -> PassageReader:
    assert embedder.reader is not None
    return embedder.reader


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who was appointed envoy?", "Ada Quill"),
        ("When was Ada Quill appointed?", "Monday"),
        ("How many clerks will the envoy have?", "fourteen"),
    ],
)
def test_the_words_that_answer_are_pointed_at(reader: PassageReader, question: str, words: str) -> None:
    found = reader.read(question, [STORY])[0].best(0, len(STORY))
    assert found is not None
    assert words in STORY[found.start : found.end]
    assert found.end - found.start < 2 * len(words) + 5


def test_a_text_that_answers_scores_above_one_that_does_not(reader: PassageReader) -> None:
    other = "The herring season opened in the rain, and nobody on the quay spoke of anything else."
    one, two = (reading.best(0, 200) for reading in reader.read("Who was appointed envoy?", [STORY, other]))
    assert one is not None
    assert two is not None
    assert one.score > two.score + 3


def test_places_of_tokens_are_places_of_the_text_in_its_order(reader: PassageReader) -> None:
    text = "Çavuşoğlu — “nothing” 語 🙂 said 260 000 people."
    (reading,) = reader.read("Who said it?", [text])
    starts, ends = reading.spans[:, 0], reading.spans[:, 1]
    assert (starts < ends).all()
    assert (starts[1:] >= ends[:-1]).all()
    assert int(ends[-1]) == len(text)


def test_a_long_text_is_read_up_to_its_bound(reader: PassageReader) -> None:
    (reading,) = reader.read("Who said it?", ["word " * 2000])
    assert len(reading.spans) == MOST_TOKENS - len("[CLS] who said it ? [SEP] [SEP]".split())


@pytest.mark.parametrize("text", ["", "   ", "\ud800"])
def test_a_text_without_words_has_little_to_point_at(reader: PassageReader, text: str) -> None:
    (reading,) = reader.read("Who said it?", [text])
    assert (reading.best(0, len(text)) is None) == (not text.strip())


def test_changes_of_nothing_leave_the_encoder_as_it_is() -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(find_model(DEFAULT_MODEL)), device="cpu")
    encoder = single_text(model)
    assert encoder is not None
    nothing = Changes({}, {}, np.zeros((2, 384), np.float32), np.zeros(2, np.float32), model="")
    same = reader_of(encoder, private_tokenizer(model), nothing).encoder
    ids = private_tokenizer(model).encode("Who said it?").ids
    assert same.tokens(ids).equal(encoder.tokens(ids))


def test_a_pair_is_read_as_the_library_reads_it() -> None:
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers import BertModel

    folder = str(find_model(DEFAULT_MODEL))
    model = SentenceTransformer(folder, device="cpu")
    encoder = single_text(model)
    assert encoder is not None
    encoding = private_tokenizer(model).encode("Who was appointed envoy?", STORY)
    library: BertModel = next(module for module in model.modules() if isinstance(module, BertModel))
    with torch.inference_mode():
        wanted = library(
            input_ids=torch.tensor([encoding.ids]), token_type_ids=torch.tensor([encoding.type_ids])
        ).last_hidden_state[0]
    read = encoder.tokens(encoding.ids, split=encoding.type_ids.index(1))
    np.testing.assert_allclose(read.numpy(), wanted.numpy(), atol=1e-4)


def test_changes_come_back_as_they_were_written() -> None:
    shipped = shipped_changes()
    again = read_changes(write_changes(shipped))
    assert (again.model, again.checksum) == (shipped.model, shipped.checksum)
    assert again.wide.keys() == shipped.wide.keys()
    np.testing.assert_array_equal(again.ends, shipped.ends)


def test_the_shipped_changes_are_for_the_packaged_weights_alone() -> None:
    assert shipped_changes().model == DEFAULT_SHA256
    assert changes_for(DEFAULT_SHA256) is not None
    assert changes_for("0" * 64) is None


def test_what_are_no_changes_is_refused_with_a_remedy() -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        read_changes(b"nothing")
    lacking = replace(shipped_changes(), wide={})
    assert read_changes(write_changes(lacking)).wide == {}
