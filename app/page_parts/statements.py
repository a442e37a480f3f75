"""What the pages about statements share: filters in the address, and rows that open an article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from app.client import Client
from app.page_parts.filters import SINCE, UNTIL, WRONG_ORDER, choose_day
from app.page_parts.left_out import compare, in_address, show_left_out
from app.page_parts.plain import plain
from app.page_parts.sources import open_place
from app.page_parts.words import count, day, excerpt, outlet, stance_word
from rag.issues import Matched
from rag.said import Said, Wanted

UNKNOWN = "unknown speaker"
OPENING = ("“", '"', "«", "„")
ISSUE = "issue"


@st.cache_data(max_entries=16, show_spinner=False)
def speaker_names(_client: Client, address: str, sequence: int) -> list[str]:  # noqa: ARG001 (they are the cache's key)
    """List all speakers, those who speak most first."""
    return [each.name for each in _client.speakers()]


@st.cache_data(max_entries=16, show_spinner=False)
def names(_client: Client, address: str, sequence: int) -> tuple[list[str], list[str]]:
    """List all speakers, those who speak most first, and all issues that somebody speaks on."""
    return speaker_names(_client, address, sequence), list(_client.positions(Wanted(), limit=1_000).issues)


def choose_one(text: str, offered: Sequence[str], key: str, placeholder: str) -> str | None:
    """Offer one of some names, kept in the address; what that asks for and is not offered is left out and said."""
    wanted = in_address(key)
    chosen = st.selectbox(text, offered, index=None, key=key, placeholder=placeholder, bind="query-params")
    compare(key, wanted, [chosen] if chosen else [])
    return chosen


def choose_some(text: str, offered: Sequence[str], key: str, placeholder: str) -> list[str]:
    """Offer several of some names in the same way."""
    wanted = in_address(key)
    chosen = st.multiselect(text, offered, key=key, placeholder=placeholder, bind="query-params")
    compare(key, wanted, chosen)
    return chosen


def choose_issue(issues: Sequence[str]) -> str | None:
    """Offer the issues."""
    return choose_one("Issue", issues, ISSUE, "All issues")


def choose_days() -> tuple[date | None, date | None] | None:
    """Offer the first and the last day; None, after a warning, where they are in the wrong order.

    To be called behind the other choices, as what the address had to leave out is told here.
    """
    first, last = st.columns(2)
    with first:
        since = choose_day("From", SINCE)
    with last:
        until = choose_day("Until", UNTIL)
    show_left_out()
    if since and until and since > until:
        st.warning(WRONG_ORDER)
        return None
    return since, until


def quoted(text: str) -> str:
    """Put words in quotation marks, unless they bring their own.

    >>> quoted("that it rained"), quoted('"It rained," "she heard."')
    ('“that it rained”', '"It rained," "she heard."')
    """
    return text if text.startswith(OPENING) else f"“{text}”"


def show_statement(said: Said, *, key: str) -> None:
    """Show a statement as one button: day, speaker, stance, words, issues and outlet; it opens the article there."""
    parts = [f"**{plain(day(said.day))}** · **{plain(said.speaker or UNKNOWN)}** · {stance_word(said.stance)}"]
    parts.append(plain(quoted(" ".join(excerpt(said.text).split()))))
    where = [*map(_known_by, said.cues), outlet(said.source)]
    if said.also_in:
        where.append(f"also in {count(len(said.also_in), 'other article')}")
    parts.append(f":gray[{plain(' · '.join(where))}]")
    st.button(
        " · ".join(parts),
        key=f"said-{key}-{said.id}",
        width="stretch",
        wrap=True,
        on_click=open_place,
        args=(said,),
    )


def _known_by(match: Matched) -> str:
    """Name an issue, with the cue or the seed by which it is known."""
    if match.by == "meaning":
        return f"{match.label}, near “{match.cue}” ({match.likeness:.2f})"
    return match.label if match.cue == match.label else f"{match.label} (“{match.cue}”)"


def explain_empty(articles: int) -> None:
    """Say why there is no statement at all, and what helps."""
    if not articles:
        st.info("The archive is empty. Add articles on the page “Ask”.", icon=":material/upload_file:")
        return
    st.info(
        f"No statement is known in {count(articles, 'article')}: they were added with `--no-statements` or by an older "
        "version, or nobody is reported to say anything in them.",
        icon=":material/record_voice_over:",
    )
    st.markdown("`rapporteur reindex` reads who says what in the stored articles; the server may go on running.")
