"""Answers as citable copies: Markdown to read, BibTeX and CSL-JSON for programs that keep references.

Each names the state of the archive that the answer was read from. A source that changed or went since says so and is
not quoted (`app/staleness.py`).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from rag.nouns import Answer, Citation

Format = Literal["md", "bibtex", "csl"]


@dataclass(frozen=True, slots=True)
class Export:
    """A written answer: its text, its media type and the name that a file of it gets."""

    text: str
    media_type: str
    filename: str


# https://spec.commonmark.org/0.31.2/#backslash-escapes; those that mean something inside a line, and those that open
# a block at its beginning.
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~&]")
_BLOCK = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)]))", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)
_BIBTEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_UNTITLED = 60


def export(answer: Answer, form: Format) -> Export:
    """Write an answer in a form; one that cites nothing has no references."""
    match form:
        case "md":
            return Export(as_markdown(answer), "text/markdown; charset=utf-8", f"answer-{answer.id}.md")
        case "bibtex":
            return Export(as_bibtex(answer), "application/x-bibtex; charset=utf-8", f"answer-{answer.id}.bib")
        case "csl":
            text = json.dumps(as_csl(answer), ensure_ascii=False, indent=2) + "\n"
            return Export(text, "application/vnd.citationstyles.csl+json; charset=utf-8", f"answer-{answer.id}.json")


def as_markdown(answer: Answer) -> str:
    """Write question, answer, what is missing, sources with their quotes, and the archive's state."""
    return "\n\n".join([*markdown_parts(answer), "---", markdown(read_from(answer))]) + "\n"


def markdown_parts(answer: Answer, *, level: int = 1) -> list[str]:
    """Write the parts of an answer, the question as a heading of a level and the sections one level below."""
    over, under = "#" * level, "#" * (level + 1)
    parts = [f"{over} {markdown(answer.question)}", markdown(answer.answer)]
    if answer.disagreements:
        parts += [f"{under} Side by side", "\n".join(f"- {markdown(each.text)}" for each in answer.disagreements)]
    if answer.missing:
        parts += [f"{under} Missing", "\n".join(f"- {markdown(each)}" for each in answer.missing)]
    if answer.citations:
        parts += [f"{under} Sources", "\n\n".join(map(_source, answer.citations))]
    return parts


def as_bibtex(answer: Answer) -> str:
    """Write one entry a source, after a comment that names question and archive."""
    comment = _one_line(f"{answer.question} -- {read_from(answer)}").replace("@", "(at)")
    entries = [_entry(answer, citation) for citation in answer.citations]
    return "\n\n".join([f"% {comment}", *entries]) + "\n"


def as_csl(answer: Answer) -> list[dict[str, Any]]:
    """Write one item a source (https://docs.citationstyles.org/en/stable/specification.html, CSL-JSON)."""
    return [_item(answer, citation) for citation in answer.citations]


def read_from(answer: Answer) -> str:
    """Say which state of the archive an answer was read from."""
    stamp = answer.archive
    newest = f", newest of {stamp.newest.isoformat()}" if stamp.newest else ""
    as_of = f" As of {answer.as_of.isoformat()}." if answer.as_of else ""
    return f"Read by Rapporteur from archive {stamp.fingerprint}: {stamp.articles} articles{newest}.{as_of}"


def markdown(text: str) -> str:
    r"""Escape what Markdown would take for markup.

    >>> markdown("# 1 *bold* [link](x) <b>")
    '\\# 1 \\*bold\\* \\[link\\](x) \\<b\\>'
    """
    escaped = _MARKDOWN.sub(lambda match: f"\\{match[0]}", text)
    escaped = _NUMBERED.sub(r"\1\\\2", escaped)
    return _BLOCK.sub(lambda match: f"{match[1]}\\{match[2]}" if not match[2].isdigit() else match[0], escaped)


def bibtex(text: str) -> str:
    r"""Escape what BibTeX and LaTeX would take for commands, on one line.

    >>> bibtex("R&D: 5 % of {it} _now_")
    'R\\&D: 5 \\% of \\{it\\} \\_now\\_'
    """
    return "".join(_BIBTEX.get(letter, letter) for letter in _one_line(text))


def _source(citation: Citation) -> str:
    title = markdown(_one_line(citation.title or _first_words(citation)))
    linked = f"[{title}](<{_address(citation.url)}>)" if citation.url else title
    origin = ", ".join(filter(None, (citation.source, citation.published.isoformat() if citation.published else None)))
    told = f"> {markdown(_one_line(citation.quote))}" if citation.status is None else f"> *{citation.status}*"
    place = f"article {citation.article_id}, characters {citation.start} to {citation.end}"
    also = f"; also in {', '.join(citation.also_in)}" if citation.also_in else ""
    head = f"\\[{citation.number}\\] {linked}" + (f", {markdown(_one_line(origin))}" if origin else "")
    return f"{head}  \n{markdown(_one_line(place + also))}\n\n{told}"


def _entry(answer: Answer, citation: Citation) -> str:
    rows = "".join(f"  {name} = {value},\n" for name, value in _fields(answer, citation))
    return f"@article{{{_key(citation)},\n{rows}}}"


def _fields(answer: Answer, citation: Citation) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{{{bibtex(citation.title or _first_words(citation))}}}}}"
    if citation.source:
        yield "journal", f"{{{bibtex(citation.source)}}}"
    if citation.published:
        yield "year", f"{{{citation.published.year}}}"
        yield "month", _MONTHS[citation.published.month - 1]
        yield "day", f"{{{citation.published.day}}}"
    if citation.url:
        yield "url", f"{{{_address(citation.url)}}}"
    yield "note", f"{{{bibtex(_note(answer, citation))}}}"


def _item(answer: Answer, citation: Citation) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": _key(citation),
        "type": "article-newspaper",
        "title": _one_line(citation.title or _first_words(citation)),
    }
    if citation.source:
        item["container-title"] = _one_line(citation.source)
    if citation.published:
        day = citation.published
        item["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
    if citation.url:
        item["URL"] = citation.url
    return item | {"note": _note(answer, citation)}


def _note(answer: Answer, citation: Citation) -> str:
    told = f"“{_one_line(citation.quote)}”" if citation.status is None else citation.status
    place = f"article {citation.article_id}, characters {citation.start} to {citation.end}"
    return f"[{citation.number}] {told} ({place}). {read_from(answer)}"


def _key(citation: Citation) -> str:
    """Name a reference by outlet, year and number: in plain letters, and unlike any other of its answer."""
    plain = unicodedata.normalize("NFKD", citation.source or "article")
    letters = "".join(letter for letter in plain.lower() if letter.isascii() and letter.isalnum()) or "article"
    return f"{letters}{citation.published.year if citation.published else 'nd'}-{citation.number}"


def _first_words(citation: Citation) -> str:
    """Give an article without a title the first words of the quote, or its id where there is none any more."""
    words = _one_line(citation.quote)
    return f"{words[:_UNTITLED].rsplit(' ', 1)[0]} …" if len(words) > _UNTITLED else words or citation.article_id


def _address(url: str) -> str:
    """Percent-encode what would end an address early."""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~-._")


def _one_line(text: str) -> str:
    return " ".join(text.split())
