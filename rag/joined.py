"""Tells whether what was found is about those whom a question names together, and not about each of them elsewhere.

"What did Quill say of the Lethren?" is answered by no article that never names the Lethren, however well it fits
otherwise. Sentences may leave a name out that stands elsewhere in their article, so whole articles are asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from rag.bearers import named
from rag.evidence import own_words
from rag.figure_search import asked as asked_figure
from rag.names import bearing_words
from rag.nouns import Article, Filters
from rag.questions import Question, no_answer_about
from rag.seams import Archive

LONGEST = 20
"""Words of a question: a longer one compares what several articles say, each of some of those it names."""

_ASKED_APART = re.compile(r"\b(?:and|or|but)\s(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
"""A second asking word: the question is two."""

_BESIDE = re.compile(
    r"\s*(?:,|&|/|(?:,\s*)?\b(?:and|or|nor|versus|vs)\b\.?)\s*(?:(?:the|of|by|for|to|from)\s)*(?:[a-z]+\s){0,2}",
    re.IGNORECASE,
)

_LETTERED = re.compile(r"[A-Z]-[a-z]")
"""A word that merely has a capital in it: "U-turn"."""

COMMON = 0.25
"""Share of an archive's passages from which on a name is the archive's own setting, which an article need not name."""


def not_joined(question: Question, articles: Iterable[Article], archive: Archive) -> tuple[str, ...]:
    """Say which names no single one of the articles bears together; nothing where one does, or where none is asked for.

    What a follow-up only carries along need not be named, nor an outlet, nor what most of the archive is about. Of two
    who are asked about side by side ("Quill and Brask", "Who leads ..., and who ...?") each may stand in an article of
    its own.
    """
    own = own_words(question.text)
    if len(question.text.split()) > LONGEST or _ASKED_APART.search(own) or _counts_in_event(question):
        return ()
    asked = [name for name in question.names if name in own and name not in question.sources]
    telling = [name for name in asked if _is_name(name) and not _is_common(name, archive)]
    if not telling:
        return ()
    texts = [named(f"{article.title or ''} {article.source or ''} {article.text}") for article in articles]
    borne = [{name for name in telling if text.bears(name) or text.has(_last(name))} for text in texts]
    apart = any(_is_listed(own, one, two) for one, two in pairwise(telling))
    if set(telling) <= set().union(*borne) if apart else set(telling) in borne:
        return ()
    if len(telling) == 1:
        return (no_answer_about(question, telling),)
    return (f"No article was found that answers this and names {' and '.join(telling)}.",)


def _counts_in_event(question: Question) -> bool:
    """Tell a count of an event, which an article that gives it need not call by its place: "the Lethren flood"."""
    return question.kind == "quantity" and bool(asked_figure(question.text).event)


def _is_listed(question: str, one: str, two: str) -> bool:
    """Tell "Quill and Brask" from "Quill on Brask", and from what is between the two."""
    end = question.find(one) + len(one)
    begins = question.find(two, end)
    between = re.search(r"\bbetween\s(?:the\s)?$", question[: end - len(one)], re.IGNORECASE)
    return begins >= 0 and between is None and _BESIDE.fullmatch(question, end, begins) is not None


def _is_name(name: str) -> bool:
    return _LETTERED.match(name) is None


def _is_common(name: str, archive: Archive) -> bool:
    passages = archive.state().passages
    return archive.count(_last(name), filters=Filters()) > COMMON * passages


def _last(name: str) -> str:
    return bearing_words(name)[-1]
