"""How groups of figures look in a terminal."""

from __future__ import annotations

from rich.text import Text

from app.show import origin, visible
from rag.figure_ledger import CountGroup, Ledger
from rag.figure_words import one_line


def ledger_page(ledger: Ledger) -> Text:
    """Show groups of figures: what is counted, each figure with who says so and where, and how they relate."""
    page = Text()
    for found in ledger.groups:
        _append_group(page, found)
    if not ledger.groups:
        page.append("No figures found.\n")
    page.rstrip()
    return page


def _append_group(page: Text, found: CountGroup) -> None:
    about = ", ".join(filter(None, (found.event, *found.names[:3])))
    unit = f" ({found.unit})" if found.unit else ""
    page.append(f"{visible(found.counted)}{unit}" + (f": {visible(about)}\n" if about else "\n"), style="bold")
    for place, figure in enumerate(found.figures, start=1):
        said = f", {one_line(visible(figure.said_by))}" if figure.said_by else ""
        who = f" {visible(figure.of)}" if figure.of not in {"", "people"} else ""
        page.append(f"  [{place}] {one_line(visible(figure.text))}{who}{said}\n")
        more = f"; also in {len(figure.also_in)} more" if figure.also_in else ""
        page.append(f"      {origin(figure.source, figure.published)}{more}; ", style="dim")
        page.append(f"show {visible(figure.article_id)} --at {figure.start}:{figure.end}\n", style="dim")
    page.append(f"  {visible(found.how)}\n\n" if found.how else "\n")
