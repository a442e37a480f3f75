"""Lines for what sources give differently: the same in a terminal and on the page."""

from __future__ import annotations

from collections.abc import Iterator

from rag.nouns import Disagreement


def disagreement_lines(found: Disagreement) -> Iterator[str]:
    """List what each source gives, with who says so and when, then how that relates."""
    for variant in found.variants:
        day = variant.day.isoformat() if variant.day else "undated"
        who = f"{variant.said_by}, " if variant.said_by else ""
        yield f"{variant.text} ({who}{day}) [{variant.citation}]"
    if found.how or not found.variants:
        yield found.how or found.text
