"""Reads headlines and lines of transcripts that name who speaks before a colon: "Quill: Talks will go on".

Only the first line of an article and lines that are quoted are read, and only names that the article has elsewhere too,
so that "Update:" and "Read also:" report nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.report import Report
from rag.reporting_words import ReportingWords, Word
from rag.speaker_mentions import read_mention
from rag.tree import Span

_LINE = re.compile(
    r"^(?P<name>[A-ZÀ-Þ][^:\n“”\"]{1,40})(?P<colon>:)[^\S\n]+(?P<said>\S[^\n]*\S)[^\S\n]*$", re.MULTILINE
)
_MARKS = "“\"‘'"
_FEWEST_WORDS = 3
_LONGEST_NAME = 4
_COLON = Word(":", "", "state", frozenset({"clause"}))


def spoken_lines(text: str, words: ReportingWords) -> Iterator[tuple[Span, Report]]:
    """Yield each line that a name opens, with the report of it: its cue is the colon.

    `words` are the reporting words: a line that has one before its colon is read by the parser.
    """
    for line in _LINE.finditer(text):
        name, said = line["name"], line["said"]
        quoted = said[0] in _MARKS
        if said.count(" ") + 1 < _FEWEST_WORDS or name.count(" ") + 1 > _LONGEST_NAME or words.may_report(name):
            continue
        if not quoted and (text[: line.start()].strip() or read_mention(name).kind != "person"):
            continue
        if read_mention(name).kind in {"person", "body"} and _named_elsewhere(text, name, line.span()):
            start, end = line.span("said")
            closes = not quoted and said.endswith(".")
            yield line.span(), Report(_COLON, line.span("colon"), line.span("name"), ((start, end - closes),))


def _named_elsewhere(text: str, name: str, line: Span) -> bool:
    last = re.compile(rf"\b{re.escape(name.rsplit(maxsplit=1)[-1])}\b")
    return last.search(text, 0, line[0]) is not None or last.search(text, line[1]) is not None
