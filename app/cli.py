"""The command line put together: every command by name, and the one place where errors become exit codes.

0 good, 1 an error of ours (one line on stderr; `--debug` shows its trace), 2 wrong usage, 130 Ctrl-C. Packages add
commands through the entry-point group `rapporteur.commands`; they are loaded when help is printed or they are called.
"""

from __future__ import annotations

import sys
import traceback
from importlib.metadata import entry_points
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from app.commands import (
    add,
    articles,
    ask,
    care,
    comparing,
    figures,
    keys,
    locate,
    reindex,
    serve,
    statements,
    transfer,
)
from app.commands.options import DEBUG
from rag.errors import RapporteurError

GROUP = "rapporteur.commands"


class Commands(TyperGroup):
    """Our own commands and those of other packages; turns our errors into one line and exit code 1."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Name our commands in the order of a user's work, then the others'."""
        return [*super().list_commands(ctx), *sorted(point.name for point in entry_points(group=GROUP))]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Find a command, loading another package's when it is the one."""
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        for point in entry_points(group=GROUP, name=cmd_name):
            command = get_command(point.load())
            command.name = cmd_name
            return command
        return None

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, typer.TyperException, BrokenPipeError):
            raise  # typer's own ways to end, and a reader such as `head` that has had enough
        except Exception as error:  # the one net of the command line: a user is told in one line
            explain(error, debug=bool(ctx.meta.get(DEBUG)))
            raise typer.Exit(1) from error


def explain(error: Exception, *, debug: bool) -> None:
    """Print one line on stderr, and the trace if it is wanted."""
    if debug:
        traceback.print_exception(error)
    known = isinstance(error, RapporteurError | OSError)
    told = str(error) if known else f"{type(error).__name__}: {error}. Please report it, with what --debug shows."
    sys.stderr.write(" ".join(f"error: {told}".split()) + "\n")


app = typer.Typer(
    name="rapporteur",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    help="Ask a news archive who said what, when, and which article says so.",
)
app.command("add", cls=add.AddCommand)(add.add)
app.command("list")(articles.list_articles)
app.command("show")(articles.show)
app.command("remove")(articles.remove)
app.command("ask")(ask.ask)
app.command("chat")(ask.chat)
app.command("search")(ask.search)
app.command("figures")(figures.figures)
app.command("statements")(statements.statements)
app.command("timeline")(statements.timeline)
app.command("positions")(statements.positions)
app.command("speakers")(statements.speakers)
app.command("compare")(comparing.compare)
app.command("issues")(comparing.issues)
app.command("locate")(locate.locate)
app.command("serve")(serve.serve)
app.command("up")(serve.up)
app.add_typer(keys.app)
app.command("check")(care.check)
app.command("reindex")(reindex.reindex)
app.command("export")(transfer.export)
app.command("import")(transfer.import_)
app.command("doctor")(care.doctor)


def main() -> None:
    """Run the command line and end the process with its exit code."""
    app()


if __name__ == "__main__":
    main()
