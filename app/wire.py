"""The JSON of the HTTP contract that is not a noun of the domain: requests, lists and small replies.

Nouns travel as they are: a field there is a key here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.bounds import make_filters
from app.documents import document
from rag.issue_counts import IssueCount
from rag.nouns import ArchiveState, Filters
from rag.voices import Speaker

MAX_ID = 2_000
"""Longest id in a body, in characters. (A conversation's id has 22; an article's is its record's.)"""

IGNORE = (
    "Clues of the question, by their `text` in `understood`, that are to have no effect, and pieces of the "
    "conversation, as they stand in `carried`, that are not to be carried over."
)
Words = Annotated[str, StringConstraints(max_length=4_000)]
"""Words of a question, which are no longer than it may be."""

JSON_TYPE = "application/json"

UNSTORED = {"Cache-Control": "private, no-store"}
"""The header of what is one caller's: no proxy and no browser stores it, unless a route says otherwise."""


class FiltersBody(BaseModel):
    """What may be seen: bounds are inclusive, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""

    model_config = ConfigDict(extra="forbid")

    since: str | None = Field(default=None, max_length=32, examples=["2016"])
    until: str | None = Field(default=None, max_length=32, examples=["2022-02"])
    as_of: str | None = Field(default=None, max_length=32, examples=["2024-03-01"])
    undated: bool = False
    sources: list[str] = Field(default_factory=list, max_length=100)
    speakers: list[str] = Field(default_factory=list, max_length=100)

    def to_filters(self, *, ignore: Sequence[str] = ()) -> Filters:
        """Read the bounds, with the clues of the question that are to be ignored. Raises InputError."""
        return make_filters(
            since=self.since,
            until=self.until,
            as_of=self.as_of,
            undated=self.undated,
            sources=self.sources,
            speakers=self.speakers,
            ignore=ignore,
        )


class AskBody(BaseModel):
    """A question; without `conversation_id` a conversation is made."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(examples=["What did the envoy say about the ceasefire?"])
    conversation_id: str | None = Field(default=None, max_length=MAX_ID)
    after: str | None = Field(
        default=None,
        max_length=MAX_ID,
        description="The id of an earlier answer from which to go on, in a conversation of its own.",
    )
    again: str | None = Field(
        default=None,
        max_length=MAX_ID,
        description="The id of an answer, or of a question without one, in whose place the question is asked again, "
        "with the turns before it.",
    )
    filters: FiltersBody | None = None
    ignore: list[Words] = Field(default_factory=list, max_length=100, description=IGNORE, examples=[["in 2016"]])
    k: int = Field(default=8, ge=1, le=100)
    stream: bool = False
    resume: bool = Field(
        default=True,
        description="With `stream`: the answer is made to its end for a while after a cut connection, to be gone on "
        "with by Last-Event-ID; without, leaving stops it.",
    )


class LocateBody(BaseModel):
    """An excerpt whose article is looked for."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(examples=["She succeeds Ansgar Thellewin, who left at the end of last month."])


class TitleBody(BaseModel):
    """A conversation's new name."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=200, pattern=r"\S")


class FeedbackBody(BaseModel):
    """A reader's verdict on an answer, such as `up` or `down`, and why."""

    model_config = ConfigDict(extra="forbid")

    answer_id: str = Field(min_length=1, max_length=MAX_ID)
    verdict: str = Field(min_length=1, max_length=40, pattern=r"\S", examples=["up", "down"])
    comment: str = Field(default="", max_length=4_000)


@dataclass(frozen=True, slots=True)
class Deletion:
    """What went, by its id: a conversation, or a question without an answer."""

    deleted: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A verdict as it was kept."""

    answer_id: str
    verdict: str
    comment: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Questions to go on with from an answer, which the archive can answer."""

    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions that the archive can answer."""

    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet and how many of its articles are stored."""

    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Outlets:
    """One page of outlets, most articles first; `next` is the offset of the next page, or null."""

    sources: tuple[Outlet, ...]
    next: int | None = None


@dataclass(frozen=True, slots=True)
class BuiltWith:
    """What an archive's passages were made with: lengths in tokens of `cl100k_base`, the checksum of the weights."""

    format: int
    model: str
    checksum: str
    dimensions: int
    passage_tokens: int
    overlap_tokens: int
    token_codes: bool


@dataclass(frozen=True, slots=True)
class ArchiveCard:
    """What the archive holds and how it was built."""

    state: ArchiveState
    built_with: BuiltWith


@dataclass(frozen=True, slots=True)
class SpeakerList:
    """One page of speakers, those who speak most first; `next` is the offset of the next page, or null."""

    speakers: tuple[Speaker, ...]
    next: int | None = None


@dataclass(frozen=True, slots=True)
class IssueCounts:
    """The issues that statements are sorted by, in the order of their list."""

    issues: tuple[IssueCount, ...]


class ArticleItem(BaseModel):
    """An article in a list: all but its text."""

    id: str
    title: str | None
    published: str | None
    source: str | None
    url: str | None
    author: str | None
    language: str | None


class ArticleList(BaseModel):
    """One page of articles, newest first; `next` is the offset of the next page, or null."""

    articles: list[ArticleItem]
    total: int
    next: int | None


class ConversationItem(BaseModel):
    """A conversation in a list: all but its turns."""

    id: str
    title: str
    created: str
    updated: str


class ConversationList(BaseModel):
    """One page of conversations, the last used first; `next` is the offset of the next page, or null."""

    conversations: list[ConversationItem]
    next: int | None


def next_of(everything: Sequence[object], offset: int, limit: int) -> int | None:
    """Where the page after this one begins; None where there is none."""
    return offset + limit if offset + limit < len(everything) else None


def reply(value: object, *, status: int = 200) -> Response:
    """Answer with one JSON document, which nobody on the way stores."""
    return Response(document(value), status_code=status, headers=UNSTORED, media_type=JSON_TYPE)
