"""Writes PDF files by hand, sound enough to be opened and otherwise as bad as is wanted."""

from __future__ import annotations

from collections.abc import Mapping


def pdf_of(objects: Mapping[int, bytes], *, root: int = 1) -> bytes:
    """Write objects by number, with their table and trailer."""
    data = b"%PDF-1.7\n"
    places = {}
    for number, body in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(data)
    size = max(objects) + 1
    rows = b"".join(b"%010d 00000 %c \n" % (places.get(n, 0), b"n" if n in places else b"f") for n in range(size))
    return data + b"xref\n0 %d\n%btrailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        size,
        rows,
        size,
        root,
        table,
    )


def stream(body: bytes, extra: bytes = b"") -> bytes:
    """Write a stream object."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(body), extra, body)


def page_of(content: bytes, extra: bytes = b"") -> bytes:
    """Write a document of one page with one font and some content."""
    return pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
            b" /Resources << /Font << /F 5 0 R >> >> >>",
            4: stream(content, extra),
            5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        }
    )
