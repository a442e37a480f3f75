"""What the settings put together: a cross-encoder that they name reranks what `full` finds, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import psycopg
import pytest
from typer.testing import CliRunner

from app.cli import app
from app.service import Service
from app.settings import Settings, load_settings
from app.wiring import build_service, load_reranker_for
from index.reading import Read
from rag.desk import Mode
from rag.errors import MismatchError, ModelError
from rag.nouns import Article, Filters
from tests.app.serving import open_small, settings_in
from tests.cross_encoders import WORDS, save_cross_encoder
from tests.embedders import WordEmbedder
from tests.postgres_server import Databases

QUERY = "Who called the round of talks a mistake?"
DEPTH = 4


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("reranked")
    model = save_cross_encoder(folder / "model")
    named = {"reranker.model": str(model), "reranker.depth": DEPTH, "reranker.precision": "fp32"}
    return settings_in(folder, named)


@pytest.fixture(scope="module")
def service(settings: Settings) -> Iterator[Service]:
    """Ten articles that all speak of the talks, each with its own second sentence."""
    opened = open_small(settings)
    articles = [Article(f"a{n}", "Talks", f"The round of talks was held. {' '.join(WORDS[n::10])}.") for n in range(10)]
    opened.add([Read(article, "talks.jsonl") for article in articles], lambda _: None)
    yield opened
    opened.close()


def found(service: Service, mode: str) -> list[str]:
    hits = service.desk.retrieve(QUERY, mode=cast("Mode", mode), k=10, filters=Filters())
    return [hit.passage.article_id for hit in hits]


def test_full_puts_its_first_passages_in_the_order_of_the_blended_scores(service: Service, settings: Settings) -> None:
    plain = service.desk.retrieve(QUERY, mode=cast("Mode", "full-reranker"), k=10, filters=Filters())
    reranker = load_reranker_for(settings)
    assert reranker is not None
    said = {hit.passage.id: hit.score for hit in reranker.rerank(QUERY, plain[:DEPTH])}
    first = {hit.passage.id: hit.score for hit in plain[:DEPTH]}

    def scaled(scores: dict[str, float], passage_id: str) -> float:
        low, high = min(scores.values()), max(scores.values())
        return (scores[passage_id] - low) / (high - low)

    expected = sorted(first, key=lambda each: -(0.3 * scaled(first, each) + 0.7 * scaled(said, each)))
    assert [hit.passage.id for hit in service.desk.retrieve(QUERY, mode="full", k=DEPTH, filters=Filters())] == expected
    assert expected != list(first)


def test_passages_beyond_the_depth_keep_their_places(service: Service) -> None:
    full, plain = found(service, "full"), found(service, "full-reranker")
    assert sorted(full[:DEPTH]) == sorted(plain[:DEPTH])
    assert full[DEPTH:] == plain[DEPTH:]


def test_without_a_model_named_nothing_reranks(settings: Settings, service: Service) -> None:
    assert load_reranker_for(Settings()) is None
    plain = settings.model_copy(update={"reranker": Settings().reranker})
    unranked = build_service(plain, embedder=WordEmbedder())
    assert found(unranked, "full") == found(unranked, "full-reranker") == found(service, "full-reranker")
    unranked.close()


def test_a_reranker_that_is_not_here_is_told_before_an_archive_is_made(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, {"reranker.model": str(tmp_path / "nowhere")})
    with pytest.raises(ModelError, match="nowhere is neither a folder nor"):
        build_service(settings, create=True)
    assert not settings.folder.exists()


@pytest.mark.usefixtures("service")
def test_a_command_ends_with_one_line_and_1_when_the_reranker_is_not_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setenv("RAPPORTEUR_RERANKER__MODEL", str(tmp_path / "nowhere"))
    result = CliRunner().invoke(app, ["search", QUERY, "--archive", str(settings.archive)])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert "leave reranker.model out of the settings" in result.stderr


def test_the_connections_to_an_archive_are_closed_when_what_works_on_it_cannot_be_opened(postgres: Databases) -> None:
    with postgres.empty() as address:
        settings = load_settings({"archive": address})
        open_small(settings).close()
        with psycopg.connect(address) as db:
            db.execute("COMMENT ON SCHEMA rapporteur_desk IS '99'")
        before = set(threading.enumerate())
        # What is raised still holds all that was made: only what was closed is closed.
        with pytest.raises(MismatchError, match="version 99") as caught:
            open_small(settings)
        assert set(threading.enumerate()) - before == set()
        assert caught.tb is not None
