"""Lets spaCy's networks multiply matrices by NumPy instead of by the library that thinc brings.

Thinc's BLIS knows few processors; NumPy's OpenBLAS does the same products in half of the time where it was measured
(docs/performance.md), and products are most of a parser's work. One thread each: the matrices are small, and two
threads spend more time waiting for each other than they save.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.backends import NumpyOps
from threadpoolctl import ThreadpoolController

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language

    Matrix = NDArray[np.float32]


class _NumpyProducts(NumpyOps):  # type: ignore[misc]  # compiled, without types
    """Thinc's operations with NumPy's products."""

    def __init__(self) -> None:
        super().__init__()
        self._threads = ThreadpoolController().select(user_api="blas")
        # How many threads OpenBLAS uses is one number of the whole process, put back after each product.
        self._alone = threading.Lock()

    def gemm(
        self, x: Matrix, y: Matrix, out: Matrix | None = None, trans1: bool = False, trans2: bool = False
    ) -> Matrix:
        """Multiply two matrices, each turned if asked, into `out` if there is one."""
        with self._alone, self._threads.limit(limits=1):
            return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)


def multiply_by_numpy(language: Language) -> None:
    """Let all networks of a language use NumPy's products; what they give agrees but for the last bits."""
    operations: Any = _NumpyProducts()
    parts: list[tuple[str, Any]] = language.pipeline
    for _, part in parts:
        for layer in part.model.walk():
            layer.ops = operations
