"""A printed page yields headline, date, outlet and whole paragraphs; what holds no text is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from fpdf import FPDF

from index.readers.draft import Draft
from index.readers.pdf import read_pdf
from rag.errors import UnreadableError

FIRST = (
    "The two envoys met on Monday in the harbour town and spoke for three hours, an aide of one of them said, and they "
    "will meet again in a week, and after that once a month until the winter has come to the bay."
)
SECOND = (
    "Nobody in the town believed it at first, since the last round had broken down within a morning over the order of "
    "the seats, and had left behind nothing but a bill for the flowers that both of the parties have yet to pay."
)


def printed(write: Callable[[FPDF], None], *, head: str = "", title: str = "") -> bytes:
    class Page(FPDF):
        def header(self) -> None:
            if head:
                self.set_font("Helvetica", size=9)
                self.cell(0, 6, head, new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("Helvetica", size=9)
            self.cell(0, 6, f"Page {self.page_no()}", align="C")

    pdf = Page()
    pdf.add_page()
    if title:
        pdf.set_title(title)
    write(pdf)
    return bytes(pdf.output())


def headline(pdf: FPDF, text: str) -> None:
    pdf.set_font("Helvetica", "B", 20)
    pdf.multi_cell(0, 9, text, align="L", new_x="LMARGIN", new_y="NEXT")


def paragraphs(pdf: FPDF, *texts: str) -> None:
    pdf.set_font("Helvetica", size=11)
    for text in texts:
        pdf.multi_cell(0, 6, text, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(4)


def article(data: bytes) -> Draft:
    (draft,) = read_pdf(data)
    return draft


def test_a_page_is_read_with_its_headline_byline_and_paragraphs() -> None:
    def write(pdf: FPDF) -> None:
        headline(pdf, "Envoys meet in the harbour town of Old Bay for the first time in two years")
        paragraphs(pdf, "By Jane Roe | 5 March 2021", FIRST, SECOND)

    found = article(printed(write))
    assert found.title == "Envoys meet in the harbour town of Old Bay for the first time in two years"
    assert (found.text, found.author, found.published) == (f"{FIRST}\n\n{SECOND}", "Jane Roe", date(2021, 3, 5))


def test_the_pages_head_names_outlet_and_day_and_no_page_number_stays() -> None:
    def write(pdf: FPDF) -> None:
        headline(pdf, "Envoys meet")
        paragraphs(pdf, *[FIRST, SECOND] * 8)

    found = article(printed(write, head="The Lower Bay Post     Friday 5 March 2021"))
    assert (found.source, found.published) == ("The Lower Bay Post", date(2021, 3, 5))
    assert found.text == "\n\n".join([FIRST, SECOND] * 8)


def test_the_day_on_which_the_file_was_made_is_not_the_day_of_publication() -> None:
    assert article(printed(lambda pdf: paragraphs(pdf, FIRST))).published is None


def test_the_title_in_the_properties_serves_where_no_line_is_large() -> None:
    assert (
        article(printed(lambda pdf: paragraphs(pdf, FIRST), title="Envoys meet at last")).title == "Envoys meet at last"
    )
    assert article(printed(lambda pdf: paragraphs(pdf, FIRST), title="Microsoft Word - draft.docx")).title is None


def test_words_broken_at_a_lines_end_are_whole_again() -> None:
    def write(pdf: FPDF) -> None:
        pdf.set_font("Helvetica", size=11)
        for line in (
            "The envoys spoke of the cease-",
            "fire and of nego-",
            "tiations; a cease-fire is a step-for-",
            "step affair.",
        ):
            pdf.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")

    text = " ".join(article(printed(write)).text.split())
    assert text == "The envoys spoke of the cease-fire and of negotiations; a cease-fire is a step-for-step affair."


def test_a_pdf_without_text_is_refused_with_what_to_do() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(20, 20, 100, 100, style="F")
    with pytest.raises(UnreadableError) as caught:
        article(bytes(pdf.output()))
    assert caught.value.message == "The PDF holds no text: its pages are pictures or empty."
    assert "OCR" in caught.value.hint


def test_a_locked_pdf_is_refused() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.cell(0, 6, FIRST[:40])
    pdf.set_encryption("owner", "user")
    with pytest.raises(UnreadableError, match="locked with a password"):
        article(bytes(pdf.output()))


@pytest.mark.parametrize("data", [b"%PDF-1.7 and no more", b"no PDF at all"])
def test_a_damaged_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        article(data)
