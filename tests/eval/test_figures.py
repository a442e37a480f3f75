from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.figures import FORM, Figure, Section, read_benchmark, write_benchmark
from rag.errors import SettingsError, UnreadableError
from tests.eval.reports import MACHINE, report, section


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    limits = Section("Limits", (Figure("reading memory", 9.25, "GB/s", "one thread"),))
    written = report(limits, section("Searching", 400, dense=1.5))
    write_benchmark(written, tmp_path / "in" / "bench.json")
    assert read_benchmark(tmp_path / "in" / "bench.json") == written
    raw = json.loads((tmp_path / "in" / "bench.json").read_bytes())
    assert raw["form"] == FORM
    assert raw["machine"]["cpu"] == MACHINE.cpu
    assert raw["sections"][1]["figures"] == [{"name": "dense", "value": 1.5, "unit": "ms", "note": "", "p95": 3.0}]


def test_sections_of_a_name_stand_in_order_of_size() -> None:
    found = report(section("Storing", 900, a=1), section("Searching", 90, b=2), section("Storing", 90, a=3))
    assert [each.passages for each in found.named("Storing")] == [90, 900]
    assert [figure.value for _, figure in found.figures()] == [1, 2, 3]


def test_a_section_gives_a_figure_by_its_name_or_nothing() -> None:
    found = section("Searching", 90, dense=2)
    assert found.figure("dense") == Figure("dense", 2, "ms", p95=4)
    assert found.figure("lexical") is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: No such file"),
        ("figures", "is not JSON"),
        ("[1]", "it names no form, not 'rapporteur-bench-2'"),
        ('{"machine": {}, "figures": []}', "it names no form"),
        ('{"form": "rapporteur-bench-9"}', "it names the form 'rapporteur-bench-9'"),
        (f'{{"form": "{FORM}", "sections": []}}', "is a damaged report: machine is missing or wrong"),
    ],
)
def test_a_file_of_another_form_is_refused_with_what_it_is(tmp_path: Path, content: str | None, said: str) -> None:
    path = tmp_path / "earlier.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableError) as refused:
        read_benchmark(path)
    assert said in refused.value.message
    assert str(path) in refused.value.message
    assert refused.value.hint == "Give a JSON file that this version of `rapporteur bench` has written."


def test_a_report_that_cannot_be_written_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be written"):
        write_benchmark(report(), tmp_path / "file" / "bench.json")


def test_a_report_takes_the_place_of_the_last_one_and_leaves_nothing_else(tmp_path: Path) -> None:
    for sections in ((), (section("Storing", 90, a=1),)):
        write_benchmark(report(*sections), tmp_path / "bench.json")
    assert [path.name for path in tmp_path.iterdir()] == ["bench.json"]
    assert len(read_benchmark(tmp_path / "bench.json").sections) == 1
