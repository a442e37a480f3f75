"""Everything that `add` may be given becomes articles, or a notice that says where, why and what to do."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.reading import MAX_FILE_BYTES, Defaults, Read, read, read_bytes, read_records
from index.report import Notice
from rag.errors import InputError
from rag.identity import digest
from rag.nouns import Article
from tests.profiles import examples

STORY = "The two envoys met on Monday in the harbour town and spoke for three hours, an aide said."


def articles(outcomes: Iterator[Read | Notice]) -> list[Article]:
    found = list(outcomes)
    assert all(isinstance(outcome, Read) for outcome in found), found
    return [outcome.article for outcome in found if isinstance(outcome, Read)]


def places(outcomes: Iterator[Read | Notice]) -> list[tuple[str, str | None, bool]]:
    return [(Path(outcome.file).name, outcome.place, isinstance(outcome, Read)) for outcome in outcomes]


def notice(outcomes: Iterator[Read | Notice]) -> Notice:
    (only,) = outcomes
    assert isinstance(only, Notice)
    assert only.reason.endswith(".")
    assert only.remedy
    return only


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_text_file_is_an_article_named_by_its_bytes(tmp_path: Path) -> None:
    data = f"Envoys meet\n\n{STORY}".encode()
    (tmp_path / "a.txt").write_bytes(data)
    expected = Article(digest("file", hashlib.sha256(data).hexdigest()), "Envoys meet", STORY, language="en")
    assert list(read([tmp_path / "a.txt"])) == [Read(expected, str(tmp_path / "a.txt"))]


def test_an_article_is_named_by_its_id_else_its_address_else_its_content() -> None:
    records = [
        {"id": "x", "text": "a", "url": "https://a.example/1"},
        {"text": "b", "url": "https://a.example/2/?utm_source=feed"},
        {"title": "T", "text": "c"},
    ]
    ids = [article.id for article in articles(read_records(records))]
    assert ids == ["x", digest("url", "https://a.example/2"), digest("record", "T", "c")]


def test_defaults_fill_gaps_and_nothing_else() -> None:
    defaults = Defaults(source="Bay Post", published=date(2020, 1, 1))
    given_, bare = articles(
        read_records([{"text": "a", "source": "Other", "date": "2021-01-01"}, {"text": "b"}], defaults)
    )
    assert (given_.source, given_.published) == ("Other", date(2021, 1, 1))
    assert (bare.source, bare.published, bare.url) == ("Bay Post", date(2020, 1, 1), None)


def test_a_default_address_must_be_one() -> None:
    (article,) = articles(read_bytes("a.txt", STORY.encode(), Defaults(url="https://a.example/1")))
    assert (article.url, article.id) == ("https://a.example/1", digest("url", "https://a.example/1"))
    with pytest.raises(InputError, match="no web address"):
        Defaults(url="a.example")


def test_a_folder_is_read_in_order_and_each_failure_stands_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "1.txt").write_text(STORY)
    (tmp_path / "2.txt").write_bytes(b"")
    (tmp_path / "3.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "sub" / "4.jsonl").write_text('{"text": "a"}\n{"text": \n{"text": "b"}\n')
    assert places(read([tmp_path])) == [
        ("1.txt", None, True),
        ("2.txt", None, False),
        ("3.jpg", None, False),
        ("4.jsonl", "line 1", True),
        ("4.jsonl", "line 2", False),
        ("4.jsonl", "line 3", True),
    ]


def test_reading_is_lazy(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "a"}\n' * 3)
    outcomes = read([tmp_path / "a.jsonl", tmp_path / "none"])
    assert isinstance(next(outcomes), Read)


def test_a_dash_reads_records_on_standard_input() -> None:
    outcomes = list(read(["-"], stdin=io.BytesIO(b'{"text": "a"}\nbroken\n')))
    assert [(outcome.file, outcome.place) for outcome in outcomes] == [("stdin", "line 1"), ("stdin", "line 2")]
    assert isinstance(outcomes[1], Notice)


def test_packed_records_are_read_as_plain_ones() -> None:
    lines = "\n".join(json.dumps({"_id": str(number), "title": "T", "text": "a"}) for number in range(3)).encode()
    plain = articles(read_bytes("a.jsonl", lines))
    assert articles(read_bytes("a.jsonl.gz", gzip.compress(lines))) == plain
    assert [article.id for article in plain] == ["0", "1", "2"]


def test_a_zip_file_is_read_member_by_member() -> None:
    data = zipped(
        {
            "b.md": f"# Envoys meet\n\n{STORY}".encode(),
            "a/a.txt": STORY.encode(),
            "c.jsonl.gz": gzip.compress(b'{"text": "x"}'),
            "../out.txt": STORY.encode(),
            "bomb.txt": b"0" * 3_000_000,
            "inner.zip": zipped({"a.txt": b"x"}),
        }
    )
    outcomes = list(read_bytes("news.zip", data))
    assert [(outcome.file, isinstance(outcome, Read)) for outcome in outcomes] == [
        ("news.zip!../out.txt", False),
        ("news.zip!a/a.txt", True),
        ("news.zip!b.md", True),
        ("news.zip!bomb.txt", False),
        ("news.zip!c.jsonl.gz", True),
        ("news.zip!inner.zip", False),
    ]
    reasons = [outcome.reason for outcome in outcomes if isinstance(outcome, Notice)]
    assert reasons[0] == "Its name leads out of the zip file."
    assert "as a bomb does" in reasons[1]
    assert reasons[2] == "A zip file inside another packed file is not read."


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "The file is empty."),
        (
            "a.txt",
            b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00",
            "The file is binary, not text (byte 0x02 at offset 4, line 1).",
        ),
        ("a.txt", "Schön “gesagt”".encode() + b" \xff", "The file is not UTF-8 (byte 0xFF at offset 20, line 1)"),
        ("a.txt", b"a" * MAX_FILE_BYTES, "The file is too large: a text file must be smaller than 50 MB."),
        ("a.html", b"<html><body><a href='/'>Home</a></body></html>", "There is no article text on the page"),
        ("a.pdf", b"%PDF-1.7", "The PDF is damaged"),
        ("a.rss", b"<rss>", "The feed is broken XML"),
        ("a.json", b"{", "It is not JSON"),
        ("a.jsonl", b"\n\n", "There is no article in it."),
        ("a.jsonl.gz", gzip.compress(b'{"text": "a"}', mtime=0)[:20], "The packed data is damaged"),
        ("a.txt.gz", gzip.compress(b"0" * 40_000_000), "It unpacks to more than 200 times its size"),
        ("a.zip", b"PK\x03\x04", "The zip file is damaged"),
        ("a.zip", zipped({}), "The zip file holds no file."),
        ("a.docx", b"PK\x03\x04", "Files ending in .docx are not read."),
        ("a.png", b"\x89PNG", "Files ending in .png are not read."),
    ],
)
def test_bad_input_is_a_notice_with_reason_and_remedy(name: str, data: bytes, reason: str) -> None:
    found = notice(read_bytes(name, data))
    assert found.reason.startswith(reason)
    assert (found.file, found.place) == (name, None)


def test_a_path_that_does_not_exist_is_a_notice(tmp_path: Path) -> None:
    assert notice(read([tmp_path / "none"])).reason == "There is no such file or folder."
    assert notice(read([tmp_path])).reason == "The folder holds no file."


def test_a_pipe_is_neither_file_nor_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert notice(read([tmp_path / "pipe.txt"])).reason == "It is neither a file nor a folder."


def test_a_bad_date_is_a_warning_and_the_article_undated() -> None:
    (found,) = read_records([{"text": "a", "date": "31 February 2022"}], file="body")
    assert isinstance(found, Read)
    assert found.article.published is None
    (warning,) = found.warnings
    assert (warning.file, warning.place) == ("body", "record 1")
    assert warning.reason == "The date '31 February 2022' is no day of the calendar; the article is stored undated."


def test_one_id_with_two_contents_in_one_run_is_a_failure_that_names_both_places() -> None:
    records = [{"id": "x", "text": "a"}, {"id": "y", "text": "a"}, {"id": "x", "text": "b"}]
    first, second, clash = read_records(records, file="body")
    assert isinstance(first, Read)
    assert isinstance(second, Read)
    assert clash == Notice(
        "body",
        "record 3",
        "Its id 'x' is that of another article of this run, at body, record 1.",
        "Give each article an id or address of its own.",
    )


def test_one_id_with_one_content_is_read_twice() -> None:
    assert len(articles(read_records([{"id": "x", "text": "a"}] * 2))) == 2


def test_ids_meet_over_files_of_one_run(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "x", "text": "a"}')
    (tmp_path / "b.jsonl").write_text('{"id": "x", "text": "b"}')
    assert places(read([tmp_path])) == [("a.jsonl", "line 1", True), ("b.jsonl", "line 1", False)]


def test_names_are_shown_without_control_characters() -> None:
    assert notice(read_bytes("a\n\x1b[31m.txt", b"")).file == "a\ufffd\ufffd[31m.txt"


@pytest.mark.soak
@settings(max_examples=examples(60), deadline=None)
@given(st.sampled_from(["a.txt", "a.md", "a.html", "a.rss", "a.pdf", "a.json", "a.jsonl", "a.zip", "a"]), st.binary())
def test_no_bytes_break_the_reading(name: str, data: bytes) -> None:
    assert all(outcome.file == name or outcome.file.startswith(f"{name}!") for outcome in read_bytes(name, data))


def test_the_seeds_are_read_with_their_facts(shared: Path) -> None:
    found = articles(read([shared / "seeds"]))
    assert [(article.title, article.published, article.source) for article in found] == [
        (None, date(2022, 2, 10), None),
        (None, date(2024, 3, 1), None),
        ("International Coup Against Syrian Opposition", None, "The Syrian Observer"),
        ("Syria peace talks taking 'baby steps' forward", date(2016, 3, 24), None),
        ("Syria Regime ‘At Talks To Buy Time To Kill’", None, None),
    ]
    assert {article.language for article in found} == {"en"}
