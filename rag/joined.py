"""Tells whether what was found is about those whom a question names together, and not about each of them elsewhere.

"What did Quill say of the Lethren?" is answered by no article that never names the Lethren, however well it fits
otherwise. Sentences may leave a name out that stands elsewhere in their article, so whole articles are asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.bearers import named
from rag.evidence import own_words
from rag.names import bearing_words
from rag.nouns import Article, Filters
from rag.questions import Question
from rag.seams import Archive

LONGEST = 20
"""Words of a question: a longer one compares what several articles say, each of some of those it names."""

_LETTERED = re.compile(r"[A-Z]-[a-z]")
"""A word that merely has a capital in it: "U-turn"."""

COMMON = 0.25
"""Share of an archive's passages from which on a name is the archive's own setting, which an article need not name."""


def not_joined(question: Question, articles: Iterable[Article], archive: Archive) -> tuple[str, ...]:
    """Say which names no single one of the articles bears together; nothing where one does, or where none is asked for.

    What a follow-up only carries along need not be named, nor an outlet, nor what most of the archive is about.
    """
    if len(question.text.split()) > LONGEST:
        return ()
    own = own_words(question.text)
    asked = [name for name in question.names if name in own and name not in question.sources]
    telling = [name for name in asked if _is_name(name) and not _is_common(name, archive)]
    texts = [named(f"{article.title or ''} {article.source or ''} {article.text}") for article in articles]
    if not telling or any(all(text.bears(name) or text.has(_last(name)) for name in telling) for text in texts):
        return ()
    if len(telling) == 1:
        return (f"No passage answers this about {telling[0]}.",)
    return (f"No article was found that answers this and names {' and '.join(telling)}.",)


def _is_name(name: str) -> bool:
    return _LETTERED.match(name) is None


def _is_common(name: str, archive: Archive) -> bool:
    passages = archive.state().passages
    return archive.count(_last(name), filters=Filters()) > COMMON * passages


def _last(name: str) -> str:
    return bearing_words(name)[-1]
