"""An archive that is carried out and in again is the same archive."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from app import lists
from app.settings import Settings, load_settings
from app.storage import check_archive, lists_of
from app.transfer import Imported, examine, export_archive, import_archive
from app.wiring import opened_archive, opened_conversations
from index.metering import Meter
from index.portable import OwnList
from index.portable_file import opened
from index.reading import Read, read_records
from index.verification import check
from rag.errors import InputError, UnreadableError
from rag.nouns import Article, Conversation, Filters
from tests.app.serving import RECORDS, open_small, settings_in
from tests.embedders import WordEmbedder
from tests.index.exported import ARTICLES, written
from tests.postgres_server import Databases
from tests.profiles import examples

COPY = {**RECORDS[1], "id": "border, again", "published": "2023-06-11", "source": "Orrin Times"}


@pytest.fixture
def origin(tmp_path: Path) -> Settings:
    """An archive with a copied story, an undated one, a conversation of two turns and a reader's own list."""
    settings = settings_in(tmp_path / "origin")
    service = open_small(settings)
    service.add(read_records([*RECORDS, COPY]), lambda _progress: None)
    first = service.desk.ask("Who called the closure of the border post a mistake?")
    second = service.desk.ask("Where is the lighthouse?", conversation_id=first.conversation_id)
    service.desk.ask("When do the ferries sail?")
    service.conversations.rename(first.conversation_id, "Velm")
    service.conversations.add_feedback(second.id, "down", "not there")
    service.close()
    lists.merge(folder_at(settings), "Lena Oduya", ["Oduya"])
    return settings


def carried_out(settings: Settings, path: Path, *, conversations: bool = True) -> Path:
    export_archive(settings, path, lambda _done, _total: None, with_conversations=conversations)
    return path


def carried_in(settings: Settings, path: Path) -> Imported:
    with opened(path) as source:
        contents, _ = examine(source)
        return import_archive(
            settings, source, lambda _progress: None, contents=contents, meter=Meter(), embedder=WordEmbedder()
        )


def everything(settings: Settings) -> tuple[str, list[Article | None], list[list[object]]]:
    """The fingerprint, all articles, and what hangs on them."""
    with opened_archive(settings) as archive:
        ids = [article.id for article in archive.articles(filters=Filters())]
        hanging: list[list[object]] = [[*archive.passages(each), *archive.copies(each)] for each in ids]
        hanging += [[*archive.statements()], [*archive.figures(ids)]]
        return archive.state().fingerprint, [archive.article(each) for each in ids], hanging


def own_lists(settings: Settings) -> list[tuple[str, str]]:
    with opened_archive(settings) as archive:
        return lists.own_lists(lists_of(settings, archive))


def folder_at(settings: Settings) -> Path:
    assert isinstance(settings.archive, Path)
    return settings.archive


def talks(settings: Settings) -> list[Conversation]:
    with opened_conversations(settings) as kept:
        return [kept.get(each.id) for each in kept.list()]


def test_an_archive_comes_back_whole_with_its_ids_copies_lists_and_conversations(
    origin: Settings, tmp_path: Path
) -> None:
    target = settings_in(tmp_path / "target")
    imported = carried_in(target, carried_out(origin, tmp_path / "export.jsonl.gz"))
    assert check(folder_at(target)).whole
    assert imported.same_archive
    assert (imported.report.added, imported.conversations, imported.turns, imported.notes) == (4, 2, 3, ())
    assert everything(target) == everything(origin)
    assert talks(target) == talks(origin)
    assert [talk.title for talk in talks(target)] == ["When do the ferries sail?", "Velm"]
    assert own_lists(target) == own_lists(origin)
    answered = talks(target)[1].turns[1].answer.id
    with opened_conversations(target) as kept:
        assert kept.feedback(answered) == [("down", "not there")]


def test_an_archive_that_moves_to_postgresql_and_back_is_the_same_and_whole_in_both(
    origin: Settings, tmp_path: Path, postgres: Databases
) -> None:
    home = tmp_path / "home.jsonl"
    carried_out(origin, home)
    with postgres.empty() as address:
        there, back = load_settings({"archive": address}), settings_in(tmp_path / "back")
        outward = carried_in(there, home)
        abroad = carried_out(there, tmp_path / "abroad.jsonl")
        assert abroad.read_bytes() == home.read_bytes()
        homeward = carried_in(back, abroad)
        for imported, target in ((outward, there), (homeward, back)):
            assert imported.same_archive
            assert (imported.report.added, imported.conversations, imported.turns, imported.notes) == (4, 2, 3, ())
            report, _ = check_archive(target, repair=False, vacuum=False)
            assert report.whole, report.problems
            assert everything(target) == everything(origin)
            assert talks(target) == talks(origin)
            assert own_lists(target) == own_lists(origin)


def test_an_import_that_is_run_again_changes_nothing(origin: Settings, tmp_path: Path) -> None:
    target = settings_in(tmp_path / "target")
    path = carried_out(origin, tmp_path / "export.jsonl")
    carried_in(target, path)
    before = everything(target), talks(target)
    again = carried_in(target, path)
    assert (again.report.unchanged, again.conversations, again.turns) == (4, 0, 0)
    assert (everything(target), talks(target)) == before


def test_conversations_stay_at_home_unless_they_are_asked_for(origin: Settings, tmp_path: Path) -> None:
    target = settings_in(tmp_path / "target")
    carried_in(target, carried_out(origin, tmp_path / "export.jsonl", conversations=False))
    assert talks(target) == []


def test_what_the_archive_holds_already_stays_beside_what_comes(origin: Settings, tmp_path: Path) -> None:
    target = settings_in(tmp_path / "target")
    service = open_small(target)
    service.add(read_records([{"id": "own", "text": "A tram was late in Ovren."}]), lambda _progress: None)
    service.close()
    lists.keep_apart(folder_at(target), ["Oduya"])
    own = own_lists(target)
    imported = carried_in(target, carried_out(origin, tmp_path / "export.jsonl"))
    assert not imported.same_archive
    assert imported.notes == ("The archive keeps its own speakers.yaml; that of the export was left out.",)
    assert own_lists(target) == own
    with opened_archive(target) as archive:
        assert archive.total(filters=Filters()) == 5


def test_of_a_file_that_was_cut_off_or_altered_nothing_is_taken(origin: Settings, tmp_path: Path) -> None:
    path = carried_out(origin, tmp_path / "export.jsonl")
    target = settings_in(tmp_path / "target")
    whole = path.read_bytes()
    for data, reason in ((whole[: len(whole) // 2], "cut off"), (whole.replace(b"Velm", b"Volm"), "altered")):
        path.write_bytes(data)
        with pytest.raises(UnreadableError, match=reason):
            carried_in(target, path)
    assert not folder_at(target).exists()


@pytest.mark.parametrize("name", ["../speakers.yaml", "truth.db", "/etc/passwd", "speakers.yaml/../truth.db"])
def test_an_export_cannot_name_another_file_to_be_written(origin: Settings, tmp_path: Path, name: str) -> None:
    path = tmp_path / "export.jsonl"
    path.write_bytes(written([OwnList(name, "same: {}")])[0])
    with pytest.raises(InputError, match="There is no list called"):
        carried_in(origin, path)
    assert check(folder_at(origin)).whole


def test_an_article_that_goes_while_it_is_exported_is_left_out_and_that_is_told(
    origin: Settings, tmp_path: Path
) -> None:
    def remove(done: int, _total: int) -> None:
        if done == 1:
            with opened_archive(origin) as archive:
                archive.remove(["undated"])
                archive.remove(["harbour/1: first"])

    exported = export_archive(origin, tmp_path / "export.jsonl", remove, with_conversations=False)
    assert (exported.contents.articles, exported.changed) == (3, True)


@pytest.mark.soak
@tried(max_examples=examples(15), deadline=None)
@given(
    articles=st.lists(
        ARTICLES.filter(lambda article: bool(article.text.strip())), max_size=5, unique_by=lambda article: article.id
    )
)
def test_any_articles_make_the_same_archive_again(articles: list[Article]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        origin, target = (settings_in(Path(folder) / name) for name in ("origin", "target"))
        service = open_small(origin)
        report = service.add((Read(article, "drawn", named=True) for article in articles), lambda _progress: None)
        service.close()
        imported = carried_in(target, carried_out(origin, Path(folder) / "export.jsonl.gz"))
        assert imported.report.added == report.added
        assert imported.same_archive
        assert check(folder_at(target)).whole
        assert everything(target) == everything(origin)
        stored = {article.id: article for article in everything(target)[1] if article}
        assert all(stored[each.id] == each for each in articles if each.id in stored)
        assert len(stored) == report.added


def test_an_article_of_the_same_id_is_given_the_exports_words(origin: Settings, tmp_path: Path) -> None:
    path = carried_out(origin, tmp_path / "export.jsonl")
    with opened_archive(origin) as archive:
        article = archive.article("border")
    assert article is not None
    service = open_small(origin)
    service.add([Read(replace(article, text="Guards opened it."), "records", named=True)], lambda _progress: None)
    service.close()
    assert carried_in(origin, path).report.updated == 1
    with opened_archive(origin) as archive:
        assert archive.article("border") == article
