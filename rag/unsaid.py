"""Tells when nothing found can hold what somebody said of a matter: the speaker and the matter never meet.

"What did Quill say about herring?" is answered neither by Quill on ferries nor by what others said of herring.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.actors import actors_in
from rag.ledger_questions import ledger_question
from rag.nouns import ScoredPassage
from rag.questions import Question
from rag.spelling import content_words
from rag.stems import stem, stems


def unsaid(question: Question, hits: Sequence[ScoredPassage]) -> tuple[str, ...]:
    """Say that no passage names a person and has a word of the matter, where it is asked what one said; else nothing.

    Bodies have too many names to be missed. What a follow-up carries along in brackets is not the matter.
    """
    asked = ledger_question(question.text.partition(" (")[0])
    if asked is None or asked.asked != "said" or asked.speaker is None:
        return ()
    people = [one for one in actors_in(question.text) if one.kind == "person" and one.is_named_by(asked.speaker)]
    if not people:
        return ()
    speaker = stem(people[0].words[-1])
    matter = [word for word in content_words(asked.topic) if word in question.terms]
    wanted = {stem(word) for word in matter}
    if not wanted or any(speaker in held and wanted & held for held in map(_held, hits)):
        return ()
    return (f"No passage that names {asked.speaker} also speaks of: {', '.join(matter)}.",)


def _held(hit: ScoredPassage) -> set[str]:
    return stems(f"{hit.passage.title or ''} {hit.passage.text}")
