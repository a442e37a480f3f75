"""`statements`, `timeline`, `positions` and `speakers`: the ledger at the shell. None of them loads a model."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import (
    BOUND,
    ArchiveFlag,
    AsOfFlag,
    DebugFlag,
    JsonFlag,
    SourceFlags,
    print_json,
    settings_for,
    stdout,
)

if TYPE_CHECKING:
    from rag.nouns import StatementKind
    from rag.said import Order, Wanted


class Kind(StrEnum):
    """How a statement is given."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


KINDS: dict[Kind, StatementKind] = {Kind.DIRECT: "direct", Kind.INDIRECT: "indirect", Kind.MIXED: "mixed"}


SpeakerFlag = Annotated[str | None, typer.Option("--speaker", metavar="NAME", help="Only this speaker's.")]
IssueFlag = Annotated[str | None, typer.Option("--issue", metavar="LABEL", help="Only on this issue, by label or cue.")]
SinceFlag = Annotated[str | None, typer.Option("--since", metavar="DATE", help=f"Said on or after DATE ({BOUND}).")]
UntilFlag = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Said on or before DATE.")]
KindFlag = Annotated[Kind | None, typer.Option("--kind", help="Only word for word, only not, or only in part.")]
ArticleFlag = Annotated[str | None, typer.Option("--article", metavar="ID", help="Only of this article.")]
QueryFlag = Annotated[str | None, typer.Option("--query", metavar="WORDS", help="Only with all of these words.")]
LimitFlag = Annotated[int, typer.Option("--limit", min=1, max=1_000, help="Statements at most.")]
OffsetFlag = Annotated[int, typer.Option("--offset", min=0, help="Leave out the first OFFSET.")]


def statements(
    *,
    archive: ArchiveFlag = None,
    speaker: SpeakerFlag = None,
    issue: IssueFlag = None,
    since: SinceFlag = None,
    until: UntilFlag = None,
    as_of: AsOfFlag = None,
    source: SourceFlags = None,
    kind: KindFlag = None,
    article: ArticleFlag = None,
    query: QueryFlag = None,
    limit: LimitFlag = 50,
    offset: OffsetFlag = 0,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Print who said what, the newest first."""
    wanted = read_wanted(speaker, issue, since, until, as_of, source, kind=kind, article=article, query=query)
    _print(archive, wanted, "newest", limit=limit, offset=offset, as_json=as_json)


def timeline(
    *,
    archive: ArchiveFlag = None,
    speaker: SpeakerFlag = None,
    issue: IssueFlag = None,
    since: SinceFlag = None,
    until: UntilFlag = None,
    as_of: AsOfFlag = None,
    source: SourceFlags = None,
    kind: KindFlag = None,
    article: ArticleFlag = None,
    query: QueryFlag = None,
    limit: LimitFlag = 50,
    offset: OffsetFlag = 0,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Print who said what in the order of the days, undated last."""
    wanted = read_wanted(speaker, issue, since, until, as_of, source, kind=kind, article=article, query=query)
    _print(archive, wanted, "oldest", limit=limit, offset=offset, as_json=as_json)


def positions(
    *,
    archive: ArchiveFlag = None,
    speaker: Annotated[
        list[str] | None, typer.Option("--speaker", metavar="NAME", help="Only this speaker; repeat it to compare.")
    ] = None,
    issue: IssueFlag = None,
    since: SinceFlag = None,
    until: UntilFlag = None,
    as_of: AsOfFlag = None,
    source: SourceFlags = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1_000, help="Speakers at most.")] = 20,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Print where speakers stand on issues, and where somebody moved, with both statements."""
    wanted = read_wanted(None, issue, since, until, as_of, source)
    from app.show_statements import matrix_page
    from app.wiring import opened_ledger
    from rag.positions import positions as lay_out

    with opened_ledger(settings_for(archive)) as ledger:
        found = lay_out(ledger, wanted, compared=speaker or (), limit=limit)
    if as_json:
        print_json(found)
    else:
        stdout().print(matrix_page(found), soft_wrap=True)


def speakers(
    *,
    archive: ArchiveFlag = None,
    merge: Annotated[
        list[str] | None,
        typer.Option("--merge", metavar="NAME", help="Take these names for one speaker: the first, then the others."),
    ] = None,
    apart: Annotated[
        list[str] | None, typer.Option("--apart", metavar="NAME", help="Never take this name for anybody else's.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Speakers at most.")] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Print who speaks, under which names; `--merge A --merge B` and `--apart A` are kept beside the archive."""
    settings = settings_for(archive)
    if merge and len(merge) == 1:
        raise typer.BadParameter("give two names or more: --merge NAME --merge OTHER", param_hint="--merge")
    from app import lists
    from app.show_statements import speakers_page
    from app.storage import lists_of
    from app.wiring import opened_archive, opened_ledger

    if merge or apart:
        with opened_archive(settings) as opened:
            kept = lists_of(settings, opened)
            if merge:
                lists.merge(kept, merge[0], merge[1:])
            if apart:
                lists.keep_apart(kept, apart)
    with opened_ledger(settings) as ledger:
        people = ledger.people()
    found = people[:limit]
    if as_json:
        print_json({"speakers": found, "next": limit if limit is not None and limit < len(people) else None})
    else:
        stdout().print(speakers_page(found), soft_wrap=True)


def read_wanted(
    speaker: str | None,
    issue: str | None,
    since: str | None,
    until: str | None,
    as_of: str | None,
    source: list[str] | None,
    *,
    kind: Kind | None = None,
    article: str | None = None,
    query: str | None = None,
) -> Wanted:
    """Read what is asked for; a bound that is no date is a usage error."""
    from app.bounds import make_wanted
    from rag.errors import InputError

    try:
        return make_wanted(
            speaker=speaker,
            issue=issue,
            since=since,
            until=until,
            as_of=as_of,
            sources=source or (),
            kind=KINDS[kind] if kind else None,
            article_id=article,
            query=query,
        )
    except InputError as error:
        raise typer.BadParameter(str(error)) from error


def _print(archive: str | None, wanted: Wanted, order: Order, *, limit: int, offset: int, as_json: bool) -> None:
    from app.show_statements import statements_page
    from app.wiring import opened_ledger

    with opened_ledger(settings_for(archive)) as ledger:
        found = ledger.find(wanted, order=order, limit=limit, offset=offset)
    if as_json:
        print_json(found)
    else:
        stdout().print(statements_page(found), soft_wrap=True)
