"""The upload box: files go to the server one by one, and each gets its own result with a remedy where it failed.

What the server could not take for no fault of the file, such as an archive that somebody else writes to, is kept here
and can be sent again.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.client import Client
from app.page_parts.plain import plain, with_code
from app.page_parts.words import count
from index.report import Notice, Report
from rag.errors import InputError, RapporteurError, UnreadableError

TYPES = ("txt", "md", "html", "htm", "pdf", "jsonl", "gz", "xml", "rss", "atom", "zip")
RESULTS = "upload_results"
KEPT = "upload_kept"
FAULTS_OF_FILES = frozenset({"too_large", InputError.code, UnreadableError.code})
"""Refusals after which the same file fares no better."""

SHOWN = 8
"""Names of such files that are told."""

File = tuple[str, bytes]
"""Its name and its content."""


def show_upload(client: Client) -> None:
    """Show the box and, below it, what became of the files sent last."""
    with st.expander("Add articles", icon=":material/upload_file:"):
        with st.form("upload", clear_on_submit=True, border=False):
            files = st.file_uploader(
                "Articles as text, Markdown, HTML, PDF, JSONL, a feed or a ZIP",
                type=TYPES,
                accept_multiple_files=True,
                key="upload-files",
            )
            sent = st.form_submit_button("Add to the archive", icon=":material/add:", width="stretch")
        if sent and files:
            _send(client, [*_kept(), *((file.name, file.getvalue()) for file in files)])
            st.rerun()
        if sent and not files:
            st.caption("Choose one or more files first.")
        for name, outcome in st.session_state.get(RESULTS, []):
            _show_result(name, outcome)
        _offer_again(client)


def _offer_again(client: Client) -> None:
    """Offer to send again what the server could not take."""
    kept = _kept()
    if not kept:
        return
    names = plain(", ".join(name for name, _ in kept[:SHOWN]))
    more = f" and {count(len(kept) - SHOWN, 'more file')}" if len(kept) > SHOWN else ""
    st.caption(f"Not added yet, and kept as long as this page is open: {names}{more}.")
    if st.button("Send again", key="upload-again", icon=":material/refresh:"):
        _send(client, kept)
        st.rerun()


def _kept() -> list[File]:
    kept: list[File] = st.session_state.get(KEPT, [])
    return kept


def _send(client: Client, files: Sequence[File]) -> None:
    """Send files until one fails for no fault of its own: the others would wait in vain as long."""
    results: list[tuple[str, Report | str]] = []
    # Both are kept from the beginning, since a click somewhere else ends this run.
    st.session_state[RESULTS], st.session_state[KEPT] = results, list(files)
    bar = st.progress(0.0, text="Reading …")
    for name, content in files:
        bar.progress(len(results) / len(files), text=plain(f"Reading {name}"))
        try:
            results.append((name, client.add_files([(name, content)])))
        except RapporteurError as error:
            results.append((name, str(error)))
            if error.code not in FAULTS_OF_FILES:
                break
        _kept().pop(0)
    bar.empty()


def _show_result(name: str, outcome: Report | str) -> None:
    if isinstance(outcome, str):
        st.error(f"**{plain(name)}**  \n{with_code(outcome)}", icon=":material/error:")
        return
    summary = f"**{plain(name)}**  \n{_counts(outcome)}"
    notices = "".join(f"\n- {with_code(_notice(notice))}" for notice in (*outcome.failed, *outcome.warnings))
    if outcome.failed:
        st.error(f"{summary}\n{notices}", icon=":material/error:")
    elif outcome.warnings:
        st.warning(f"{summary}\n{notices}", icon=":material/warning:")
    else:
        st.success(summary, icon=":material/check:")


def _counts(report: Report) -> str:
    named = {
        "added": report.added,
        "updated": report.updated,
        "already there": report.unchanged,
        "failed": len(report.failed),
    }
    parts = [f"{number:,} {name}" for name, number in named.items() if number]
    if report.copies:
        parts.append(f"of these {count(report.copies, 'copy', 'copies')} of other articles")
    return ", ".join(parts) or "no article found in it"


def _notice(notice: Notice) -> str:
    place = f"{notice.place}: " if notice.place else ""
    return f"{place}{notice.reason} {notice.remedy}".strip()
