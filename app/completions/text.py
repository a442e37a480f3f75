"""An answer as the text of a chat message: sentences with their numbers, what differs or is missing, and the notes.

Front ends show messages as Markdown. Articles are strangers' texts, so whatever in them would become a link, a picture
or a tag there is escaped; all else stays word for word, and the exact words are in the field `citations`.
"""

from __future__ import annotations

import re

from rag.nouns import Answer, Citation, Sentence

NOTE = r"\[\d+\] "
"""How a note begins, on a line of its own."""

TAKEN_BACK = "\n\n(What stands above is taken back. The answer is:)\n\n"
_LIVE = re.compile(r"(?<!\\)(\](?=[(:])|<(?=[A-Za-z/!?]))")


def message_text(answer: Answer) -> str:
    """Write an answer whole."""
    return body_text(answer) + rest_text(answer)


def body_text(answer: Answer) -> str:
    """Write the sentences of an answer, each with the numbers of its notes; or what a refusal says."""
    return inert(answer.answer)


def sentence_text(sentence: Sentence) -> str:
    """Write one sentence with the numbers of its notes, as it stands in the whole."""
    return inert(" ".join((sentence.text, *(f"[{number}]" for number in sentence.citations))))


def rest_text(answer: Answer) -> str:
    """Write what stands below the sentences: figures side by side, what is missing, notes, sources."""
    parts = []
    if answer.disagreements:
        parts.append("Side by side: " + " ".join(inert(each.text) for each in answer.disagreements))
    if answer.missing and answer.verdict == "partial":
        parts.append("Not in the archive: " + " ".join(map(inert, answer.missing)))
    parts += map(inert, answer.notes)
    parts += map(_note, answer.citations)
    return "".join(f"\n\n{part}" for part in parts)


def inert(text: str) -> str:
    r"""Escape what would become a link, a picture or a tag.

    >>> inert("See ![x](http://a.test/b) <img src=x> and [1]; 3 < 4.")
    'See ![x\\](http://a.test/b) \\<img src=x> and [1]; 3 < 4.'
    """
    return _LIVE.sub(r"\\\1", text)


def _note(citation: Citation) -> str:
    title = " ".join((citation.title or f"{citation.quote[:60].rstrip()}…").split())
    day = citation.published.isoformat() if citation.published else "undated"
    origin = ", ".join(filter(None, (" ".join((citation.source or "").split()), day)))
    return f"[{citation.number}] {inert(title)}. {inert(origin)}"
