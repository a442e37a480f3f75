"""Records of both shapes are read; a bad one is a flaw in its place and the rest goes on."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.readers.draft import Draft, Flaw
from index.readers.records import draft_of, read_json, read_jsonl, read_objects
from rag.errors import UnreadableError
from tests.profiles import examples


def jsonl(*lines: str | bytes) -> list[Draft | Flaw]:
    data = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    return list(read_jsonl(io.BytesIO(data)))


def drafts(found: Iterable[Draft | Flaw]) -> list[str]:
    return [item.text if isinstance(item, Draft) else f"! {item.place}" for item in found]


FULL = Draft(
    text="Body.",
    title="T",
    published=date(2022, 2, 10),
    source="S",
    url="https://a.example/1",
    author="Jane Roe",
    id="x1",
    of_file=False,
)


def test_the_plain_shape_is_read() -> None:
    record = {"id": "x1", "title": "T", "text": "Body.", "published": "2022-02-10", "source": "S", "author": "Jane Roe"}
    assert draft_of({**record, "url": "https://a.example/1"}, None) == FULL
    del record["published"]
    assert draft_of({**record, "date": "2022-02-10T10:00:00Z", "url": "https://a.example/1"}, None) == FULL


def test_the_beir_shape_is_read() -> None:
    metadata = {"date": "10 February 2022", "source": "S", "url": "https://a.example/1", "author": ["Jane Roe"], "x": 1}
    assert draft_of({"_id": "x1", "title": "T", "text": "Body.", "metadata": metadata}, None) == FULL


@pytest.mark.soak
@settings(max_examples=examples(100), deadline=None)
@given(st.text(min_size=1).filter(lambda text: text.strip() != ""))
def test_a_text_is_kept_character_for_character(text: str) -> None:
    (found,) = jsonl(json.dumps({"text": text}))
    assert isinstance(found, Draft)
    assert found.text == text


def test_a_broken_line_is_a_flaw_and_the_rest_goes_on() -> None:
    good = json.dumps({"text": "Body."})
    lines = [good] * 400
    lines[316] = '{"text": Bod'
    found = jsonl(*lines)
    flaws = [item for item in found if isinstance(item, Flaw)]
    assert [flaw.place for flaw in flaws] == ["line 317"]
    assert flaws[0].reason == "It is not JSON: Expecting value at column 10."
    assert len(found) == 400


def test_blank_lines_and_a_byte_order_mark_are_passed_over() -> None:
    found = jsonl(b"\xef\xbb\xbf" + b'{"text": "a"}', "", "  ", '{"text": "b"}', "")
    assert [item.place for item in found] == ["line 1", "line 4"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{}", "The record is empty."),
        ('{"title": "T"}', "The record has no text (it has title)."),
        ('{"text": "  "}', "The record's text is empty."),
        ('{"text": 5}', "The record's text is a number, not a string."),
        ('{"text": null}', "The record's text is null, not a string."),
        ("[1]", "It is a list, not a record."),
        ('"a"', "It is a string, not a record."),
        ("null", "It is null, not a record."),
        (b'{"text": "\xff"}', "Byte 0xFF at column 11 is not UTF-8."),
        ("[" * 100_000, "It is not JSON: it is nested too deeply."),
        ('{"text": "\\ud800"}', "It holds half a character (\\ud800) at position 0."),
        (json.dumps({"text": "a", "id": "x" * 513}), "Its id has 513 characters, at most 512 are kept."),
    ],
)
def test_a_record_that_is_no_article_is_a_flaw_with_its_reason(line: str | bytes, reason: str) -> None:
    (flaw,) = jsonl(line)
    assert isinstance(flaw, Flaw)
    assert (flaw.place, flaw.reason) == ("line 1", reason)


@pytest.mark.parametrize(
    ("field", "value", "doubted"),
    [
        ("published", "31 February", "is no day of the calendar"),
        ("published", "2016-02", "names no day"),
        ("published", 1644451200, "is no day of the calendar"),
        ("url", "javascript:alert(1)", "is no web address"),
        ("url", "see below", "is no web address"),
        ("title", {"en": "T"}, '"title" is an object, not text'),
        ("id", ["a"], '"id" is a list, not text'),
    ],
)
def test_a_bad_field_is_doubted_and_left_out(field: str, value: object, doubted: str) -> None:
    found = draft_of({"text": "Body.", field: value}, "record 1")
    assert isinstance(found, Draft)
    assert (found.published, found.url, found.title, found.id) == (None, None, None, None)
    assert [doubted in doubt.reason for doubt in found.doubts] == [True]


def test_a_number_is_an_id_as_it_is_written_and_an_empty_one_is_none() -> None:
    found = list(read_objects([{"id": 7, "text": "a"}, {"id": "", "text": "a"}, {"id": " a/ b:c ", "text": "a"}]))
    assert [item.id for item in found if isinstance(item, Draft)] == ["7", None, " a/ b:c "]


def test_a_line_that_is_too_long_is_passed_over() -> None:
    lines = '{"text": "a"}\n' + json.dumps({"text": "b" * 200}) + '\n{"text": "c"}'
    assert drafts(read_jsonl(io.BytesIO(lines.encode()), longest=40)) == ["a", "! line 2", "c"]


def test_utf_16_is_refused_whole() -> None:
    with pytest.raises(UnreadableError, match="UTF-16"):
        jsonl('{"text": "a"}'.encode("utf-16"))


def test_json_files_hold_a_list_a_record_or_lines() -> None:
    assert drafts(read_json(b'[{"text": "a"}, 5, {"text": "b"}]')) == ["a", "! record 2", "b"]
    assert drafts(read_json(b'{"text": "a"}')) == ["a"]
    assert drafts(read_json(b'{"text": "a"}\n{"text": "b"}\n')) == ["a", "b"]
    with pytest.raises(UnreadableError, match="It is not JSON"):
        list(read_json(b"{text: a}"))
