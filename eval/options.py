"""Options that several commands of `eval` share."""

from __future__ import annotations

from typing import Annotated

import typer

RebuildFlag = Annotated[bool, typer.Option("--rebuild", help="Build the archive anew, if an evaluation built it.")]
WordingOption = Annotated[
    str, typer.Option(metavar="text|last_turn|rewrite", help="Which wording of each query is asked.")
]
LimitOption = Annotated[int | None, typer.Option(min=1, help="Ask only the first LIMIT judged queries.")]
