"""Checks the files of a tantivy index against the checksums that tantivy itself writes at their ends.

A file ends with a footer: JSON with the CRC-32 of what is before it, the footer's length and a magic number (both
32 bits, little-endian). tantivy's Python package does not offer its own check. Opens no index.
"""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

from index.lexical import read_segments
from rag.errors import DamagedError

_MAGIC = 1337
_TAIL = struct.Struct("<II")
_KINDS = ("term", "idx", "pos", "fieldnorm", "fast", "store")


def faults(folder: Path) -> list[str]:
    """Say what is wrong with each file of the index in a folder; empty when all are whole."""
    try:
        segments = read_segments(folder)
        names = sorted(name for segment in segments for name in _file_names(segment))
    except DamagedError as error:
        return [error.message]
    except (KeyError, TypeError, AttributeError) as error:
        return [f"{folder / 'meta.json'} does not list its segments ({error})."]
    return [fault for name in names if (fault := _fault(folder / name)) is not None]


def _file_names(segment: dict[str, object]) -> list[str]:
    stem = str(segment["segment_id"]).replace("-", "")
    names = [f"{stem}.{kind}" for kind in _KINDS]
    deletes = segment.get("deletes")
    if isinstance(deletes, dict):
        names.append(f"{stem}.{deletes['opstamp']}.del")
    return names


def _fault(path: Path) -> str | None:
    try:
        data = path.read_bytes()
    except OSError as error:
        return f"{path} cannot be read: {error.strerror}."
    try:
        length, magic = _TAIL.unpack(data[-_TAIL.size :])
        body, footer = data[: -_TAIL.size - length], data[-_TAIL.size - length : -_TAIL.size]
        expected = json.loads(footer)["crc"]
    except (struct.error, ValueError, KeyError, TypeError):
        return f"{path} is cut short or overwritten: it has no footer."
    if magic != _MAGIC or zlib.crc32(body) != expected:
        return f"{path} is altered: its checksum is wrong."
    return None
