"""Files made to exhaust or mislead their readers: packed, nested, referring to others, named after other places."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest

from index.reading import Read, read_bytes
from index.report import Notice
from tests.app.serving import settings_in, small_app, talking_to
from tests.attacks.effort import bounded
from tests.attacks.pdf import page_of, pdf_of, stream

VAULT = "The vault of Orrin opens on the third knock."
SENTENCE = "The envoy said that the talks had ended on Monday, in the old mill."
SECONDS = 20.0
"""Processor time that any of these files may take."""

DEPTH = 200_000


def outcomes(name: str, data: bytes) -> list[Read | Notice]:
    with bounded(SECONDS):
        found = list(read_bytes(name, data))
    assert found
    return found


def words_of(name: str, data: bytes) -> str:
    return " ".join(
        f"{each.article.title} {each.article.text}" for each in outcomes(name, data) if isinstance(each, Read)
    )


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bomb.zip", zipped(("a.txt", b"a " * 20_000_000))),
        ("bomb.txt.gz", gzip.compress(b"a " * 20_000_000)),
        ("bomb.zip", zipped(("a.zip", zipped(("b.zip", zipped(("c.txt", b"a " * 20_000_000))))))),
        ("bomb.zip.gz", gzip.compress(zipped(("a.txt", b"a " * 20_000_000)))),
        ("bomb.pdf", page_of(zlib.compress(b"q " * 2_000_000), b"/Filter /FlateDecode")),
    ],
    ids=["zip", "gzip", "zip in zip in zip", "zip in gzip", "pdf"],
)
def test_what_unpacks_to_a_multiple_of_itself_is_stopped(name: str, data: bytes) -> None:
    (outcome,) = outcomes(name, data)
    assert isinstance(outcome, Notice)


def test_a_zip_file_whose_members_overlap_is_bounded_by_what_each_unpacks_to() -> None:
    # Many names for one packed member: the central directory is what lies.
    member = zipped(("a.txt", b"a " * 10_000))
    start, end = member.index(b"PK\x01\x02"), member.index(b"PK\x05\x06")
    count = 200
    directory = member[start:end] * count
    tail = b"PK\x05\x06\0\0\0\0" + count.to_bytes(2, "little") * 2
    tail += len(directory).to_bytes(4, "little") + start.to_bytes(4, "little") + b"\0\0"
    found = outcomes("overlap.zip", member[:start] + directory + tail)
    assert sum(len(each.article.text) for each in found if isinstance(each, Read)) <= count * 20_000


@pytest.mark.parametrize("kind", ["rss", "html", "xml"])
@pytest.mark.parametrize("address", ["file://{path}", "{path}"])
def test_an_entity_that_names_a_file_brings_nothing_of_it(tmp_path: Path, kind: str, address: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(VAULT)
    where = address.format(path=secret)
    doctype = f'<!DOCTYPE rss [<!ENTITY secret SYSTEM "{where}"><!ENTITY % more SYSTEM "{where}"> %more;]>'
    feed = f"<rss><channel><title>&secret;</title><item><title>&secret;</title><description>{SENTENCE} &secret;"
    page = f"<html><body><p>{SENTENCE} &secret;</p><xi:include href='{where}' parse='text'/>"
    rest = f"{page}</body></html>" if kind == "html" else f"{feed}</description></item></channel></rss>"
    found = outcomes(f"attack.{kind}", f'<?xml version="1.0"?>{doctype}{rest}'.encode())
    assert VAULT not in " ".join(map(repr, found))


@pytest.mark.parametrize("kind", ["rss", "html"])
def test_entities_that_multiply_are_not_multiplied(kind: str) -> None:
    lines = ['<!ENTITY a0 "laughter ">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))]
    body = f"<rss><channel><item><title>x</title><description>{SENTENCE} &a11;</description></item></channel></rss>"
    text = words_of(f"attack.{kind}", f'<?xml version="1.0"?><!DOCTYPE rss [{"".join(lines)}]>{body}'.encode())
    assert len(text) < 1_000


@pytest.mark.parametrize(
    ("kind", "opening", "closing"),
    [
        ("html", "<div>", "</div>"),
        ("html", "<b>", ""),
        ("html", "<table><tr><td>", ""),
        ("html", "<ul><li>", ""),
        ("html", "<svg>", ""),
        ("html", "<select><option>", ""),
        ("rss", "<item>", ""),
        ("rss", "&lt;div&gt;", ""),
        ("md", "> ", ""),
        ("md", "- ", ""),
        ("md", "[", "]"),
        ("md", "*", "*"),
        ("json", "[", "]"),
        ("json", '{"text": ', "}"),
        ("jsonl", '{"text": ', "}"),
    ],
)
def test_deep_nesting_is_read_or_refused(kind: str, opening: str, closing: str) -> None:
    before = "<rss><channel><item><description>" if kind == "rss" else ""
    outcomes(f"attack.{kind}", f"{before}{opening * 20_000}{SENTENCE}{closing * 20_000}".encode())


@pytest.mark.parametrize(
    "data",
    [
        pdf_of({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R] /Count 9 >>"}),
        pdf_of({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 2147483647 >>"}),
        pdf_of({1: b"<< /Type /Catalog /Pages 1 0 R >>"}),
        pdf_of({1: b"1 0 R"}),
        pdf_of({1: b"[" * DEPTH}),
        pdf_of({1: b"<< /A " * DEPTH}),
        pdf_of(
            {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: stream(b"x", b"/Filter [" + b"/FlateDecode " * 5_000 + b"]")}
        ),
        page_of(b"q " * DEPTH),
        page_of(b"BT /F 12 Tf " + b"(a) Tj " * 60_000 + b"ET"),
        page_of(b"BT /F 1e30 Tf 1e30 0 0 1e30 0 0 Tm (" + SENTENCE.encode() + b") Tj ET"),
        page_of(b"BT /F 12 Tf (" + b"(" * DEPTH + b") Tj ET"),
        page_of(b"[" * DEPTH),
        b"%PDF-1.7\n" + b"1 0 obj\n" * DEPTH,
        b"%PDF-1.7\nstartxref\n0\n%%EOF" * 5_000,
    ],
)
def test_a_malicious_pdf_is_read_or_refused(data: bytes) -> None:
    outcomes("attack.pdf", data)


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.txt", "/etc/passwd.txt", "..\\..\\x.txt", "a\0b.txt", "%2e%2e/x.txt", "x.txt/../../y.txt"],
)
def test_an_uploads_name_leads_nowhere(tmp_path: Path, name: str) -> None:
    with talking_to(small_app(settings_in(tmp_path))) as client:
        before = everything_below(tmp_path)
        quoted = name.replace("\0", "%00")
        answer = client.post("/v1/articles", files=[("file", (quoted, SENTENCE.encode()))])
        assert answer.status_code == 200, answer.text
        assert answer.json()["added"] == 1
        assert {path for path in everything_below(tmp_path) - before if not path.startswith("archive/")} == set()


@pytest.mark.parametrize("article_id", ["../../../etc/passwd", "/etc/passwd", "a/../b", "..\\..\\x", "\0"])
def test_an_id_that_looks_like_a_path_is_an_id(tmp_path: Path, article_id: str) -> None:
    with talking_to(small_app(settings_in(tmp_path))) as client:
        path = f"/v1/articles/{quote(article_id, safe='')}"
        assert client.get(path).status_code == 404
        before = everything_below(tmp_path)
        assert client.post("/v1/articles", json={"id": article_id, "text": SENTENCE}).json()["added"] == 1
        assert client.get(path).json()["text"] == SENTENCE
        assert client.delete(path).status_code == 200
        assert {each for each in everything_below(tmp_path) - before if not each.startswith("archive/")} == set()


@pytest.mark.parametrize(
    "path", ["/docs/../v1/articles", "/static/../../etc/passwd", "/..%2f..%2fetc/passwd", "//etc/passwd"]
)
def test_no_path_leads_to_a_file(tmp_path: Path, path: str) -> None:
    with talking_to(small_app(settings_in(tmp_path))) as client:
        answer = client.get(path)
    assert "root:" not in answer.text
    assert answer.status_code in {200, 404}
    assert answer.headers["content-type"] == "application/json"


def everything_below(folder: Path) -> set[str]:
    return {os.path.relpath(Path(where, name), folder) for where, _, names in os.walk(folder) for name in names}


def test_a_json_record_of_endless_numbers_is_refused() -> None:
    for number in ("9" * 100_000, "1e99999", "-" * 1000, "0." + "1" * 100_000):
        outcomes("attack.json", f'[{{"text": {json.dumps(SENTENCE)}, "id": {number}}}]'.encode())
