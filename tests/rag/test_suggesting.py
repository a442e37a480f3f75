"""The next questions are drawn from passages near an answer and offered only if they bring something new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from rag.candidate import Beside, Candidate
from rag.candidates import candidates
from rag.dialogue import Dialogue, read_dialogue
from rag.nouns import Answer, ArchiveStamp, Citation, Conversation, Passage, Statement, Turn, Verdict
from rag.stems import stems
from rag.suggesting import MOST_ASKED, Drawn, suggestions

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STAMP = ArchiveStamp("f", 1, None)
FERRY = "What did Ada Quill say about the ferry?"
QUOTE = "Envoy Ada Quill said the ferry would sail."


def cited(article_id: str, quote: str = QUOTE, *, year: int = 2024) -> Citation:
    return Citation(
        1, article_id, "Ferry to sail", None, date(year, 2, 1), None, "p", quote, 0, len(quote), "", "", 1.0
    )


def answered(question: str, *citations: Citation) -> Answer:
    verdict: Verdict = "answered" if citations else "not_in_archive"
    return Answer("a", "c", question, question, verdict, f"{QUOTE} [1]", STAMP, citations=citations)


def talk(question: str = FERRY) -> Conversation:
    return Conversation("c", "Talks", NOW, NOW, (Turn(answered(question, cited("ferry")), NOW),))


def dialogue(question: str = FERRY) -> Dialogue:
    found = read_dialogue(talk(question))
    assert found is not None
    return found


def passage(text: str, *, name: str = "x", year: int = 2024, title: str | None = None) -> Passage:
    return Passage(f"p-{name}", name, text, 0, len(text), title, date(year, 3, 1))


def drawn(text: str, *, question: str = FERRY, year: int = 2024, title: str | None = None) -> list[str]:
    beside = Beside(dialogue(question), [passage(text, year=year, title=title)])
    return [one.question for one in candidates(beside)]


def test_whoever_else_spoke_of_the_matter_is_asked_about() -> None:
    assert drawn("On Monday Bram Holt said the ferry was unsafe.") == ["What did Bram Holt say about the ferry?"]


def test_a_headline_tells_what_else_the_matter_is() -> None:
    text = "On Monday Bram Holt said the harbour was unsafe."
    assert drawn(text) == []
    assert drawn(text, title="Harbour unsafe") == ["What did Bram Holt say about the harbour?"]


def test_who_was_asked_about_is_not_suggested_again() -> None:
    assert drawn("Ada Quill warned that the ferry was late.") == []


def test_who_disagreed_is_asked_where_somebody_rejected_the_matter() -> None:
    assert drawn("The League rejected its ferry plan, officials wrote.") == ["Who rejected the ferry plan?"]


def test_what_was_rejected_by_somebody_or_is_another_matter_is_not_asked_of() -> None:
    assert drawn("The plan was rejected the ferry day after.") == []
    assert drawn("The League rejected the mill tax, officials wrote.") == []


def test_the_question_is_asked_of_a_year_that_was_not_cited() -> None:
    assert drawn("Ada Quill wrote of the ferry.", year=2021) == ["What did Ada Quill say about the ferry in 2021?"]


def test_the_question_is_asked_of_another_who_holds_a_post() -> None:
    assert drawn("Minister Bram Holt went by ferry.") == ["What did Bram Holt say about the ferry?"]


def test_yes_or_no_and_why_are_not_asked_of_other_names_and_years() -> None:
    text = "Minister Bram Holt wrote."
    assert drawn(text, question="Did Ada Quill like the ferry?", year=2021) == []
    assert drawn(text, question="Why did Ada Quill go?", year=2021) == []


def offered(answer: Answer, *drawn_from: Candidate, n: int = 3) -> list[str]:
    drawn = suggestions(talk(), iter(drawn_from), lambda _question: answer, n=n)
    return [one.question for one in drawn.chosen]


def test_what_the_ledger_has_others_say_about_the_matter_is_asked_for() -> None:
    text = "Officials met. The Harbour League called the ferry unsafe. Bram Holt said nobody came. A clerk spoke."
    statements = [
        statement(text, "Harbour League", "the ferry unsafe"),
        statement(text, "Bram Holt", "nobody came"),
        statement(text, None, "nobody came"),
        statement(text, "Ada Quill", "the ferry unsafe"),
    ]
    found = list(candidates(Beside(dialogue(), [passage(text)], statements)))
    assert {(one.question, one.said) for one in found} == {
        ("What did the Harbour League say about the ferry?", "the ferry unsafe")
    }


def statement(text: str, speaker: str | None, content: str) -> Statement:
    span = (text.index(content), text.index(content) + len(content))
    return Statement(f"s-{speaker}", "x", speaker, None, None, "said", (0, 1), "indirect", content, (span,))


def test_a_figure_is_asked_for_where_it_is_told_of_which_place_it_is() -> None:
    text = "After the ferry sank 40 people were freed in Ovren. On the ferry 12 people were held."
    assert drawn(text) == ["How many people were freed in Ovren?"]


def test_who_somebody_is_whom_the_answer_named_is_asked_where_the_office_is_told() -> None:
    answer = replace(answered("Who left?", cited("ferry")), answer="Bram Holt left. [1]")
    asked = read_dialogue(replace(talk(), turns=(Turn(answer, NOW),)))
    assert asked is not None
    text = "Minister Bram Holt left. Minister Ada Quill stayed."
    found = list(candidates(Beside(asked, [passage(text)])))
    assert [(one.question, one.bears) for one in found] == [("Who is Bram Holt?", frozenset({"holt", "minist"}))]


def test_what_happened_once_is_not_asked_of_another_year() -> None:
    assert drawn("Ada Quill wrote.", question="What did Ada Quill say about the flood?", year=2021) == []
    assert drawn("Ada Quill wrote.", question="What did Ada Quill say first?", year=2021) == []


def test_the_quote_has_to_hold_the_words_that_were_asked_for() -> None:
    said = Candidate("What did Bram Holt say?", "holt", "other", said="the ferry was unsafe")
    assert offered(answered("", cited("other", "Bram Holt said the\nferry was unsafe.")), said) == [said.question]
    assert offered(answered("", cited("other", "Bram Holt said the ferry left.")), said) == []


def test_half_of_the_matter_has_to_be_in_the_quote() -> None:
    both = frozenset(stems("ferry mended paid"))
    one = Candidate("Who left?", "left", "other", matter=both)
    assert offered(answered("", cited("other", "The ferry left.")), one) == []
    assert offered(answered("", cited("other", "The ferry was mended.")), one) == ["Who left?"]


HOLT = Candidate("What did Bram Holt say?", "holt", "other", frozenset({"holt"}), frozenset(stems("ferry")))
SAID = "Bram Holt said the ferry was unsafe."


def test_what_is_answered_by_a_new_source_is_offered() -> None:
    assert offered(answered("", cited("other", SAID)), Candidate("Who left?", "left", "other")) == ["Who left?"]


def test_a_refusal_is_not_offered() -> None:
    assert offered(answered(""), Candidate("Who left?", "left", "other")) == []


def test_what_was_cited_already_is_not_offered() -> None:
    assert offered(answered("", cited("ferry")), Candidate("Who sailed?", "sailed", "ferry")) == []


def test_what_is_answered_from_elsewhere_is_not_offered() -> None:
    assert offered(answered("", cited("elsewhere", SAID)), Candidate("Who left?", "left", "other")) == []


def test_what_was_asked_already_is_not_asked_again_whatever_its_letters() -> None:
    candidate = Candidate("what did ADA Quill say about the ferry", "quill", "other")
    assert offered(answered("", cited("other", SAID)), candidate) == []


def test_the_quote_has_to_name_whom_the_question_was_turned_to() -> None:
    assert offered(answered("", cited("other", SAID)), HOLT) == [HOLT.question]
    assert offered(answered("", cited("other", "The ferry left.")), HOLT) == []
    assert offered(answered("", cited("other", "Bram Holt left.")), HOLT) == []


def test_two_suggestions_do_not_lead_to_one_source_nor_to_one_person() -> None:
    answer = answered("", cited("other", SAID))
    one, two = Candidate("Who left?", "left", "other"), Candidate("Who went?", "went", "other")
    assert offered(answer, one, two) == ["Who left?"]


def test_so_many_are_tried_before_it_gives_up() -> None:
    tried: list[str] = []

    def refuse(question: str) -> Answer:
        tried.append(question)
        return answered(question)

    many = (Candidate(f"Who left ship {number}?", str(number), "other") for number in range(30))
    assert suggestions(talk(), many, refuse, n=3) == Drawn((), MOST_ASKED)
    assert len(tried) == MOST_ASKED
