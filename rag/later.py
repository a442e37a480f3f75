"""Warns that a later article has more on what an answer is about, so that nobody takes an old state for the newest."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence import Evidence
from rag.names import bearing_words
from rag.questions import Question
from rag.stems import stem, stems

NEARLY = 0.8
"""Share of what the answer's passage holds of the question that a later one must hold to have more on it."""


def later_note(question: Question, picked: Sequence[Evidence], found: Sequence[Evidence]) -> str | None:
    """Tell of the newest article found that is later than every one cited and speaks of the same person and matter.

    None for a question about a given time, which what came later does not change, and where names or dates are lacking.
    """
    days = [item.hit.passage.published for item in picked]
    newest = max((day for day in days if day is not None), default=None)
    if newest is None or None in days or question.windows or question.events or not question.names:
        return None
    enough = NEARLY * max(item.passage_coverage for item in picked)
    wanted = {stem(bearing_words(name)[-1]) for name in question.names}
    later = [
        item
        for item in found
        if item.hit.passage.published is not None
        and item.hit.passage.published > newest
        and item.passage_coverage >= enough
        and wanted <= stems(f"{item.hit.passage.title or ''} {item.hit.passage.text}")
    ]
    if not later:
        return None
    passage = max(later, key=lambda item: (item.hit.passage.published, item.score)).hit.passage
    # Without its title: the note is kept with the answer, and the article may be removed.
    return f"A later article also speaks of this ({', '.join(filter(None, (passage.source, str(passage.published))))})."
