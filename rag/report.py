"""What one reporting word reports: the spans of its source, cue and content, and in which way it reports."""

from __future__ import annotations

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

    def moved(self, offset: int) -> Report:
        """Count from the article's beginning instead of the sentence's."""

        def there(span: Span | None) -> Span | None:
            return span and (span[0] + offset, span[1] + offset)

        return replace(
            self,
            cue=(self.cue[0] + offset, self.cue[1] + offset),
            source=there(self.source),
            content=tuple((start + offset, end + offset) for start, end in self.content),
            addressee=there(self.addressee),
            whose=there(self.whose),
        )
