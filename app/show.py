"""How articles, passages, answers and reports look in a terminal.

Everything that comes from an article or a user is shown as text: neither rich's markup nor a terminal's escape codes in
it have any effect. What is unknown is called so: "undated", "unknown outlet", an untitled article by its first words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from app.diagnosis import Finding
from app.side_by_side import disagreement_lines
from index.reindex_tally import ReindexReport
from index.report import BulkReport, Notice, Report
from index.verification import CheckReport
from rag.desk import SearchResult
from rag.nouns import Answer, Article, Citation, Clue, Hit, Sentence

CONTEXT = 240
"""Characters shown on either side of a span."""

FIRST_WORDS = 60
"""Characters of an untitled article's text that stand for its title."""

VERDICTS = {"partial": "Partly answered", "not_in_archive": "Not in the archive"}


def visible(text: str) -> str:
    r"""Drop the control characters that a terminal would obey, but for line breaks and tabs.

    >>> visible("a\x1b[31mb")
    'a[31mb'
    """
    return "".join(each for each in text if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cs"})


def origin(source: str | None, published: date | None) -> str:
    """Name outlet and day.

    >>> origin(None, None), origin("The Harbour Post", date(2024, 3, 1))
    ('unknown outlet, undated', 'The Harbour Post, 2024-03-01')
    """
    return f"{visible(source or 'unknown outlet')}, {published.isoformat() if published else 'undated'}"


def heading(title: str | None, text: str) -> str:
    """Give the title, or the first words of what has none."""
    if title:
        return visible(title)
    words = " ".join(visible(text[: FIRST_WORDS * 2]).split())
    return (words[:FIRST_WORDS].rsplit(" ", 1)[0] + " …") if len(words) > FIRST_WORDS else words or "untitled"


def article_table(articles: Sequence[Article], titles: Sequence[str], *, total: int) -> RenderableType:
    """Lay out a list of articles with what to call each, one a line, and how many there are in all."""
    table = Table(box=None, pad_edge=False)
    for column in ("id", "published", "outlet", "title"):
        table.add_column(column, overflow="fold", no_wrap=column == "published")
    for article, title in zip(articles, titles, strict=True):
        day = article.published.isoformat() if article.published else "undated"
        cells = (article.id, day, article.source or "unknown outlet", title)
        table.add_row(*(Text(visible(cell)) for cell in cells))
    return Group(table, Text(f"{len(articles)} of {total} articles"))


def article_page(article: Article, copies: Sequence[str]) -> Text:
    """Show one whole article with all that is known of it."""
    page = Text()
    page.append(heading(article.title, article.text), style="bold")
    page.append(f"\n{origin(article.source, article.published)}\n")
    known = (("id", article.id), ("author", article.author), ("url", article.url), ("also in", ", ".join(copies)))
    for name, value in known:
        if value:
            page.append(f"{name}: {visible(value)}\n", style="dim")
    page.append(f"\n{visible(article.text)}")
    return page


def span_in_context(article: Article, start: int, end: int) -> Text:
    """Show a span of an article between marks, with the text around it; offsets count code points."""
    before, after = article.text[max(0, start - CONTEXT) : start], article.text[end : end + CONTEXT]
    page = Text()
    page.append(heading(article.title, article.text), style="bold")
    page.append(f"\n{origin(article.source, article.published)}, characters {start} to {end}\n\n", style="dim")
    page.append(("…" if start > CONTEXT else "") + visible(before))
    page.append(f"⟦{visible(article.text[start:end])}⟧", style="reverse")
    page.append(visible(after) + ("…" if end + CONTEXT < len(article.text) else ""))
    return page


def answer_page(answer: Answer, *, verbose: bool = False) -> Text:
    """Show an answer with its numbered sources, what is missing, and what disagrees."""
    page = Text()
    if answer.verdict in VERDICTS:
        page.append(f"{VERDICTS[answer.verdict]}\n", style="bold yellow")
    if answer.short_answer is not None:
        short = answer.short_answer
        cited = next(citation for citation in answer.citations if citation.number == short.citation)
        page.append(f"{visible(short.text)}", style="bold")
        page.append(f" ({origin(cited.source, cited.published)}) [{short.citation}]\n\n")
    for part, sentences in by_part(answer):
        page.append(f"{visible(part)}: " if part else "", style="bold")
        page.append(f"{visible(sentences)}\n")
    for disagreement in answer.disagreements:
        _append_list(page, "Side by side", disagreement_lines(disagreement))
    _append_list(page, "Missing", answer.missing)
    doubtful = [doubt_line(sentence) for sentence in answer.sentences if sentence.offending]
    _append_list(page, "Only partly supported", doubtful)
    # A sentence that is its own quote is not printed twice.
    said = {visible(sentence.text) for sentence in answer.sentences}
    for citation in answer.citations:
        _append_citation(page, citation, said=said)
    if answer.verdict == "not_in_archive" and answer.nearest:
        titles = dict.fromkeys(
            f"{heading(hit.title, hit.text)} ({origin(hit.source, hit.published)})" for hit in answer.nearest
        )
        _append_list(page, "Nearest in the archive", titles)
    _append_list(page, "Notes", answer.notes)
    if verbose:
        _append_list(page, "How", _workings(answer))
    page.rstrip()
    return page


def by_part(answer: Answer) -> list[tuple[str, str]]:
    """Lay an answer out by the parts of the question, each with its sentences and their markers; one without parts."""
    parts = dict.fromkeys(sentence.part for sentence in answer.sentences)
    if len(parts.keys() - {""}) < 2:  # noqa: PLR2004 (side by side takes two)
        return [("", answer.answer)]
    return [
        (
            part,
            " ".join(
                f"{sentence.text} {''.join(f'[{number}]' for number in sentence.citations)}".strip()
                for sentence in answer.sentences
                if sentence.part == part
            ),
        )
        for part in parts
    ]


def search_page(result: SearchResult) -> Text:
    """Show the passages found, best first."""
    page = Text()
    for rank, hit in enumerate(result.hits, start=1):
        _append_hit(page, rank, hit)
    if not result.hits:
        page.append("Nothing found.\n")
    _append_list(page, "Understood", map(clue_line, result.understood))
    page.rstrip()
    return page


def clue_line(clue: Clue) -> str:
    """Say what a clue was taken for and what it does.

    >>> clue_line(Clue("window", "in 2016", "preferred", "published 2016-01-01 to 2016-12-31"))
    '“in 2016”: preferred (published 2016-01-01 to 2016-12-31)'
    """
    detail = f" ({clue.detail})" if clue.detail else ""
    return f"“{clue.text}”: {clue.effect}{detail}"


def doubt_line(sentence: Sentence) -> str:
    """Say what of a sentence its sources do not bear out.

    >>> from rag.nouns import Offence
    >>> doubt_line(Sentence("Over 350 left.", (1,), "partly", offending=(Offence("350", "number", 5, 8),)))
    'Over 350 left. [1]: not borne out is “350” (number)'
    """
    marks = "".join(f" [{number}]" for number in sentence.citations)
    words = ", ".join(f"“{each.text}” ({each.reason})" for each in sentence.offending)
    return f"{sentence.text}{marks}: not borne out is {words}"


def report_page(report: Report) -> RenderableType:
    """Show what `add` did: counts, then each failure and warning with its place, reason and remedy."""
    table = Table(box=None, pad_edge=False, show_header=False)
    counts = (
        ("added", report.added),
        ("updated", report.updated),
        ("unchanged", report.unchanged),
        ("copies", report.copies),
        ("warnings", len(report.warnings)),
        ("failed", len(report.failed)),
        ("passages", report.passages),
    )
    for name, count in counts:
        table.add_row(name, Text(f"{count:,}", justify="right"))
    table.add_row("seconds", Text(f"{report.seconds:.1f}", justify="right"))
    if isinstance(report, BulkReport):
        table.add_row("partitions", Text(f"{report.partitions:,}", justify="right"))
        table.add_row("of an earlier run", Text(f"{report.resumed:,}", justify="right"))
        for stage, seconds in report.stage_seconds.items():
            table.add_row(f"seconds {stage}", Text(f"{seconds:.1f}", justify="right"))
    return Group(*_notices("failed", report.failed, "red"), *_notices("warning", report.warnings, "yellow"), table)


def reindex_page(report: ReindexReport) -> RenderableType:
    """Show what `reindex` did: what the archive was made with and now is, then counts."""
    if report.outcome == "rebuilt":
        done = "indexes built anew; model, chunking and token codes are those of the settings already"
    else:
        done = f"made anew: {'; '.join(_changes(report)) or 'passages and vectors'}"
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, count in (("articles", report.articles), ("passages", report.passages)):
        table.add_row(name, Text(f"{count:,}", justify="right"))
    if report.resumed:
        table.add_row("of an earlier run", Text(f"{report.resumed:,}", justify="right"))
    if report.statements_read:
        table.add_row("read for statements", Text(f"{report.statements_read:,}", justify="right"))
    table.add_row("seconds", Text(f"{report.seconds:.1f}", justify="right"))
    return Group(Text(visible(done)), table)


def check_page(report: CheckReport) -> Text:
    """Show whether an archive is whole, and for each fault what to do."""
    page = Text()
    for label, problems in (("repaired", report.repaired), ("fault", report.problems)):
        for problem in problems:
            page.append(f"{label} ", style="green" if label == "repaired" else "red")
            page.append(visible(f"{problem.part}: {problem.what} {problem.remedy if label == 'fault' else ''}\n"))
    for hint in report.hints:
        page.append("hint ", style="yellow").append(visible(f"{hint}\n"))
    page.append("whole" if report.whole else "not whole", style="bold")
    page.append(f": {report.articles:,} articles, {report.passages:,} passages, ")
    page.append(f"{report.vectors:,} found by vector, {report.texts:,} by words")
    return page


def finding_line(finding: Finding) -> Text:
    """Show one finding of `doctor`."""
    line = Text()
    line.append("ok    " if finding.ok else "fault ", style="green" if finding.ok else "red")
    line.append(f"{finding.part + ' ':<10}{visible(finding.found)}")
    if finding.remedy:
        line.append(f" {visible(finding.remedy)}", style="yellow")
    return line


def _changes(report: ReindexReport) -> Iterator[str]:
    before, after = report.before, report.after
    if before.model != after.model:
        yield f"model {before.model} → {after.model}"
    elif before.checksum != after.checksum:
        yield f"weights of {after.model}"
    if (before.tokens, before.overlap) != (after.tokens, after.overlap):
        yield f"tokens {before.tokens} → {after.tokens}, overlap {before.overlap} → {after.overlap}"
    if before.late != after.late:
        yield "token codes" if after.late else "token codes → none"
    if before.format != after.format:
        yield f"format {before.format} → {after.format}"


def _notices(label: str, notices: Iterable[Notice], colour: str) -> Iterator[Text]:
    for notice in notices:
        yield Text.assemble((f"{label} ", colour), visible(str(notice)))


def _append_list(page: Text, label: str, lines: Iterable[str]) -> None:
    shown = [visible(line) for line in lines]
    if shown:
        page.append(f"\n{label}\n", style="bold")
        page.append("".join(f"  - {line}\n" for line in shown))


def _append_citation(page: Text, citation: Citation, *, said: set[str]) -> None:
    quote = " ".join(visible(citation.quote).split())
    page.append(f"\n[{citation.number}] {heading(citation.title, citation.quote)}", style="bold")
    page.append(f"\n    {origin(citation.source, citation.published)}")
    if citation.also_in:
        page.append(f"; also in {len(citation.also_in)} more")
    if citation.status:
        page.append(f"\n    {citation.status}", style="yellow")
    elif quote not in said:
        page.append(f"\n    “{quote}”", style="italic")
    place = f"show {visible(citation.article_id)} --at {citation.start}:{citation.end}"
    page.append(f"\n    {place}\n", style="dim")


def _append_hit(page: Text, rank: int, hit: Hit) -> None:
    page.append(f"{rank}. {heading(hit.title, hit.text)}", style="bold")
    page.append(f"\n   {origin(hit.source, hit.published)}; score {hit.score:.3f}")
    if hit.also_in:
        page.append(f"; also in {len(hit.also_in)} more")
    page.append(f"\n   {' '.join(visible(hit.text).split())}\n")
    page.append(f"   {visible(hit.article_id)} --at {hit.start}:{hit.end}\n\n", style="dim")


def _workings(answer: Answer) -> Iterator[str]:
    yield f"question: {answer.standalone_question}"
    if answer.carried:
        yield f"carried over: {', '.join(answer.carried)}"
    if answer.dropped:
        yield f"left behind: {', '.join(answer.dropped)}"
    for clue in answer.understood:
        yield f"understood {clue_line(clue)}"
    if answer.as_of:
        yield f"as of {answer.as_of.isoformat()}"
    newest = answer.archive.newest.isoformat() if answer.archive.newest else "undated"
    yield f"archive: {answer.archive.articles:,} articles, newest {newest}, {answer.archive.fingerprint}"
    yield "milliseconds: " + ", ".join(f"{name} {spent:.0f}" for name, spent in answer.timings_ms.items())
    yield f"conversation: {answer.conversation_id}"
