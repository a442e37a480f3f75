"""A question that might be offered after an answer, and what such questions are drawn from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rag.actors import BODY_HEADS, Actor
from rag.dialogue import Dialogue
from rag.names import bearing_words, is_body, names
from rag.nouns import Citation, Figure, Passage, Statement
from rag.sentences import sentence_spans
from rag.spelling import fold
from rag.stems import stems

Kind = Literal["who disagreed", "other actor", "figure", "other time", "reason", "other subject", "who somebody is"]

Near = Callable[[str, Sequence[str]], Sequence[float]]
"""Tells how near texts come to a text in meaning, each by a cosine."""

LEAST_SHARED = 2
"""Words of the last question that a passage has at least which is taken to be about the same."""

_POINTS_BACK = re.compile(r"(?:him|her|them|it|he|she|they|so)\b(?! \w+ed\b)", re.IGNORECASE)
_SAID = 40
"""Characters of a statement that tell it from others."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that might be offered, and where it was read off.

    `key` is what may not come twice among those offered. Its answer has to quote the article in words that bear all of
    `bears` and half of `matter` (stems): what was only exchanged in a question may fit nothing there.
    `said` are words that the quote has to hold as they are: those of the statement or figure that was asked for.
    `kind` is what it asks for that the last question did not.
    """

    question: str
    key: str
    article_id: str
    bears: frozenset[str] = frozenset()
    matter: frozenset[str] = frozenset()
    said: str = ""
    kind: Kind = "other actor"

    def is_quoted_in(self, citation: Citation) -> bool:
        """Tell whether a source is what the question was drawn from."""
        if self.article_id not in (citation.article_id, *citation.also_in):
            return False
        said = stems(citation.quote)
        held = self.said in " ".join(citation.quote.split())
        return held and self.bears <= said and 2 * len(self.matter & said) >= len(self.matter)


@dataclass(frozen=True)
class Beside:
    """What lies beside an answer: the state of its conversation, and passages found for its question, best first.

    `statements` and `figures` are those of the passages' articles. `near` compares texts; without it all are as near.
    """

    dialogue: Dialogue
    passages: Sequence[Passage]
    statements: Sequence[Statement] = ()
    figures: Sequence[Figure] = ()
    near: Near | None = None

    def nearness(self, texts: Sequence[str]) -> Sequence[float]:
        """Tell how near each text comes to the last question and its answer."""
        if self.near is None or not texts:
            return [0.0] * len(texts)
        return self.near(f"{self.dialogue.question} {self.dialogue.answer}", texts)

    @cached_property
    def text(self) -> str:
        """All passages as one text."""
        return "\n".join(passage.text for passage in self.passages)

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each article among those found."""
        ids = dict.fromkeys(passage.article_id for passage in self.passages)
        return {article_id: place for place, article_id in enumerate(ids)}

    @cached_property
    def of_article(self) -> dict[str, Passage]:
        """The best passage of each article."""
        return {passage.article_id: passage for passage in reversed(self.passages)}

    @cached_property
    def terms(self) -> set[str]:
        """Stems of what the last question is about, names and dates apart."""
        return stems(" ".join(self.dialogue.terms))

    @cached_property
    def topic(self) -> set[str]:
        """The same with the words of the headlines that were cited."""
        titles = " ".join(one.title or "" for one in self.dialogue.cited)
        return self.terms | stems(titles)

    @cached_property
    def spoken(self) -> list[Statement]:
        """The statements in passages about the matter, those of the nearest articles first."""
        return [one for one in self.all_spoken if self.is_about(self.around(one))]

    @cached_property
    def all_spoken(self) -> list[Statement]:
        """The statements of somebody with a name, those of the nearest articles first."""
        near = [
            one
            for one in self.statements
            if one.article_id in self.order
            and one.nested_in is None
            and one.speaker
            and not _POINTS_BACK.match(one.text)
            and self.is_speaker(one.speaker)
        ]
        return sorted(near, key=lambda one: self.order[one.article_id])

    def around(self, statement: Statement) -> Passage | None:
        """Give the passage found in which a statement is reported."""
        place = statement.cue_span[0]
        own = (one for one in self.passages if one.article_id == statement.article_id)
        return next((one for one in own if one.start <= place < one.end), None)

    def is_about(self, passage: Passage | None) -> bool:
        """Tell whether a passage is of an article that was cited, or has two words of the question (or its one)."""
        if passage is None:
            return False
        if passage.article_id in self.cited:
            return True
        return len(self._asked & self._held(passage)) >= min(LEAST_SHARED, len(self.terms) or 1)

    def touches(self, passage: Passage | None) -> bool:
        """Tell whether a passage has any name or word of the last question."""
        return passage is not None and bool(self._asked & self._held(passage))

    @cached_property
    def _asked(self) -> set[str]:
        named = {word for one in self.dialogue.asked_about for word in stems(one.name)}
        return self.terms | named

    @cached_property
    def cited(self) -> set[str]:
        """The articles that the last answer quotes."""
        quotes = [one.quote for one in self.dialogue.cited]
        return {one.article_id for one in self.passages if any(quote in one.text for quote in quotes)}

    def salient(self, article_id: str) -> set[str]:
        """Stems that stand in more than one sentence of what was found of an article."""
        own = [one.text for one in self.passages if one.article_id == article_id]
        counted = Counter(
            each for text in own for start, end in sentence_spans(text) for each in stems(text[start:end])
        )
        return {each for each, count in counted.items() if count > 1}

    def asked_about(self, name: str) -> bool:
        """Tell whether the last question names somebody."""
        return any(one.is_named_by(name) for one in self.dialogue.asked_about)

    def title(self, article_id: str) -> set[str]:
        """Stems of an article's headline."""
        return stems(self.of_article[article_id].title or "")

    def shown(self, name: str) -> str:
        """Write a name as it stands in a sentence: in full, without titles, and with "the" where it takes one."""
        if self._takes_article(name):
            return f"the {name}"
        full = [each for each in self.names if last_word(each) == last_word(name)] if " " not in name else []
        return " ".join(untitled(max([name, *full], key=lambda each: len(untitled(each))))) or name

    def is_speaker(self, name: str) -> bool:
        """Tell a name from a word that only begins a sentence, and from one that says whose somebody is."""
        known = self._speakers.get(name)
        if known is None:
            whose = "’" in name or "'" in name or (" of " in name and not is_body(name, self.text))
            inside = re.search(
                rf"(?:[a-z,;:)]|\bThe) (?:[A-ZÀ-Þ][^\W\d_]+ )?{re.escape(name.rsplit(' ', maxsplit=1)[-1])}\b",
                self.text,
            )
            known = self._speakers[name] = name[0].isupper() and not whose and bool(inside and names(f"Of {name}."))
        return known

    def is_place(self, name: str) -> bool:
        """Tell what something happens in."""
        return re.search(rf"\b(?:in|at|near|across|outside) {re.escape(name)}\b", self.text) is not None

    @cached_property
    def names(self) -> list[str]:
        """All names in the passages, each once."""
        return list(dict.fromkeys(name for passage in self.passages for name in names(passage.text)))

    def _takes_article(self, name: str) -> bool:
        if re.search(rf"\b[Tt]he {re.escape(name)}\b", self.text):
            return True
        is_office = " " in name and fold(name).split(" ")[-1] in BODY_HEADS
        return is_office and re.search(rf"[a-z,;] {re.escape(name)}\b", self.text) is None

    def _held(self, passage: Passage) -> set[str]:
        """Stems of a passage and its headline, taken once: each statement and figure of it asks for them."""
        if passage.id not in self._stems:
            self._stems[passage.id] = stems(f"{passage.title or ''} {passage.text}")
        return self._stems[passage.id]

    @cached_property
    def _stems(self) -> dict[str, set[str]]:
        return {}

    @cached_property
    def _speakers(self) -> dict[str, bool]:
        return {}


def said_start(statement: Statement) -> str:
    """Give the words that tell a statement from others."""
    return " ".join(statement.text[: statement.spans[0][1] - statement.spans[0][0]].split())[:_SAID]


def untitled(name: str) -> list[str]:
    """List the words of a name without titles."""
    bearing = set(bearing_words(name))
    return [word for word in name.split() if fold(word) in bearing]


def last_word(actor: Actor | str) -> str:
    """Give the word by which somebody is known."""
    words = bearing_words(actor if isinstance(actor, str) else actor.name)
    return words[-1] if words else ""
