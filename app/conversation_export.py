"""A whole conversation as Markdown: questions, how they were understood, answers, and sources numbered through.

A source that changed or went since says so and is not quoted (`app/staleness.py`); a question that has no answer says
that. Each answer names the state of the archive that it was read from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.exports import Export, markdown, markdown_parts, read_from
from rag.checking import marked
from rag.nouns import Answer, Conversation, Turn, Unanswered
from rag.renumbering import renumbered


def conversation_export(conversation: Conversation) -> Export:
    """Write a conversation as a Markdown file."""
    name = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in conversation.id)
    return Export("\n\n".join(_parts(conversation)) + "\n", "text/markdown; charset=utf-8", f"conversation-{name}.md")


def in_order(conversation: Conversation) -> list[Turn | Unanswered]:
    """List turns and questions without an answer as they came: those without one behind what was answered before."""
    found: list[Turn | Unanswered] = list(conversation.turns)
    for one in conversation.unanswered:
        later = (place for place, other in enumerate(found) if isinstance(other, Turn) and other.asked > one.asked)
        found.insert(next(later, len(found)), one)
    return found


def _parts(conversation: Conversation) -> Iterator[str]:
    yield f"# {markdown(conversation.title)}"
    yield f"Begun on {conversation.created.date()}, last used on {conversation.updated.date()}."
    cited = 0
    for one in in_order(conversation):
        if isinstance(one, Unanswered):
            yield f"## {markdown(one.question)}"
            yield f"*Asked on {one.asked.date()}, not answered.*"
            continue
        heading, *rest = markdown_parts(_numbered_from(cited, one.answer), level=2)
        yield heading
        yield from _understood(one.answer)
        yield from rest
        yield markdown(f"Asked on {one.asked.date()}. {read_from(one.answer)}")
        cited += len(one.answer.citations)


def _understood(answer: Answer) -> Iterator[str]:
    if answer.standalone_question != answer.question:
        yield f"*Understood as:* {markdown(answer.standalone_question)}"


def _numbered_from(first: int, answer: Answer) -> Answer:
    """Number the citations of an answer from behind those of the answers before it."""
    order = {each.number: first + each.number for each in answer.citations}
    sentences = tuple(
        replace(each, citations=tuple(order[number] for number in each.citations)) for each in answer.sentences
    )
    return replace(
        answer,
        answer=marked(sentences) if sentences else answer.answer,
        sentences=sentences,
        citations=tuple(replace(each, number=order[each.number]) for each in answer.citations),
        disagreements=renumbered(answer.disagreements, order),
    )
