"""Articles: list, add, show, remove; and their outlets. Ids are any string, percent-encoded in the path."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.datastructures import UploadFile

from app.documents import Removal, article_items, plain
from app.etags import UNCHANGED, Known, tagged
from app.faults import ErrorDetail, Refusal, documented
from app.idempotency import once
from app.intake import make_defaults, records_in
from app.routes import paths  # noqa: F401 (registers how an id stands in a path)
from app.routes.deps import LONG_PAGE, Bounds, LongLimit, Offset, OnceKey, Room, media_type
from app.seat import Seat
from app.service import Service
from app.wire import ArticleList, Outlet, Outlets, next_of, reply
from index.ahead import ahead
from index.reading import Defaults, Read, read_bytes
from index.report import Notice, Report
from index.storing import Progress
from rag.errors import InputError, NotFoundError
from rag.identity import content_hash
from rag.nouns import Article

PATH = "/v1/articles"
MAX_FILES = 1_000

router = APIRouter(prefix="/v1", tags=["articles"], responses=documented(400, 422, 429, 503))

ArticleId = Annotated[str, Path(description="The article's id, percent-encoded.")]

RECORD = {
    "type": "object",
    "required": ["text"],
    "properties": {
        name: {"type": "string"} for name in ("id", "title", "text", "published", "date", "source", "url", "author")
    },
}
FILES = {
    "type": "object",
    "properties": {
        "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
        **{name: {"type": "string", "description": "Fills what files lack."} for name in ("source", "date", "url")},
    },
}
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"anyOf": [RECORD, {"type": "array", "items": RECORD}]}},
            "multipart/form-data": {"schema": FILES},
        },
    }
}


@router.get("/articles", response_model=ArticleList)
async def list_articles(
    room: Room, filters: Bounds, offset: Offset = 0, limit: Annotated[int, Query(ge=1, le=1_000)] = 50
) -> Response:
    """List articles without their texts, newest first, undated last."""

    def look(service: Service) -> dict[str, Any]:
        total = service.archive.total(filters=filters)
        found = service.archive.articles(filters=filters, offset=offset, limit=limit)
        reached = offset + len(found)
        return {
            "articles": article_items(found),
            "total": total,
            "next": reached if found and reached < total else None,
        }

    return reply(await room.run(look))


@router.post("/articles", response_model=Report, responses=documented(409, 413, 415), openapi_extra=BODY)
async def add_articles(request: Request, room: Room, _key: OnceKey = None) -> Response:
    """Add a record, a list of records, or uploaded files; each failure is told with its place, the rest is stored.

    When nothing at all could be stored the answer is a 422 whose body has the report beside the error. With an
    Idempotency-Key a repeated request is answered as before.
    """
    return await once(request, room, lambda: _added(request, room))


async def _added(request: Request, room: Seat) -> Response:
    match media_type(request):
        case "application/json":
            body = await request.body()
            report = await room.run(lambda service: _add(service, room, records_in(body)), lane="writing")
        case "multipart/form-data":
            async with request.form(max_files=MAX_FILES, max_fields=MAX_FILES) as form:
                files = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
                texts = {name: part for name, part in form.items() if isinstance(part, str)}
                defaults = make_defaults(source=texts.get("source"), day=texts.get("date"), url=texts.get("url"))
                reads = _files(files, defaults)
                report = await room.run(lambda service: _add_ahead(service, room, reads), lane="writing")
        case _:
            raise Refusal(
                415,
                "unsupported_media_type",
                message="The body is neither JSON nor a form with files.",
                hint="Send Content-Type: application/json or multipart/form-data.",
            )
    return _told(report)


@router.get("/articles/{article_id:text}", response_model=Article, responses={**documented(404), 304: UNCHANGED})
async def read_article(article_id: ArticleId, room: Room, known: Known = None) -> Response:
    """Show one article with its text; nothing of it when it is as the caller has it (If-None-Match)."""
    article = await room.run(lambda service: service.archive.article(article_id))
    if article is None:
        raise _no_article(article_id)
    return tagged(article, content_hash(article), known)


@router.delete("/articles/{article_id:text}", response_model=Removal, responses=documented(404))
async def remove_article(article_id: ArticleId, room: Room) -> Response:
    """Remove an article and all that hangs on it."""
    removed = await room.run(lambda service: service.archive.remove([article_id]), lane="writing")
    if not removed:
        raise _no_article(article_id)
    return reply(Removal(removed=tuple(removed)))


@router.get("/sources", response_model=Outlets)
async def list_sources(room: Room, offset: Offset = 0, limit: LongLimit = LONG_PAGE) -> Response:
    """List outlets with their number of articles, most articles first."""
    found = await room.run(lambda service: service.archive.sources())
    page = tuple(Outlet(name, count) for name, count in found[offset : offset + limit])
    return reply(Outlets(page, next_of(found, offset, limit)))


def _add(service: Service, room: Seat, reads: Iterator[Read | Notice]) -> Report:
    def stop_if_closing(_progress: Progress) -> None:
        if room.closing.is_set():
            raise Refusal(503, "closing", message="The server is stopping; what was committed is kept.")

    return service.add(reads, stop_if_closing)


def _add_ahead(service: Service, room: Seat, reads: Iterator[Read | Notice]) -> Report:
    """Add files, of which the next are parsed while the first are embedded."""
    with closing(ahead(reads)) as parsed:
        return _add(service, room, parsed)


def _files(files: list[UploadFile], defaults: Defaults) -> Iterator[Read | Notice]:
    if not files:
        raise InputError("The form holds no file.", hint='Send each file as a part named "file".')
    return chain.from_iterable(read_bytes(file.filename or "upload", file.file.read(), defaults) for file in files)


def _told(report: Report) -> Response:
    """Answer with the report; when nothing came of the request, as a refusal that names the first reason."""
    stored = report.added + report.updated + report.unchanged
    if stored or not report.failed:
        return reply(report)
    first = report.failed[0]
    more = f" (and {len(report.failed) - 1} more)" if len(report.failed) > 1 else ""
    where = f"{first.file}, {first.place}" if first.place else first.file
    detail = ErrorDetail(code="unreadable", message=f"{where}: {first.reason}{more}", hint=first.remedy)
    return reply({"error": detail.model_dump(), "report": plain(report)}, status=422)


def _no_article(article_id: str) -> NotFoundError:
    return NotFoundError(f"No article has the id {article_id[:200]!r}.", hint=f"GET {PATH} lists the ids.")
