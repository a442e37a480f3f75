"""Options that several commands share, and how a command prints what it found.

Everything here is cheap to import: `rapporteur --help` must not load a model.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from app.settings import Settings
    from rag.nouns import Filters

DEBUG = "rapporteur.debug"


def _remember(ctx: typer.Context, value: bool) -> bool:
    if value:
        ctx.meta[DEBUG] = True
    return value


ArchiveFlag = Annotated[
    str | None,
    typer.Option(
        "--archive",
        metavar="DIR",
        help="The archive's folder, or the postgresql:// address of one (or RAPPORTEUR_ARCHIVE). Default: ./archive.",
    ),
]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
DebugFlag = Annotated[
    bool, typer.Option("--debug", help="Show the trace of an error.", callback=_remember, is_eager=True)
]
BOUND = "YYYY, YYYY-MM or YYYY-MM-DD"
SinceFlag = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help=f"Published on or after DATE ({BOUND}).")
]
UntilFlag = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Published on or before DATE.")]
AsOfFlag = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Answer as of DATE: later articles are hidden.")
]
UndatedFlag = Annotated[bool, typer.Option("--undated", help="With a date: keep articles that have no date.")]
SourceFlags = Annotated[
    list[str] | None, typer.Option("--source", metavar="NAME", help="Only this outlet; may repeat.")
]
SpeakerFlags = Annotated[
    list[str] | None,
    typer.Option(
        "--speaker", metavar="NAME", help="Only what NAME says, under any of their names or a role; may repeat."
    ),
]

IgnoreFlags = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="TEXT", help="Words of the question to read no clue from; may repeat."),
]


def settings_for(archive: str | None, flags: Mapping[str, object] | None = None) -> Settings:
    """Read the settings with this command's flags on top. Raises SettingsError."""
    from app.settings import load_settings

    if archive is not None and not archive.strip():
        raise typer.BadParameter("an empty path names no folder", param_hint="--archive")
    return load_settings({"archive": archive, **(flags or {})})


def filters_for(
    *,
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
    undated: bool = False,
    sources: list[str] | None = None,
    speakers: list[str] | None = None,
    ignore: list[str] | None = None,
) -> Filters:
    """Read the bounds and names of a command; a bound that is no date is a usage error."""
    from app.bounds import make_filters
    from rag.errors import InputError

    try:
        return make_filters(
            since=since,
            until=until,
            as_of=as_of,
            undated=undated,
            sources=sources or (),
            speakers=speakers or (),
            ignore=ignore or (),
        )
    except InputError as error:
        raise typer.BadParameter(str(error)) from error


def print_json(value: object) -> None:
    """Print a dataclass, or anything in JSON's types, as one document and nothing else on stdout."""
    from app.documents import document

    sys.stdout.write(document(value).decode() + "\n")
    sys.stdout.flush()


def stdout() -> Console:
    """The terminal for what was asked for."""
    from rich.console import Console

    return Console(highlight=False)


def stderr() -> Console:
    """The terminal for progress and remarks."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)
