"""Lines become paragraphs by where they stand and how large they are set."""

from __future__ import annotations

from index.readers.pdf_lines import HYPHEN, PdfLine, text_of_lines


def column(*lines: str, page: int = 0, size: float = 10, top: float = 800, gaps: tuple[int, ...] = ()) -> list[PdfLine]:
    """Set lines in a column 300 points wide; `gaps` are the lines that more room is left above."""
    placed = []
    for number, text in enumerate(lines):
        top -= 14 + (14 if number in gaps else 0)
        right = 50 + min(300, 6 * len(text))
        placed.append(PdfLine(text, page, left=50, right=right, top=top, bottom=top - size, size=size))
    return placed


LONG = "The envoys met in the harbour town of Old Bay again"
END = "and spoke for three hours."


def test_lines_are_joined_until_a_short_one() -> None:
    assert text_of_lines(column(LONG, END, LONG, END)).paragraphs == (f"{LONG} {END}", f"{LONG} {END}")


def test_room_between_lines_parts_paragraphs() -> None:
    assert text_of_lines(column(LONG, LONG, LONG, LONG, gaps=(2,))).paragraphs == (f"{LONG} {LONG}", f"{LONG} {LONG}")


def test_a_paragraph_goes_on_over_the_page() -> None:
    found = text_of_lines([*column(f"First {LONG}", LONG), *column(END, f"Then {LONG}", page=1)])
    assert found.paragraphs == (f"First {LONG} {LONG} {END}", f"Then {LONG}")


def test_a_large_line_is_the_title_and_what_stands_above_it_is_the_head() -> None:
    found = text_of_lines(
        [*column("Bay Post"), *column("Envoys", "meet", size=20, top=750), *column(LONG, END, top=700)]
    )
    assert (found.title, found.heads, found.paragraphs) == ("Envoys meet", ("Bay Post",), (f"{LONG} {END}",))


def test_heads_and_feet_that_pages_share_are_taken_out() -> None:
    days = ("On Monday", "On Tuesday", "On Friday")
    pages = [
        [*column(f"Bay Post {page + 1}", page=page), *column(f"{day} {LONG}", f"{day} no.", page=page, top=760)]
        for page, day in enumerate(days)
    ]
    found = text_of_lines([line for page in pages for line in page])
    assert found.heads == ("Bay Post 1", "Bay Post 2", "Bay Post 3")
    assert found.paragraphs == tuple(f"{day} {LONG} {day} no." for day in days)


def test_hyphens_stay_where_they_belong_to_the_word() -> None:
    text = f"nego{HYPHEN}tiations, U.N.{HYPHEN}brokered, step-for{HYPHEN}step, Anglo{HYPHEN}French"
    assert text_of_lines(column(text)).paragraphs == ("negotiations, U.N.-brokered, step-for-step, Anglo-French",)


def test_no_lines_are_no_text() -> None:
    assert text_of_lines([]).paragraphs == ()
