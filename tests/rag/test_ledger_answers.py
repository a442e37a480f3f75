"""Who took a side, was against whom, mentioned, wanted, met or changed what: told from statements and sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from index.archive import EmbeddedArchive
from rag.guidance import GuidedRetriever
from rag.issues import Issue, Issues
from rag.ledger_answers import asks_who, from_ledger, preferring
from rag.months_asked import in_months_of_speaker, months_read, settling_months
from rag.nouns import Filters
from rag.questions import Question
from rag.retrieval import LexicalRetriever
from rag.statement_ledger import StatementLedger
from rag.told import LedgerAnswer
from rag.understanding import understand
from tests.index.articles import opened, spoken, story
from tests.rag.quoting import cited, evidence

ISSUES = Issues([Issue("elections", ("ballot",)), Issue("ferries", ("ferry", "crossing"))])
STORIES = [
    story(
        "offer",
        "The envoy, Ada Quill, laid a ferry plan before both sides on Monday. It has nine parts.\n\n"
        "Bo Larsen called it a letter. Cora Venn was at sea.\n\n"
        "The League turned it down. It was, said its clerk, a ship without a hull.",
        title="Envoy offers ferry plan",
        day="2022-03-01",
        source="Quay",
    ),
    story(
        "yes",
        "The League accepted the ferry plan, which it had turned down in March. Bo Larsen welcomed the ferry plan.",
        day="2022-05-01",
        source="Post",
    ),
    story("aside", "The council set tolls for the ferry plan after the Crew refused to come.", day="2022-06-01"),
    story("backed", "The request was backed by Ada Quill, the envoy.", day="2022-07-01"),
    story(
        "ballot",
        "Dan Ost, who was elected in May, said that the elections were near. "
        "Eve Brun said that a ballot costs money.\n\n"
        "Dan Ost met Eve Brun in Port Ost on Friday. The Guild met for talks.",
        day="2022-08-01",
        source="Post",
    ),
    story("voting", "Elections will be late.", day="2022-09-01", source="Quay"),
    story("december", "Ada Quill said that the sea was calm.", day="2021-12-05"),
    story("newest", "Bo Larsen said that Ada Quill was away.", day="2023-12-05"),
    story(
        "wishes",
        "Finn Holt, head of the Guild, demanded new quays. The Guild called for lower tolls. The Guild said it rained.",
        day="2022-10-01",
    ),
    story("before", "Gro Lind said that she would not allow a crossing.", day="2022-01-01"),
    story(
        "after",
        "Gro Lind, who a year ago swore that no crossing would open, cut the ribbon of one. It rained.",
        day="2023-02-01",
    ),
    story("ribbon", "Finn Holt cut the ribbon of the ferry.", day="2022-11-01"),
    story(
        "maybe",
        "The Crew may reject the ferry plan. The Crew rejected the pay offer but welcomed the ferry plan. "
        "There was no support for the ferry plan.",
        day="2022-12-01",
    ),
    story("unmet", "Finn Holt refused to meet Gro Lind. Finn Holt has never met Gro Lind.", day="2022-12-02"),
    story("arrest", "Finn Holt condemned the arrest of Gro Lind.", day="2022-12-03"),
    story("blame", "Eve Brun accused Bo Larsen of delay. Dan Ost did not criticise Bo Larsen.", day="2023-03-01"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedArchive]:
    archive = opened(tmp_path_factory.mktemp("asked") / "archive")
    archive.add([spoken(each) for each in STORIES])
    yield archive
    archive.close()


@pytest.fixture(scope="module")
def ledger(archive: EmbeddedArchive) -> StatementLedger:
    return StatementLedger(archive, ISSUES)


class Asking:
    def __init__(self, archive: EmbeddedArchive, ledger: StatementLedger) -> None:
        self.archive, self.ledger = archive, ledger

    def read(self, text: str) -> Question:
        return understand(text, self.archive, today=date(2024, 1, 1), filters=Filters())

    def known(self, text: str) -> LedgerAnswer | None:
        return from_ledger(self.read(text), self.ledger, self.archive, filters=Filters())

    def told(self, text: str) -> list[tuple[str, str]]:
        """Give the articles and words that are quoted, checked against the articles."""
        known = self.known(text)
        quoted = []
        for each in known.told if known else ():
            article = self.archive.article(each.hit.passage.article_id)
            assert article is not None
            assert each.hit.passage.start <= each.start < each.end <= len(article.text)
            quoted.append((article.id, article.text[each.start : each.end]))
        return quoted

    def articles(self, text: str) -> list[str]:
        return [article for article, _ in self.told(text)]


@pytest.fixture
def ask(archive: EmbeddedArchive, ledger: StatementLedger) -> Asking:
    return Asking(archive, ledger)


def test_a_side_on_what_an_earlier_sentence_names_is_told_with_the_sentence_behind(ask: Asking) -> None:
    assert ask.told("Who rejected the ferry plan?") == [
        ("offer", "The League turned it down. It was, said its clerk, a ship without a hull."),
        ("yes", "The League accepted the ferry plan, which it had turned down in March."),
    ]


def test_who_refuses_something_else_in_a_sentence_that_names_the_topic_is_not_told(ask: Asking) -> None:
    assert "aside" not in ask.articles("Who rejected the tolls?")
    assert "aside" not in ask.articles("Who refused the tolls?")


def test_who_backs_something_is_not_who_is_backed(ask: Asking) -> None:
    assert "backed" not in ask.articles("Who supported Quill?")


def test_who_turned_down_what_somebody_proposed_is_against_that_one(ask: Asking) -> None:
    assert ask.articles("Who disagreed with Quill?") == ["offer"]


def test_who_finds_fault_with_somebody_is_told_and_who_does_not_is_not(ask: Asking) -> None:
    assert ask.told("Who criticised Larsen?") == [("blame", "Eve Brun accused Bo Larsen of delay.")]


def test_a_mention_has_the_very_words_and_not_a_verb_of_their_stem(ask: Asking) -> None:
    (first, second) = ask.told("Who mentioned elections?")
    assert (first[0], second[0]) == ("ballot", "ballot")
    assert "a ballot costs" in second[1]
    assert ask.known("Who mentioned whales?") is None


def test_a_narrower_word_is_not_mentioned_by_who_speaks_of_its_issue(ask: Asking) -> None:
    assert ask.told("Who mentioned a ballot?") == [("ballot", "Eve Brun said that a ballot costs money.")]


def test_articles_that_mention_something_are_listed_in_the_order_of_days_each_once(ask: Asking) -> None:
    assert ask.articles("Which articles mention elections?") == ["ballot", "voting"]
    assert ask.articles("List all articles that mention elections in the Quay") == ["voting"]
    assert ask.articles("Which articles mention the ferry plan?") == ["offer", "yes", "aside", "maybe"]


def test_who_met_whom_is_told_where_two_names_meet(ask: Asking) -> None:
    met = [("ballot", "Dan Ost met Eve Brun in Port Ost on Friday.")]
    assert ask.told("Who met whom in Port Ost?") == met
    assert ask.told("Who met Eve Brun?") == met
    assert ask.known("Who met Ada Quill?") is None
    assert ask.known("Who met the deadline?") is None


def test_what_a_body_wants_is_told_by_itself_and_not_by_what_it_only_says(ask: Asking) -> None:
    assert [words for _, words in ask.told("What does the Guild want?")] == ["The Guild called for lower tolls."]


def test_who_may_or_does_not_yet_take_a_side_takes_none(ask: Asking) -> None:
    for question in ("Who rejected the ferry plan?", "Who supported the ferry plan?"):
        assert "maybe" not in [article for article, words in ask.told(question) if "welcomed" not in words]


def test_who_refused_to_meet_or_never_met_somebody_did_not_meet(ask: Asking) -> None:
    assert ask.known("Who met Gro Lind?") is None


def test_against_what_was_done_to_somebody_is_not_against_somebody(ask: Asking) -> None:
    assert "arrest" not in [article for article, _ in ask.told("Who criticised Gro Lind?")]


def test_a_change_that_an_article_tells_of_stands_beside_statements_in_which_none_is_seen(ask: Asking) -> None:
    known = ask.known("How did Gro Lind's position on ferries change?")
    assert known is not None
    assert ask.articles("How did Gro Lind's position on ferries change?") == ["before", "after"]


def test_without_a_statement_on_the_issue_the_answer_is_one_in_part(ask: Asking) -> None:
    known = ask.known("How did Finn Holt's position on ferries change?")
    assert known is not None
    assert known.missing == ("No statement under the name of Finn Holt on ferries was found.",)
    # One that was made is not denied, though it shows no change.
    assert ask.known("How did the League's position on ferries change?") is None


def test_a_month_without_its_year_is_the_newest_in_which_the_speaker_says_something(ask: Asking) -> None:
    read = ask.read("What did Quill say in December?")
    assert read.windows[0].since == date(2023, 12, 1)
    settled = in_months_of_speaker(read, ask.ledger, Filters())
    assert settled.windows[0].since == date(2021, 12, 1)
    assert months_read(settled, ()) == ["“in December” was read as December 2021."]
    (quote,) = cited("They met.")
    of_then, later = (replace(quote, published=date(year, 12, 2)) for year in (2021, 2022))
    assert months_read(settled, [later, of_then]) == ["“in December” was read as December 2021."]
    assert months_read(settled, [later]) == []
    assert "2021-12-01" in next(clue.detail for clue in settled.clues if clue.kind == "window")


def test_of_other_questions_and_other_times_no_year_is_changed(ask: Asking) -> None:
    for question in ("Who died in August?", "What did Quill say last December?", "What did Quill say on 5 December?"):
        read = ask.read(question)
        assert in_months_of_speaker(read, ask.ledger, Filters()) == read
    assert ask.read("What did Larsen say in December?").windows[0].since == date(2023, 12, 1)
    named = ask.read("What did Quill say in December 2022?")
    assert in_months_of_speaker(named, ask.ledger, Filters()) == named


def test_who_takes_a_side_may_be_many(ask: Asking) -> None:
    assert asks_who(ask.read("Who rejected the ferry plan?"))
    assert not asks_who(ask.read("What did Quill say?"))


def test_of_a_year_an_undated_sentence_counts_only_where_it_names_the_year(ask: Asking) -> None:
    read = ask.read("What did Quill say in 2019?")
    undated, naming = evidence("Quill said so.", 2.0), evidence("In 2019 Quill said so.", 1.0)
    dated = evidence("Quill said it again.", 0.5, date(2019, 5, 1))
    assert preferring(read, [undated, naming, dated], None, ask.ledger) == [naming, dated]
    between = ask.read("What did Quill say between 2018 and 2020?")
    assert preferring(between, [undated, naming], None, ask.ledger) == [naming]


def test_only_sentences_that_speak_of_siding_answer_who_took_a_side(ask: Asking) -> None:
    read = ask.read("Who rejected the tunnel?")
    beside, siding = evidence("The tunnel is long.", 5.0), evidence("Brun is against the tunnel.", 1.0)
    assert preferring(read, [beside, siding], None, ask.ledger) == [siding]
    assert preferring(read, [beside], None, ask.ledger) == []


def test_nothing_answers_that_speaks_of_something_else_than_what_a_side_was_taken_on(ask: Asking) -> None:
    like = evidence("Brun rejected the tunnel.", 5.0)
    assert preferring(ask.read("Who rejected the tunnel to the moon?"), [like], None, ask.ledger) == []


def test_against_a_name_only_sentences_answer_that_name_it_and_find_fault(ask: Asking) -> None:
    read = ask.read("Who disagreed with Larsen?")
    fault, praise = evidence("Larsen is wrong, the Guild complained.", 1.0), evidence("Larsen was thanked.", 3.0)
    assert preferring(read, [praise, fault, evidence("Brun complained.", 4.0)], None, ask.ledger) == [fault]


def test_other_questions_keep_their_sentences_as_they_are(ask: Asking) -> None:
    kept = [evidence("Rain fell.", 1.0), evidence("Snow fell.", 2.0)]
    assert preferring(ask.read("When did it rain?"), kept, None, ask.ledger) == kept


def test_what_somebody_wants_may_stand_where_nobody_is_named_if_the_ledger_has_nothing(ask: Asking) -> None:
    kept = [evidence("A senior leader called for votes.", 1.0)]
    assert preferring(ask.read("What did Ost call for?"), kept, None, ask.ledger) == kept


def test_a_search_prefers_the_month_that_the_answer_is_read_of(ask: Asking) -> None:
    found = GuidedRetriever(
        LexicalRetriever(ask.archive),
        ask.archive,
        lambda: date(2024, 1, 1),
        outlet_bonus=0.0,
        window_bonus=1.0,
        depth=20,
        settled=settling_months(ask.ledger),
    ).retrieve("What did Quill say in December?", k=1, filters=Filters())
    assert [hit.passage.article_id for hit in found] == ["december"]


def test_what_somebody_proposed_about_a_matter_may_stand_where_nobody_is_named(ask: Asking) -> None:
    unnamed = evidence("“The way out is a strike against the ferry toll,” he said.", 1.0)
    told = evidence("Ost proposed a boycott of the ferry toll.", 0.5)
    about = ask.read("What did Ost propose to do about the ferry toll?")
    assert preferring(about, [unnamed], None, ask.ledger) == [unnamed]
    assert preferring(about, [unnamed, told], None, ask.ledger) == [told]
    assert preferring(ask.read("What did Ost propose?"), [unnamed], None, ask.ledger) == []
