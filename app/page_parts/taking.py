"""What can be done with an answer: copy it with its sources, take it along as a file, pass its address on, judge it."""

from __future__ import annotations

import streamlit as st

from app.client import Client
from app.copying import as_text
from app.exports import Format, export
from app.page_parts.elements import enter_popover
from app.page_parts.plain import with_code
from rag.errors import RapporteurError
from rag.nouns import Answer

FORMS: dict[Format, str] = {"md": "Markdown", "bibtex": "BibTeX", "csl": "CSL-JSON"}
"""Forms in which an answer can be taken along."""

JUDGED = "answers_judged"
REASONS = ("Wrong sentence quoted", "Does not answer", "Something is missing", "Out of date", "Hard to understand")


def show_actions(client: Client, answer: Answer) -> None:
    """Show the row of actions under an answer."""
    with st.container(horizontal=True, key=f"actions-{answer.id}", gap="small", vertical_alignment="center"):
        with st.popover("Copy", icon=":material/content_copy:", key=f"copying-{answer.id}", type="tertiary"):
            enter_popover(key=f"focus-copying-{answer.id}")
            st.caption("The answer with its sources; the sign at the right of the box copies it.")
            st.code(as_text(answer), language=None, wrap_lines=True)
            with st.container(horizontal=True):
                for form, name in FORMS.items():
                    copy = export(answer, form)
                    st.download_button(
                        name,
                        copy.text,
                        copy.filename,
                        copy.media_type,
                        icon=":material/download:",
                        on_click="ignore",
                        key=f"copy-{form}-{answer.id}",
                    )
        with st.popover("Share", icon=":material/link:", key=f"sharing-{answer.id}", type="tertiary"):
            enter_popover(key=f"focus-sharing-{answer.id}")
            st.caption("The address of this conversation, for those who can reach this page.")
            st.code(_address(answer), language=None, wrap_lines=True)
        _judge(client, answer)


def _address(answer: Answer) -> str:
    page = (st.context.url or "").split("?")[0].rstrip("/")
    return f"{page}/?c={answer.conversation_id}"


def _judge(client: Client, answer: Answer) -> None:
    """Offer thumbs up and down; thumbs down asks why. What is said last is what is kept."""
    thumbs = st.feedback("thumbs", key=f"thumbs-{answer.id}", width="content")
    if thumbs is None:
        return
    if thumbs == 1:
        _keep(client, answer, "up", "")
        st.caption("Kept. Thank you.", width="content")
        return
    with st.popover("Why?", icon=":material/edit_note:", key=f"why-{answer.id}", type="tertiary"):
        enter_popover(key=f"focus-why-{answer.id}")
        chosen = st.pills("What is wrong with it?", REASONS, selection_mode="multi", key=f"reasons-{answer.id}")
        more = st.text_input("In your words", key=f"words-{answer.id}", max_chars=1_000)
    reasons = "; ".join([*chosen, *([more.strip()] if more and more.strip() else [])])
    _keep(client, answer, "down", reasons)
    st.caption("Kept, with your reasons." if reasons else "Kept. Why is worth telling.", width="content")


def _keep(client: Client, answer: Answer, verdict: str, reasons: str) -> None:
    """Send a judgement once; a page is drawn many times."""
    sent: dict[str, tuple[str, str]] = st.session_state.setdefault(JUDGED, {})
    if sent.get(answer.id) == (verdict, reasons):
        return
    try:
        client.give_feedback(answer.id, verdict, reasons)
    except RapporteurError as error:
        st.warning(with_code(str(error)), icon=":material/error:")
        return
    sent[answer.id] = (verdict, reasons)
