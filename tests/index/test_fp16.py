"""Vectors on two bytes a component."""

from __future__ import annotations

import numpy as np

from index import fp16


def test_halves_and_quarters_survive_exactly() -> None:
    vectors = np.array([[0.5, -0.5, 0.5, 0.5], [0.0, 1.0, 0.0, 0.0]], dtype=np.float32)
    blobs = fp16.encode(vectors)
    # 0.5 is 0x3800 and 1.0 is 0x3c00, little-endian.
    assert blobs == [bytes.fromhex("003800b800380038"), bytes.fromhex("0000003c00000000")]
    np.testing.assert_array_equal(fp16.decode(blobs, 4), vectors)


def test_rows_come_back_with_length_one() -> None:
    vectors = np.random.default_rng(1).standard_normal((20, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    blobs = fp16.encode(vectors)
    decoded = fp16.decode(blobs, 384)
    np.testing.assert_allclose(np.linalg.norm(decoded, axis=1), 1.0, atol=1e-6)
    np.testing.assert_allclose(decoded, vectors, atol=2e-4)
    assert np.abs(fp16.lengths(blobs, 384) - 1.0).max() < fp16.ROUNDING


def test_a_changed_bit_changes_the_checksum() -> None:
    assert fp16.checksum([b"\x01\x02", b"\x03"]) == fp16.checksum([b"\x01", b"\x02\x03"])
    assert fp16.checksum([b"\x01\x02"]) != fp16.checksum([b"\x01\x03"])


def test_no_vectors_are_a_matrix_without_rows() -> None:
    assert fp16.decode([], 384).shape == (0, 384)
    assert fp16.encode(np.empty((0, 384), dtype=np.float32)) == []
