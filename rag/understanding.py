"""Reads a question against an archive: what of it the archive can take up, and what that does.

The one reading behind a search, its answer and what the reader is shown of it, so that the three never differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from rag.dates import Window
from rag.events import Event, event_phrases, find_event
from rag.nouns import Clue, Filters
from rag.questions import Question, read_question, settled
from rag.seams import Archive

MOST_LOOKED_UP = 8
"""Quoted phrases, and events, that the archive is asked for: what a question names more of cannot all be preferred."""


Settled = Callable[[Question, Filters], Question]
"""Settles by the archive what a question leaves open, such as the year of a month (`rag/months_asked.py`)."""


def as_read(question: Question, _filters: Filters) -> Question:
    """Leave a question as it is read."""
    return question


def understand(text: str, archive: Archive, *, today: date, filters: Filters) -> Question:
    """Read a standalone question with the archive's outlets, titles and events; what `filters` ignore has no effect.

    What no visible article bears is left out: it would have no effect. Never raises for any text.
    """
    outlets = [name for name, _ in archive.sources()]
    last_day = archive.state().newest
    question = read_question(text, outlets=outlets, today=today, ignore=filters.ignore, last_day=last_day)
    visible = as_of(question.windows, filters)
    titles = [phrase for phrase in question.titles[:MOST_LOOKED_UP] if archive.count(phrase, filters=visible)]
    # An expression that holds an outlet or a date is about them.
    taken = [clue.text for clue in question.clues]
    phrases = [phrase for phrase in event_phrases(text) if not any(words in phrase.text for words in taken)]
    events = [event for phrase in phrases[:MOST_LOOKED_UP] if (event := find_event(phrase, archive, filters=visible))]
    found = [Clue("title", phrase, "preferred", "articles with these words") for phrase in titles]
    clues = settled(text, [*question.clues, *found, *map(_event_clue, events)], filters.ignore)
    ignored = {clue.text for clue in clues if clue.effect == "ignored"}
    return replace(
        question,
        titles=tuple(phrase for phrase in titles if phrase not in ignored),
        events=tuple(event.window for event in events if event.window.text not in ignored),
        clues=clues,
    )


def as_of(bounds: Sequence[Window], filters: Filters) -> Filters:
    """Hide what is later than an "as of" in the question; undated articles stay unless the caller bounds dates."""
    days = [window.until for window in bounds if window.kind == "as_of" and window.until is not None]
    if not days:
        return filters
    bound = min([*days, *([filters.as_of] if filters.as_of else [])])
    return replace(filters, as_of=bound, undated=filters.undated or not filters.bounded)


def _event_clue(event: Event) -> Clue:
    window, passage = event.window, event.passage
    side = "before" if window.kind == "before" else "from"
    title = passage.title or " ".join(passage.text.split()[:9])
    return Clue("event", window.text, "preferred", f"published {side} {passage.published}, the day of “{title}”")
