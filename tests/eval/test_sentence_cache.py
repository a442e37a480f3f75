from __future__ import annotations

import numpy as np

from eval.recombined import Material
from eval.sentence_cache import encode_sentences
from tests.eval.letters import FirstLetters


def test_sentences_are_encoded_once_for_each_head(material: Material) -> None:
    coder = FirstLetters()
    first = encode_sentences(material, coder, checksum="c")
    assert first.codes[3] == b"S" * 16 + b"3" * 16 + b"o" * 16 + b"t" * 16 + b"d" * 16
    again = encode_sentences(material, coder, checksum="c")
    assert again.codes == first.codes
    np.testing.assert_array_equal(again.vectors, first.vectors)
    assert coder.encoded == 60
    coder.late = "other"
    encode_sentences(material, coder, checksum="c")
    assert coder.encoded == 120
