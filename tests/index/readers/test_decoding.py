"""Bytes are read as what they are, or the byte at fault is named."""

from __future__ import annotations

import codecs

import pytest

from index.readers.decoding import decode
from rag.errors import UnreadableError

QUOTE = "“Nobody in the café was naïve – not even the envoy’s aide,” she said on Monday."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_utf_8_and_marked_encodings_are_read_without_doubt(encoding: str) -> None:
    assert decode(QUOTE.encode(encoding)) == (QUOTE, ())


def test_utf_16_big_endian_is_known_by_its_mark() -> None:
    assert decode(codecs.BOM_UTF16_BE + QUOTE.encode("utf-16-be")) == (QUOTE, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_doubted(encoding: str) -> None:
    text, doubts = decode(QUOTE.encode(encoding))
    assert text == QUOTE
    assert [doubt.reason for doubt in doubts] == ["The file is UTF-16 without a byte order mark."]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", QUOTE),
        (
            "cp1252",
            "Las delegaciones salieron de la reunión sin acuerdo y el enviado señaló que habrá otra sesión en un año.",
        ),
        (
            "cp1250",
            "Vyjednavači se v úterý večer rozešli bez dohody, řekl mluvčí. Příští kolo začne až za několik týdnů.",
        ),
        ("cp1252", "“Nobody”"),
        ("cp1251", "Посланник сказал, что переговоры в городе будут продолжаться до вечера пятницы."),
        ("cp1254", "Görüşmeler akşam şehirde başladı ve iki taraf ağır koşullar öne sürdü, dedi sözcü."),
    ],
)
def test_an_older_encoding_is_detected_and_said(encoding: str, text: str) -> None:
    found, (doubt,) = decode(text.encode(encoding))
    assert found == text
    assert f"it was read as {encoding}" in doubt.reason
    assert "line 1" in doubt.reason


def test_a_bad_byte_in_utf_8_is_named() -> None:
    data = "“Yes”, she said.\n“No”, he said.\n".encode() + b"bad \xe9 byte"
    with pytest.raises(UnreadableError, match=r"byte 0xE9 at offset 44, line 3"):
        decode(data)


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x00\x01\x02binary", b"MZ\x90\x00\x03\x00\x00\x00" * 50])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="binary"):
        decode(data)


@pytest.mark.parametrize(
    ("start", "kind"), [(b"%PDF-1.7", "a PDF"), (b"PK\x03\x04", "zip"), (b"\x89PNG\r\n", "picture")]
)
def test_a_file_under_a_false_name_is_told_what_it_is(start: bytes, kind: str) -> None:
    with pytest.raises(UnreadableError, match=kind):
        decode(start + b" and more")


def test_a_file_that_breaks_its_own_mark_is_refused() -> None:
    with pytest.raises(UnreadableError, match="begins as utf-16 but is not"):
        decode(codecs.BOM_UTF16_LE + b"a\x00b")
