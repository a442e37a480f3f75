"""The reporting desk: takes a question or a query, sends it the data's way, keeps the conversation.

question + conversation -> standalone question -> passages -> answer with citations -> new turn. Every face (command
line, HTTP, page) calls this and nothing below it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from typing import Literal

from rag.both_ways import retrieve_both_ways
from rag.candidate import Beside, Near
from rag.candidates import candidates
from rag.checking import checked_answer
from rag.dialogue import read_dialogue
from rag.errors import InputError, NotFoundError, QuestionError
from rag.examples import examples
from rag.nouns import Answer, Clue, Conversation, Filters, Hit, Rewrite, ScoredPassage, Sentence, Unanswered
from rag.questions import checked
from rag.rewording import Rewording
from rag.seams import Answerer, Archive, Conversations, Retriever, Rewriter
from rag.stages import recording, stage
from rag.suggesting import Drawn, suggestions
from rag.turns import before, up_to
from rag.understanding import Settled, as_read, understand

Mode = Literal["full", "hybrid", "dense", "lexical"]
Listener = Callable[[str, object], None]
"""Called with ("asked", Unanswered) once the question is kept, then with ("stage", name), ("sentence", Sentence) and
("citation", Citation) while an answer is made."""

AFRESH = "afresh"
"""The stage that takes back every sentence told so far: the answer begins again."""

NO_FILTERS = Filters()
DEFAULT_K = 8
_LOOKED_THROUGH = 24
"""Passages around an answer from which the next questions are drawn."""
_MOST_KEPT = 512
"""Answers whose next questions are kept."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found; `query` is what was searched for, after rewriting where there was a conversation.

    `understood` is what else than its words the query asked for, as far as the mode follows it: `full` all of it, the
    others an "as of".
    """

    query: str
    hits: tuple[Hit, ...]
    timings_ms: dict[str, float]
    understood: tuple[Clue, ...] = ()


class Desk:
    """Asks and searches one archive.

    `trying` answers the questions that are tried before they are suggested, if not the answerer does: one that is quick
    and costs nothing. `rewording` adds a language model's wording to what the rewriter makes of a follow-up. `near`
    tells which of the matters that may be suggested are nearest to an answer.
    """

    def __init__(
        self,
        *,
        archive: Archive,
        conversations: Conversations,
        retrievers: Mapping[str, Retriever],
        rewriter: Rewriter,
        answerer: Answerer,
        today: Callable[[], date],
        trying: Answerer | None = None,
        rewording: Rewording | None = None,
        near: Near | None = None,
        settled: Settled = as_read,
    ) -> None:
        self.archive = archive
        self.conversations = conversations
        self._retrievers = retrievers
        self._rewriter = rewriter
        self._answerer = answerer
        self._trying = trying or answerer
        self._rewording = rewording
        self._near = near
        self._today, self._settled = today, settled
        self._examples: dict[tuple[str, int], list[str]] = {}
        self._answering: set[str] = set()
        self._suggested: dict[tuple[str, Filters, int, str], list[str]] = {}

    def ask(
        self,
        question: str,
        *,
        conversation_id: str | None = None,
        after: str | None = None,
        again: str | None = None,
        filters: Filters = NO_FILTERS,
        k: int = DEFAULT_K,
        on_event: Listener | None = None,
    ) -> Answer:
        """Answer a question in its conversation (a new one without an id) from at most `k` passages, and keep it.

        The question is kept before it is answered: whatever ends this, it stays as one without an answer. With `after`,
        the id of an earlier answer, it goes on from there: the turns up to it are copied into a conversation of their
        own, and the one they come from stays as it is. With `again`, the id of an answer or of a question without one,
        it is asked in that one's place: only the turns before it tell what it goes on from; where another desk was
        quicker to answer it, that answer comes back. What `filters` ignore is not carried over.

        Raises:
            QuestionError: the question is empty, too long or not text, or both `after` and `again` are given.
            NotFoundError: there is no such conversation, or no such answer in it.
        """
        typed = checked(question)
        if after is not None and again is not None:
            raise QuestionError(
                "A question goes on from an answer or is asked again in its place, not both.",
                hint="Give `after` or `again`.",
            )
        conversation = self.conversations.get(conversation_id) if conversation_id else None
        if after is not None:
            conversation = up_to(after, conversation or self._conversation_of(after))
        context = conversation
        if again is not None:
            conversation = conversation or self._conversation_of(again)
            context = before(again, conversation)
        if conversation is None or after is not None:
            turns = conversation.turns if conversation else ()
            asked = self.conversations.branch(turns, typed, ignore=filters.ignore)
        else:
            asked = self._waiting(again, typed, conversation) or self.conversations.ask(
                conversation.id, typed, ignore=filters.ignore, again=again
            )
        self._answering.add(asked.id)
        try:
            return self._asked(asked, context, filters=filters, k=k, tell=on_event or _nobody)
        finally:
            self._answering.discard(asked.id)

    def _asked(
        self, asked: Unanswered, context: Conversation | None, *, filters: Filters, k: int, tell: Listener
    ) -> Answer:
        """Answer a question that is kept, and keep the answer in its place."""
        tell("asked", asked)
        made = self.answer_follow_up(asked.question, context, filters=filters, k=k, on_event=tell)
        answer = replace(made, id=asked.id, conversation_id=asked.conversation_id)
        try:
            self.conversations.append(answer.conversation_id, answer)
        except InputError:
            # Another server, or another window, may have answered the same question meanwhile.
            with suppress(NotFoundError):
                kept = self.conversations.answer(answer.id)
                return kept if kept.sentences == answer.sentences else _told_anew(kept, tell)
            raise
        return answer

    def answer_follow_up(
        self,
        question: str,
        conversation: Conversation | None,
        *,
        filters: Filters = NO_FILTERS,
        k: int = DEFAULT_K,
        on_event: Listener | None = None,
    ) -> Answer:
        """Answer a question that goes on from a conversation kept elsewhere, and keep nothing.

        The answer has no id and no conversation. Raises QuestionError as `ask` does.
        """
        typed, tell = checked(question), on_event or _nobody
        told: list[Sentence] = []

        def read_out(sentence: Sentence) -> None:
            told.append(sentence)
            tell("sentence", sentence)

        with recording(lambda name: tell("stage", name), read_out) as stages:
            rewrite = self._rewritten(typed, conversation, filters)
            hits = self._found(typed, rewrite, mode="full", k=k, filters=filters)
            drafted = self._answered(rewrite.question, hits, filters)
        answer = replace(
            drafted,
            question=typed,
            carried=rewrite.carried,
            dropped=rewrite.dropped,
            alternatives=rewrite.alternatives,
            notes=(*drafted.notes, *rewrite.notes),
            timings_ms=stages.timings_ms,
        )
        if tuple(told) != answer.sentences[: len(told)]:
            return _told_anew(answer, tell)
        return _told(answer, tell, begun=len(told))

    def _waiting(self, question_id: str | None, typed: str, conversation: Conversation | None) -> Unanswered | None:
        """Find a question without an answer that is asked again; one being answered, or reworded, makes way."""
        waiting = conversation.unanswered if conversation else ()
        found = next((one for one in waiting if one.id == question_id), None)
        if found is None or (found.question == typed and found.id not in self._answering):
            return found
        # Another window may have taken it away a moment ago.
        with suppress(NotFoundError):
            self.conversations.forget(found.conversation_id, found.id)
        return None

    def conversation(self, conversation_id: str) -> Conversation:
        """Read a conversation; of its questions without an answer it is told which are being answered here.

        Raises NotFoundError.
        """
        found = self.conversations.get(conversation_id)
        waiting = tuple(replace(one, answering=one.id in self._answering) for one in found.unanswered)
        return replace(found, unanswered=waiting)

    def search(
        self,
        query: str,
        *,
        mode: Mode = "full",
        k: int = 10,
        filters: Filters = NO_FILTERS,
        conversation_id: str | None = None,
    ) -> SearchResult:
        """Find passages; with a conversation the query is first made to stand alone, as in `ask`.

        Raises:
            QuestionError: the query is empty, too long or not text.
            NotFoundError: there is no such conversation.
        """
        typed = checked(query)
        conversation = self.conversations.get(conversation_id) if conversation_id else None
        with recording() as stages:
            rewrite = self._rewritten(typed, conversation, filters)
            hits = self._found(typed, rewrite, mode=mode, k=k, filters=filters)
        # An "as of" binds in every mode; what is preferred, only `full` follows.
        understood = self._understood(rewrite.question, filters)
        followed = tuple(clue for clue in understood if mode == "full" or clue.kind == "as_of")
        return SearchResult(rewrite.question, tuple(map(Hit.of, hits)), stages.timings_ms, followed)

    def keeping_in(self, conversations: Conversations) -> Desk:
        """The same desk with other conversations: those that one reader sees, or some that are not kept."""
        other = copy(self)
        other.conversations = conversations
        return other

    @property
    def systems(self) -> tuple[str, ...]:
        """Every way of searching, those that only evaluation runs (`full` without one of its parts) after the modes."""
        return tuple(self._retrievers)

    def retrieve(self, query: str, *, mode: str, k: int, filters: Filters = NO_FILTERS) -> list[ScoredPassage]:
        """Find passages for a query as it stands, in any way of `systems`: what evaluation runs."""
        return self._retrievers[mode].retrieve(query, k=k, filters=filters)

    def rewrite(self, question: str, conversation: Conversation) -> Rewrite:
        """Make a question stand alone in a conversation that need not be kept: for evaluation and for trying."""
        return self._rewriter.rewrite(question, conversation)

    def retrieve_follow_up(
        self, question: str, rewrite: Rewrite, *, mode: str, k: int, filters: Filters = NO_FILTERS
    ) -> list[ScoredPassage]:
        """Find passages for a question that was made to stand alone, as `ask` and `search` do."""
        return self._found(question, rewrite, mode=mode, k=k, filters=filters)

    def examples(self, n: int = 4) -> list[str]:
        """Draw at most `n` questions that this archive answers; worked out once for each state of the archive."""
        key = (self.archive.state().fingerprint, n)
        found = self._examples.get(key)
        if found is None:
            found = examples(self.archive, self._tried, n=n)
            self._examples.clear()  # and not a new one: desks that keep elsewhere share it
            self._examples[key] = found
        return found

    def suggestions(
        self,
        answer_id: str,
        *,
        filters: Filters = NO_FILTERS,
        n: int = 3,
        go_on: Callable[[], bool] = lambda: True,
    ) -> list[str]:
        """Draw at most `n` questions to go on with from an answer, each tried and answered before it is offered.

        They are kept for as long as the archive stays as it is; the first time takes as long as up to 14 questions.
        Before each is tried `go_on` is asked, which may wait; once it says no, those that were found come back and are
        not kept.

        Raises NotFoundError when there is no such answer, drawn before or not: these conversations may be one reader's.
        """
        answer = self.conversations.answer(answer_id)
        key = (answer_id, filters, n, self.archive.state().fingerprint)
        found = self._suggested.get(key)
        if found is None:
            conversation, whole = self.conversations.get(answer.conversation_id), True

            def may_go_on() -> bool:
                nonlocal whole
                whole = go_on()
                return whole

            drawn = self.draw(conversation, answer_id, filters=filters, n=n, go_on=may_go_on)
            found = [one.question for one in drawn.chosen]
            if not whole:
                return found
            if len(self._suggested) >= _MOST_KEPT:
                self._suggested.clear()
            self._suggested[key] = found
        return list(found)

    def draw(
        self,
        conversation: Conversation,
        answer_id: str | None = None,
        *,
        filters: Filters = NO_FILTERS,
        n: int = 3,
        go_on: Callable[[], bool] = lambda: True,
    ) -> Drawn:
        """Draw at most `n` questions to go on with from an answer of a conversation that need not be kept.

        It is the last one without `answer_id`; nothing is offered that any turn asked or cited. `go_on` is asked before
        anything is looked for and before each question is tried.
        """
        if not go_on():
            return Drawn((), 0)
        state = up_to(answer_id, conversation) if answer_id is not None else conversation
        dialogue = read_dialogue(state)
        if dialogue is None:
            return Drawn((), 0)

        def ask(question: str) -> Answer:
            return self._tried(question, self._rewriter.rewrite(question, state), filters)

        near = self._retrievers["full"].retrieve(dialogue.question, k=_LOOKED_THROUGH, filters=filters)
        ids = list(dict.fromkeys(hit.passage.article_id for hit in near))
        passages = [hit.passage for hit in near]
        beside = Beside(dialogue, passages, self.archive.statements(ids), self.archive.figures(ids), self._near)
        return suggestions(conversation, takewhile(lambda _: go_on(), candidates(beside)), ask, n=n)

    def answer(self, question: str, *, filters: Filters = NO_FILTERS, k: int = DEFAULT_K) -> Answer:
        """Answer a standalone question outside any conversation and keep nothing: for evaluation and for trying."""
        hits = self._retrievers["full"].retrieve(question, k=k, filters=filters)
        return self._answered(question, hits, filters)

    def _answered(self, question: str, hits: Sequence[ScoredPassage], filters: Filters) -> Answer:
        """Have the answer written, and every sentence of it checked, whoever wrote it."""
        with stage("answer"):
            drafted = self._answerer.answer(question, hits, filters=filters)
        with stage("check"):
            return checked_answer(drafted)

    def _tried(self, question: str, rewrite: Rewrite | None = None, filters: Filters = NO_FILTERS) -> Answer:
        """Answer a question that may be offered, by the quick answerer, and keep nothing."""
        found = rewrite or Rewrite(question)
        hits = self._found(question, found, mode="full", k=DEFAULT_K, filters=filters)
        return checked_answer(self._trying.answer(found.question, hits, filters=filters))

    def _understood(self, query: str, filters: Filters) -> tuple[Clue, ...]:
        return self._settled(understand(query, self.archive, today=self._today(), filters=filters), filters).clues

    def _conversation_of(self, answer_id: str) -> Conversation:
        return self.conversations.get(self.conversations.answer(answer_id).conversation_id)

    def _found(self, typed: str, rewrite: Rewrite, *, mode: str, k: int, filters: Filters) -> list[ScoredPassage]:
        return retrieve_both_ways(self._retrievers[mode], typed, rewrite, k=k, filters=filters, today=self._today())

    def _rewritten(self, question: str, conversation: Conversation | None, filters: Filters) -> Rewrite:
        with stage("rewrite"):
            found = self._rewriter.rewrite(question, conversation, without=filters.ignore)
        # What a reader took out would come back in the model's words.
        if self._rewording is None or conversation is None or not conversation.turns or filters.ignore:
            return found
        with stage("reword"):
            return self._rewording.reworded(question, conversation, found)


def _told_anew(answer: Answer, tell: Listener) -> Answer:
    tell("stage", AFRESH)
    return _told(answer, tell)


def _told(answer: Answer, tell: Listener, *, begun: int = 0) -> Answer:
    """Tell of an answer from its sentence `begun` on."""
    for sentence in answer.sentences[begun:]:
        tell("sentence", sentence)
    for citation in answer.citations:
        tell("citation", citation)
    return answer


def _nobody(_name: str, _value: object) -> None:
    """Hear nothing."""
