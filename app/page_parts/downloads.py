"""What a page shows, as files: tables as CSV and JSON, plots as PNG and SVG too, drawn when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from app.documents import document
from app.plot_files import Form

MIMES: dict[Form, str] = {"png": "image/png", "svg": "image/svg+xml"}


def show_downloads(name: str, table: str, found: object, *, picture: Callable[[Form], bytes] | None = None) -> None:
    """Offer a table as CSV and all that was found as JSON; with a `picture`, the plot in both forms."""
    with st.container(horizontal=True, key=f"downloads-{name}"):
        for kind, content, mime in (("CSV", table, "text/csv"), ("JSON", document(found), "application/json")):
            _button(name, kind, content, mime)
        if picture is not None:
            for form, mime in MIMES.items():
                _button(name, form.upper(), partial(picture, form), mime)


def _button(name: str, kind: str, content: str | bytes | Callable[[], bytes], mime: str) -> None:
    st.download_button(
        kind,
        content,
        f"{name}.{kind.lower()}",
        mime,
        icon=":material/download:",
        key=f"download-{kind}",
        on_click="ignore",
    )
