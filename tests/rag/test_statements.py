"""Who said what: statements found in articles, with the spans of speaker, cue and content."""

from __future__ import annotations

import subprocess
import sys

import pytest

from rag.nouns import Article, Statement
from rag.statements import StatementFinder


@pytest.fixture(scope="module")
def finder() -> StatementFinder:
    return StatementFinder()


def found_in(finder: StatementFinder, text: str) -> list[Statement]:
    return list(finder.find(Article(id="a", title=None, text=text)))


def only(finder: StatementFinder, text: str) -> Statement:
    [statement] = found_in(finder, text)
    return statement


def test_a_clause_after_said_is_an_indirect_statement(finder: StatementFinder) -> None:
    text = "Ada Quill said on Monday that the talks had failed."
    statement = only(finder, text)
    assert (statement.kind, statement.cue, statement.speaker) == ("indirect", "said", "Ada Quill")
    assert statement.text == "that the talks had failed"
    assert text[slice(*statement.speaker_span or (0, 0))] == "Ada Quill"


def test_a_quotation_beside_said_is_a_direct_statement_with_its_marks(finder: StatementFinder) -> None:
    statement = only(finder, "“We will return to the table,” said Ada Quill.")
    assert (statement.kind, statement.text) == ("direct", "“We will return to the table,”")


def test_a_clause_with_quoted_words_is_a_mixed_statement(finder: StatementFinder) -> None:
    assert only(finder, 'Ada Quill said the plan was "a red line" for the league.').kind == "mixed"


def test_according_to_names_the_speaker_after_it(finder: StatementFinder) -> None:
    statement = only(finder, "According to the League, nine people were killed.")
    assert (statement.cue, statement.speaker) == ("According to", "League")
    assert statement.text == "nine people were killed"


def test_articles_found_together_give_what_each_gives_alone(finder: StatementFinder) -> None:
    articles = [Article(id=str(n), title=None, text=f"Ada Quill said {n} people had fled the town.") for n in (31, 45)]
    assert finder.find_all(articles) == [finder.find(article) for article in articles]


def test_every_span_lies_in_its_article_and_gives_the_text(finder: StatementFinder) -> None:
    text = "“We tried,” said Ada Quill. “It failed.”\n\nBo Holm, who denied it, urged them to return."
    for statement in found_in(finder, text):
        assert statement.text == " ".join(text[start:end] for start, end in statement.spans)
        assert statement.cue == text[slice(*statement.cue_span)]


def test_no_statement_is_found_in_a_text_without_reporting_words(finder: StatementFinder) -> None:
    assert found_in(finder, "The bridge was closed. Trucks waited in the rain.") == []


def test_importing_costs_no_parser_until_a_statement_is_wanted() -> None:
    code = "import sys, rag.statements; rag.statements.StatementFinder(); print('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"
