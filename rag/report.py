"""What one reporting word reports: the spans of its source, cue and content, and in which way it reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from rag.reporting_words import Word
from rag.tree import Span

Frame = Literal["clause", "infinitive", "object", "about", "raised", "noun", "adjective"]


@dataclass(frozen=True, slots=True)
class Report:
    """Spans of characters, half-open, in the sentence's own text (in the article's after `moved`).

    `content` is empty where only a quotation beside can be meant. `whose` is whom a relative pronoun as source stands
    for; `frame` is in which way the word reports: only clauses go on in quotations.
    """

    word: Word
    cue: Span
    source: Span | None
    content: tuple[Span, ...]
    frame: Frame = "clause"
    negated: bool = False
    addressee: Span | None = None
    whose: Span | None = None

    def moved(self, there: Callable[[Span], Span]) -> Report:
        """Count as `there` does, which tells where a span of the sentence stands in the article."""

        def moved(span: Span | None) -> Span | None:
            return span and there(span)

        return replace(
            self,
            cue=there(self.cue),
            source=moved(self.source),
            content=tuple(there(span) for span in self.content),
            addressee=moved(self.addressee),
            whose=moved(self.whose),
        )
