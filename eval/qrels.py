"""Reads judgements: which document answers which query, and how well.

Two layouts are read, told apart by their columns: three separated by tabs under a header
(`query-id`, `corpus-id`, `score`) as in BEIR, and the four of TREC (query, iteration, document, relevance).
What a judgement is worth is for `eval.measures`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rag.errors import InputError, UnreadableError

Qrels = Mapping[str, Mapping[str, int]]
"""Relevance by query id, then by document id; above zero is relevant."""

_PLACES = ("qrels/test.tsv", "qrels/test.txt", "qrels/test.qrels", "qrels.tsv", "qrels.txt", "test.qrels")
_BEIR_COLUMNS = 3
_TREC_COLUMNS = 4


def find_qrels(folder: Path) -> Path:
    """Find the judgements of a data set.

    Raises UnreadableError when none of the usual places holds a file.
    """
    for place in _PLACES:
        if (folder / place).is_file():
            return folder / place
    raise UnreadableError(
        f"{folder} holds no judgements: looked for {', '.join(_PLACES)}.",
        hint="Put them into qrels/test.tsv: a header, then query-id, corpus-id and score separated by tabs.",
    )


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Read judgements by query id and document id, in the order of the file.

    A pair that is judged twice keeps its higher relevance.
    Raises UnreadableError naming the line that is neither BEIR's nor TREC's.
    """
    qrels: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip() or (number == 1 and _is_header(line)):
            continue
        query_id, document_id, relevance = _judgement(line, f"{path}, line {number}")
        judged = qrels.setdefault(query_id, {})
        judged[document_id] = max(relevance, judged.get(document_id, relevance))
    if not qrels:
        raise UnreadableError(f"{path} holds no judgement.", hint="Give it a line for each relevant document.")
    return qrels


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read: {error.strerror}.", hint="Check the path.") from error
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{path} is not UTF-8: byte {error.start}.", hint="Save it as UTF-8.") from error


def _is_header(line: str) -> bool:
    fields = line.split("\t")
    return len(fields) == _BEIR_COLUMNS and not _is_integer(fields[2])


def _judgement(line: str, place: str) -> tuple[str, str, int]:
    # Tabs first: an id of the three-column layout may hold spaces.
    fields = line.split("\t")
    if len(fields) not in {_BEIR_COLUMNS, _TREC_COLUMNS}:
        fields = line.split()
    if len(fields) not in {_BEIR_COLUMNS, _TREC_COLUMNS} or not _is_integer(fields[-1]):
        raise InputError(
            f"{place}: {line.strip()[:80]!r} is no judgement.",
            hint="Expected query-id, corpus-id and a whole number, or TREC's query, 0, document and a whole number.",
        )
    return fields[0].strip(), fields[-2].strip(), int(fields[-1])


def _is_integer(text: str) -> bool:
    try:
        int(text)
    except ValueError:
        return False
    return True
