"""The sample archive: what it must hold, and that its judgements fit its articles to the letter."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from eval.sample import judgements, make_pdf
from eval.sample.judgements import Query
from index.copies import are_copies
from rag.errors import UnreadableError
from rag.nouns import Article
from rag.spelling import fold

KINDS = {".txt", ".md", ".html", ".pdf", ".jsonl", ".gz", ".rss", ".atom", ".zip"}
WIRE = {
    "records/ledger-and-halyard.jsonl:5",
    "records/braskan-gazette.jsonl.gz:1",
    "text/kessary-convoys.txt",
    "web/courier/2022-kessary-bridge.html",
}
OUTLETS = {
    "The Tolmeny Ledger",
    "Halyard Despatch",
    "The Ilmhaven Courier",
    "The Quentale Herald",
    "Northlight Monitor",
    "Braskan Gazette",
}


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return judgements.sample_articles()


@pytest.fixture(scope="module")
def queries() -> list[Query]:
    return judgements.load_queries()


def conversations(queries: list[Query]) -> dict[str, list[Query]]:
    chains: dict[str, list[Query]] = defaultdict(list)
    for query in queries:
        if "conversation" in query["metadata"]:
            chains[query["metadata"]["conversation"]].append(query)
    return chains


def test_it_holds_forty_nine_articles_over_four_years(articles: dict[str, Article]) -> None:
    assert len(articles) == 49
    assert len({article.id for article in articles.values()}) == 49
    assert {article.published.year for article in articles.values() if article.published} == {2021, 2022, 2023, 2024}


def test_it_comes_in_every_format_that_is_read() -> None:
    assert {path.suffix for path in judgements.ARTICLES.rglob("*") if path.is_file()} == KINDS


def test_six_outlets_print_it_and_what_is_unknown_stays_unknown(articles: dict[str, Article]) -> None:
    assert {article.source for article in articles.values() if article.source} == OUTLETS
    nameless = {place for place, article in articles.items() if article.source is None}
    assert nameless == {
        "text/first-round.txt",
        "text/tram-pay.txt",
        "text/digest.txt",
        "text/the-women-at-the-gate.txt",
        "notes/who-is-gen-tesk.md",
    }
    undated = {place for place, article in articles.items() if article.published is None}
    assert undated == {"text/digest.txt", "text/the-women-at-the-gate.txt", "notes/who-is-gen-tesk.md"}


@pytest.mark.parametrize(
    ("place", "title", "source", "published"),
    [
        (
            "print/ledger-2023-04-28.pdf",
            "Flood of the Lethren kills 63, army sends boats",
            "The Tolmeny Ledger",
            "2023-04-28",
        ),
        (
            "notes/exchange-at-kessary.md",
            "112 for 38: prisoners cross the bridge both ways",
            "The Quentale Herald",
            "2022-05-26",
        ),
        (
            "feeds/courier.atom:2",
            "Judge of the dams: Okonvär named Concord envoy",
            "The Ilmhaven Courier",
            "2022-10-17",
        ),
        (
            "packed/herald-2024.zip!fish.md",
            "Herring deal signed after two years and a change of net",
            "The Quentale Herald",
            "2024-04-10",
        ),
        (
            "text/halsig-market.txt",
            "Fourteen killed in shelling of market town, ministry says",
            "The Tolmeny Ledger",
            "2021-05-19",
        ),
        (
            "web/herald/not-one-bus.html",
            "‘Not one bus’: Albrac rules out sending refugees back",
            "The Quentale Herald",
            "2023-01-19",
        ),
    ],
)
def test_title_outlet_and_day_are_read_in_each_format(
    articles: dict[str, Article], place: str, title: str, source: str, published: str
) -> None:
    article = articles[place]
    day = article.published.isoformat() if article.published else None
    assert (article.title, article.source, day) == (title, source, published)


def test_no_page_furniture_is_left_in_a_story(articles: dict[str, Article]) -> None:
    furniture = (
        "Read Also",
        "min read",
        "logo",
        "Helpful keywords",
        "[Halyard Despatch]",
        "rights reserved",
        "cookies",
        "Advertisement",
        "More on this story",
        "Most read",
        "You are not first",
        "©",
    )
    left = [(place, mark) for place, article in articles.items() for mark in furniture if mark in article.text]
    assert left == []


def test_each_article_is_long_enough_to_hold_distractors(articles: dict[str, Article]) -> None:
    lengths = {place: len(article.text.split()) for place, article in articles.items()}
    assert [place for place, words in lengths.items() if not 250 <= words <= 600] == []


def test_one_wire_story_is_told_in_four_outlets_and_no_other_two_articles_are_copies(
    articles: dict[str, Article],
) -> None:
    assert len({articles[place].source for place in WIRE}) == 4
    pairs = combinations(sorted(articles), 2)
    copies = {pair for pair in pairs if are_copies(articles[pair[0]].text, articles[pair[1]].text)}
    assert copies == set(combinations(sorted(WIRE), 2))


def test_the_printed_pages_are_those_that_their_script_makes(tmp_path: Path) -> None:
    assert make_pdf.main([str(tmp_path)]) == 0
    for page in make_pdf.PAGES:
        assert (tmp_path / page.file).read_bytes() == (make_pdf.FOLDER / page.file).read_bytes()


def test_every_fact_is_a_slice_of_its_article_and_of_no_unlisted_one(
    articles: dict[str, Article], queries: list[Query]
) -> None:
    assert [fault for query in queries for fault in judgements.faults(query, articles)] == []


def test_ids_titles_outlets_and_days_of_the_evidence_are_those_of_the_articles(
    articles: dict[str, Article], queries: list[Query]
) -> None:
    assert [judgements.judged(query, articles) for query in queries] == queries


def test_the_qrels_say_what_the_evidence_says(queries: list[Query]) -> None:
    header, *lines = judgements.QRELS.read_text(encoding="utf-8").splitlines()
    assert header == "query-id\tcorpus-id\tscore"
    said = {(query["_id"], piece["doc_id"], "1") for query in queries for piece in query["metadata"]["evidence"]}
    assert {tuple(line.split("\t")) for line in lines} == said
    assert len(lines) == len(said)


def test_eighty_questions_are_asked_and_a_quarter_of_them_cannot_be_answered(queries: list[Query]) -> None:
    assert len({query["_id"] for query in queries}) == len({query["text"] for query in queries}) == len(queries) == 80
    silent = [query for query in queries if query["metadata"]["unanswerable"]]
    assert len(silent) >= len(queries) / 4
    for query in queries:
        metadata = query["metadata"]
        assert metadata["unanswerable"] == (metadata["verdict"] == "not_in_archive") == (metadata["evidence"] == [])


def test_every_part_of_an_answer_is_proved_by_a_fact_and_every_fact_proves_a_part_that_there_is(
    queries: list[Query],
) -> None:
    assert [fault for query in queries for fault in judgements.part_faults(query)] == []


def test_a_part_that_no_fact_proves_and_a_fact_for_no_part_are_told() -> None:
    answer = {"answer": ["63", "140"], "evidence": [{"parts": [1, 3]}, {"parts": []}]}
    assert judgements.part_faults({"_id": "q", "metadata": answer}) == [
        "q: no fact proves part 2",
        "q: the answer has no part 3",
    ]


def test_copies_of_a_fact_prove_the_same_parts(queries: list[Query]) -> None:
    for query in queries:
        proved: dict[str, set[tuple[int, ...]]] = defaultdict(set)
        for piece in query["metadata"]["evidence"]:
            proved[piece["fact"]].add(tuple(piece["parts"]))
        assert [fact for fact, parts in proved.items() if len(parts) > 1] == []


def test_a_short_answer_stands_in_a_fact_in_one_of_its_wordings(queries: list[Query]) -> None:
    given = [query for query in queries if "short" in query["metadata"]]
    assert len(given) >= 20
    for query in given:
        facts = " ".join(piece["fact"] for piece in query["metadata"]["evidence"])
        assert [short for short in query["metadata"]["short"] if short in facts], query["_id"]


def test_questions_that_cannot_be_answered_are_not_worded_alike(queries: list[Query]) -> None:
    def opening(query: Query) -> str:
        return " ".join(query["text"].split()[:2])

    silent = [opening(query) for query in queries if query["metadata"]["unanswerable"]]
    assert max(silent.count(words) for words in silent) <= 2


def test_each_kind_of_question_is_asked(queries: list[Query]) -> None:
    kinds = [query["metadata"]["type"] for query in queries]
    assert {
        kind: kinds.count(kind) >= 5 for kind in ("fact", "position", "time", "comparison", "null")
    } == dict.fromkeys(("fact", "position", "time", "comparison", "null"), True)
    assert {query["metadata"]["verdict"] for query in queries} == {"answered", "partial", "not_in_archive"}


def test_a_comparison_rests_on_several_facts(queries: list[Query]) -> None:
    compared = [query["metadata"]["evidence"] for query in queries if query["metadata"]["type"] == "comparison"]
    assert min(map(len, compared)) >= 2


def test_each_turn_of_a_conversation_knows_the_turns_before_it_and_stands_alone_when_rewritten(
    queries: list[Query],
) -> None:
    chains = conversations(queries)
    assert len(chains) >= 5
    for chain in chains.values():
        asked = [query["text"] for query in chain]
        assert [query["metadata"]["turn"] for query in chain] == list(range(1, len(chain) + 1))
        for number, query in enumerate(chain):
            assert query["metadata"]["history_user_turns"] == asked[:number]
            assert (query["metadata"]["rewrite"] == query["text"]) == (number == 0)


def test_a_question_outside_conversations_stands_alone_as_it_is(queries: list[Query]) -> None:
    for query in queries:
        metadata = query["metadata"]
        assert metadata["last_turn"] == query["text"]
        assert "conversation" in metadata or metadata["rewrite"] == query["text"]


def test_names_of_absent_people_occur_in_no_article(articles: dict[str, Article], queries: list[Query]) -> None:
    absent = [(query, name) for query in queries for name in query["metadata"].get("absent", ())]
    assert len(absent) >= 3
    archive = fold("\n".join(f"{article.title}\n{article.text}" for article in articles.values()))
    for query, name in absent:
        assert name in query["text"]
        assert fold(name) not in archive


def test_a_fact_that_its_article_does_not_state_is_told(articles: dict[str, Article]) -> None:
    piece = {"file": "text/tram-pay.txt", "fact": "The trams ran."}
    query = {"_id": "q", "metadata": {"evidence": [piece, {"file": "text/gone.txt", "fact": "Gone."}]}}
    assert judgements.faults(query, articles) == [
        "q: text/tram-pay.txt does not say: The trams ran.",
        "q: text/gone.txt is no article of the sample",
    ]


def test_a_copy_that_is_not_listed_is_told(articles: dict[str, Article]) -> None:
    fact = "The first trucks would carry flour and insulin, he said."
    query = {"_id": "q", "metadata": {"evidence": [{"file": place, "fact": fact} for place in sorted(WIRE)[1:]]}}
    assert judgements.faults(query, articles) == [f"q: {min(WIRE)} says so too: {fact}"]


def test_what_is_written_is_what_was_judged(tmp_path: Path, queries: list[Query]) -> None:
    judgements.write(queries, tmp_path / "queries.jsonl", tmp_path / "qrels" / "test.tsv")
    assert judgements.load_queries(tmp_path / "queries.jsonl") == queries
    assert (tmp_path / "qrels" / "test.tsv").read_text(encoding="utf-8") == judgements.QRELS.read_text(encoding="utf-8")


def test_a_sample_with_an_unreadable_file_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "broken.jsonl").write_text(json.dumps({"id": "a"}) + "\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"The sample is not whole: .*broken\.jsonl"):
        judgements.sample_articles(tmp_path)
