"""Measures in a few seconds what the machine could do at best, so that other figures can be set against it.

How fast one thread reads memory, how fast all threads multiply matrices of the embedding model's shape, how fast a
file is written and reaches the disk. The best of some repeats counts: these are limits, not what is usual.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from eval.encoder_flops import MINILM, PRODUCTS, EncoderShape
from eval.figures import Figure, Section
from eval.speed import seconds_of
from rag.inference import BATCH_TOKENS, Computed

if TYPE_CHECKING:
    from torch import Tensor

NAME = "Limits of this machine"
GIGA = 1e9
READ_BYTES = 512 * 2**20
"""Far more than any cache that a core has to itself."""

WRITTEN_BYTES = 256 * 2**20
REPEATS = 4
SECONDS_OF_PRODUCTS = 0.5
_BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes a second read by one thread, FLOPs a second by precision on all threads, bytes a second onto the disk."""

    read: float
    multiplied: dict[Computed, float]
    written: float
    threads: int

    def section(self) -> Section:
        """Lay the limits out as figures."""
        products = [
            Figure(
                f"matrix products, {precision}",
                speed / GIGA,
                "GFLOP/s",
                f"{_counted(self.threads)}, {BATCH_TOKENS:,} tokens through a layer's two wide matrices",
            )
            for precision, speed in self.multiplied.items()
        ]
        return Section(
            NAME,
            (
                Figure("reading memory", self.read / GIGA, "GB/s", f"one thread, {READ_BYTES // 2**20} MiB"),
                *products,
                Figure("writing a file", self.written / GIGA, "GB/s", f"{WRITTEN_BYTES // 2**20} MiB with fsync"),
            ),
        )


def measure_limits(folder: Path, *, precision: Computed, shape: EncoderShape | None = None) -> Limits:
    """Measure this machine; `folder` is where the disk is written to, `precision` what the model computes in."""
    import torch

    precisions = dict.fromkeys(("fp32", precision))
    return Limits(
        read=memory_bandwidth(),
        multiplied={each: matrix_throughput(each, shape or MINILM) for each in precisions},
        written=write_speed(folder),
        threads=torch.get_num_threads(),
    )


def memory_bandwidth(size: int = READ_BYTES) -> float:
    """Measure how many bytes of memory one thread reads in a second."""
    # The maximum of bytes: NumPy does it with vector instructions and in one thread, and it is less work than reading.
    codes = np.ones(size, dtype=np.int8)
    return size / _best(codes.max)


def matrix_throughput(
    precision: Computed, shape: EncoderShape, *, tokens: int = BATCH_TOKENS, seconds: float = SECONDS_OF_PRODUCTS
) -> float:
    """Measure FLOPs a second of an encoder's widest products, on as many threads as the model has."""
    import torch

    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    hidden = torch.rand(tokens, shape.width, dtype=dtype)
    widen = torch.rand(shape.inner, shape.width, dtype=dtype)
    narrow = torch.rand(shape.width, shape.inner, dtype=dtype)

    def products() -> Tensor:
        with torch.inference_mode():
            return torch.nn.functional.linear(torch.nn.functional.linear(hidden, widen), narrow)

    ended = time.perf_counter() + seconds
    best = _best(products)
    while time.perf_counter() < ended:
        best = min(best, seconds_of(products))
    return 2 * PRODUCTS * tokens * shape.width * shape.inner / best


def write_speed(folder: Path, size: int = WRITTEN_BYTES) -> float:
    """Measure how many bytes of a new file in a folder are written in a second and lie on the disk."""
    # Random, so that no file system makes less of it.
    block = os.urandom(_BLOCK)
    path = folder / "write-speed"

    def write() -> None:
        with path.open("wb") as file:
            for _ in range(max(1, size // len(block))):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())

    try:
        return max(1, size // len(block)) * len(block) / _best(write, repeats=2)
    finally:
        path.unlink(missing_ok=True)


def _best(work: Callable[[], object], *, repeats: int = REPEATS) -> float:
    return min(seconds_of(work) for _ in range(repeats))


def _counted(threads: int) -> str:
    return f"{threads} threads" if threads > 1 else "one thread"
