from __future__ import annotations

from pathlib import Path

import pytest

from eval.qrels import find_qrels, read_qrels
from rag.errors import RapporteurError


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "test.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_three_columns_are_read_under_their_header(tmp_path: Path) -> None:
    path = written(tmp_path, "query-id\tcorpus-id\tscore\nq1\ta b\t2\nq1\tc\t0\n")
    assert read_qrels(path) == {"q1": {"a b": 2, "c": 0}}


def test_four_columns_of_trec_are_read_without_a_header(tmp_path: Path) -> None:
    path = written(tmp_path, "q1 0 d1 1\nq2\t0\td2\t-1\n")
    assert read_qrels(path) == {"q1": {"d1": 1}, "q2": {"d2": -1}}


def test_three_columns_need_no_header(tmp_path: Path) -> None:
    assert read_qrels(written(tmp_path, "1\t184\t1\n")) == {"1": {"184": 1}}


def test_a_pair_judged_twice_keeps_its_higher_relevance(tmp_path: Path) -> None:
    assert read_qrels(written(tmp_path, "q\td\t2\nq\td\t1\n")) == {"q": {"d": 2}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("q1\td1\t1\nq1\td2\n", "line 2"),
        ("q1\td1\t1\nq1\td2\thigh\n", "line 2"),
        ("query-id\tcorpus-id\tscore\n", "holds no judgement"),
    ],
)
def test_broken_judgements_name_their_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(RapporteurError, match=told):
        read_qrels(written(tmp_path, text))


def test_bytes_that_are_not_utf8_are_named(tmp_path: Path) -> None:
    path = tmp_path / "test.tsv"
    path.write_bytes(b"q1\t\xff\t1\n")
    with pytest.raises(RapporteurError, match="byte 3"):
        read_qrels(path)


def test_a_folder_without_judgements_says_where_they_were_looked_for(tmp_path: Path) -> None:
    with pytest.raises(RapporteurError, match=r"qrels/test\.tsv"):
        find_qrels(tmp_path)
