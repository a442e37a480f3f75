"""`list`, `show` and `remove`: the articles of an archive. None of them loads a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import (
    ArchiveFlag,
    AsOfFlag,
    DebugFlag,
    JsonFlag,
    SinceFlag,
    SourceFlags,
    UndatedFlag,
    UntilFlag,
    filters_for,
    print_json,
    settings_for,
    stdout,
)

if TYPE_CHECKING:
    from rag.seams import Archive


def list_articles(
    *,
    archive: ArchiveFlag = None,
    since: SinceFlag = None,
    until: UntilFlag = None,
    as_of: AsOfFlag = None,
    undated: UndatedFlag = False,
    source: SourceFlags = None,
    offset: Annotated[int, typer.Option("--offset", min=0, help="Leave out the first OFFSET articles.")] = 0,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="List at most LIMIT articles.")] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """List the articles, newest first, undated last."""
    filters = filters_for(since=since, until=until, as_of=as_of, undated=undated, sources=source)
    from app.documents import article_items
    from app.show import article_table, heading
    from app.wiring import opened_archive

    with opened_archive(settings_for(archive)) as found:
        articles = found.articles(filters=filters, offset=offset, limit=limit)
        if as_json:
            print_json(article_items(articles))
            return
        total = found.total(filters=filters)
        titles = [heading(each.title, "" if each.title else _beginning(found, each.id)) for each in articles]
    stdout().print(article_table(articles, titles, total=total))


def show(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="The article's id, as `list` prints it.")],
    *,
    archive: ArchiveFlag = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="START:END", help="Print this span of the text in its context.")
    ] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Print an article, or one span of it in its context."""
    from app.show import article_page, span_in_context
    from app.wiring import opened_archive
    from rag.errors import NotFoundError

    with opened_archive(settings_for(archive)) as found:
        article = found.article(article_id)
        if article is None:
            raise NotFoundError(f"No article has the id {article_id}.", hint="`rapporteur list` prints the ids.")
        copies = found.copies(article_id)
    if at is not None:
        span = _span(at, len(article.text))
        if not as_json:
            stdout().print(span_in_context(article, *span), soft_wrap=True)
            return
    if as_json:
        print_json(article)
    else:
        stdout().print(article_page(article, copies), soft_wrap=True)


def remove(
    article_ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of the articles to remove.")],
    *,
    archive: ArchiveFlag = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Remove articles and all that hangs on them; exit 1 if one of them was not there."""
    from app.documents import Removal
    from app.wiring import opened_archive
    from rag.errors import NotFoundError

    asked = list(dict.fromkeys(article_ids))
    with opened_archive(settings_for(archive)) as found:
        removed = found.remove(asked)
    missing = [each for each in asked if each not in removed]
    if as_json:
        print_json(Removal(removed=tuple(removed), missing=tuple(missing)))
    else:
        for each in removed:
            stdout().print(f"removed {each}", markup=False, soft_wrap=True)
    if missing:
        raise NotFoundError(
            f"No article has the id {', '.join(missing)}; {len(removed)} of {len(asked)} were removed.",
            hint="`rapporteur list` prints the ids.",
        )


def _beginning(archive: Archive, article_id: str) -> str:
    """Read the first passage of an article: its first words stand for the title that it has not."""
    return next((passage.text for passage in archive.passages(article_id)), "")


def _span(text: str, length: int) -> tuple[int, int]:
    """Read START:END, or refuse it as a usage error."""
    start, colon, end = text.partition(":")
    if not (colon and start.isdecimal() and end.isdecimal() and int(start) < int(end) <= length):
        raise typer.BadParameter(
            f"{text!r} is no span of this article: give START:END with START < END <= {length}", param_hint="--at"
        )
    return int(start), int(end)
