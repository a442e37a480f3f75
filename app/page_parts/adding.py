"""The upload box: files go to the server one by one, and each gets its own result with a remedy where it failed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from app.client import Client
from app.page_parts.plain import plain
from app.page_parts.words import count
from index.report import Notice, Report
from rag.errors import RapporteurError

TYPES = ("txt", "md", "html", "htm", "pdf", "jsonl", "gz", "xml", "rss", "atom", "zip")
RESULTS = "upload_results"


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
            st.session_state[RESULTS] = _send(client, files)
            st.rerun()
        if sent and not files:
            st.caption("Choose one or more files first.")
        for name, outcome in st.session_state.get(RESULTS, []):
            _show_result(name, outcome)


def _send(client: Client, files: Sequence[UploadedFile]) -> list[tuple[str, Report | str]]:
    results: list[tuple[str, Report | str]] = []
    bar = st.progress(0.0, text="Reading …")
    for done, file in enumerate(files):
        bar.progress(done / len(files), text=plain(f"Reading {file.name}"))
        results.append((file.name, _send_one(client, file)))
    bar.empty()
    return results


def _send_one(client: Client, file: UploadedFile) -> Report | str:
    try:
        return client.add_files([(file.name, file.getvalue())])
    except RapporteurError as error:
        return str(error)


def _show_result(name: str, outcome: Report | str) -> None:
    if isinstance(outcome, str):
        st.error(f"**{plain(name)}**  \n{plain(outcome)}", icon=":material/error:")
        return
    summary = f"**{plain(name)}**  \n{_counts(outcome)}"
    notices = "".join(f"\n- {plain(_notice(notice))}" for notice in (*outcome.failed, *outcome.warnings))
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
