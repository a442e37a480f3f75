"""What every archive does, whatever stores it. Values are worked out by hand."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from datetime import date as day

import numpy as np
import pytest

from rag.errors import ArchiveError, InputError, NotFoundError
from rag.identity import content_hash
from rag.nouns import Article, Filters, IndexedArticle
from rag.seams import Archive
from tests.contracts.conftest import Reopen
from tests.embedders import WordEmbedder
from tests.index.articles import ALL, EMBEDDER, indexed, story

HARBOUR = story(
    "harbour",
    "The envoys met in the harbour town.\n\nThey agreed on a ceasefire of ten days.",
    title="Envoys meet",
    day="2022-02-10",
    source="The Évening Post",
)
BORDER = story(
    "border", "Guards at the border counted 260,000 people.", title="Border", day="2022-03-01", source="Daily"
)
OLD = story("old", "An old ceasefire had failed.", day="2016-03-24", source="the evening  post")
UNDATED = story("undated", "Nobody knows when this ceasefire began.", title="Ceasefire")
EVERYTHING = [HARBOUR, BORDER, OLD, UNDATED]


def ids(archive: Archive, query: str, filters: Filters = ALL, k: int = 10) -> list[str]:
    return [hit.passage.article_id for hit in archive.lexical(query, k=k, filters=filters)]


def near(archive: Archive, query: str, filters: Filters = ALL, k: int = 10) -> list[str]:
    return [hit.passage.id for hit in archive.dense(EMBEDDER.embed_query(query), k=k, filters=filters)]


def titles(archive: Archive, filters: Filters = ALL) -> list[str]:
    return [article.id for article in archive.articles(filters=filters)]


def test_a_new_archive_is_empty_and_finds_nothing(archive: Archive) -> None:
    state = archive.state()
    assert (state.articles, state.passages, state.undated, state.oldest, state.newest) == (0, 0, 0, None, None)
    assert ids(archive, "ceasefire") == []
    assert near(archive, "ceasefire") == []
    assert archive.count("ceasefire", filters=ALL) == 0
    assert archive.sources() == []


def test_what_is_added_comes_back_word_for_word(archive: Archive) -> None:
    article = Article("a", "T", "Text.\n", day(2020, 1, 2), "S", "https://x.example/1", "An Author", "en")
    assert archive.add([indexed(article)]) == ["added"]
    assert archive.article("a") == article
    assert archive.article("b") is None


def test_passages_come_in_the_order_of_the_text_with_their_article_s_header(archive: Archive) -> None:
    archive.add([HARBOUR])
    first, second = archive.passages("harbour")
    assert (first, second) == HARBOUR.passages
    assert (second.start, second.end, second.id) == (37, 76, "harbour#37-76")
    assert second.text == "They agreed on a ceasefire of ten days."
    assert (second.title, second.published, second.source) == ("Envoys meet", day(2022, 2, 10), "The Évening Post")


@pytest.mark.usefixtures("whole")
def test_offsets_count_code_points_and_texts_keep_every_character(archive: Archive) -> None:
    text = "𝔘𝔫𝔦 – \0 null, e\u0301 and \r\n.\n\nThe second part 🙂 stands here."
    archive.add([story("u", text)])
    stored = archive.article("u")
    assert stored is not None
    assert stored.text == text
    assert [text[p.start : p.end] == p.text for p in archive.passages("u")] == [True, True]
    assert archive.lexical("second part", k=1, filters=ALL)[0].passage.text == "The second part 🙂 stands here."


def test_adding_the_same_again_changes_nothing(archive: Archive) -> None:
    archive.add(EVERYTHING)
    before = archive.state()
    assert archive.add([HARBOUR, BORDER]) == ["unchanged", "unchanged"]
    assert archive.state() == before


@pytest.mark.usefixtures("whole")
def test_an_article_with_a_known_id_replaces_the_old_one(archive: Archive) -> None:
    archive.add(EVERYTHING)
    assert archive.add([story("old", "Now it speaks of fishing rights.", day="2016-03-25")]) == ["updated"]
    assert "old" not in ids(archive, "ceasefire")
    assert ids(archive, "fishing") == ["old"]
    assert near(archive, "Now it speaks of fishing rights.", k=1) == ["old#0-32"]
    assert archive.state().articles == 4


def test_a_changed_date_alone_is_an_update(archive: Archive) -> None:
    archive.add([story("a", "One text.", day="2020-01-01")])
    assert archive.add([story("a", "One text.", day="2020-01-02")]) == ["updated"]
    assert ids(archive, "text", Filters(since=day(2020, 1, 2))) == ["a"]


@pytest.mark.usefixtures("whole")
def test_one_id_twice_in_a_batch_ends_as_the_last(archive: Archive) -> None:
    batch = [story("a", "First version."), story("a", "Second version."), story("a", "Second version.")]
    assert archive.add(batch) == ["added", "updated", "unchanged"]
    stored = archive.article("a")
    assert stored is not None
    assert stored.text == "Second version."
    assert archive.state().passages == 1


@pytest.mark.usefixtures("whole")
def test_what_is_removed_is_found_nowhere(archive: Archive) -> None:
    archive.add(EVERYTHING)
    assert archive.remove(["harbour", "no such id"]) == ["harbour"]
    assert "harbour" not in ids(archive, "ceasefire envoys harbour")
    assert not [found for found in near(archive, "ceasefire") if found.startswith("harbour#")]
    assert archive.article("harbour") is None
    assert archive.passages("harbour") == []
    assert archive.hashes(["harbour"]) == {}
    with pytest.raises(NotFoundError):
        archive.vectors(["harbour#37-76"])


@pytest.mark.usefixtures("whole")
def test_the_day_of_a_removal_is_remembered_until_the_article_is_back(archive: Archive) -> None:
    archive.add([OLD])
    assert archive.removed_on("old") is None
    before = datetime.now(tz=UTC).date().isoformat()
    archive.remove(["old"])
    after = datetime.now(tz=UTC).date().isoformat()
    assert archive.removed_on("old") in {before, after}
    assert archive.removed_on("never there") is None
    archive.add([OLD])
    assert archive.removed_on("old") is None


def test_dense_scores_are_cosines_best_first(archive: Archive) -> None:
    archive.add(EVERYTHING)
    query = EMBEDDER.embed_query("ceasefire of ten days")
    hits = archive.dense(query, k=10, filters=ALL)
    everything = {p.id: v for item in EVERYTHING for p, v in zip(item.passages, item.vectors, strict=True)}
    # 16 bits a component move a cosine by less than one in a thousand.
    assert [hit.score for hit in hits] == pytest.approx(
        [float(everything[h.passage.id] @ query) for h in hits], abs=1e-3
    )
    assert len(hits) == 5
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].passage.id == "harbour#37-76"


def test_equal_scores_come_in_order_of_passage_id(archive: Archive) -> None:
    archive.add([story(name, "The very same words.") for name in ("c", "a", "e", "b", "d")])
    assert ids(archive, "words", k=3) == ["a", "b", "c"]
    assert near(archive, "words", k=3) == ["a#0-20", "b#0-20", "c#0-20"]


@pytest.mark.parametrize("k", [0, 1, 2, 10])
@pytest.mark.parametrize("filters", [ALL, Filters(since=day(2022, 1, 1)), Filters(sources=("Nobody",))])
def test_rankings_name_what_the_searches_read(archive: Archive, k: int, filters: Filters) -> None:
    archive.add([*EVERYTHING, *(story(name, "The same ceasefire.") for name in ("z", "x", "y"))])
    vector = EMBEDDER.embed_query("ceasefire")
    rankings = (
        (archive.rank_dense(vector, k=k, filters=filters), archive.dense(vector, k=k, filters=filters)),
        (archive.rank_lexical("ceasefire", k=k, filters=filters), archive.lexical("ceasefire", k=k, filters=filters)),
    )
    for ranking, hits in rankings:
        assert ranking.scores.tolist() == [hit.score for hit in hits]
        passages = archive.read(ranking.numbers.tolist())
        assert list(passages) == ranking.numbers.tolist()
        assert {passage.id for passage in passages.values()} == {hit.passage.id for hit in hits}
        assert {hit.passage.id: hit.passage for hit in hits} == {p.id: p for p in passages.values()}


def test_a_number_of_a_ranking_names_nothing_once_its_passage_changed(archive: Archive) -> None:
    archive.add(EVERYTHING)
    ranking = archive.rank_lexical("border guards", k=1, filters=ALL)
    archive.add([story("border", "Guards at the border counted again.", day="2022-03-01", source="Daily")])
    assert archive.read([*ranking.numbers.tolist(), 987654]) == {}


def test_at_most_k_come_back_and_none_for_none(archive: Archive) -> None:
    archive.add(EVERYTHING)
    assert len(near(archive, "ceasefire", k=2)) == 2
    assert len(ids(archive, "ceasefire", k=2)) == 2
    assert near(archive, "ceasefire", k=0) == []
    assert ids(archive, "ceasefire", k=0) == []
    assert len(near(archive, "ceasefire", k=1000)) == 5


def test_words_are_found_in_text_title_outlet_and_date(archive: Archive) -> None:
    archive.add(EVERYTHING)
    assert ids(archive, "guards") == ["border"]
    assert set(ids(archive, "envoys meeting")) == {"harbour"}
    assert set(ids(archive, "Evening Post")) == {"harbour", "old"}
    assert ids(archive, "24 March 2016")[0] == "old"
    assert ids(archive, "2016-03-24")[0] == "old"


def test_spellings_meet(archive: Archive) -> None:
    archive.add(EVERYTHING)
    assert ids(archive, "260 000") == ids(archive, "260,000") == ["border"]
    assert set(ids(archive, "Évening")) == set(ids(archive, "evening"))


def test_stop_words_alone_do_not_rank_but_a_query_of_nothing_else_is_tried(archive: Archive) -> None:
    archive.add(EVERYTHING)
    assert ids(archive, "the guards of the") == ["border"]
    assert set(ids(archive, "they")) == {"harbour"}


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "AND OR NOT",
        "title:(",
        "a^99 +b -c",
        "[* TO *]",
        "\\",
        "~~~",
        "*",
        "?",
        "\ud800",
        "\0",
        " ",
        "",
        "x" * 70000,
    ],
)
def test_no_question_is_query_syntax(archive: Archive, query: str) -> None:
    archive.add(EVERYTHING)
    assert archive.lexical(query, k=3, filters=ALL) == []
    assert archive.count(query, filters=ALL) == 0


def test_count_takes_words_side_by_side_in_title_or_text(archive: Archive) -> None:
    archive.add(EVERYTHING)
    assert archive.count("ceasefire", filters=ALL) == 3
    assert archive.count("a ceasefire of ten", filters=ALL) == 1
    assert archive.count("ceasefire ten", filters=ALL) == 0
    # A title belongs to each of its article's passages.
    assert archive.count("Envoys meet", filters=ALL) == 2
    assert archive.count("meet the envoys", filters=ALL) == 0
    # The end of a title and the start of a text do not stand side by side.
    assert archive.count("border guards", filters=ALL) == 0
    assert archive.count("envoy", filters=ALL) == 0
    assert archive.count("ceasefire", filters=Filters(since=day(2022, 1, 1))) == 1
    assert archive.count("…", filters=ALL) == 0


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"harbour", "border", "old", "undated"}),
        (Filters(undated=True), {"harbour", "border", "old", "undated"}),
        (Filters(since=day(2022, 2, 10)), {"harbour", "border"}),
        (Filters(since=day(2022, 2, 11)), {"border"}),
        (Filters(until=day(2022, 2, 10)), {"harbour", "old"}),
        (Filters(until=day(2022, 2, 9)), {"old"}),
        (Filters(as_of=day(2022, 2, 10)), {"harbour", "old"}),
        (Filters(until=day(2022, 3, 1), as_of=day(2022, 2, 10)), {"harbour", "old"}),
        (Filters(until=day(2016, 3, 24), as_of=day(2022, 2, 10)), {"old"}),
        (Filters(until=day(2022, 2, 10), undated=True), {"harbour", "old", "undated"}),
        (Filters(since=day(2022, 2, 10), until=day(2022, 2, 10)), {"harbour"}),
        (Filters(since=day(2023, 1, 1)), set()),
        (Filters(since=day(2022, 3, 1), until=day(2022, 2, 1)), set()),
        (Filters(sources=("THE EVENING POST",)), {"harbour", "old"}),
        (Filters(sources=("daily", "Evening Post")), {"border"}),
        (Filters(sources=("The Evening Post",), since=day(2020, 1, 1)), {"harbour"}),
        (Filters(sources=("Nobody",)), set()),
        (Filters(sources=(" ",)), set()),
        (Filters(sources=("Daily",), undated=True, until=day(2022, 1, 1)), set()),
    ],
)
def test_every_way_in_obeys_the_same_filters(archive: Archive, filters: Filters, expected: set[str]) -> None:
    archive.add(EVERYTHING)
    words = "harbour ceasefire border"
    assert set(ids(archive, words, filters)) == expected
    assert {found.split("#")[0] for found in near(archive, words, filters)} == expected
    assert set(titles(archive, filters)) == expected
    assert archive.total(filters=filters) == len(expected)


def test_articles_are_listed_newest_first_undated_last_without_texts(archive: Archive) -> None:
    same_day = story("before", "Same day.", day="2022-02-10")
    archive.add([*EVERYTHING, same_day])
    assert titles(archive) == ["border", "before", "harbour", "old", "undated"]
    assert [article.text for article in archive.articles(filters=ALL)] == [""] * 5
    assert [article.id for article in archive.articles(filters=ALL, offset=1, limit=2)] == ["before", "harbour"]
    assert archive.articles(filters=ALL, offset=5) == []
    assert archive.articles(filters=ALL, limit=0) == []
    assert archive.total(filters=ALL) == 5


def test_hashes_are_given_for_stored_ids_only(archive: Archive) -> None:
    archive.add([HARBOUR])
    assert archive.hashes(["harbour", "other"]) == {"harbour": content_hash(HARBOUR.article)}
    assert archive.hashes([]) == {}
    assert archive.hashes([f"id {number}" for number in range(3000)]) == {}


def test_vectors_come_row_by_row_in_the_order_asked_for(archive: Archive) -> None:
    archive.add(EVERYTHING)
    asked = ["old#0-28", "harbour#37-76", "harbour#0-35", "old#0-28"]
    vectors = archive.vectors(asked)
    expected = np.stack([OLD.vectors[0], HARBOUR.vectors[1], HARBOUR.vectors[0], OLD.vectors[0]])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, expected, atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    assert archive.vectors([]).shape == (0, 64)


@pytest.mark.parametrize(
    "unknown", ["", "old", "old#", "old#0-", "old#0-27", "old#00-28", "old#-1-28", "x#0-28", "old#0-²"]
)
def test_vectors_of_an_unknown_passage_are_not_found(archive: Archive, unknown: str) -> None:
    archive.add([OLD])
    with pytest.raises(NotFoundError, match="No passage"):
        archive.vectors(["old#0-28", unknown])


def numbers(archive: Archive) -> dict[str, int]:
    """Number every passage by its id."""
    ranking = archive.rank_dense(EMBEDDER.embed_query("ceasefire"), k=100, filters=ALL)
    return {passage.id: number for number, passage in archive.read(ranking.numbers.tolist()).items()}


@pytest.mark.usefixtures("whole")
def test_token_codes_come_back_by_number_and_go_with_their_article(archive: Archive) -> None:
    archive.add([replace(HARBOUR, codes=(b"\x01\x02", b"\xff")), BORDER])
    first, second, other = (numbers(archive)[p.id] for p in (*HARBOUR.passages, *BORDER.passages))
    assert archive.codes([second, other, first, 99]) == {second: b"\xff", first: b"\x01\x02"}
    archive.add([replace(HARBOUR, article=replace(HARBOUR.article, title="Retitled"), codes=(b"\x03", b"\x04"))])
    assert archive.codes([first, second]) == {}
    assert set(archive.codes(list(numbers(archive).values())).values()) == {b"\x03", b"\x04"}
    archive.remove(["harbour"])
    assert archive.codes(range(20)) == {}


def test_a_ranking_names_what_a_search_finds_without_reading_it(archive: Archive) -> None:
    archive.add(EVERYTHING)
    vector = EMBEDDER.embed_query("the ceasefire began")
    for ranking, hits in (
        (archive.rank_dense(vector, k=3, filters=ALL), archive.dense(vector, k=3, filters=ALL)),
        (archive.rank_lexical("ceasefire", k=3, filters=ALL), archive.lexical("ceasefire", k=3, filters=ALL)),
    ):
        passages = archive.read(ranking.numbers.tolist())
        found = {passages[number].id: score for number, score in zip(ranking.numbers, ranking.scores, strict=True)}
        assert found == {hit.passage.id: hit.score for hit in hits}
    archive.remove(["old"])
    assert "old" not in {passage.article_id for passage in archive.read(range(20)).values()}


def test_token_codes_of_only_some_passages_are_refused(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="token codes of 1 passages; it has 2"):
        archive.add([replace(HARBOUR, codes=(b"\x01",))])
    assert archive.state().articles == 0


@pytest.mark.usefixtures("whole")
def test_an_id_may_be_any_string(archive: Archive) -> None:
    names = ["a/b", "a b", "x:y?z#1-2", "#", "'; DROP TABLE article; --", "ü\0\n", "%41", "1"]
    archive.add([story(name, f"Text of number {number}.") for number, name in enumerate(names)])
    for number, name in enumerate(names):
        stored = archive.article(name)
        assert stored is not None
        assert stored.text == f"Text of number {number}."
        assert archive.vectors([passage.id for passage in archive.passages(name)]).shape == (1, 64)
    assert archive.remove(names) == names


@pytest.mark.usefixtures("whole")
def test_half_a_surrogate_pair_is_refused_and_nothing_of_its_batch_stored(archive: Archive) -> None:
    with pytest.raises(InputError):
        archive.add([HARBOUR, story("bad", "Cut \ud83d in two.")])
    assert archive.total(filters=ALL) == 0


WIRE = (
    "Negotiators from both sides reached a partial agreement on Tuesday night after eleven hours of talks in the old "
    "customs house, officials said. The text covers prisoners, roads and two crossings, and leaves the question of "
    "the northern valley to a commission that is to meet within a month. Neither delegation spoke to reporters."
)


def test_copies_are_the_other_articles_of_the_cluster_earliest_first(archive: Archive) -> None:
    later = story("later", WIRE, day="2022-02-12")
    credited = story("credited", WIRE + " The news agency contributed.", day="2022-02-11")
    undated = story("undated wire", "OLD BAY — " + WIRE)
    archive.add([later, HARBOUR, undated])
    archive.add([credited])
    assert archive.copies("later") == ["credited", "undated wire"]
    assert archive.copies("undated wire") == ["credited", "later"]
    assert archive.copies("harbour") == []
    assert archive.copies("no such id") == []


def test_a_passage_is_also_in_the_visible_copies_that_print_it(archive: Archive) -> None:
    rest = "A second paragraph tells of the weather on the coast, of the empty streets and of the closed market halls."
    archive.add([story("whole", f"{WIRE}\n\n{rest}", day="2022-02-11"), story("cut", WIRE, day="2022-02-12")])
    archive.add([story("third", f"{WIRE}\n\n{rest}", day="2022-02-10")])
    wire, weather = archive.passages("whole")
    assert archive.also_in(wire, filters=ALL) == ["third", "cut"]
    assert archive.also_in(weather, filters=ALL) == ["third"]
    assert archive.also_in(wire, filters=Filters(as_of=day(2022, 2, 11))) == ["third"]


def test_the_same_text_under_another_id_is_stored_as_a_copy(archive: Archive) -> None:
    archive.add([story("one", WIRE), story("two", WIRE), story("short", "Brief."), story("short too", "Brief.")])
    assert archive.state().articles == 4
    assert archive.copies("one") == ["two"]
    assert archive.copies("short") == ["short too"]


def test_texts_that_differ_in_a_number_are_no_copies(archive: Archive) -> None:
    archive.add([story("eleven", WIRE), story("twelve", WIRE.replace("eleven", "12"))])
    assert archive.copies("eleven") == []


@pytest.mark.usefixtures("whole")
def test_a_copy_that_is_removed_or_rewritten_leaves_the_cluster(archive: Archive) -> None:
    archive.add([story(name, WIRE) for name in ("a", "b", "c", "d")])
    archive.remove(["a"])
    assert archive.copies("b") == ["c", "d"]
    archive.add([story("c", "Something else entirely.")])
    assert archive.copies("b") == ["d"]
    assert archive.copies("c") == []
    archive.remove(["d"])
    assert archive.copies("b") == []


def test_outlets_are_counted_over_their_spellings(archive: Archive) -> None:
    archive.add([*EVERYTHING, story("third", "More.", source="The Évening Post")])
    assert archive.sources() == [("The Évening Post", 3), ("Daily", 1)]


def test_the_state_counts_what_is_stored(archive: Archive) -> None:
    archive.add(EVERYTHING)
    state = archive.state()
    assert (state.articles, state.passages, state.undated) == (4, 5, 1)
    assert (state.oldest, state.newest) == (day(2016, 3, 24), day(2022, 3, 1))
    archive.remove(["border"])
    after = archive.state()
    assert (after.articles, after.passages, after.newest) == (3, 4, day(2022, 2, 10))
    assert after.sequence > state.sequence


@pytest.mark.usefixtures("whole")
def test_the_fingerprint_depends_on_content_alone(archive: Archive) -> None:
    empty = archive.state().fingerprint
    archive.add([OLD])
    one = archive.state().fingerprint
    archive.add([HARBOUR])
    both = archive.state().fingerprint
    archive.remove(["old"])
    archive.add([story("harbour", "Changed.")])
    assert len({empty, one, both, archive.state().fingerprint}) == 4
    archive.add([HARBOUR])
    archive.add([OLD])
    assert archive.state().fingerprint == both
    archive.remove(["old", "harbour"])
    assert archive.state().fingerprint == empty


def test_what_one_program_commits_another_sees_without_reopening(reopen: Reopen) -> None:
    writer, reader = reopen(), reopen()
    assert near(reader, "ceasefire") == []
    writer.add([HARBOUR])
    assert near(reader, "ceasefire of ten days", k=1) == ["harbour#37-76"]
    assert set(ids(reader, "ceasefire")) == {"harbour"}
    assert reader.state().articles == 1
    reader.remove(["harbour"])
    assert near(writer, "ceasefire") == []
    assert ids(writer, "ceasefire") == []


@pytest.mark.usefixtures("whole")
def test_a_reopened_archive_finds_the_same(reopen: Reopen) -> None:
    first = reopen()
    first.add(EVERYTHING)
    first.remove(["border"])
    expected = (ids(first, "ceasefire envoys"), near(first, "ceasefire envoys"), first.state())
    first.close()
    second = reopen()
    assert (ids(second, "ceasefire envoys"), near(second, "ceasefire envoys"), second.state()) == expected


@pytest.mark.usefixtures("whole")
def test_figures_come_and_go_with_their_article(archive: Archive) -> None:
    first = story("first", "The flood killed 63 people. Another 52 are missing.", day="2023-04-28")
    second = story("second", "At least 140 people have died in the flood, doctors said.")
    archive.add([first, second, OLD])
    assert archive.figures(["second", "gone", "first"]) == [*second.figures, *first.figures]
    assert [figure.value for figure in first.figures] == [63, 52]
    archive.add([story("first", "The flood killed 118 people.", day="2023-05-03")])
    assert [figure.value for figure in archive.figures(["first"])] == [118]
    archive.remove(["first"])
    assert archive.figures(["first", "second"]) == list(second.figures)


@pytest.mark.usefixtures("whole")
def test_a_batch_is_stored_whole_or_not_at_all(archive: Archive) -> None:
    wrong = IndexedArticle(OLD.article, OLD.passages, WordEmbedder("other", 32).embed_passages(["old"]))
    with pytest.raises(ArchiveError, match="expected"):
        archive.add([HARBOUR, wrong])
    assert archive.total(filters=ALL) == 0
    assert ids(archive, "ceasefire") == []


@pytest.mark.usefixtures("whole")
def test_an_article_without_passages_is_stored_and_listed(archive: Archive) -> None:
    empty = IndexedArticle(Article("empty", "Title only", ""), (), np.empty((0, 64), dtype=np.float32))
    assert archive.add([empty, OLD]) == ["added", "added"]
    assert archive.passages("empty") == []
    assert set(titles(archive)) == {"empty", "old"}
    assert archive.remove(["empty"]) == ["empty"]


@pytest.mark.usefixtures("whole")
def test_threads_may_search_while_another_writes(archive: Archive) -> None:
    archive.add([HARBOUR])
    failures: list[str] = []
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            words = {hit.passage.article_id for hit in archive.lexical("envoys", k=5, filters=ALL)}
            vectors = archive.dense(EMBEDDER.embed_query("envoys met"), k=5, filters=ALL)
            if "harbour" not in words or vectors[0].passage.article_id != "harbour":
                failures.append(f"{words} {vectors}")

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(8):
        archive.add([story(f"n{number % 3}", f"Report number {number} on grain.")])
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert archive.state().articles == 4


def test_closing_twice_is_harmless_and_a_closed_archive_says_so(archive: Archive) -> None:
    archive.add([OLD])
    archive.close()
    archive.close()
    with pytest.raises(ArchiveError, match="closed"):
        archive.article("old")
