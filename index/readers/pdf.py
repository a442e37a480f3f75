"""PDF files by PDFium: lines with their boxes, which `index.readers.pdf_lines` makes a story of.

The date of a PDF file is when the file was made, not when its article was published: it is never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Any

from index import outlets
from index.facts import Facts
from index.readers.dates import english_day
from index.readers.draft import Draft
from index.readers.pdf_lines import HYPHEN, PdfLine, PdfText, text_of_lines
from index.readers.text import draft_of
from rag.errors import UnreadableError

MOST_PAGES = 2000

_ONE_AT_A_TIME = Lock()  # PDFium is not thread-safe, not even over different documents.
_NO_TITLE = re.compile(
    r"untitled.*|microsoft word.*|.*\.(?:docx?|pdf|indd|txt|html?|odt|rtf)|document\d*|\S*", re.IGNORECASE
)


def read_pdf(data: bytes) -> Iterator[Draft]:
    """Read one article from a PDF that holds text. Raises UnreadableError."""
    with _ONE_AT_A_TIME:
        lines, stated = _lines(data)
    if not any(character.isalpha() for line in lines for character in line.text):
        raise UnreadableError(
            "The PDF holds no text: its pages are pictures or empty.", hint="Run it through OCR, then add the result."
        )
    found: PdfText = text_of_lines(lines)
    title = found.title or (stated if stated and not _NO_TITLE.fullmatch(stated) else None)
    paragraphs = found.paragraphs or ((found.title,) if found.title else ())
    yield draft_of(
        "\n\n".join(paragraphs), Facts(title=title if found.paragraphs else None).over(_head_facts(found.heads))
    )


def _head_facts(heads: Sequence[str]) -> Facts:
    """Read outlet and day from the pages' heads, where a name stands beside a date or is one that newspapers bear."""
    facts = Facts()
    for head in heads:
        dated = outlets.dated_name(head)
        if dated and len(dated[0].split()) > 1:
            facts = facts.over(Facts(source=outlets.outlet_name(dated[0]), published=dated[1]))
        facts = facts.over(Facts(source=outlets.masthead(head), published=english_day(head)))
    return facts


def _lines(data: bytes) -> tuple[list[PdfLine], str | None]:
    """Return the lines of all pages and the title in the file's properties. Raises UnreadableError."""
    import pypdfium2 as pdfium

    try:
        document: Any = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("The PDF is locked with a password.", hint="Save it without one.") from error
        raise UnreadableError(f"The PDF is damaged: {error}", hint="Get it again from its source.") from error
    try:
        if len(document) > MOST_PAGES:
            raise UnreadableError(
                f"The PDF has {len(document):,} pages, at most {MOST_PAGES:,} are read.", hint="Split it."
            )
        title = " ".join(str(document.get_metadata_dict().get("Title") or "").split()) or None
        return [line for number in range(len(document)) for line in _page_lines(document, number)], title
    except pdfium.PdfiumError as error:
        raise UnreadableError(f"The PDF is damaged: {error}", hint="Get it again from its source.") from error
    finally:
        document.close()


def _page_lines(document: Any, number: int) -> list[PdfLine]:
    page = document[number]
    text_page = page.get_textpage()
    try:
        text: str = text_page.get_text_range()
        # Characters and boxes share their numbers only while none takes two UTF-16 units or is left out.
        aligned = text_page.count_chars() == len(text)
        return [
            _line(text_page if aligned else None, text, span=match.span(), page=number, row=row)
            for row, match in enumerate(re.finditer(r"[^\r\n]*[^\s][^\r\n]*", text))
        ]
    finally:
        text_page.close()
        page.close()


def _line(text_page: Any, text: str, *, span: tuple[int, int], page: int, row: int) -> PdfLine:
    """Make a line with its box, or with an even box where the page's boxes cannot be told."""
    start, end = span
    words = text[start:end]
    first = start + len(words) - len(words.lstrip())
    last = start + len(words.rstrip()) - 1
    shown = " ".join(words.replace(HYPHEN, f"{HYPHEN} ").split()).replace(f"{HYPHEN} ", HYPHEN)
    if text_page is None:
        return PdfLine(shown, page, left=0, right=len(words), top=-row, bottom=-row - 1, size=1)
    left, bottom, _, top = text_page.get_charbox(first, loose=True)
    _, low, right, _ = text_page.get_charbox(last, loose=True)
    return PdfLine(shown, page, left=left, right=right, top=top, bottom=min(low, bottom), size=top - bottom)
