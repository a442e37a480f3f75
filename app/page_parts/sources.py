"""Sources: the cards under an answer, and the drawer that opens an article at the cited words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

import streamlit as st

from app.client import Client
from app.page_parts.elements import article_text
from app.page_parts.plain import label, link, plain, with_code
from app.page_parts.words import also_in, day, excerpt, headline, outlet
from rag.errors import NotFoundError, RapporteurError
from rag.nouns import Article, Citation, Hit
from rag.said import Said

OPENED = "opened_place"


@dataclass(frozen=True, slots=True)
class Place:
    """Words in an article, as a card shows them and the drawer opens them."""

    article_id: str
    title: str | None
    source: str | None
    published: date | None
    url: str | None
    quote: str
    start: int
    end: int
    also_in: tuple[str, ...] = ()
    number: int | None = None
    status: str | None = None

    @classmethod
    def cited(cls, citation: Citation) -> Self:
        """Take the place of a citation."""
        return cls(
            article_id=citation.article_id,
            title=citation.title,
            source=citation.source,
            published=citation.published,
            url=citation.url,
            quote=citation.quote,
            start=citation.start,
            end=citation.end,
            also_in=citation.also_in,
            number=citation.number,
            status=citation.status,
        )

    @classmethod
    def retrieved(cls, hit: Hit) -> Self:
        """Take the place of a passage that was found but not cited."""
        return cls(
            article_id=hit.article_id,
            title=hit.title,
            source=hit.source,
            published=hit.published,
            url=hit.url,
            quote=hit.text,
            start=hit.start,
            end=hit.end,
            also_in=hit.also_in,
        )

    @classmethod
    def said(cls, said: Said, text: str) -> Self:
        """Take the place of a statement in its article's text, from its first word to its last.

        Where the text is not what the statement was read from, its words stand as the quote, and are not found there.
        """
        start, end = said.spans[0][0], said.spans[-1][1]
        same = " ".join(text[first:last] for first, last in said.spans) == said.text
        return cls(
            article_id=said.article_id,
            title=said.title,
            source=said.source,
            published=said.published,
            url=said.url,
            quote=text[start:end] if same else said.text,
            start=start,
            end=end,
            also_in=said.also_in,
        )

    @property
    def origin(self) -> str:
        """Outlet and date."""
        return f"{outlet(self.source)}, {day(self.published)}"

    @property
    def name(self) -> str:
        """The place in one line: title, outlet and date."""
        return f"{headline(self.title, self.quote)}, {self.origin}"

    @property
    def removed(self) -> bool:
        """Whether the article is no longer in the archive."""
        return self.status is not None and "removed" in self.status

    def named(self, client: Client) -> Place:
        """The same place with a headline: its article's title, else the article's first words."""
        if self.title:
            return self
        article = _article(client, client.base_url, self.article_id)
        return replace(self, title=headline(article.title, article.text) if article else headline(None, self.quote))


def open_place(place: Place | Said) -> None:
    """Ask for the drawer to be opened at the end of this run of the page, at a place or at a statement.

    Its article is read then: a click has to ask the server nothing, since a page tells what fails only in its run.
    """
    st.session_state[OPENED] = place


def show_opened(client: Client) -> None:
    """Show the drawer if a card or a chip asked for it, until it is closed; to be called once, at the end of a run.

    A run that does not draw it closes it, and the page runs on its own account too: when suggestions have come, say.
    """
    asked: Place | Said | None = st.session_state.get(OPENED)
    if asked is not None:
        place = asked if isinstance(asked, Place) else _said(client, asked)
        place = place.named(client)
        title = label(headline(place.title, place.quote), limit=160)
        st.dialog(title, width=760, position="right", on_dismiss=close_opened)(_drawer)(client, place)


def close_opened() -> None:
    """Close the drawer."""
    st.session_state.pop(OPENED, None)


def _said(client: Client, said: Said) -> Place:
    article = _article(client, client.base_url, said.article_id)
    return Place.said(said, article.text if article else "")


def source_row(client: Client, place: Place, *, key: str) -> None:
    """Show a cited source as one button: number, title, outlet, date and copies; it opens the article."""
    parts = [
        f"**{place.number}** {label(headline(place.title, place.quote), limit=120)}",
        f":gray[{plain(_origin(client, place))}]",
    ]
    if place.status:
        parts.append(f":orange[{plain(place.status)}]")
    st.button(
        " · ".join(parts),
        key=f"source-{key}",
        width="stretch",
        wrap=True,
        disabled=place.removed,
        on_click=open_place,
        args=(place,),
    )


def passage_card(client: Client, place: Place, *, key: str) -> None:
    """Show a passage that was found but not cited: title, outlet, date, its words, and a button to its article."""
    with st.container(border=True, key=f"card-{key}", gap="xsmall"):
        st.markdown(f"**{plain(headline(place.title, place.quote))}**")
        st.caption(plain(_origin(client, place)))
        st.markdown("\n".join(f"> {line}" for line in plain(excerpt(place.quote)).splitlines()))
        st.button(
            "Read in the article",
            key=f"open-{key}",
            icon=":material/article:",
            type="tertiary",
            on_click=open_place,
            args=(place,),
        )


def _origin(client: Client, place: Place) -> str:
    parts = [outlet(place.source), day(place.published)]
    if place.also_in and (copies := also_in(place.source, [copy.source for copy in _copies(client, place.also_in)])):
        parts.append(copies)
    return " · ".join(parts)


@st.cache_data(ttl=300, max_entries=4_000, show_spinner=False)
def _article(_client: Client, address: str, article_id: str) -> Article | None:  # noqa: ARG001 (the address is the cache's key)
    try:
        return _client.article(article_id)
    except NotFoundError:
        return None


def _copies(client: Client, article_ids: Sequence[str]) -> list[Article]:
    found = (_article(client, client.base_url, article_id) for article_id in article_ids)
    return [article for article in found if article is not None]


def _drawer(client: Client, place: Place) -> None:
    try:
        article = client.article(place.article_id)
    except NotFoundError:
        st.info("This article has been removed from the archive.", icon=":material/delete:")
        return
    except RapporteurError as error:
        st.error(with_code(str(error)), icon=":material/error:")
        return
    st.caption(plain(_byline(client, article, place)))
    if article.url and article.url.startswith(("http://", "https://")):
        # No link button: its code is fetched when the first one is shown, and until then a grey block stands there.
        st.markdown(link("Original page", article.url))
    unchanged = article.text[place.start : place.end] == place.quote
    if not unchanged:
        st.warning("The article has changed since it was cited; the quoted words are not marked.")
    article_text(article.text, (place.start, place.end) if unchanged else None, key="article-text")
    for copy in _copies(client, place.also_in):
        printed = f"Also printed by {outlet(copy.source)}, {day(copy.published)}: {headline(copy.title, copy.text)}"
        st.caption(plain(printed))


def _byline(client: Client, article: Article, place: Place) -> str:
    parts = [outlet(article.source), day(article.published)]
    if article.author:
        parts.insert(0, f"By {article.author}")
    if place.also_in:
        parts.append(also_in(place.source, [copy.source for copy in _copies(client, place.also_in)]))
    return " · ".join(part for part in parts if part)
