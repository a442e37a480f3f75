"""Bytes to characters: UTF-8, or what a byte order mark says, or the one likely encoding; else the byte at fault."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from index.language import language_of
from index.readers.draft import Doubt
from rag.errors import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
"""Bytes shown to the detector."""

_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\v\f\r\x1a\x1b")
_MAGIC = (
    (b"%PDF-", "a PDF", "Name it .pdf."),
    (b"PK\x03\x04", "a zip file or an office document", "Name it .zip, or save the document as text or PDF."),
    (b"\x1f\x8b", "gzip data", "Name it .txt.gz or .jsonl.gz."),
    (b"\x89PNG", "a picture", "Only text can be read."),
    (b"\xff\xd8\xff", "a picture", "Only text can be read."),
    (b"{\\rtf", "a rich-text document", "Save it as plain text."),
)
_HOMES = {
    "en": "cp1252",
    "fr": "cp1252",
    "de": "cp1252",
    "es": "cp1252",
    "it": "cp1252",
    "pt": "cp1252",
    "nl": "cp1252",
    "tr": "cp1254",
}
"""Which encoding files of a language were written in before UTF-8: few odd bytes deceive a detector, words do not."""

_MARKS_OF_PROSE = re.compile("[\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\u00a0£€©®°·«»éè]*")


def decode(data: bytes) -> tuple[str, tuple[Doubt, ...]]:
    """Return the text of bytes, with a doubt where its encoding had to be detected.

    Raises UnreadableError for what is no text, or in which a byte fits no likely encoding.
    """
    refuse_binary(data)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data, encoding), ()
    if (wide := _wide(data)) is not None:
        return wide, (Doubt("The file is UTF-16 without a byte order mark.", "Save it as UTF-8 to be sure."),)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        text, encoding = _detect(data, error)
        reason = f"It is not UTF-8 ({_where(data, error.start)}); it was read as {encoding}."
    return text, (Doubt(reason, "Check the letters with accents, or save the file as UTF-8."),)


def refuse_binary(data: bytes) -> None:
    """Raise UnreadableError if the bytes are not text."""
    for magic, kind, remedy in _MAGIC:
        if data.startswith(magic):
            raise UnreadableError(f"The file is {kind}, not plain text.", hint=remedy)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)) or _wide(data) is not None:
        return
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > len(sample) / 50 or b"\0" in sample:
        at = next(number for number, byte in enumerate(sample) if byte in _CONTROLS)
        raise UnreadableError(f"The file is binary, not text ({_where(data, at)}).", hint="Only text can be read.")


def _decode_marked(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"The file begins as {encoding.removesuffix('-sig')} but is not ({_where(data, error.start)}).",
            hint="Save it as UTF-8.",
        ) from error


def _wide(data: bytes) -> str | None:
    """Decode UTF-16 that lacks its mark: of Latin letters, every other byte is zero."""
    sample = data[:2000]
    if len(sample) < 8 or len(data) % 2:  # noqa: PLR2004 - too short to tell
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    order = "utf-16-le" if odd > 0.7 * half and even == 0 else "utf-16-be" if even > 0.7 * half and odd == 0 else None
    if order is None:
        return None
    try:
        return data.decode(order)
    except UnicodeDecodeError:
        return None


def _detect(data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    """Decode bytes of some older encoding.

    A file that is mostly good UTF-8 is not of an older encoding: it is damaged, and its bad byte is named.
    """
    good = sum(character > "\x7f" for character in data.decode("utf-8", "ignore"))
    bad = data.decode("utf-8", "replace").count("\ufffd")
    for encoding in _likely(data) if good <= bad else ():
        try:
            return data.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnreadableError(
        f"The file is not UTF-8 ({_where(data, error.start)}), and no other encoding fits.", hint="Save it as UTF-8."
    ) from error


def _likely(data: bytes) -> Iterator[str]:
    """Yield encodings that the bytes may be of, the likeliest first."""
    sample = data[:_SAMPLE].decode("cp1252", "replace")
    language = language_of(sample)
    beyond = "".join(character for character in sample if character > "\x7f")
    if language in _HOMES:
        yield _HOMES[language]
    elif _MARKS_OF_PROSE.fullmatch(beyond):
        yield "cp1252"
    guess = from_bytes(data[:_SAMPLE]).best()
    if guess is not None and guess.encoding not in {"ascii", "utf_8"}:
        yield guess.encoding


def _where(data: bytes, offset: int) -> str:
    line = data.count(b"\n", 0, offset) + 1
    return f"byte 0x{data[offset]:02X} at offset {offset:,}, line {line}"
