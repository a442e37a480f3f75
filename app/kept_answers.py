"""Answers that are asked for again: of one that is repeated its id is kept, and its words are read where it is kept.

So a repeated answer is what reading it would show: gone with its conversation, silent about sources that changed or
went.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import unquote

from sse_starlette import ServerSentEvent

from app.documents import document
from app.feeds import Feed, place_of
from app.service import Service
from app.staleness import answer_as_of_now
from app.streaming import Events
from app.streaming_headers import QUESTION_HEADER
from rag.desk import AFRESH
from rag.nouns import Answer


def read_again(service: Service, answer_id: str) -> Answer:
    """Read a kept answer as of now. Raises NotFoundError when it, or its conversation, is gone."""
    return answer_as_of_now(service.conversations.answer(answer_id), service.archive)


def id_only(body: bytes) -> bytes:
    """Write which answer a body is.

    >>> id_only(b'{"id": "a1", "answer": "Ada Quill left."}')
    b'{"id": "a1"}'
    """
    return json.dumps({"id": json.loads(body)["id"]}).encode()


def body_of(service: Service, kept: bytes) -> bytes:
    """Write the body whose answer was kept by its id. Raises NotFoundError."""
    return document(read_again(service, json.loads(kept)["id"]))


def order_of(feed: Feed) -> bytes:
    """Write which events a feed had, and none of their words."""
    events = [
        {"id": event.id, "event": event.event, **({"data": event.data} if event.event == "stage" else {})}
        for event in feed.events
    ]
    return json.dumps({"headers": feed.headers, "events": events}).encode()


def feed_of(service: Service, kept: bytes) -> Feed:
    """Make the events of a feed anew, each in its place, from the answer that it told. Raises NotFoundError."""
    found = json.loads(kept)
    answer = read_again(service, unquote(found["headers"][QUESTION_HEADER]))
    feed = Feed(headers=found["headers"], ended=True)
    feed.events = told_again(kept, answer)
    feed.token = place_of(feed.events[0].id or "")[0]
    return feed


def told_again(kept: bytes, answer: Answer) -> list[ServerSentEvent]:
    """Tell an answer in events whose order was kept."""
    return list(_told(json.loads(kept)["events"], answer))


def _told(events: list[dict[str, str]], answer: Answer) -> Iterator[ServerSentEvent]:
    afresh = Events().event("stage", AFRESH)[0].data
    begins = max((place for place, event in enumerate(events) if event.get("data") == afresh), default=-1)
    sentences, citations = iter(answer.sentences), iter(answer.citations)
    for place, event in enumerate(events):
        name, data = event["event"], event.get("data")
        if name == "sentence":
            # What was taken back is kept nowhere: in its place stands that it was.
            name, data = ("stage", afresh) if place < begins else (name, document(next(sentences)).decode())
        elif name == "citation":
            data = document(next(citations)).decode()
        elif name == "done":
            data = document(answer).decode()
        yield ServerSentEvent(data=data, event=name, id=event["id"])
