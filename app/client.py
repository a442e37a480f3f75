"""A typed client of the HTTP server: the page uses it, and so may any Python program.

Answers come back as the nouns of `rag/nouns.py`, failures as the errors of `rag/errors.py`. One client may be used by
several threads. It keeps nothing; conversations are kept by the server.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self, TypeVar
from urllib.parse import quote, unquote

import httpx
from pydantic import ValidationError

from app.client_errors import body_of, error_in, error_told, translated
from app.client_events import WAITING, Event, Kept, event_of, events_in
from app.client_statements import StatementCalls
from app.documents import adapter
from app.streaming_headers import CONVERSATION_HEADER, QUESTION_HEADER
from app.wire import ArchiveCard
from index.report import Report
from rag.desk import Mode, SearchResult
from rag.errors import RapporteurError
from rag.nouns import Answer, ArchiveState, Article, Conversation, Filters

T = TypeVar("T")
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 120.0
UPLOAD_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One page of a list of articles, without their texts; `next` is the offset of the next page, or None."""

    articles: tuple[Article, ...]
    total: int
    next: int | None


class Client(StatementCalls):
    """The HTTP server at one address, for example `Client("http://127.0.0.1:8000")`; `key` where it asks for one."""

    def __init__(self, url: str, *, key: str | None = None) -> None:
        timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
        # The server is ours: a proxy from the environment would only stand in the way.
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(base_url=url.rstrip("/"), timeout=timeout, trust_env=False, headers=headers)
        self.base_url = url.rstrip("/")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def health(self) -> ArchiveState:
        """Counts of the archive. Raises RapporteurError (code `not_ready`) while the server is still loading."""
        return self._get(ArchiveState, "/readyz")

    def ask(
        self, question: str, *, conversation_id: str | None = None, filters: Filters | None = None, k: int = 8
    ) -> Answer:
        """Ask one question and wait for its answer."""
        body = _question(question, conversation_id, filters, k)
        return self._read(Answer, self._send("POST", "/v1/ask", json=body))

    def ask_stream(
        self,
        question: str,
        *,
        conversation_id: str | None = None,
        after: str | None = None,
        again: str | None = None,
        filters: Filters | None = None,
        k: int = 8,
    ) -> Generator[Event, None, None]:
        """Ask one question and yield what happens, `done` last; `WAITING` where nothing does for a second.

        Leaving the loop stops the server's work.
        """
        body = _question(question, conversation_id, filters, k) | {"stream": True, "resume": False}
        places = {"after": after, "again": again}
        body |= {name: place for name, place in places.items() if place is not None}
        with translated(self.base_url), self._http.stream("POST", "/v1/ask", json=body) as response:
            if response.is_error:
                response.read()
                raise error_in(response)
            if CONVERSATION_HEADER in response.headers:
                kept = (unquote(response.headers[name]) for name in (CONVERSATION_HEADER, QUESTION_HEADER))
                yield "asked", Kept(*kept)
            for name, data in events_in(response.iter_lines()):
                if name == "error":
                    raise error_told(data)
                yield event_of(name, data) if name else WAITING

    def search(
        self,
        query: str,
        *,
        mode: Mode = "full",
        k: int = 10,
        filters: Filters | None = None,
        conversation_id: str | None = None,
    ) -> SearchResult:
        """Find passages."""
        params = _bounds(filters) | {"q": query, "k": k, "mode": mode}
        if filters is not None:
            params |= {"ignore": list(filters.ignore), "speaker": list(filters.speakers)}
        if conversation_id is not None:
            params["conversation_id"] = conversation_id
        return self._get(SearchResult, "/v1/search", params)

    def examples(self, n: int = 4) -> list[str]:
        """Questions that the archive can answer."""
        return [str(each) for each in self._json("GET", "/v1/examples", params={"n": n})["questions"]]

    def suggestions(self, answer_id: str, *, filters: Filters | None = None) -> list[str]:
        """Questions to go on with from an answer, each tried before; takes seconds. Raises NotFoundError."""
        path = f"/v1/answers/{quote(answer_id, safe='')}/suggestions"
        params = _bounds(filters) | {"speaker": list(filters.speakers) if filters else []}
        return [str(each) for each in self._json("GET", path, params=params)["suggestions"]]

    def archive(self) -> ArchiveCard:
        """What the archive holds and how it was built."""
        return self._get(ArchiveCard, "/v1/archive")

    def sources(self) -> list[tuple[str, int]]:
        """Outlets with their number of articles, most articles first."""
        found: list[tuple[str, int]] = []
        following: int | None = 0
        while following is not None:
            page = self._json("GET", "/v1/sources", params={"offset": following})
            found += [(str(each["name"]), int(each["articles"])) for each in page["sources"]]
            following = page["next"]
        return found

    def articles(self, *, filters: Filters | None = None, offset: int = 0, limit: int = 50) -> ArticlePage:
        """One page of articles, newest first."""
        found = self._json("GET", "/v1/articles", params=_bounds(filters) | {"offset": offset, "limit": limit})
        # A list leaves the texts out; the noun has one.
        articles = tuple(adapter(Article).validate_python({**each, "text": ""}) for each in found["articles"])
        return ArticlePage(articles, total=found["total"], next=found["next"])

    def article(self, article_id: str) -> Article:
        """One article. Raises NotFoundError."""
        return self._get(Article, f"/v1/articles/{quote(article_id, safe='')}")

    def remove(self, article_id: str) -> None:
        """Remove an article. Raises NotFoundError."""
        self._send("DELETE", f"/v1/articles/{quote(article_id, safe='')}")

    def add_records(self, records: Sequence[dict[str, object]]) -> Report:
        """Add records (`{"id"?, "title"?, "text", "published"?, "source"?, "url"?, "author"?}`)."""
        return self._report(self._http.build_request("POST", "/v1/articles", json=list(records)))

    def add_files(self, files: Sequence[tuple[str, bytes]]) -> Report:
        """Add files, given as name and content; the report says what came of each."""
        parts = [("file", (name, content, "application/octet-stream")) for name, content in files]
        return self._report(self._http.build_request("POST", "/v1/articles", files=parts, timeout=UPLOAD_SECONDS))

    def conversations(self, *, offset: int = 0, limit: int = 50, q: str = "") -> tuple[Conversation, ...]:
        """Conversations without their turns, the last used first; with `q` those that hold its words."""
        found = self._json("GET", "/v1/conversations", params={"offset": offset, "limit": limit, "q": q})
        return tuple(adapter(Conversation).validate_python(each) for each in found["conversations"])

    def conversation(self, conversation_id: str) -> Conversation:
        """One conversation with its turns. Raises NotFoundError."""
        return self._get(Conversation, f"/v1/conversations/{quote(conversation_id, safe='')}")

    def rename(self, conversation_id: str, title: str) -> Conversation:
        """Name a conversation. Raises NotFoundError."""
        path = f"/v1/conversations/{quote(conversation_id, safe='')}"
        return self._read(Conversation, self._send("PATCH", path, json={"title": title}))

    def delete_conversation(self, conversation_id: str) -> None:
        """Delete a conversation. Raises NotFoundError."""
        self._send("DELETE", f"/v1/conversations/{quote(conversation_id, safe='')}")

    def forget_question(self, conversation_id: str, question_id: str) -> None:
        """Delete a question that has no answer. Raises NotFoundError."""
        path = f"/v1/conversations/{quote(conversation_id, safe='')}/unanswered/{quote(question_id, safe='')}"
        self._send("DELETE", path)

    def give_feedback(self, answer_id: str, verdict: str, comment: str = "") -> None:
        """Keep a verdict on an answer. Raises NotFoundError."""
        body = {"answer_id": answer_id, "verdict": verdict, "comment": comment}
        self._send("POST", "/v1/feedback", json=body)

    def _get(self, kind: type[T], path: str, params: dict[str, Any] | None = None) -> T:
        return self._read(kind, self._send("GET", path, params=params))

    def _json(self, method: str, path: str, *, params: dict[str, Any]) -> Any:
        return self._send(method, path, params=params).json()

    def _read(self, kind: type[T], response: httpx.Response) -> T:
        try:
            return adapter(kind).validate_json(response.content)
        except ValidationError as error:
            raise RapporteurError(
                f"The server at {self.base_url} does not speak as this version expects ({error.error_count()} faults).",
                hint="Run the server and its clients from one version of rapporteur.",
            ) from error

    def _send(
        self, method: str, path: str, *, params: dict[str, Any] | None = None, json: object = None
    ) -> httpx.Response:
        with translated(self.base_url):
            response = self._http.request(method, path, params=params, json=json)
        if response.is_error:
            raise error_in(response)
        return response

    def _report(self, request: httpx.Request) -> Report:
        """Send articles; when none could be stored the refusal carries the report beside the error."""
        with translated(self.base_url):
            response = self._http.send(request)
        if not response.is_error:
            return self._read(Report, response)
        report = body_of(response).get("report")
        if report is None:
            raise error_in(response)
        return adapter(Report).validate_python(report)


def _question(question: str, conversation_id: str | None, filters: Filters | None, k: int) -> dict[str, Any]:
    body: dict[str, Any] = {"question": question, "k": k}
    if conversation_id is not None:
        body["conversation_id"] = conversation_id
    if filters is not None:
        seen = adapter(Filters).dump_python(filters, mode="json")
        # What the question itself says stands beside the filters, not among them.
        body["ignore"] = seen.pop("ignore")
        body["filters"] = seen
    return body


def _bounds(filters: Filters | None) -> dict[str, Any]:
    if filters is None:
        return {}
    found = asdict(filters)
    params = {name: found[name].isoformat() for name in ("since", "until", "as_of") if found[name] is not None}
    return params | {"undated": filters.undated, "source": list(filters.sources)}
