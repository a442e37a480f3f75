"""A question being answered: the stages while they run, the sentences as they come, and what to do when it fails."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_status_container import StatusContainer

from app.client import Client
from app.client_events import Kept
from app.page_parts.answers import ARCHIVE, show_question
from app.page_parts.history import open_conversation, open_id
from app.page_parts.plain import plain, with_code
from rag.desk import AFRESH
from rag.errors import NotFoundError, RapporteurError
from rag.nouns import Answer, Conversation, Filters, Sentence

PENDING = "pending_question"
UNANSWERED = "unanswered_question"

STAGES = {
    "rewrite": "Reading the question",
    "reword": "Having the question worded",
    "lexical": "Searching by words",
    "embed": "Searching by meaning",
    "dense": "Searching by meaning",
    "fuse": "Weighing what was found",
    "rerank": "Weighing what was found",
    "answer": "Reading the passages",
    "generate": "Having the answer worded",
    "repair": "Having it worded again",
    "check": "Checking every sentence",
    "verdict": "Checking that the archive knows",
    "sentences": "Reading the passages",
    "weigh": "Choosing the sentences",
}
"""What the reader is told of each stage; a stage without words here changes nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to be asked, what of it and of the conversation is to have no effect, and where.

    `again` is the answer, or the question without one, in whose place it is asked; `after` the answer from which it
    branches off, in a conversation of its own; `apart` begins one with it alone. `conversation_id` is known once it was
    sent: the conversation that was open then (None for a new one), later the one that keeps it.
    """

    question: str
    ignore: tuple[str, ...] = ()
    again: str | None = None
    after: str | None = None
    apart: bool = False
    conversation_id: str | None = None


def ask_next(question: str, ignore: tuple[str, ...] = (), again: str | None = None) -> None:
    """Have a question asked in the run of the page that follows."""
    ask_this(Asked(question, ignore, again))


def ask_this(asked: Asked) -> None:
    """Have a question asked in the run of the page that follows, wherever it belongs."""
    st.session_state[PENDING] = asked


def take_pending() -> Asked | None:
    """Take the question that a button asked, if any."""
    pending: Asked | None = st.session_state.pop(PENDING, None)
    return pending


def ask_live(client: Client, asked: Asked, *, conversation_id: str | None, filters: Filters) -> Answer | None:
    """Show a question and its answer as it comes. Returns the answer, or None after showing what went wrong.

    The conversation is opened as soon as the server has kept the question there. A stop or another click ends this run
    with an exception of Streamlit's own; the question is then offered again.
    """
    st.session_state[UNANSWERED] = replace(asked, conversation_id=open_id())
    show_question(asked.question, arrival="live")
    with st.chat_message("assistant", avatar=ARCHIVE):
        with st.container(key="live-status", gap="xsmall"):
            status = st.status("Asking the archive", type="compact")
            # Any click ends the run that waits for the answer. The one in the question box is there only for questions
            # that were typed, and not while the page looks for suggestions.
            stop = st.empty()
            stop.button("Stop", key="stop", type="tertiary", icon=":material/stop_circle:")
        stopped = st.empty()
        _prepare_stop(stopped)
        with st.container(key="live-answer"):
            text = st.empty()
        try:
            seen = replace(filters, ignore=asked.ignore)
            answer = _listen(client, asked, conversation_id, filters=seen, status=status, text=text)
        except RapporteurError as error:
            stop.empty()
            stopped.empty()
            if isinstance(error, NotFoundError):
                _begin_afresh()
            _explain(error, status)
            return None
    st.session_state.pop(UNANSWERED, None)
    return answer


def _prepare_stop(place: DeltaGenerator) -> None:
    """Lay out what is seen once this run was stopped; until then the style sheet hides it.

    Streamlit lets a stopped run draw nothing more, so it has to be there before.
    """
    with place.container(key="live-stopped", gap="xsmall"):
        st.caption("Stopped before it was answered.")
        st.button("Ask again", key="ask-stopped", icon=":material/refresh:", on_click=_ask_again)


def _explain(error: RapporteurError, status: StatusContainer) -> None:
    status.update(label="No answer", state="error")
    st.error(with_code(str(error)), icon=":material/error:")
    st.button("Ask again", key="ask-failed", icon=":material/refresh:", on_click=_ask_again)


def _begin_afresh() -> None:
    """Let a question whose place is gone be asked without it: there it would not be found again either."""
    asked: Asked | None = st.session_state.get(UNANSWERED)
    if asked is not None:
        st.session_state[UNANSWERED] = replace(asked, again=None, after=None)


def was_stopped(question_id: str) -> bool:
    """Tell whether the answer to a question was stopped in this window."""
    asked: Asked | None = st.session_state.get(UNANSWERED)
    return asked is not None and asked.again == question_id


def withdraw_offer(question_id: str) -> None:
    """Offer a question no more that was taken out of its conversation."""
    if was_stopped(question_id):
        st.session_state.pop(UNANSWERED, None)


def offer_unanswered(conversation: Conversation | None) -> None:
    """Offer a question again that was stopped before the server had kept it, in the conversation it was asked in.

    One in the place of an answer, or of a question that is kept, can be asked again there.
    """
    asked: Asked | None = st.session_state.get(UNANSWERED)
    opened = conversation.id if conversation else None
    if asked is None or asked.again is not None or asked.conversation_id != opened:
        return
    with st.container(border=True, key="unanswered", gap="xsmall"):
        st.caption("Stopped before it was answered:")
        st.markdown(plain(asked.question))
        st.button("Ask again", icon=":material/refresh:", key="ask-unanswered", on_click=_ask_again)


def _ask_again() -> None:
    # Read at the click: where the question is kept was not known yet when the button was laid out.
    asked: Asked | None = st.session_state.pop(UNANSWERED, None)
    if asked is not None:
        ask_this(asked)


def _listen(
    client: Client,
    asked: Asked,
    conversation_id: str | None,
    *,
    filters: Filters,
    status: StatusContainer,
    text: DeltaGenerator,
) -> Answer:
    shown: list[str] = []
    asking = client.ask_stream(
        asked.question, conversation_id=conversation_id, after=asked.after, again=asked.again, filters=filters
    )
    for _, payload in asking:
        match payload:
            case Kept():
                open_conversation(payload.conversation_id)
                st.session_state[UNANSWERED] = Asked(
                    asked.question,
                    asked.ignore,
                    again=payload.question_id,
                    conversation_id=payload.conversation_id,
                )
            case "":
                # Streamlit stops a script where it looks at its state: without this a stop would wait for the answer.
                st.session_state.get(UNANSWERED)
            case str(stage) if stage == AFRESH:
                shown.clear()
                text.empty()
            case str(stage) if stage in STAGES:
                status.update(label=STAGES[stage])
            case Sentence():
                shown.append(_with_marks(payload))
                text.markdown("\n\n".join(shown))
            case Answer():
                return payload
    raise RapporteurError("The server ended its answer too early.", hint="Ask again.")


def _with_marks(sentence: Sentence) -> str:
    marks = "".join(f" :primary-badge[\\[{number}\\]]" for number in sentence.citations)
    return plain(sentence.text) + marks
