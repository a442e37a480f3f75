from __future__ import annotations

from math import inf
from pathlib import Path

from eval.encoder_flops import EncoderShape
from eval.limits import Limits, matrix_throughput, memory_bandwidth, write_speed
from rag.inference import Computed

PRECISIONS: tuple[Computed, ...] = ("fp32", "bf16")


def test_limits_are_shown_in_the_units_of_the_trade() -> None:
    limits = Limits(read=9.5e9, multiplied={"fp32": 2e11, "bf16": 4e11}, written=1.5e8, threads=2)
    section = limits.section()
    assert [(figure.name, figure.value, figure.unit) for figure in section.figures] == [
        ("reading memory", 9.5, "GB/s"),
        ("matrix products, fp32", 200.0, "GFLOP/s"),
        ("matrix products, bf16", 400.0, "GFLOP/s"),
        ("writing a file", 0.15, "GB/s"),
    ]
    assert section.figures[1].note.startswith("2 threads, ")


def test_rates_are_measured_of_memory_and_of_products_at_either_precision() -> None:
    shape = EncoderShape(layers=1, width=64, inner=128)
    rates = [memory_bandwidth(2**20), *(matrix_throughput(each, shape, tokens=64, seconds=0.0) for each in PRECISIONS)]
    assert all(0 < rate < inf for rate in rates)


def test_the_disk_is_left_as_it_was(tmp_path: Path) -> None:
    assert 0 < write_speed(tmp_path, 2**20) < inf
    assert list(tmp_path.iterdir()) == []
