"""The events of a streamed answer as the client reads them off the wire. It sends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.documents import adapter
from rag.nouns import Answer, Citation, Sentence

EventName = Literal["asked", "waiting", "stage", "sentence", "citation", "done"]
Event = tuple[EventName, "Kept | str | Sentence | Citation | Answer"]
"""One event of a streamed answer: its name, and where the question is kept (first of all), nothing, a stage's name, a
sentence, a citation or the whole answer."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a question is kept while it is answered; `question_id` will be the answer's id."""

    conversation_id: str
    question_id: str


WAITING: Event = ("waiting", "")
"""What is yielded about each second while nothing else comes."""


def events_in(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Read server-sent events: name and data; comments (pings) have neither."""
    name, data = "", list[str]()
    for line in lines:
        key, _, value = line.partition(":")
        if not line and data:
            yield name, "\n".join(data)
            name, data = "", []
        elif line.startswith(":"):
            yield "", ""
        elif key == "event":
            name = value.removeprefix(" ")
        elif key == "data":
            data.append(value.removeprefix(" "))


def event_of(name: str, data: str) -> Event:
    """Read what an event of a name tells."""
    match name:
        case "stage":
            return "stage", str(adapter(dict[str, str]).validate_json(data)["stage"])
        case "sentence":
            return "sentence", adapter(Sentence).validate_json(data)
        case "citation":
            return "citation", adapter(Citation).validate_json(data)
        case _:
            return "done", adapter(Answer).validate_json(data)
