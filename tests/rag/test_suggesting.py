"""The next questions are drawn from passages near an answer and offered only if they bring something new."""

from __future__ import annotations

from datetime import UTC, date, datetime

from rag.dialogue import Dialogue, read_dialogue
from rag.nouns import Answer, ArchiveStamp, Citation, Conversation, Passage, Turn, Verdict
from rag.stems import stems
from rag.suggesting import Candidate, candidates, suggestions

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
    return [one.question for one in candidates(dialogue(question), [passage(text, year=year, title=title)])]


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
    assert drawn("Minister Bram Holt went by ferry.") == ["What did Minister Bram Holt say about the ferry?"]


def test_yes_or_no_and_why_are_not_asked_of_other_names_and_years() -> None:
    text = "Minister Bram Holt wrote."
    assert drawn(text, question="Did Ada Quill like the ferry?", year=2021) == []
    assert drawn(text, question="Why did Ada Quill go?", year=2021) == []


def offered(answer: Answer, *drawn_from: Candidate, n: int = 3) -> list[str]:
    return suggestions(talk(), iter(drawn_from), lambda _question: answer, n=n)


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


def test_ten_are_tried_before_it_gives_up() -> None:
    tried: list[str] = []

    def refuse(question: str) -> Answer:
        tried.append(question)
        return answered(question)

    many = (Candidate(f"Who left ship {number}?", str(number), "other") for number in range(30))
    assert suggestions(talk(), many, refuse, n=3) == []
    assert len(tried) == 10
