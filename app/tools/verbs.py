"""The tools: each asks what the HTTP route of its name asks, and answers with the same document.

All of them read. Who may only read can ask everything here, and sees their own conversations alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import Context
from pydantic import Field

from app.bounds import make_filters, make_wanted
from app.documents import article_items, plain
from app.notes import note_answer
from app.service import Service
from app.tools.calling import Call
from rag.desk import Mode
from rag.errors import NotFoundError
from rag.figure_ledger import figure_ledger
from rag.locating import locate as locate_text
from rag.nouns import Filters, StatementKind
from rag.positions import positions as stances

Ctx = Context[Any, Any]
Document = dict[str, Any]

Bound = Annotated[str | None, Field(max_length=32, description="YYYY, YYYY-MM or YYYY-MM-DD; bounds are inclusive.")]
Outlets = Annotated[list[str] | None, Field(max_length=100, description="Only these outlets.")]
Speaker = Annotated[str | None, Field(max_length=400, description="The speaker, under any of their names.")]
Issue = Annotated[str | None, Field(max_length=400, description="An issue, by its label or one of its cues.")]
ArticleId = Annotated[str, Field(max_length=2_000, description="An article's id, as other tools give it.")]
Offset = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Verbs:
    """The tools over whatever `call` runs them on."""

    def __init__(self, call: Call) -> None:
        self._call = call

    async def ask(
        self,
        ctx: Ctx,
        *,
        question: Annotated[str, Field(description="The question, at most 4,000 characters.")],
        conversation_id: Annotated[
            str | None, Field(max_length=2_000, description="To go on from earlier ones.")
        ] = None,
        since: Bound = None,
        until: Bound = None,
        as_of: Bound = None,
        sources: Outlets = None,
        speakers: Annotated[list[str] | None, Field(max_length=100)] = None,
        k: Annotated[int, Field(ge=1, le=100)] = 8,
    ) -> Document:
        """Answer a question from the news archive and from nothing else.

        Every sentence cites spans of articles word for word; `verdict` says whether the archive answers, `missing` what
        it does not tell, `disagreements` what sources give differently. Cite the sources when you use the answer.
        """

        def work(service: Service) -> Document:
            filters = _filters(since, until, as_of, sources, speakers)
            answer = service.desk.ask(question, conversation_id=conversation_id, filters=filters, k=k)
            note_answer(answer, self._call.metrics)
            return plain(answer)

        return await self._call.run(ctx, work)

    async def search(
        self,
        ctx: Ctx,
        *,
        query: Annotated[str, Field(description="What to look for, at most 4,000 characters.")],
        k: Annotated[int, Field(ge=1, le=100)] = 10,
        mode: Mode = "full",
        since: Bound = None,
        until: Bound = None,
        as_of: Bound = None,
        sources: Outlets = None,
    ) -> Document:
        """Find passages of articles, best first, with title, outlet, day and offsets."""

        def work(service: Service) -> Document:
            filters = _filters(since, until, as_of, sources)
            return plain(service.desk.search(query, mode=mode, k=k, filters=filters))

        return await self._call.run(ctx, work)

    async def articles(
        self,
        ctx: Ctx,
        *,
        since: Bound = None,
        until: Bound = None,
        sources: Outlets = None,
        limit: Annotated[int, Field(ge=1, le=1_000)] = 50,
        offset: Offset = 0,
    ) -> Document:
        """List articles without their texts, newest first."""

        def look(service: Service) -> Document:
            filters = _filters(since, until, None, sources)
            total = service.archive.total(filters=filters)
            found = service.archive.articles(filters=filters, offset=offset, limit=limit)
            reached = offset + len(found)
            following = reached if found and reached < total else None
            return {"articles": article_items(found), "total": total, "next": following}

        return await self._call.run(ctx, look)

    async def article(self, ctx: Ctx, *, article_id: ArticleId) -> Document:
        """Read one article with its whole text."""

        def look(service: Service) -> Document:
            found = service.archive.article(article_id)
            if found is None:
                raise NotFoundError("No article has this id.", hint="`articles` and `search` give ids.")
            return plain(found)

        return await self._call.run(ctx, look)

    async def statements(
        self,
        ctx: Ctx,
        *,
        speaker: Speaker = None,
        issue: Issue = None,
        query: Annotated[str | None, Field(max_length=4_000, description="Words that the statement holds.")] = None,
        kind: StatementKind | None = None,
        article_id: Annotated[str | None, Field(max_length=2_000)] = None,
        since: Bound = None,
        until: Bound = None,
        order: Literal["newest", "oldest"] = "newest",
        limit: Annotated[int, Field(ge=1, le=1_000)] = 50,
        offset: Offset = 0,
    ) -> Document:
        """List who said what, when, word for word or not, with offsets; bounds are of the day of saying."""

        def look(service: Service) -> Document:
            wanted = make_wanted(
                speaker=speaker, issue=issue, query=query, kind=kind, article_id=article_id, since=since, until=until
            )
            return plain(service.ledger.find(wanted, order=order, limit=limit, offset=offset))

        return await self._call.run(ctx, look)

    async def positions(
        self,
        ctx: Ctx,
        *,
        speakers: Annotated[list[str] | None, Field(max_length=100, description="Only these, to be compared.")] = None,
        issue: Issue = None,
        since: Bound = None,
        until: Bound = None,
        limit: Annotated[int, Field(ge=1, le=1_000)] = 20,
    ) -> Document:
        """Lay out where speakers stand on issues, and who moved."""

        def look(service: Service) -> Document:
            wanted = make_wanted(issue=issue, since=since, until=until)
            return plain(stances(service.ledger, wanted, compared=speakers or (), limit=limit))

        return await self._call.run(ctx, look)

    async def figures(
        self,
        ctx: Ctx,
        *,
        query: Annotated[str | None, Field(description="A question or a few words.")] = None,
        article_id: Annotated[str | None, Field(max_length=2_000)] = None,
        since: Bound = None,
        until: Bound = None,
        as_of: Bound = None,
        sources: Outlets = None,
        limit: Annotated[int, Field(ge=1, le=1_000)] = 50,
        offset: Offset = 0,
    ) -> Document:
        """List numeric claims in groups with how they relate: compatible, superseded, of other scope, in conflict."""

        def look(service: Service) -> Document:
            filters = _filters(since, until, as_of, sources)
            found = figure_ledger(
                service.archive, filters=filters, query=query, article_id=article_id, limit=limit, offset=offset
            )
            return plain(found)

        return await self._call.run(ctx, look)

    async def locate(
        self, ctx: Ctx, *, text: Annotated[str, Field(description="An excerpt, trimmed or lightly altered.")]
    ) -> Document:
        """Tell which article an excerpt is from and between which offsets it stands there, or that it is in none."""
        return await self._call.run(ctx, lambda service: plain(locate_text(service.archive, text)))

    async def sources(self, ctx: Ctx) -> Document:
        """List outlets with their number of articles."""

        def look(service: Service) -> Document:
            return {"sources": [{"name": name, "articles": count} for name, count in service.archive.sources()]}

        return await self._call.run(ctx, look)

    def all(self) -> list[Callable[..., Any]]:
        """List the tools in the order in which they are shown."""
        return [
            *(self.ask, self.search, self.articles, self.article, self.statements),
            *(self.positions, self.figures, self.locate, self.sources),
        ]


def _filters(
    since: str | None,
    until: str | None,
    as_of: str | None,
    sources: list[str] | None,
    speakers: list[str] | None = None,
) -> Filters:
    return make_filters(since=since, until=until, as_of=as_of, sources=sources or (), speakers=speakers or ())
