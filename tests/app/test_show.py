"""What a terminal shows: plain text of what is known, and plain names for what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rich.console import Console, RenderableType

from app.show import (
    answer_page,
    article_page,
    article_table,
    by_part,
    check_page,
    heading,
    reindex_page,
    report_page,
    search_page,
    span_in_context,
)
from index.manifest import Manifest
from index.reindex_tally import ReindexReport
from index.report import Notice, Report
from index.verification import CheckReport, Problem
from rag.desk import SearchResult
from rag.nouns import Answer, ArchiveStamp, Article, Citation, Disagreement, Hit, Sentence, ShortAnswer, Variant

ARTICLE = Article(
    id="a/1",
    title=None,
    text="The harbour talks opened on Monday. Envoy Oduya said that the ferries would sail. Nobody else spoke.",
)
CITATION = Citation(
    number=1,
    article_id="a/1",
    title="Ferries to sail",
    source="The Harbour Post",
    published=date(2024, 3, 1),
    url=None,
    passage_id="a/1#0-99",
    quote="Envoy Oduya said that the ferries would sail.",
    start=36,
    end=81,
    before="",
    after="",
    score=1.0,
)
ANSWER = Answer(
    id="x",
    conversation_id="c",
    question="And the ferries?",
    standalone_question="What did Oduya say about the ferries?",
    verdict="answered",
    answer="Oduya said the ferries would sail [1].",
    archive=ArchiveStamp("f00d", articles=3, newest=None),
    carried=("Oduya",),
    sentences=(Sentence("Oduya said the ferries would sail.", (1,), "supported"),),
    citations=(CITATION,),
    timings_ms={"dense": 1.4, "total": 9.6},
)


def shown(page: RenderableType) -> str:
    console = Console(width=100, color_system=None)
    with console.capture() as capture:
        console.print(page, soft_wrap=True)
    return capture.get()


def test_an_answer_shows_what_differs_side_by_side_and_how_it_relates() -> None:
    variants = (
        Variant("12", 1, 0, 2, said_by="the ministry", day=date(2021, 5, 1)),
        Variant("at least 30", 1, 5, 16),
    )
    found = Disagreement("All of it.", how="In conflict: 12 [1]; at least 30 [1].", variants=variants)
    lines = shown(answer_page(replace(ANSWER, disagreements=(found, Disagreement("Kept as a text.")))))
    assert "Side by side\n  - 12 (the ministry, 2021-05-01) [1]\n  - at least 30 (undated) [1]\n" in lines
    assert "  - In conflict: 12 [1]; at least 30 [1].\n" in lines
    assert "  - Kept as a text.\n" in lines


def test_an_answer_shows_its_sources_with_outlet_day_quote_and_place() -> None:
    assert shown(answer_page(ANSWER)).splitlines() == [
        "Oduya said the ferries would sail [1].",
        "",
        "[1] Ferries to sail",
        "    The Harbour Post, 2024-03-01",
        "    “Envoy Oduya said that the ferries would sail.”",
        "    show a/1 --at 36:81",
    ]


def test_a_sentence_that_is_its_own_quote_is_not_printed_twice() -> None:
    quoted = replace(ANSWER, sentences=(Sentence(CITATION.quote, (1,), "supported"),))
    assert "“" not in shown(answer_page(quoted))


def test_verbose_tells_how_the_question_was_read() -> None:
    page = shown(answer_page(ANSWER, verbose=True))
    assert "  - question: What did Oduya say about the ferries?\n  - carried over: Oduya\n" in page
    assert "  - archive: 3 articles, newest undated, f00d\n  - milliseconds: dense 1, total 10\n" in page


def test_what_is_unknown_is_called_so() -> None:
    page = shown(answer_page(replace(ANSWER, citations=(replace(CITATION, source=None, published=None, title=None),))))
    assert "unknown outlet, undated" in page
    assert "[1] Envoy Oduya said that the ferries would sail." in page


def test_a_source_that_went_is_named_without_a_quote() -> None:
    gone = replace(CITATION, quote="", status="source removed on 2026-01-02")
    assert "source removed on 2026-01-02" in shown(answer_page(replace(ANSWER, citations=(gone,))))


def test_a_refusal_names_what_is_missing_and_what_is_nearest() -> None:
    hit = Hit("p", "a/1", "Ferries to sail", None, None, None, "text", 0, 4, 0.5)
    refused = replace(
        ANSWER, verdict="not_in_archive", answer="Nothing found.", citations=(), missing=("trams",), nearest=(hit, hit)
    )
    lines = shown(answer_page(refused)).splitlines()
    assert lines[:2] == ["Not in the archive", "Nothing found."]
    assert "  - trams" in lines
    assert lines.count("  - Ferries to sail (unknown outlet, undated)") == 1


def test_a_short_answer_comes_first_with_its_source() -> None:
    short = replace(ANSWER, short_answer=ShortAnswer("the ferries", 1, 40, 51))
    assert shown(answer_page(short)).startswith("the ferries (The Harbour Post, 2024-03-01) [1]\n\n")


def test_a_span_is_marked_in_its_context() -> None:
    assert ARTICLE.text[36:81] == "Envoy Oduya said that the ferries would sail."
    page = shown(span_in_context(ARTICLE, 36, 81))
    assert "opened on Monday. ⟦Envoy Oduya said that the ferries would sail.⟧ Nobody else spoke." in page


def test_an_untitled_article_is_shown_by_its_first_words() -> None:
    page = shown(article_page(ARTICLE, ["b"]))
    assert page.startswith("The harbour talks opened on Monday. Envoy Oduya said that …\nunknown outlet, undated\n")
    assert "also in: b" in page
    assert page.rstrip().endswith(ARTICLE.text)


def test_markup_and_escape_codes_in_an_article_have_no_effect() -> None:
    nasty = replace(ARTICLE, title="[red]x[/red]\x1b[31m", source="\x07Post")
    page = shown(article_page(nasty, []))
    assert "[red]x[/red][31m" in page
    assert "\x1b" not in page
    assert "\x07" not in page
    assert "[red]x[/red][31m" in shown(article_table([nasty], [heading(nasty.title, "")], total=1))


def test_search_results_are_ranked_with_their_place() -> None:
    hit = Hit("p", "a/1", "T", "Post", date(2024, 3, 1), None, "One\ntwo", 5, 12, 0.25, ("b", "c"))
    lines = shown(search_page(SearchResult("q", (hit,), {}))).splitlines()
    assert lines == ["1. T", "   Post, 2024-03-01; score 0.250; also in 2 more", "   One two", "   a/1 --at 5:12"]
    assert shown(search_page(SearchResult("q", (), {}))) == "Nothing found.\n"


def test_a_report_names_each_failure_with_file_place_reason_and_remedy() -> None:
    failure = Notice("news.jsonl", "line 317", "It is not JSON.", "Correct the line.")
    page = shown(report_page(Report(added=2, failed=(failure,), passages=1200, seconds=0.54)))
    assert "failed news.jsonl, line 317: It is not JSON. Correct the line." in page
    assert [line.split() for line in page.splitlines() if line.startswith(("added", "passages", "seconds"))] == [
        ["added", "2"],
        ["passages", "1,200"],
        ["seconds", "0.5"],
    ]


BEFORE = Manifest(model="small", checksum="a" * 64, dimensions=64, tokens=200, overlap=40)


def reindexed(after: Manifest, *, resumed: int = 0) -> str:
    """What is shown of a reindex to another manifest."""
    report = ReindexReport("switched", BEFORE, after, articles=1_200, passages=3_400, resumed=resumed, seconds=12.34)
    return shown(reindex_page(report))


def test_a_reindex_tells_all_that_changed_and_what_was_made() -> None:
    after = replace(BEFORE, model="large", checksum="b" * 64, tokens=100, overlap=20, late="c")
    first, *counts = reindexed(after, resumed=640).splitlines()
    assert first == "made anew: model small → large; tokens 200 → 100, overlap 40 → 20; token codes"
    assert [line.split() for line in counts] == [
        ["articles", "1,200"],
        ["passages", "3,400"],
        ["of", "an", "earlier", "run", "640"],
        ["seconds", "12.3"],
    ]


def test_a_reindex_to_other_weights_of_one_name_says_so_and_what_is_the_same_goes_unsaid() -> None:
    assert reindexed(replace(BEFORE, checksum="b" * 64)).splitlines()[0] == "made anew: weights of small"
    assert reindexed(BEFORE).splitlines()[0] == "made anew: passages and vectors"


def test_a_check_shows_faults_and_hints_with_their_remedies_before_its_verdict() -> None:
    report = CheckReport(
        (Problem("vectors", "It is gone.", "Repair it."),), articles=2, hints=("Codes lack. Make them.",)
    )
    assert shown(check_page(report)).splitlines() == [
        "fault vectors: It is gone. Repair it.",
        "hint Codes lack. Make them.",
        "not whole: 2 articles, 0 passages, 0 found by vector, 0 by words",
    ]


def test_an_answer_to_several_parts_is_laid_out_by_part_and_what_belongs_to_none_comes_as_it_stands() -> None:
    told = [("It rose.", (1,), "in 2021"), ("It fell.", (1,), "in 2023"), ("It is disputed.", (1,), "")]
    sentences = tuple(Sentence(text, cited, "supported", part=part) for text, cited, part in told)
    assert by_part(replace(ANSWER, sentences=sentences)) == [
        ("in 2021", "It rose. [1]"),
        ("in 2023", "It fell. [1]"),
        ("", "It is disputed. [1]"),
    ]


def test_an_answer_to_one_part_is_not_laid_out() -> None:
    sentences = (Sentence("It rose.", (1,), "supported", part="in 2021"), Sentence("It fell.", (1,), "supported"))
    assert by_part(replace(ANSWER, sentences=sentences)) == [("", ANSWER.answer)]
