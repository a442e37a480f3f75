"""The desk sends a question the data's way, tells of it as it goes, and keeps the turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from index.conversations import SqliteConversations
from rag.conversation import FollowUpRewriter
from rag.desk import AFRESH, Desk
from rag.errors import NotFoundError, QuestionError
from rag.nouns import Answer, ArchiveStamp, Citation, Clue, Filters, Hit, ScoredPassage, Sentence, Unanswered
from rag.retrieval import DenseRetriever, LexicalRetriever
from rag.seams import Archive
from tests.index.articles import ALL, EMBEDDER, opened, story

STORIES = [
    story("ferry", "Ada Quill promised that the ferry would sail in May.", title="Ferry", day="2022-02-10"),
    story("dam", "Bram Holt demanded a meter at the dam.", title="Dam", day="2023-02-10"),
    story("grain", "Grain prices rose.", day="2021-02-10"),
]


@dataclass(frozen=True)
class Quoting:
    """Answers with the best passage, whole; a real answerer, if a credulous one."""

    archive: Archive

    def answer(self, question: str, hits: Sequence[ScoredPassage], *, filters: Filters) -> Answer:
        state = self.archive.state()
        stamp = ArchiveStamp(state.fingerprint, state.articles, state.newest)
        if not hits:
            return Answer("", "", question, question, "not_in_archive", "Nothing.", stamp)
        hit = Hit.of(hits[0])
        citation = Citation(
            number=1,
            article_id=hit.article_id,
            title=hit.title,
            source=hit.source,
            published=hit.published,
            url=hit.url,
            passage_id=hit.passage_id,
            quote=hit.text,
            start=hit.start,
            end=hit.end,
            before="",
            after="",
            score=hit.score,
        )
        return Answer(
            id="",
            conversation_id="",
            question=question,
            standalone_question=question,
            verdict="answered",
            answer=f"{hit.text} [1]",
            archive=stamp,
            sentences=(Sentence(hit.text, (1,), "supported"),),
            citations=(citation,),
            as_of=filters.as_of,
        )


@dataclass(frozen=True)
class Inventing:
    """Answers as `Quoting` does, then makes of the ferry's May another month."""

    quoting: Quoting

    def answer(self, question: str, hits: Sequence[ScoredPassage], *, filters: Filters) -> Answer:
        answer = self.quoting.answer(question, hits, filters=filters)
        sentences = tuple(replace(each, text=each.text.replace("May", "June")) for each in answer.sentences)
        return replace(answer, sentences=sentences)


@dataclass(frozen=True)
class Noting:
    """Answers as `Quoting` does, and notes what it was asked."""

    quoting: Quoting
    asked: list[str] = field(default_factory=list)

    def answer(self, question: str, hits: Sequence[ScoredPassage], *, filters: Filters) -> Answer:
        self.asked.append(question)
        return self.quoting.answer(question, hits, filters=filters)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    conversations = SqliteConversations(tmp_path / "conversations.db")
    with opened(tmp_path / "archive") as archive:
        archive.add(STORIES)
        lexical, dense = LexicalRetriever(archive), DenseRetriever(EMBEDDER, archive)
        yield Desk(
            archive=archive,
            conversations=conversations,
            retrievers={"full": lexical, "hybrid": lexical, "lexical": lexical, "dense": dense},
            rewriter=FollowUpRewriter(),
            answerer=Quoting(archive),
            today=lambda: date(2026, 11, 22),
        )
    conversations.close()


def test_a_question_without_a_conversation_begins_one_and_is_kept_in_it(desk: Desk) -> None:
    answer = desk.ask("  What did Ada Quill promise about\nthe ferry? ")
    assert answer.question == "What did Ada Quill promise about the ferry?"
    assert answer.citations[0].article_id == "ferry"
    kept = desk.conversations.get(answer.conversation_id)
    assert [turn.answer for turn in kept.turns] == [answer]
    assert desk.conversations.answer(answer.id) == answer


def test_whoever_writes_an_answer_its_sentences_are_checked(tmp_path: Path) -> None:
    conversations = SqliteConversations(tmp_path / "conversations.db")
    with opened(tmp_path / "archive") as archive:
        archive.add(STORIES)
        desk = Desk(
            archive=archive,
            conversations=conversations,
            retrievers={"full": LexicalRetriever(archive)},
            rewriter=FollowUpRewriter(),
            answerer=Inventing(Quoting(archive)),
            today=lambda: date(2026, 11, 22),
        )
        answer = desk.ask("When will the ferry sail?")
        kept = conversations.answer(answer.id)
        assert desk.answer("When will the ferry sail?").sentences == ()
    conversations.close()
    assert (answer.verdict, answer.sentences, answer.citations) == ("not_in_archive", (), ())
    assert answer.notes == ("1 sentence was left out, since its sources do not bear out a date.",)
    assert kept == answer


def test_every_answer_has_an_id_of_its_own(desk: Desk) -> None:
    assert len({desk.ask("ferry").id for _ in range(3)}) == 3


def test_a_follow_up_is_asked_as_it_stands_alone_and_kept_as_it_was_typed(desk: Desk) -> None:
    first = desk.ask("What did Ada Quill promise?")
    second = desk.ask("And Bram Holt?", conversation_id=first.conversation_id)
    assert (second.question, second.standalone_question) == ("And Bram Holt?", "What did Bram Holt promise?")
    assert (second.carried, second.dropped) == (("promise",), ("Ada Quill",))
    assert second.citations[0].article_id == "dam"
    assert [turn.question for turn in desk.conversations.get(first.conversation_id).turns] == [
        "What did Ada Quill promise?",
        "And Bram Holt?",
    ]


def test_filters_and_k_reach_retriever_and_answerer(desk: Desk) -> None:
    filters = Filters(as_of=date(2022, 12, 31))
    answer = desk.ask("dam ferry meter", filters=filters)
    assert (answer.citations[0].article_id, answer.as_of) == ("ferry", date(2022, 12, 31))
    assert len(desk.search("dam ferry", k=1).hits) == 1
    assert len(desk.search("dam ferry", k=5).hits) == 2


def test_whoever_listens_hears_where_the_question_is_kept_stages_then_sentences_then_citations(desk: Desk) -> None:
    heard: list[tuple[str, object]] = []
    answer = desk.ask("ferry", on_event=lambda name, value: heard.append((name, value)))
    name, asked = heard.pop(0)
    assert isinstance(asked, Unanswered)
    assert (name, asked.id, asked.conversation_id) == ("asked", answer.id, answer.conversation_id)
    assert heard == [
        ("stage", "rewrite"),
        ("stage", "lexical"),
        ("stage", "answer"),
        ("stage", "check"),
        ("sentence", answer.sentences[0]),
        ("citation", answer.citations[0]),
    ]
    assert list(answer.timings_ms) == ["rewrite", "lexical", "answer", "check", "total"]


@pytest.mark.parametrize("question", ["", "   ", "?!", "x" * 4001])
def test_what_is_no_question_leaves_no_conversation_behind(question: str, desk: Desk) -> None:
    with pytest.raises(QuestionError):
        desk.ask(question)
    with pytest.raises(QuestionError):
        desk.search(question)
    assert list(desk.conversations.list()) == []


def test_an_unknown_conversation_is_not_begun_by_asking_in_it(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        desk.ask("ferry", conversation_id="no such")
    with pytest.raises(NotFoundError):
        desk.search("ferry", conversation_id="no such")
    assert list(desk.conversations.list()) == []


def test_a_search_in_a_conversation_is_rewritten_and_leaves_it_as_it_was(desk: Desk) -> None:
    first = desk.ask("What did Ada Quill promise?")
    before = desk.conversations.get(first.conversation_id)
    found = desk.search("And Bram Holt?", conversation_id=first.conversation_id)
    assert found.query == "What did Bram Holt promise?"
    assert found.hits[0].article_id == "dam"
    assert desk.conversations.get(first.conversation_id) == before


def test_a_search_goes_to_the_mode_that_was_asked_for(desk: Desk) -> None:
    # Words that no article holds are near to some article all the same.
    assert desk.search("zeppelin", mode="lexical").hits == ()
    assert len(desk.search("zeppelin", mode="dense").hits) == 3
    found = desk.search("ferry", mode="lexical")
    assert found.hits == tuple(map(Hit.of, desk.archive.lexical("ferry", k=10, filters=ALL)))
    assert list(found.timings_ms) == ["rewrite", "lexical", "total"]


def test_retrieving_takes_the_query_as_it_stands(desk: Desk) -> None:
    assert desk.retrieve("ferry", mode="dense", k=2) == desk.archive.dense(
        EMBEDDER.embed_query("ferry"), k=2, filters=ALL
    )


def test_examples_are_drawn_anew_only_when_the_archive_changed(desk: Desk) -> None:
    first = desk.examples(3)
    assert desk.examples(3) is first
    desk.archive.add([story("new", "Cal Rusk said that negotiations would resume.", day="2024-01-01")])
    assert desk.examples(3)[0] == "What did Cal Rusk say about negotiations?"
    assert list(desk.conversations.list()) == []


def test_a_search_tells_what_it_understood_where_that_has_an_effect(desk: Desk) -> None:
    assert desk.search("dam in 2023").understood == (
        Clue("window", "in 2023", "preferred", "published 2023-01-01 to 2023-12-31"),
    )
    assert desk.search("dam in 2023", mode="hybrid").understood == ()
    assert desk.search("dam").understood == ()
    assert desk.search("dam in 2023", filters=Filters(ignore=("in 2023",))).understood[0].effect == "ignored"


def test_asked_from_an_earlier_answer_a_question_begins_a_branch_and_the_rest_stays(desk: Desk) -> None:
    first = desk.ask("What did Ada Quill promise?")
    second = desk.ask("And Bram Holt?", conversation_id=first.conversation_id)
    other = desk.ask("And in 2022?", conversation_id=first.conversation_id, after=first.id)
    assert other.standalone_question == "What did Ada Quill promise in 2022?"
    assert other.conversation_id != first.conversation_id
    branch = desk.conversations.get(other.conversation_id)
    assert [turn.question for turn in branch.turns] == ["What did Ada Quill promise?", "And in 2022?"]
    assert branch.title == "What did Ada Quill promise?"
    kept = desk.conversations.get(first.conversation_id)
    assert [turn.answer.id for turn in kept.turns] == [first.id, second.id]


def test_an_answer_that_is_not_of_the_conversation_begins_no_branch(desk: Desk) -> None:
    first, other = desk.ask("ferry"), desk.ask("dam")
    with pytest.raises(NotFoundError, match="has no answer"):
        desk.ask("Why?", conversation_id=first.conversation_id, after=other.id)
    assert desk.ask("Why?", after=other.id).standalone_question == "dam: why?"


def test_asked_again_a_question_goes_on_from_what_was_before_it_and_joins_its_conversation(desk: Desk) -> None:
    first = desk.ask("What did Ada Quill promise?")
    second = desk.ask("Why did she leave?", conversation_id=first.conversation_id)
    assert second.carried == ("Ada Quill", "promise")
    again = desk.ask("Why did she leave?", again=second.id, filters=Filters(ignore=("promise",)))
    assert (again.standalone_question, again.dropped) == ("Why did Ada Quill leave?", ("promise",))
    kept = desk.conversations.get(first.conversation_id)
    assert [turn.answer.id for turn in kept.turns] == [first.id, second.id, again.id]
    assert desk.ask("And in 2022?", again=first.id).standalone_question == "And in 2022?", "nothing was before it"


def test_questions_to_go_on_with_are_kept_until_the_archive_changes_unless_they_were_given_up(tmp_path: Path) -> None:
    conversations = SqliteConversations(tmp_path / "conversations.db")
    with opened(tmp_path / "archive") as archive:
        archive.add([*STORIES, story("toll", "Bram Holt said that the ferry was unsafe.", title="Ferry unsafe")])
        trying = Noting(Quoting(archive))
        desk = Desk(
            archive=archive,
            conversations=conversations,
            retrievers={"full": LexicalRetriever(archive)},
            rewriter=FollowUpRewriter(),
            answerer=Quoting(archive),
            today=lambda: date(2026, 11, 22),
            trying=trying,
        )
        answer = desk.ask("What did Ada Quill promise about the ferry?")
        assert desk.suggestions(answer.id, go_on=lambda: False) == []
        assert trying.asked == []
        first = desk.suggestions(answer.id)
        assert "What did Bram Holt say about the ferry?" in trying.asked
        trying.asked.clear()
        assert desk.suggestions(answer.id) == first
        assert trying.asked == []
        archive.remove(["grain"])
        assert desk.suggestions(answer.id) == first
        assert trying.asked != []
    conversations.close()


class GoneError(Exception):
    """Ends the work of a listener that went."""


def stopped(desk: Desk, question: str, conversation_id: str | None = None, *, again: str | None = None) -> Unanswered:
    """Ask, and stop at the first stage."""
    kept: list[Unanswered] = []

    def leave(_: str, value: object) -> None:
        if not isinstance(value, Unanswered):
            raise GoneError
        assert desk.conversation(value.conversation_id).unanswered == (replace(value, answering=True),)
        kept.append(value)

    filters = Filters(ignore=("in 2022",))
    with pytest.raises(GoneError):
        desk.ask(question, conversation_id=conversation_id, again=again, filters=filters, on_event=leave)
    return kept[0]


def test_a_question_is_kept_before_it_is_answered_and_stays_when_it_is_stopped(desk: Desk) -> None:
    kept = stopped(desk, "What did Ada Quill promise?")
    conversation = desk.conversation(kept.conversation_id)
    assert (conversation.title, conversation.turns) == ("What did Ada Quill promise?", ())
    assert conversation.unanswered == (kept,)
    assert (kept.question, kept.ignore, kept.answering) == ("What did Ada Quill promise?", ("in 2022",), False)


def test_asked_again_the_answer_takes_the_place_of_a_question_that_had_none(desk: Desk) -> None:
    first = desk.ask("What did Ada Quill promise?")
    kept = stopped(desk, "Why did she leave?", first.conversation_id)
    desk.ask("What did Bram Holt demand?", conversation_id=first.conversation_id)
    again = desk.ask(kept.question, conversation_id=first.conversation_id, again=kept.id)
    assert again.standalone_question == "Why did Ada Quill leave (promise)?", "as it stood when it was asked first"
    conversation = desk.conversation(first.conversation_id)
    assert conversation.unanswered == ()
    assert [turn.question for turn in conversation.turns][-1] == "Why did she leave?"


def test_stopped_a_second_time_a_question_is_kept_once_and_goes_on_from_where_it_did(desk: Desk) -> None:
    first = desk.ask("What did Ada Quill promise?")
    second = desk.ask("Why did she leave?", conversation_id=first.conversation_id)
    kept = stopped(desk, "Why did she leave?", first.conversation_id, again=second.id)
    assert stopped(desk, "Why did she leave?", first.conversation_id, again=kept.id) == kept
    assert desk.conversation(first.conversation_id).unanswered == (kept,)
    again = desk.ask("Why did she leave?", conversation_id=first.conversation_id, again=kept.id)
    assert again.id == kept.id
    assert again.standalone_question == "Why did Ada Quill leave (promise)?"


def test_a_question_is_not_asked_again_and_on_from_an_answer_at_once(desk: Desk) -> None:
    first = desk.ask("ferry")
    with pytest.raises(QuestionError, match="not both"):
        desk.ask("Why?", after=first.id, again=first.id)


def test_two_desks_that_answer_one_kept_question_both_give_the_answer_that_was_kept_first(desk: Desk) -> None:
    kept = stopped(desk, "What did Ada Quill promise?")
    other, first = desk.keeping_in(desk.conversations), list[Answer]()
    told: list[tuple[str, object]] = []

    def answered_elsewhere(name: str, value: object) -> None:
        told.append((name, value))
        if not first:
            # As a server answers it that knows the dam alone.
            filters = Filters(since=date(2023, 1, 1))
            first.append(other.answer(kept.question, filters=filters))
            first[0] = replace(first[0], id=kept.id, conversation_id=kept.conversation_id)
            other.conversations.append(kept.conversation_id, first[0])

    answer = desk.ask(kept.question, again=kept.id, conversation_id=kept.conversation_id, on_event=answered_elsewhere)
    assert answer == first[0]
    conversation = desk.conversation(kept.conversation_id)
    assert ([turn.answer for turn in conversation.turns], conversation.unanswered) == ([answer], ())
    last = max(place for place, event in enumerate(told) if event == ("stage", AFRESH))
    assert [value for name, value in told[last:] if name == "sentence"] == list(answer.sentences)


def test_a_branch_that_is_stopped_has_its_turns_and_its_question(desk: Desk) -> None:
    first = desk.ask("What did Ada Quill promise?")
    source = desk.conversation(first.conversation_id)
    kept: list[Unanswered] = []

    def leave(_: str, value: object) -> None:
        assert isinstance(value, Unanswered)
        kept.append(value)
        raise GoneError

    with pytest.raises(GoneError):
        desk.ask("Why did she leave?", after=first.id, on_event=leave)
    branch = desk.conversation(kept[0].conversation_id)
    assert branch.unanswered == tuple(kept)
    assert [(turn.question, turn.asked) for turn in branch.turns] == [
        (turn.question, turn.asked) for turn in source.turns
    ]
    assert desk.conversation(source.id) == source
