"""The articles: found by words, days and outlets, opened, added, removed with time to undo; and how all was built."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from app.client import Client
from app.page_parts.adding import show_upload
from app.page_parts.elements import focus_on
from app.page_parts.filters import choose_filters, in_wrong_order, show_active
from app.page_parts.frame import framed
from app.page_parts.plain import label, plain
from app.page_parts.removing import is_going, is_leaving, remove_soon, show_leaving, undo
from app.page_parts.sources import Place, open_place, show_opened
from app.page_parts.words import count, day, headline, outlet, what_to_try
from app.wire import ArchiveCard
from rag.nouns import Filters

ON_A_PAGE = 25
MOST_FOUND = 100
"""Passages that a search by words looks at, as many as the HTTP contract lets through."""
WORDS = "words"
LED = "articles_led"
LED_SECONDS = 20.0
"""How long a button that has come is led to: on a busy machine it takes its time."""
REMOVE, KEEP = "remove-article", "keep-article"
CHECKSUM_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One article of the list; `quote` are the words of it that were found, where it was searched for."""

    article_id: str
    title: str | None
    source: str | None
    published: date | None
    quote: str = ""
    start: int = 0
    end: int = 0


def show(address: str) -> None:
    """Draw the page for the HTTP server at an address; called at each run of the script."""
    framed(address, _show, title="Articles · Rapporteur")


def _show(client: Client) -> None:
    with st.container(key="shelf"):
        _shelf(client, client.archive(), client.sources())
    show_opened(client)


def _shelf(client: Client, card: ArchiveCard, outlets: Sequence[tuple[str, int]]) -> None:
    st.markdown("# Articles", anchors=False)
    # A place of its own also while it is empty: what stands below is not laid out anew, and keeps the focus.
    with st.container(key="leaving-place"):
        show_leaving(client, _keep)
    words = st.text_input("Find articles by their words", key=WORDS, placeholder="All articles", bind="query-params")
    filters = choose_filters(card.state, [name for name, _ in outlets], by_speaker=False)
    show_active(filters)
    if not card.state.articles:
        st.info("The archive is empty. Add articles below.", icon=":material/upload_file:")
    elif in_wrong_order(filters):
        pass  # It is said where the filters in force stand, and nothing can be listed.
    elif words and words.strip():
        _found(client, words.strip(), filters)
    else:
        _all(client, filters)
    with st.container(key="leading-place"):
        _lead_on()
    show_upload(client)
    _built(card, outlets)


def _found(client: Client, words: str, filters: Filters) -> None:
    hits = client.search(words, mode="lexical", k=MOST_FOUND, filters=filters).hits
    rows: dict[str, Row] = {}
    for hit in hits:
        row = Row(hit.article_id, hit.title, hit.source, hit.published, hit.text, hit.start, hit.end)
        rows.setdefault(hit.article_id, row)
    if not rows:
        advice = what_to_try("try fewer", filtered=filters != Filters())
        st.info(f"No article holds these words. {advice}", icon=":material/search_off:")
        return
    some = " at the least" if len(hits) == MOST_FOUND else ""
    st.caption(f"{count(len(rows), 'article')}{some}, the best match first")
    _rows(list(rows.values()))


def _all(client: Client, filters: Filters) -> None:
    place = st.container()
    total = client.articles(filters=filters, limit=1).total
    if not total:
        st.info("No article lies within these days and outlets.", icon=":material/search_off:")
        return
    pages = -(-total // ON_A_PAGE)
    number = st.pagination(pages, key="shelf-page", max_visible_pages=5, bind="query-params") if pages > 1 else 1
    found = client.articles(filters=filters, offset=(number - 1) * ON_A_PAGE, limit=ON_A_PAGE)
    with place:
        st.caption(f"{count(found.total, 'article')}, the newest first")
        _rows([_titled(client, Row(each.id, each.title, each.source, each.published)) for each in found.articles])


def _titled(client: Client, row: Row) -> Row:
    """Give the row of an article without a title its first words, which the list of articles does not have."""
    return row if row.title else replace(row, title=_place(row).named(client).title)


def _rows(rows: Sequence[Row]) -> None:
    with st.container(key="article-rows", gap="xsmall"):
        for row in rows:
            _row(row)


def _row(row: Row) -> None:
    key = f"article-row-{row.article_id}"
    name = headline(row.title, row.quote)
    with st.container(horizontal=True, key=key, vertical_alignment="center", gap="xsmall", wrap=False):
        st.button(
            f"{label(name, limit=120)} · :gray[{plain(f'{outlet(row.source)} · {day(row.published)}')}]",
            key=f"open-article-{row.article_id}",
            width="stretch",
            wrap=True,
            on_click=_open,
            args=(row,),
        )
        # Two buttons: a click that is handed to a second run, since the first was broken off, means the same then.
        if is_leaving(row.article_id):
            st.button(
                f"Undo removing {label(name)}",
                key=f"{KEEP}-{row.article_id}",
                icon=":material/undo:",
                type="tertiary",
                help="Keep it in the archive",
                on_click=_keep,
                args=(row.article_id,),
            )
        elif not is_going(row.article_id):
            st.button(
                f"Remove {label(name)}",
                key=f"{REMOVE}-{row.article_id}",
                icon=":material/delete:",
                type="tertiary",
                help="Remove from the archive; can be undone for ten seconds",
                on_click=_remove,
                args=(row.article_id, name),
            )


def _remove(article_id: str, name: str) -> None:
    remove_soon(article_id, name)
    _turn(KEEP, article_id)


def _keep(article_id: str) -> None:
    undo(article_id)
    _turn(REMOVE, article_id)


def _turn(button: str, article_id: str) -> None:
    """Let the keyboard be led to the button that comes in the place of the one that was used."""
    place = re.sub(r"[^\w-]", "-", f"st-key-{button}-{article_id}", flags=re.ASCII)
    st.session_state[LED] = f".{place} button", time.monotonic()


def _lead_on() -> None:
    """Lead the keyboard on, for a while: a page that is come back to does not take the focus from where it is."""
    selector, turned = st.session_state.get(LED, ("", -LED_SECONDS))
    if time.monotonic() - turned < LED_SECONDS:
        focus_on(selector, key=f"focus-row-{turned}", unless_typing=True)


def _open(row: Row) -> None:
    open_place(_place(row))


def _place(row: Row) -> Place:
    return Place(row.article_id, row.title, row.source, row.published, None, row.quote, row.start, row.end)


def _built(card: ArchiveCard, outlets: Sequence[tuple[str, int]]) -> None:
    state, made = card.state, card.built_with
    with st.expander("What is in this archive, and how it was built", icon=":material/inventory_2:"):
        facts = [f"{count(state.articles, 'article')} in {count(state.passages, 'passage')}"]
        if state.oldest and state.newest:
            facts.append(f"published from {day(state.oldest)} to {day(state.newest)}")
        if state.undated:
            facts.append(f"{count(state.undated, 'article')} without a date")
        facts += [
            f"passages of at most {made.passage_tokens} tokens, {made.overlap_tokens} of them shared with the next",
            f"vectors of {made.dimensions} dimensions by {plain(made.model)}",
            f"checksum of its weights {plain(made.checksum[:CHECKSUM_SHOWN])}…",
            "with token codes, for ranking word by word" if made.token_codes else "without token codes",
            f"archive format {made.format}, fingerprint {plain(state.fingerprint)}",
        ]
        st.markdown("\n".join(f"- {fact}" for fact in facts))
        st.table([{"Outlet": plain(name), "Articles": number} for name, number in outlets])
