"""`ask`, `chat` and `search`: questions at the shell."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import (
    ArchiveFlag,
    AsOfFlag,
    DebugFlag,
    IgnoreFlags,
    JsonFlag,
    SinceFlag,
    SourceFlags,
    SpeakerFlags,
    UndatedFlag,
    UntilFlag,
    filters_for,
    print_json,
    settings_for,
    stderr,
    stdout,
)

if TYPE_CHECKING:
    from rag.desk import Desk

Passages = Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages to read.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Tell how the question was read, and the times.")]


class SearchMode(StrEnum):
    """Which legs search, and whether what the query names is preferred, with one hit per copy cluster (`full`)."""

    FULL = "full"
    HYBRID = "hybrid"
    DENSE = "dense"
    LEXICAL = "lexical"


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The question, at most 4,000 characters.")],
    *,
    archive: ArchiveFlag = None,
    since: SinceFlag = None,
    until: UntilFlag = None,
    as_of: AsOfFlag = None,
    undated: UndatedFlag = False,
    source: SourceFlags = None,
    speaker: SpeakerFlags = None,
    ignore: IgnoreFlags = None,
    k: Passages = 8,
    conversation: Annotated[
        str | None, typer.Option("--conversation", metavar="ID", help="Ask as a follow-up in this conversation.")
    ] = None,
    verbose: Verbose = False,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Answer a question with numbered sources; a refusal is an answer too and exits 0."""
    filters = filters_for(
        since=since, until=until, as_of=as_of, undated=undated, sources=source, speakers=speaker, ignore=ignore
    )
    from app.show import answer_page
    from app.wiring import opened_service
    from rag.questions import checked

    checked(question)  # before the model is loaded, which takes seconds
    with opened_service(settings_for(archive)) as service:
        answer = service.desk.ask(question, conversation_id=conversation, filters=filters, k=k)
    if as_json:
        print_json(answer)
    else:
        stdout().print(answer_page(answer, verbose=verbose), soft_wrap=True)


def chat(
    *,
    archive: ArchiveFlag = None,
    conversation: Annotated[
        str | None, typer.Option("--conversation", metavar="ID", help="Resume this conversation.")
    ] = None,
    since: SinceFlag = None,
    until: UntilFlag = None,
    as_of: AsOfFlag = None,
    undated: UndatedFlag = False,
    source: SourceFlags = None,
    speaker: SpeakerFlags = None,
    k: Passages = 8,
    verbose: Verbose = False,
    _debug: DebugFlag = False,
) -> None:
    """Ask in a conversation, question by question; an empty line, Ctrl-D or Ctrl-C ends it."""
    filters = filters_for(since=since, until=until, as_of=as_of, undated=undated, sources=source, speakers=speaker)
    from app.show import answer_page
    from app.wiring import opened_service
    from rag.errors import QuestionError

    with opened_service(settings_for(archive)) as service:
        if conversation is None:
            _suggest(service.desk)
        else:
            kept = service.conversations.get(conversation)
            asked = f"{len(kept.turns)} question{'' if len(kept.turns) == 1 else 's'}"
            stderr().print(f"{asked} so far: {kept.title}", markup=False)
        while question := _next_question():
            try:
                answer = service.desk.ask(question, conversation_id=conversation, filters=filters, k=k)
            except QuestionError as error:
                stderr().print(str(error), markup=False, style="yellow")
                continue
            conversation = answer.conversation_id
            stdout().print(answer_page(answer, verbose=verbose), soft_wrap=True)
    if conversation is not None:
        stderr().print(f"To go on: rapporteur chat --conversation {conversation}", markup=False, soft_wrap=True)


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="What to look for.")],
    *,
    archive: ArchiveFlag = None,
    mode: Annotated[
        SearchMode, typer.Option("--mode", help="`full` is hybrid, what QUERY names preferred, copies listed once.")
    ] = SearchMode.FULL,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages to print.")] = 10,
    since: SinceFlag = None,
    until: UntilFlag = None,
    as_of: AsOfFlag = None,
    undated: UndatedFlag = False,
    source: SourceFlags = None,
    speaker: SpeakerFlags = None,
    ignore: IgnoreFlags = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Print the passages that match best."""
    filters = filters_for(
        since=since, until=until, as_of=as_of, undated=undated, sources=source, speakers=speaker, ignore=ignore
    )
    from app.show import search_page
    from app.wiring import opened_service

    with opened_service(settings_for(archive)) as service:
        result = service.desk.search(query, mode=mode.value, k=k, filters=filters)
    if as_json:
        print_json(result)
    else:
        stdout().print(search_page(result), soft_wrap=True)


def _next_question() -> str:
    """Read one line; the prompt goes to stderr, so that answers alone are on stdout."""
    stderr().print("\n> ", end="", style="bold")
    try:
        return input().strip()
    except (EOFError, KeyboardInterrupt):
        stderr().print()
        return ""


def _suggest(desk: Desk) -> None:
    examples = desk.examples(3)
    if examples:
        stderr().print("For example:", *(f"\n  {each}" for each in examples), markup=False)
