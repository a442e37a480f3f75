"""What every implementation of `rag.seams.Conversations` does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from index.access import open_access
from index.conversations import SqliteConversations
from index.owners import OwnedConversations, Owners
from index.postgres.access import open_access as open_in_database
from index.postgres.address import Address
from index.postgres.conversations import PostgresConversations
from rag.errors import InputError, NotFoundError
from rag.nouns import Answer, ArchiveStamp, Citation, Conversation, Hit, Sentence, ShortAnswer, Turn
from rag.seams import Conversations
from tests.postgres_server import Databases

IMPLEMENTATIONS = ("sqlite", "postgres", "one owner's, sqlite", "one owner's, postgres")


def one_owners(kept: Conversations, owners: Owners) -> Conversations:
    """The conversations of one owner, among those of another."""
    OwnedConversations(kept, owners, "key:other").create("another's")
    return OwnedConversations(kept, owners, "key:one")


PLAIN = Answer(
    id="a1",
    conversation_id="",
    question="Who leads the talks?",
    standalone_question="Who leads the talks?",
    verdict="not_in_archive",
    answer="The archive does not say.",
    archive=ArchiveStamp(fingerprint="f", articles=0, newest=None),
)
RICH = replace(
    PLAIN,
    id="a2",
    verdict="answered",
    answer="Mirela Harlan leads them. [1]",
    archive=ArchiveStamp(fingerprint="f0", articles=12, newest=date(2022, 2, 10)),
    carried=("in 2016",),
    dropped=("Kessler",),
    sentences=(Sentence("Mirela Harlan leads them.", (1,), "supported"),),
    citations=(
        Citation(
            number=1,
            article_id="x/1 ü",
            title=None,
            source="Northern Wire",
            published=date(2016, 3, 24),
            url=None,
            passage_id="x/1 ü#0-25",
            quote="Mirela Harlan leads them.",
            start=0,
            end=25,
            before="",
            after=" The “rest” 😀",
            score=0.25,
            also_in=("y",),
            article_hash="h",
        ),
    ),
    short_answer=ShortAnswer("Mirela Harlan", 1, 0, 13),
    nearest=(Hit("p", "a", None, None, date(2020, 1, 2), None, "text", 0, 4, 0.5),),
    notes=("undated",),
    as_of=date(2016, 12, 31),
    timings_ms={"total": 12.5},
)


@pytest.fixture(params=IMPLEMENTATIONS)
def conversations(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Conversations]:
    with ExitStack() as places:
        made: Conversations
        if request.param.endswith("postgres"):
            databases: Databases = request.getfixturevalue("postgres")
            address = Address(places.enter_context(databases.empty()))
            made, open_owners = PostgresConversations(address), partial(open_in_database, address)
        else:
            made = SqliteConversations(tmp_path / "conversations.db")
            open_owners = partial(open_access, tmp_path / "conversations.db")
        places.callback(made.close)
        if request.param.startswith("one owner's"):
            access = open_owners()
            places.callback(access.close)
            made = one_owners(made, access.owners)
        yield made


def asked(question: str, answer_id: str) -> Answer:
    return replace(PLAIN, id=answer_id, question=question)


def test_a_new_conversation_is_empty_and_has_an_id_of_its_own(conversations: Conversations) -> None:
    first, second = conversations.create(), conversations.create()
    assert first.id != second.id
    assert conversations.get(first.id) == first
    assert first.turns == ()


def test_a_given_id_is_the_id_and_is_given_once(conversations: Conversations) -> None:
    assert conversations.create("c 1/ü").id == "c 1/ü"
    with pytest.raises(InputError, match="already"):
        conversations.create("c 1/ü")


@pytest.mark.parametrize("bad", ["", "  ", "x" * 201])
def test_an_unfit_id_is_refused(conversations: Conversations, bad: str) -> None:
    with pytest.raises(InputError):
        conversations.create(bad)


def test_an_answer_comes_back_as_it_was_given(conversations: Conversations) -> None:
    conversation = conversations.create()
    conversations.append(conversation.id, RICH)
    kept = replace(RICH, conversation_id=conversation.id)
    assert conversations.answer("a2") == kept
    assert [turn.answer for turn in conversations.get(conversation.id).turns] == [kept]


def test_turns_stay_in_the_order_they_were_asked(conversations: Conversations) -> None:
    conversation = conversations.create()
    for number in range(5):
        grown = conversations.append(conversation.id, asked(f"Question {number}?", f"a{number}"))
    assert [turn.question for turn in grown.turns] == [f"Question {number}?" for number in range(5)]
    assert grown == conversations.get(conversation.id)
    times = [turn.asked for turn in grown.turns]
    assert times == sorted(times)
    assert grown.updated == times[-1]


def test_the_first_question_is_the_title(conversations: Conversations) -> None:
    conversation = conversations.create()
    conversations.append(conversation.id, asked("Who left\n the talks?", "a"))
    assert conversations.append(conversation.id, asked("And in 2016?", "b")).title == "Who left the talks?"


def test_a_long_title_is_cut_between_words(conversations: Conversations) -> None:
    conversation = conversations.create()
    question = "What did the river party say about prisoners and the harbour agreement in the spring of 2019?"
    title = conversations.append(conversation.id, asked(question, "a")).title
    assert title == "What did the river party say about prisoners and the…"


def test_a_given_name_stays(conversations: Conversations) -> None:
    conversation = conversations.create()
    assert conversations.rename(conversation.id, " My notes ").title == "My notes"
    assert conversations.append(conversation.id, asked("Who left?", "a")).title == "My notes"
    with pytest.raises(InputError):
        conversations.rename(conversation.id, " \n")


def test_the_last_used_is_listed_first(conversations: Conversations) -> None:
    first, second, third = (conversations.create() for _ in range(3))
    conversations.append(first.id, asked("Who left?", "a"))
    assert [one.id for one in conversations.list()] == [first.id, third.id, second.id]
    assert all(one.turns == () for one in conversations.list())
    assert [one.id for one in conversations.list(offset=1, limit=1)] == [third.id]
    conversations.rename(second.id, "Named")
    assert [one.id for one in conversations.list()] == [first.id, third.id, second.id]


def test_a_list_has_no_negative_bounds(conversations: Conversations) -> None:
    with pytest.raises(InputError):
        conversations.list(offset=-1)


def test_deleting_takes_the_answers_along(conversations: Conversations) -> None:
    conversation, other = conversations.create(), conversations.create()
    conversations.append(conversation.id, asked("Who left?", "a"))
    conversations.add_feedback("a", "good")
    conversations.append(other.id, asked("Who stayed?", "b"))
    conversations.delete(conversation.id)
    assert [one.id for one in conversations.list()] == [other.id]
    with pytest.raises(NotFoundError):
        conversations.answer("a")
    assert conversations.answer("b").question == "Who stayed?"


def test_what_is_not_there_is_said_to_be_not_there(conversations: Conversations) -> None:
    for attempt in (
        lambda: conversations.get("gone"),
        lambda: conversations.append("gone", PLAIN),
        lambda: conversations.rename("gone", "Name"),
        lambda: conversations.delete("gone"),
        lambda: conversations.answer("gone"),
        lambda: conversations.add_feedback("gone", "good"),
    ):
        with pytest.raises(NotFoundError):
            attempt()


def test_an_answer_is_kept_once_and_in_its_own_conversation(conversations: Conversations) -> None:
    conversation, other = conversations.create(), conversations.create()
    conversations.append(conversation.id, PLAIN)
    with pytest.raises(InputError, match="already"):
        conversations.append(other.id, PLAIN)
    with pytest.raises(InputError, match="belongs"):
        conversations.append(other.id, replace(PLAIN, id="b", conversation_id=conversation.id))
    with pytest.raises(InputError, match="without an id"):
        conversations.append(other.id, replace(PLAIN, id=""))
    assert conversations.get(other.id).turns == ()


def test_a_verdict_is_not_empty(conversations: Conversations) -> None:
    conversations.append(conversations.create().id, PLAIN)
    conversations.add_feedback("a1", "wrong", "The envoy left in 2020.")
    with pytest.raises(InputError):
        conversations.add_feedback("a1", " ")


@pytest.mark.parametrize("question", ["\ud800?", "\x00\x1b[31m", "x" * 4000, "¿Quién? 誰?"])
def test_any_question_can_be_kept(conversations: Conversations, question: str) -> None:
    conversation = conversations.append(conversations.create().id, asked(question, "a"))
    assert conversation.turns[0].question == question
    assert 0 < len(conversation.title) <= 60
    assert conversation.title.isprintable()


def test_threads_that_append_at_once_lose_nothing(conversations: Conversations) -> None:
    conversation = conversations.create()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: conversations.append(conversation.id, asked(f"Q{n}", f"a{n}")), range(30)))
    questions = [turn.question for turn in conversations.get(conversation.id).turns]
    assert sorted(questions) == sorted(f"Q{n}" for n in range(30))


def test_closing_twice_is_harmless(conversations: Conversations) -> None:
    conversations.close()
    conversations.close()


def test_a_question_is_kept_before_its_answer_which_then_takes_its_place(conversations: Conversations) -> None:
    conversation = conversations.create()
    asked_first = conversations.ask(conversation.id, "Who left?", ignore=("in 2016",), again="a0")
    kept = conversations.get(conversation.id)
    assert (kept.turns, kept.unanswered, kept.title) == ((), (asked_first,), "Who left?")
    assert (asked_first.question, asked_first.ignore, asked_first.again) == ("Who left?", ("in 2016",), "a0")
    other = conversations.ask(conversation.id, "Who stayed?")
    answered = conversations.append(conversation.id, asked("Who left?", asked_first.id))
    assert answered.unanswered == (other,)
    assert [turn.answer.id for turn in answered.turns] == [asked_first.id]


def test_the_conversation_of_a_question_is_the_last_used_and_keeps_its_name(conversations: Conversations) -> None:
    first, second = conversations.create(), conversations.create()
    conversations.rename(first.id, "Named")
    conversations.ask(first.id, "Who left?")
    assert [(one.id, one.title) for one in conversations.list()] == [(first.id, "Named"), (second.id, second.title)]


def test_a_question_without_an_answer_is_forgotten_once(conversations: Conversations) -> None:
    conversation, other = conversations.create(), conversations.create()
    waiting = conversations.ask(conversation.id, "Who left?")
    with pytest.raises(NotFoundError):
        conversations.forget(other.id, waiting.id)
    conversations.forget(conversation.id, waiting.id)
    assert conversations.get(conversation.id).unanswered == ()
    with pytest.raises(NotFoundError, match="without an answer"):
        conversations.forget(conversation.id, waiting.id)
    with pytest.raises(NotFoundError):
        conversations.ask("gone", "Who left?")


def test_a_conversation_is_found_by_words_of_its_title_its_questions_and_its_answers(
    conversations: Conversations,
) -> None:
    first, second, third = (conversations.create() for _ in range(3))
    conversations.append(
        first.id, replace(asked("Who runs the Çavuş ferry?", "a"), answer="Mirela Harlan, 52,700. [1]")
    )
    conversations.append(second.id, asked("Who left the ferry?", "b"))
    conversations.rename(second.id, "Harbour notes")
    conversations.ask(third.id, "When does the ferry sail?")

    def found(q: str) -> list[str]:
        return [one.id for one in conversations.list(q=q)]

    assert found("ferry") == [third.id, second.id, first.id]
    assert found("FERR") == [third.id, second.id, first.id]
    assert found("cavus  harlan") == [first.id], "each word, in the question or in the answer"
    assert found("harbour left") == [second.id]
    assert found("sail") == [third.id]
    assert found("erry") == []
    assert found("ferry nowhere") == []
    assert found("?!") == []
    assert found(" ") == [third.id, second.id, first.id]
    assert [one.id for one in conversations.list(q="ferry", offset=1, limit=1)] == [second.id]
    conversations.delete(second.id)
    assert found("ferry") == [third.id, first.id]


@pytest.mark.parametrize("q", ["%", "_", "' OR 1", '"', "\ud800", "\x00", "x" * 4000])
def test_any_text_can_be_searched_for(conversations: Conversations, q: str) -> None:
    conversations.append(conversations.create().id, asked("Who left?", "a"))
    assert list(conversations.list(q=q)) == []


def two_turns(conversations: Conversations) -> Conversation:
    made = conversations.create().id
    conversations.append(made, asked("Who left?", "a"))
    return conversations.append(made, asked("And in 2016?", "b"))


def test_a_branch_holds_copies_of_the_turns_as_of_their_times_and_its_question(conversations: Conversations) -> None:
    source = two_turns(conversations)
    # As if they were asked long ago, and to the microsecond.
    turns = tuple(replace(turn, asked=turn.asked - timedelta(days=400, microseconds=3)) for turn in source.turns)
    waiting = conversations.branch(turns, "And in 2022?", ignore=("in 2016",))
    branch = conversations.get(waiting.conversation_id)
    assert (branch.title, branch.unanswered) == ("Who left?", (waiting,))
    assert (waiting.question, waiting.ignore, waiting.again) == ("And in 2022?", ("in 2016",), None)
    copies = [turn.answer for turn in branch.turns]
    assert [(turn.question, turn.asked) for turn in branch.turns] == [(turn.question, turn.asked) for turn in turns]
    assert len({source.id, waiting.conversation_id, waiting.id, "a", "b", *(copy.id for copy in copies)}) == 7
    assert [replace(copy, id=turn.answer.id) for copy, turn in zip(copies, turns, strict=True)] == [
        replace(turn.answer, conversation_id=branch.id) for turn in turns
    ]
    assert conversations.get(source.id) == source
    assert [one.id for one in conversations.list()] == [branch.id, source.id]
    answered = conversations.append(branch.id, asked("And in 2022?", waiting.id))
    assert [turn.question for turn in answered.turns] == ["Who left?", "And in 2016?", "And in 2022?"]


def test_a_branch_of_no_turns_is_a_conversation_begun_with_its_question(conversations: Conversations) -> None:
    waiting = conversations.branch((), "Who left?")
    begun = conversations.get(waiting.conversation_id)
    assert (begun.title, begun.turns, begun.unanswered) == ("Who left?", (), (waiting,))


class BreaksOff(tuple[Turn, ...]):
    """Turns of which the last cannot be had."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Turn]:
        yield from self[:-1]
        raise InterruptedError


def test_of_a_branch_that_is_interrupted_nothing_is_kept(conversations: Conversations) -> None:
    source = two_turns(conversations)
    turns: Sequence[Turn] = BreaksOff(source.turns)
    with pytest.raises(InterruptedError):
        conversations.branch(turns, "And in 2022?")
    assert [one.id for one in conversations.list()] == [source.id]
    assert conversations.get(source.id) == source


def test_the_first_question_is_the_title_though_it_has_no_answer(conversations: Conversations) -> None:
    made = conversations.create().id
    first = conversations.ask(made, "Who left?")
    assert conversations.append(made, asked("Who stayed?", "a")).title == "Who left?"
    conversations.ask(made, "Who came?")
    assert conversations.get(made).title == "Who left?"
    other = conversations.create().id
    conversations.forget(other, conversations.ask(other, "Who left?").id)
    conversations.ask(other, "Who came?")
    assert conversations.get(other).title == "Who came?", "one that was dismissed is no question of it"
    assert conversations.append(made, asked("Who left?", first.id)).title == "Who left?"
