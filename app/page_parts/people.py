"""Speakers: everybody who speaks, under which names, in which roles when, and for whom."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from app.client import Client
from app.page_parts.downloads import show_downloads
from app.page_parts.frame import framed
from app.page_parts.plain import plain
from app.page_parts.sources import Place, open_place, show_opened
from app.page_parts.statements import explain_empty
from app.page_parts.words import count, day
from app.tables import speakers_csv
from app.wire import SpeakerList
from rag.spelling import fold
from rag.voices import Office, Speaker

NAMED = "named"
"""Where the address keeps the words that a name, role or affiliation holds."""
ON_A_PAGE = 40


def show(address: str) -> None:
    """Draw the page for the HTTP server at an address; called at each run of the script."""
    framed(address, _show, title="Speakers · Rapporteur")


def _show(client: Client) -> None:
    state = client.health()
    with st.container(key="ledger"):
        st.markdown("# Speakers", anchors=False)
        found = client.speakers()
        if not found:
            explain_empty(state.articles)
            return
        words = st.text_input("Name, role or affiliation", key=NAMED, bind="query-params", placeholder="UN envoy")
        shown = [each for each in found if _holds(each, words or "")]
        st.caption(
            f"{count(len(shown), 'speaker')}. Roles are what articles of these days call somebody. "
            "`rapporteur speakers --merge NAME --merge OTHER` makes two names one speaker, `--apart NAME` parts them; "
            "a server knows of it once it is started again."
        )
        show_downloads("speakers", speakers_csv(shown), SpeakerList(tuple(shown)))
        pages = -(-len(shown) // ON_A_PAGE)
        number = st.pagination(pages, key="page", max_visible_pages=5, bind="query-params") if pages > 1 else 1
        for place, speaker in enumerate(shown[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]):
            show_speaker(speaker, place)
    show_opened(client)


def _holds(speaker: Speaker, words: str) -> bool:
    told = [speaker.name, *speaker.names]
    told += [text for office in speaker.roles for text in (office.role, office.affiliation or "")]
    held = set(fold(" ".join(told)).split())
    return all(any(word.startswith(part) for word in held) for part in fold(words).split())


def show_speaker(speaker: Speaker, place: int) -> None:
    """Show one speaker with names and roles, at a place of the list: two may be shown by one name."""
    with st.container(border=True, gap="xsmall", key=f"person-{place}"):
        link = f"timeline?speaker={quote(speaker.name, safe='')}"
        told = count(speaker.statements, "statement")
        st.markdown(f"**{plain(speaker.name)}** · [{told}]({link})")
        others = [name for name in speaker.names if name != speaker.name]
        if others:
            st.caption(plain(f"also {', '.join(others)}"))
        for number, office in enumerate(speaker.roles):
            belongs = f" · {office.affiliation}" if office.affiliation else ""
            st.button(
                plain(f"{office.role}{belongs} · {_days(office)}"),
                key=f"said-role-{place}-{number}",
                help="Read it in the article",
                wrap=True,
                type="tertiary",
                on_click=_open,
                args=(office,),
            )


def _days(office: Office) -> str:
    if office.first is None or office.last is None:
        return "undated"
    return day(office.first) if office.first == office.last else f"{day(office.first)} to {day(office.last)}"


def _open(office: Office) -> None:
    place = Place(
        article_id=office.article_id,
        title=None,
        source=None,
        published=None,
        url=None,
        quote=office.quote,
        start=office.start,
        end=office.end,
    )
    open_place(place)
