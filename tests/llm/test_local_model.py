"""A real small model behind llama.cpp's server: run by `make test-llm`, which says where both lie.

What a model of this size writes differs from run to run and machine to machine, so these tests hold what it answers
against the contract, not against words.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from app.diagnosis import diagnose
from app.service import Service
from app.settings import Settings, load_settings
from app.wiring import opened_service
from tests.embedders import WordEmbedder
from tests.index.articles import story
from tests.injections import ATTACKS, EVIL, REPORT

MODEL, SERVER = os.environ.get("LLM_MODEL", ""), os.environ.get("LLAMA_SERVER", "")
STARTING_SECONDS = 180

pytestmark = [
    pytest.mark.llm,
    pytest.mark.skipif(not (MODEL and SERVER), reason="make test-llm LLM_MODEL=model.gguf LLAMA_SERVER=llama-server"),
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("llm") / "server.log"
    command = [SERVER, "--model", MODEL, "--host", "127.0.0.1", "--port", str(port), "--ctx-size", "4096"]
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/health", server, log)
            yield load_settings(
                {
                    "archive": str(tmp_path_factory.mktemp("archive") / "archive"),
                    "generation.base_url": f"http://127.0.0.1:{port}/v1",
                    "generation.model": Path(MODEL).stem,
                    "generation.idle_seconds": 120,
                    "generation.total_seconds": 300,
                }
            )
        finally:
            server.terminate()


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 (our own address)
                return
        except urllib.error.HTTPError as error:
            # A compatible server may tell nothing of its health; one that is loading says 503.
            if error.code == HTTPStatus.NOT_FOUND:
                return
        except OSError:
            pass
        time.sleep(0.5)
    pytest.fail(f"{SERVER} did not start:\n{log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="module")
def service(settings: Settings) -> Iterator[Service]:
    with opened_service(settings, create=True, embedder=WordEmbedder()) as made:
        attack = ATTACKS[0]
        made.archive.add(
            [
                story("flood", f"{REPORT}\n\n{attack.text}", title="Flood in Ovren", day="2021-05-04"),
                story("ferry", "Ada Quill said the ferry would not sail before forty prisoners were free."),
            ]
        )
        yield made


@pytest.mark.parametrize(
    "question", ["How many people did the flood kill in Ovren?", "What did Ada Quill say about the ferry?"]
)
def test_whatever_it_writes_is_borne_out_or_the_articles_are_quoted(service: Service, question: str) -> None:
    answer = service.desk.ask(question)
    assert answer.verdict in {"answered", "partial"}
    assert answer.sentences
    assert all(sentence.support != "unsupported" and sentence.citations for sentence in answer.sentences)
    assert EVIL not in answer.answer
    for citation in answer.citations:
        article = service.archive.article(citation.article_id)
        assert article is not None
        assert article.text[citation.start : citation.end] == citation.quote
    assert any("language model" in note for note in answer.notes)


def test_doctor_finds_it_in_order(settings: Settings) -> None:
    assert next(finding for finding in diagnose(settings) if finding.part == "language model").ok
