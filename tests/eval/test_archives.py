from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.settings import Settings, load_settings
from eval.archives import cache_folder, fingerprint, note_path, opened, place_of, read_note, runs_folder
from eval.datasets import load_dataset
from rag.errors import MismatchError
from rag.nouns import Filters
from tests.embedders import WordEmbedder

WORDS = WordEmbedder()


@pytest.fixture
def settings() -> Settings:
    return load_settings()


def test_the_fingerprint_is_of_documents_and_settings(toy: Path, settings: Settings) -> None:
    dataset = load_dataset(toy)
    first = fingerprint(dataset, settings)
    assert fingerprint(load_dataset(toy), settings) == first
    other = settings.model_copy(update={"chunking": settings.chunking.model_copy(update={"tokens": 100})})
    assert fingerprint(dataset, other) != first
    with (toy / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"_id": "more", "text": "More."}\n')
    assert fingerprint(load_dataset(toy), settings) != first


def test_queries_and_judgements_do_not_change_the_fingerprint(toy: Path, settings: Settings) -> None:
    first = fingerprint(load_dataset(toy), settings)
    (toy / "qrels" / "test.tsv").write_text("q1\tgrain\t1\n", encoding="utf-8")
    assert fingerprint(load_dataset(toy), settings) == first


def test_the_cache_lies_where_the_system_keeps_caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "rapporteur" / "eval"


def test_an_archive_is_built_once_and_then_reused(toy: Path, settings: Settings, tmp_path: Path) -> None:
    dataset, place, told = load_dataset(toy), tmp_path / "built", list[int]()
    with opened(dataset, settings, folder=place, embedder=WORDS, on_articles=told.append) as (service, card):
        assert (card.reused, card.articles, card.failed) == (False, 3, 1)  # one document has no text
        assert service.desk.retrieve("grain prices", mode="lexical", k=1)[0].passage.article_id == "grain"
    assert told[-1] >= 3
    with opened(dataset, settings, folder=place, embedder=WORDS) as (_, again):
        assert (again.reused, again.articles, again.failed) == (True, 3, 1)
        assert again.fingerprint == card.fingerprint


def test_a_build_that_was_cut_short_goes_on(toy: Path, settings: Settings, tmp_path: Path) -> None:
    dataset, place = load_dataset(toy), tmp_path / "built"
    with opened(dataset, settings, folder=place, embedder=WORDS) as (service, _):
        service.archive.remove(["grain"])
    note = json.loads(note_path(place).read_bytes())
    note_path(place).write_text(json.dumps({**note, "complete": False}), encoding="utf-8")
    with opened(dataset, settings, folder=place, embedder=WORDS) as (_, card):
        assert (card.reused, card.articles) == (False, 3)


def test_an_archive_of_other_documents_is_refused_and_rebuilt_on_demand(
    toy: Path, settings: Settings, tmp_path: Path
) -> None:
    place = tmp_path / "built"
    with opened(load_dataset(toy), settings, folder=place, embedder=WORDS):
        pass
    with (toy / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"_id": "more", "text": "More talks."}\n')
    changed = load_dataset(toy)
    with pytest.raises(MismatchError, match="--rebuild"), opened(changed, settings, folder=place, embedder=WORDS):
        pass
    with opened(changed, settings, folder=place, embedder=WORDS, rebuild=True) as (service, card):
        assert card.articles == service.archive.total(filters=Filters()) == 4


def test_an_archive_of_the_users_is_searched_as_it_is(toy: Path, settings: Settings, tmp_path: Path) -> None:
    dataset, place = load_dataset(toy), tmp_path / "mine"
    with opened(dataset, settings, folder=place, embedder=WORDS) as (service, _):
        service.archive.remove(["grain"])
    note_path(place).unlink()  # without the note it is nobody's but the user's
    with opened(dataset, settings, folder=place, embedder=WORDS, rebuild=True) as (_, card):
        assert (card.reused, card.articles) == (True, 2)
    assert read_note(place) is None


def test_an_archive_deleted_by_hand_is_built_again(toy: Path, settings: Settings, tmp_path: Path) -> None:
    dataset, place = load_dataset(toy), tmp_path / "built"
    with opened(dataset, settings, folder=place, embedder=WORDS):
        pass
    shutil.rmtree(place)
    with opened(dataset, settings, folder=place, embedder=WORDS) as (_, card):
        assert (card.reused, card.articles) == (False, 3)


def test_a_cached_archive_of_other_weights_is_built_anew(
    toy: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    dataset = load_dataset(toy)
    for name in ("some", "others"):
        with opened(dataset, settings, embedder=WordEmbedder(name)) as (_, card):
            assert (card.reused, card.articles) == (False, 3)
    with opened(dataset, settings, embedder=WordEmbedder("others")) as (_, card):
        assert card.reused


def test_runs_are_kept_beside_an_archive_that_an_evaluation_built_and_go_with_it(
    toy: Path, settings: Settings, tmp_path: Path
) -> None:
    dataset, place = load_dataset(toy), tmp_path / "built"
    with opened(dataset, settings, folder=place, embedder=WORDS):
        pass
    assert place_of(dataset, settings, place) == place
    assert runs_folder(place) == tmp_path / "built.runs"
    runs_folder(place).mkdir()
    with opened(dataset, settings, folder=place, embedder=WORDS, rebuild=True):
        pass
    assert not runs_folder(place).exists()


def test_runs_on_an_archive_of_the_users_are_kept_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    mine, yours = runs_folder(tmp_path / "a" / "news"), runs_folder(tmp_path / "b" / "news")
    assert mine.parent == yours.parent == cache_folder()
    assert mine != yours
