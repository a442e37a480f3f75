"""`rapporteur eval`: the commands that measure. What they measure and how is in the other files of `eval/`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import DebugFlag, JsonFlag, print_json, stderr, stdout
from eval.issues_command import issues
from eval.locate_command import locate
from eval.moves_command import moves
from eval.options import LimitOption, RebuildFlag, WordingOption
from eval.suggestions_command import suggestions
from eval.telling import tell

if TYPE_CHECKING:
    from eval.retrieval_command import Showing

MODES = ("full", "hybrid", "dense", "lexical")

app = typer.Typer(no_args_is_help=True, help="Measure how well Rapporteur finds and answers, with intervals and tests.")


@app.callback()
def measure() -> None:
    """Measure how well Rapporteur finds and answers, with intervals and tests."""


@app.command()
def retrieval(
    dataset: Annotated[
        Path | None,
        typer.Argument(help="A folder with a corpus, queries.jsonl and qrels/test.tsv.", show_default=False),
    ] = None,
    *,
    systems: Annotated[
        str | None,
        typer.Option(
            help="Which ways of searching, separated by commas; full-PART is full without one part, "
            "PART being words, meaning, outlets and so on. Default: lexical,dense,hybrid,full.",
            show_default=False,
        ),
    ] = None,
    ablate: Annotated[
        bool, typer.Option("--ablate", help="Measure full, and beside it full without each of its parts.")
    ] = False,
    baseline: Annotated[
        str | None,
        typer.Option(help="The system that the others are tested against. Default: the first; full with --ablate."),
    ] = None,
    k: Annotated[int, typer.Option("--k", "-k", min=1, max=1000, help="Depth of the runs, in documents.")] = 100,
    out: Annotated[
        Path | None, typer.Option(help="Folder for runs and reports. Default: runs/NAME-OF-DATASET.")
    ] = None,
    archive: Annotated[
        str | None, typer.Option(metavar="DIR", help="Search or build the archive here. Default: in the user's cache.")
    ] = None,
    rebuild: RebuildFlag = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Search again, also where a run was kept.")] = False,
    questions: WordingOption = "text",
    limit: LimitOption = None,
    slices: Annotated[bool, typer.Option("--slices", help="Show one measure by kind of query as well.")] = False,
    measure: Annotated[
        str | None, typer.Option(help="The measure of --slices and --compare. Default: nDCG@10.", show_default=False)
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            metavar="A B",
            help="Set two reports side by side instead of measuring: report.json files, folders that hold one, or TREC "
            "runs of any program, which need DATASET to be judged by.",
        ),
    ] = None,
    top: Annotated[
        int, typer.Option(min=0, help="How many queries --compare lists that won most, and that lost most.")
    ] = 5,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure retrieval on a data set, by document and by evidence, each system against a baseline."""
    from eval.bars import Place
    from eval.retrieval_command import Asking, Showing, measure_systems

    showing = Showing(as_json=as_json, measure=measure, slices=slices, top=top)
    if compare is not None:
        _compare(*compare, dataset, showing, wording=questions, systems=systems)
        return
    if dataset is None:
        raise typer.BadParameter("give the folder of a data set, or --compare two reports", param_hint="DATASET")
    named, reference = _chosen(systems, baseline, ablate=ablate)
    asking = Asking(named, reference, k=k, wording=questions, limit=limit, fresh=fresh)
    measure_systems(dataset, asking, Place(archive, rebuild=rebuild), out=out, showing=showing)


@app.command()
def answers(
    dataset: Annotated[
        Path | None,
        typer.Argument(help="A folder with a corpus, queries.jsonl and qrels/test.tsv.", show_default=False),
    ] = None,
    *,
    out: Annotated[
        Path | None,
        typer.Option(help="File for the report; its plot is put beside it. Default: runs/DATASET/answers.json."),
    ] = None,
    archive: Annotated[
        str | None, typer.Option(metavar="DIR", help="Ask or build the archive here. Default: in the user's cache.")
    ] = None,
    rebuild: RebuildFlag = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask again, also where answers were kept.")] = False,
    questions: WordingOption = "text",
    without_opening: Annotated[
        str | None,
        typer.Option(
            metavar="sources|any",
            help="Cut the clause that a question opens with, up to its first asking word: one that says where to look "
            "('Considering the information from ...'), or any.",
            show_default=False,
        ),
    ] = None,
    limit: LimitOption = None,
    slices: Annotated[bool, typer.Option("--slices", help="Show one measure by kind of query as well.")] = False,
    measure: Annotated[
        str | None,
        typer.Option(help="The measure of --slices and --compare, by its name in the table.", show_default=False),
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option(metavar="A B", help="Set two reports side by side instead of measuring: files that --out wrote."),
    ] = None,
    top: Annotated[
        int, typer.Option(min=0, help="How many queries --compare lists that won most, and that lost most.")
    ] = 5,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure answers: verdicts, evidence and citations, support, short answers, and how risk grows with coverage."""
    from eval.answers_command import Asking, compare_answers, measure_set
    from eval.bars import Place
    from eval.openings import opening_of
    from eval.retrieval_command import Showing

    showing = Showing(as_json=as_json, measure=measure, slices=slices, top=top)
    if compare is not None:
        compare_answers(*compare, showing)
        return
    if dataset is None:
        raise typer.BadParameter("give the folder of a data set, or --compare two reports", param_hint="DATASET")
    try:
        opening = opening_of(without_opening)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--without-opening") from error
    asking = Asking(questions, opening, limit, fresh)
    measure_set(dataset, asking, Place(archive, rebuild=rebuild), out=out, showing=showing)


@app.command()
def conversation(
    dataset: Annotated[
        Path,
        typer.Argument(help="A folder with a corpus, queries.jsonl with the turns before each, and qrels/test.tsv."),
    ],
    *,
    mode: Annotated[str, typer.Option(metavar="full|hybrid|dense|lexical", help="Which way of searching.")] = "full",
    k: Annotated[int, typer.Option("--k", "-k", min=10, max=1000, help="Depth of the runs, in documents.")] = 100,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the report and the rewritings. Default: runs/NAME-OF-DATASET.")
    ] = None,
    archive: Annotated[
        str | None, typer.Option(metavar="DIR", help="Search or build the archive here. Default: in the user's cache.")
    ] = None,
    rebuild: RebuildFlag = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Search again, also where a run was kept.")] = False,
    limit: LimitOption = None,
    measure: Annotated[
        str | None, typer.Option(help="The measure by turn and by kind. Default: nDCG@10.", show_default=False)
    ] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure follow-ups: the last turn, all turns pasted, ours and a person's rewrite; gap closed, harm, each turn."""
    from eval.bars import Place
    from eval.conversation_command import Asking, measure_conversations
    from eval.retrieval_command import Showing

    if mode not in MODES:
        raise typer.BadParameter(f"{mode!r} is none of {', '.join(MODES)}", param_hint="--mode")
    asking = Asking(mode, k, limit, fresh)
    showing = Showing(as_json=as_json, measure=measure, slices=True)
    measure_conversations(dataset, asking, Place(archive, rebuild=rebuild), out=out, showing=showing)


@app.command()
def copies(
    dataset: Annotated[Path, typer.Argument(help="A folder with a corpus; judgements, if any, name events.")],
    *,
    sample: Annotated[int, typer.Option(min=2, help="How many articles are edited in every way.")] = 100,
    first: Annotated[int | None, typer.Option(min=2, help="Take only the first FIRST articles.")] = None,
    seed: Annotated[int, typer.Option(help="Where chance begins.")] = 20_261_125,
    out: Annotated[Path | None, typer.Option(help="File for the report. Default: runs/DATASET/copies.json.")] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure copies: edited prints that are found, and falsified ones and other stories that are kept apart."""
    from eval.copies import evaluate_copies
    from eval.copies_table import copies_table

    found = evaluate_copies(
        dataset,
        sample=sample,
        first=first,
        seed=seed,
        on_step=lambda step: stderr().print(f"{step} ...", style="dim"),
    )
    tell(found, copies_table, name="copies", out=out, as_json=as_json)


@app.command()
def support(
    dataset: Annotated[Path, typer.Argument(help="A folder with a corpus, queries.jsonl and qrels/test.tsv.")],
    *,
    drawn: Annotated[
        int | None,
        typer.Option(min=1, help="Change so many sentences drawn from the articles instead of the evidence sentences."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Where chance begins.")] = 20_261_126,
    out: Annotated[Path | None, typer.Option(help="File for the report. Default: runs/DATASET/support.json.")] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure the support check: sentences made false that it detects, and true rewordings that it wrongly flags."""
    from eval.datasets import load_dataset
    from eval.support import evaluate_support
    from eval.support_table import support_table

    found = evaluate_support(
        load_dataset(dataset),
        count=drawn,
        seed=seed,
        on_kind=lambda name: stderr().print(f"{name} ...", style="dim"),
    )
    tell(found, support_table, name="support", out=out, as_json=as_json)


@app.command()
def statements(
    dataset: Annotated[
        Path,
        typer.Argument(help="A folder with a corpus and attributions.jsonl or statements.jsonl (marked statements)."),
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(help="File for the report; errors go beside it. Default: runs/DATASET/statements.json."),
    ] = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Measure the finding of statements: source, cue and content, exact and by characters, and the right speaker."""
    from app.documents import document
    from eval.agreement import agreement
    from eval.statement_errors import error_lines
    from eval.statements import compare, evaluate_statements
    from eval.statements_table import statements_tables
    from rag.statements import StatementFinder

    compared = compare(
        dataset,
        StatementFinder(),
        on_articles=lambda count: stderr().print(f"{count} articles ...", style="dim"),
    )
    found = evaluate_statements(dataset.resolve().name, compared, agreement(dataset))
    path = out or Path("runs") / found.dataset / "statements.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(document(found))
    errors = path.with_name(f"{path.stem}-errors.jsonl")
    errors.write_text(error_lines(compared), encoding="utf-8")
    if as_json:
        print_json(found)
    else:
        for table in statements_tables(found):
            stdout().print(table)
    stderr().print(f"Report: {path}; errors: {errors}", markup=False, soft_wrap=True)


app.command()(locate)
app.command()(moves)
app.command()(issues)
app.command()(suggestions)


def _compare(
    before: Path, after: Path, dataset: Path | None, showing: Showing, *, wording: str, systems: str | None
) -> None:
    """Read both sides and show how they differ; a run without a data set is a usage error."""
    from eval.datasets import load_dataset
    from eval.retrieval_command import compare_reports, is_report, read_side

    if dataset is None and not (is_report(before) and is_report(after)):
        raise typer.BadParameter("a TREC run needs the folder of a data set to be judged by", param_hint="DATASET")
    loaded = load_dataset(dataset) if dataset else None
    names = [name.strip() for name in systems.split(",")] if systems else []
    sides = [read_side(path, loaded, wording=wording, systems=names) for path in (before, after)]
    compare_reports(sides[0], sides[1], showing)


def _chosen(names: str | None, baseline: str | None, *, ablate: bool) -> tuple[list[str], str]:
    """Read the systems and their baseline; an unknown one is a usage error that names those that are known."""
    from eval.systems import baseline_of, systems_of

    try:
        systems = systems_of(names, ablate=ablate)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--systems") from error
    try:
        return systems, baseline_of(baseline, systems, ablate=ablate)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--baseline") from error
