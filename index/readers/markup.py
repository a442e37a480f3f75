"""HTML to paragraphs of plain text: for fragments that are all story (feed entries, rendered markdown)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree, html

_BLOCKS = frozenset(
    """
    address article aside blockquote body br caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header
    hr html li main nav ol p pre section table tbody tfoot thead tr ul
    """.split()
)
_SILENT = frozenset(
    """
    audio button form head iframe img input noscript object script select style svg template textarea video
    """.split()
)

DEEPEST = 250
"""Elements inside each other; what is nested deeper is left out (libxml2 itself stops at 256)."""


def parse_html(markup: str) -> html.HtmlElement | None:
    """Parse HTML however broken; None where nothing is in it. Nothing outside it is ever loaded."""
    cleaned = "".join(markup.split("\0"))
    if not cleaned.strip():
        return None
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = html.document_fromstring(cleaned.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return root if isinstance(root, html.HtmlElement) else None


def text_of_markup(markup: str) -> str:
    r"""Return the words of HTML, a paragraph a line, with blank lines between.

    >>> text_of_markup("<p>One <b>bold</b> word.</p><ul><li>Two</li></ul>")
    'One bold word.\n\nTwo'
    """
    root = parse_html(markup)
    return "" if root is None else text_of_element(root)


def text_of_element(root: html.HtmlElement) -> str:
    """Return the words below an element, a paragraph a line, with blank lines between."""
    lines = (" ".join(line.split()) for line in "".join(_pieces(root, 0)).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _pieces(element: html.HtmlElement, depth: int) -> Iterator[str]:
    r"""Yield an element's words; newlines stand only where a block begins or ends."""
    block = element.tag in _BLOCKS
    yield "\n" if block else " " if element.tag in {"td", "th"} else ""
    if element.tag not in _SILENT and isinstance(element.tag, str) and depth < DEEPEST:
        yield " ".join((element.text or "").splitlines()) if element.text else ""
        for child in element:
            yield from _pieces(child, depth + 1)
            yield child.tail.replace("\n", " ").replace("\r", " ") if child.tail else ""
    if block:
        yield "\n"
