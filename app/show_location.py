"""How the place of an excerpt looks in a terminal."""

from __future__ import annotations

from rich.text import Text

from app.show import heading, origin, visible
from rag.figure_words import one_line
from rag.locating import Location

NOWHERE = "Not in this archive."


def location_page(found: Location) -> Text:
    """Show the article that holds an excerpt, how to see it there, and which others hold it; or that none does."""
    if not found.found:
        return Text(NOWHERE)
    page = Text()
    page.append(f"{heading(found.title, found.text or '')}\n", style="bold")
    page.append(f"{origin(found.source, found.published)}\n")
    if found.url:
        page.append(f"{visible(found.url)}\n")
    page.append(f"\n{one_line(visible(found.text or ''))}\n\n")
    page.append(f"show {visible(found.article_id or '')} --at {found.start}:{found.end}", style="dim")
    page.append("; word for word" if not found.distance else f"; {found.distance} characters differ", style="dim")
    if found.also_in:
        page.append(f"\nalso in {', '.join(map(visible, found.also_in))}", style="dim")
    return page
