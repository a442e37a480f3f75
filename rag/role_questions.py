"""Answers who held a role, and who before or after whom: what is asked, what more is read, which sentences come first.

    "Who was envoy before Quill?"  ->  passages about the envoys before Quill, sentences that name one of them first

`rag/roles.py` tells from the archive who held a role when.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.dates import Window
from rag.evidence import Evidence, raised
from rag.names import bearing_words
from rag.nouns import Filters, Passage, ScoredPassage
from rag.questions import Question
from rag.roles import (
    NAMES_HOLDER,
    Held,
    beside_holder,
    holders,
    names_holder,
    passages_of_holders,
    role_asked,
    role_note,
)
from rag.seams import Archive
from rag.spelling import fold

BEST_KEPT = 2
"""Passages of the search that stay before those that are fetched for a role."""


@dataclass(frozen=True, slots=True)
class RoleAsked:
    """A question with the role that it speaks of, if any: who held it, and who of them is asked about.

    `beside` are those who held it just before or after one whom the question names; then `question` names that one no
    more. `asks_who` tells that a person is asked for.
    """

    question: Question
    role: str | None
    held: tuple[Held, ...]
    beside: tuple[Held, ...]
    asks_who: bool

    def hits(self, hits: Sequence[ScoredPassage], archive: Archive, filters: Filters) -> list[ScoredPassage]:
        """Add passages about those who held the role, where it is asked who did."""
        if self.role is None or not self.asks_who or not hits:
            return list(hits)
        times = [Window(one.first, one.last, "", "during") for one in self.beside] or list(self.question.windows)
        return with_more(hits, passages_of_holders(self.role, list(self.held), times, archive, filters=filters))

    def preferred(self, evidence: Sequence[Evidence]) -> list[Evidence]:
        """Put the sentences first that name one of them, where it is asked who did."""
        if self.role is None or not self.asks_who:
            return list(evidence)
        raised = naming_holders(evidence, self.role, self.held, self.question.windows)
        # Who came before Quill is told by no sentence that names Quill alone.
        telling = [item for item in raised if self.beside and names_holder(item.text, self.role, self.beside, None)]
        return telling or raised

    @property
    def note(self) -> str | None:
        """Say that the role passed on, if it did."""
        return role_note(self.role, self.held) if self.role else None


def read_role(question: Question, archive: Archive, *, filters: Filters) -> RoleAsked:
    """Read from a question which role it speaks of, and from the archive who held it."""
    role = role_asked(question.text)
    held = holders(role, archive, filters=filters) if role else []
    near = beside_holder(question.text, held)
    return RoleAsked(
        without_holder(question, held) if near else question,
        role,
        tuple(near or held),
        tuple(near),
        asks_who=question.kind == "person",
    )


def with_more(hits: Sequence[ScoredPassage], more: Sequence[Passage]) -> list[ScoredPassage]:
    """Put passages that the search did not find behind its first ones, where they are still read."""
    known = {hit.passage.id for hit in hits}
    new = [ScoredPassage(passage, hits[0].score) for passage in dict.fromkeys(more) if passage.id not in known]
    return [*hits[:BEST_KEPT], *new, *hits[BEST_KEPT:]]


def without_holder(question: Question, held: Sequence[Held]) -> Question:
    """Ask for the role alone: who came before Quill need not be named beside Quill."""
    people = {bearing_words(one.person)[-1] for one in held}
    gone = [name for name in question.names if bearing_words(name)[-1] in people]
    of_names = {word for name in gone for word in fold(name).split()}
    return replace(
        question,
        names=tuple(name for name in question.names if name not in gone),
        terms=tuple(term for term in question.terms if term not in of_names),
    )


def naming_holders(
    evidence: Sequence[Evidence], role: str, held: Sequence[Held], windows: Sequence[Window]
) -> list[Evidence]:
    """Prefer the sentences that name who held the role that is asked about, in the time that is asked about."""

    def names_one(item: Evidence) -> bool:
        return any(names_holder(item.text, role, held, window) for window in windows or (None,))

    return raised(evidence, lambda item: item.score + NAMES_HOLDER * names_one(item))
