"""One finished turn: question, verdict, answer with its chips, what disagrees or is missing, sources."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.client import Client
from app.page_parts.carried import Ask, show_carried
from app.page_parts.clues import show_clues
from app.page_parts.elements import Line, answer_text, scroll_here
from app.page_parts.plain import plain, with_code
from app.page_parts.sources import Place, open_place, passage_card, source_row
from app.page_parts.taking import show_actions
from app.page_parts.words import ICONS, count, day, duration, offending, sources, verdict_line, what_to_try
from app.side_by_side import disagreement_lines
from rag.nouns import Answer, Sentence, Support

USER = ":material/person:"
ARCHIVE = ":material/newspaper:"
SIDE_BY_SIDE = range(2, 4)
"""As many parts of a question as fit beside one another."""

REMARKS: dict[Support, str] = {
    "supported": "",
    "partly": "only partly supported by its source",
    "unsupported": "not supported by its source",
}


def show_question(text: str, *, arrival: str | None = None) -> DeltaGenerator:
    """Show what was asked, letter for letter; with the name of an arrival it is scrolled to the top of the view.

    Returns its place, for what can be done with it.
    """
    message = st.chat_message("user", avatar=USER)
    with message:
        st.markdown(plain(text))
        if arrival is not None:
            scroll_here(key=f"arrived-{arrival}")
    return message


def show_answer(client: Client, answer: Answer, *, newest: bool, filtered: bool, on_ask: Ask) -> None:
    """Show a finished answer; after a refusal the nearest passages of the newest one lie open.

    `filtered` tells whether there is a filter to take off; `on_ask` is told to ask a question again, with what is then
    to have no effect.
    """
    with st.chat_message("assistant", avatar=ARCHIVE):
        with st.expander(verdict_line(answer), icon=ICONS[answer.verdict], type="compact", key=f"how-{answer.id}"):
            _how(answer)
        show_carried(answer, on_ask)
        show_clues(answer, on_ask)
        if answer.verdict == "not_in_archive":
            _refusal(answer, filtered=filtered)
        else:
            _found(client, answer)
        if answer.notes:
            st.caption("  \n".join(map(with_code, answer.notes)))
        _nearest(client, answer, expanded=newest and answer.verdict == "not_in_archive")
        show_actions(client, answer)


def _how(answer: Answer) -> None:
    archive = answer.archive
    newest = f"; the newest is of {day(archive.newest)}" if archive.newest else ""
    st.caption(f"Read from {count(archive.articles, 'article')}{newest}.")
    stages = [f"{name} {duration(spent)}" for name, spent in answer.timings_ms.items()]
    if stages:
        st.caption(plain(" · ".join(stages)))


def _found(client: Client, answer: Answer) -> None:
    places = {citation.number: Place.cited(citation).named(client) for citation in answer.citations}
    _text(answer, places)
    for found in answer.disagreements:
        _points("Side by side", ":material/balance:", list(disagreement_lines(found)))
    _points("Not in the archive", ":material/search_off:", answer.missing)
    if places:
        with st.container(key=f"sources-{answer.id}", gap="xsmall"):
            st.caption(sources(answer.citations).capitalize())
            for place in places.values():
                source_row(client, place, key=f"{answer.id}-{place.number}")


def _text(answer: Answer, places: dict[int, Place]) -> None:
    """Show the sentences; what answers several parts of the question stands side by side, on a phone in a column."""

    def show(lines: list[Line], key: str) -> None:
        answer_text(lines, lambda number: open_place(places[number]), key=key)

    parts = list(dict.fromkeys(sentence.part for sentence in answer.sentences if sentence.part))
    if len(parts) not in SIDE_BY_SIDE:
        show(_lines(answer, places), f"answer-{answer.id}")
        return
    if lead := _lead(answer, places):
        show(lead, f"answer-{answer.id}")
    for place, (column, part) in enumerate(zip(st.columns(len(parts)), parts, strict=True)):
        with column:
            st.markdown(f"**{plain(part)}**")
            lines = [_sentence(sentence, places) for sentence in answer.sentences if sentence.part == part]
            show(lines, f"answer-{answer.id}-{place}")
    if beside := [_sentence(sentence, places) for sentence in answer.sentences if not sentence.part]:
        show(beside, f"answer-{answer.id}-beside")


def _lines(answer: Answer, places: dict[int, Place]) -> list[Line]:
    lines = _lead(answer, places) + [_sentence(sentence, places) for sentence in answer.sentences]
    return lines or [_line(answer.answer, (), places)]


def _lead(answer: Answer, places: dict[int, Place]) -> list[Line]:
    short = answer.short_answer
    return [_line(short.text, (short.citation,), places, lead=True)] if short else []


def _sentence(sentence: Sentence, places: dict[int, Place]) -> Line:
    cited = [places[number] for number in sentence.citations]
    origins = [place.origin for place in cited]
    notes = list(dict.fromkeys(origins))
    if remark := REMARKS[sentence.support]:
        notes.append(": ".join(filter(None, (remark, offending(sentence)))))
    return _line(sentence.text, sentence.citations, places, note="; ".join(notes))


def _line(text: str, numbers: Sequence[int], places: dict[int, Place], *, note: str = "", lead: bool = False) -> Line:
    chips: list[tuple[int, str]] = [(number, places[number].name) for number in numbers]
    return {"text": text, "chips": chips, "note": note, "lead": lead}


def _refusal(answer: Answer, *, filtered: bool) -> None:
    with st.container(border=True, key=f"refusal-{answer.id}", gap="xsmall"):
        st.markdown("**The archive holds no answer to this**")
        if answer.missing:
            st.markdown("\n".join(f"- {plain(missing)}" for missing in answer.missing))
        else:
            st.markdown(plain(answer.answer))
        advice = what_to_try("ask in other words", "add articles that would know", filtered=filtered)
        st.caption(f"Nothing is guessed. {advice}")


def _points(title: str, icon: str, points: Sequence[str]) -> None:
    if not points:
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{icon} {title}**")
        st.markdown("\n".join(f"- {plain(point)}" for point in points))


def _nearest(client: Client, answer: Answer, *, expanded: bool) -> None:
    if not answer.nearest:
        return
    with st.expander(
        "Nearest passages, found but not cited", expanded=expanded, type="compact", key=f"nearest-{answer.id}"
    ):
        for rank, hit in enumerate(answer.nearest, start=1):
            passage_card(client, Place.retrieved(hit).named(client), key=f"{answer.id}-{rank}")
