"""Plain text files: a story with whatever stood around it on its page. The hard part is `index.furniture`."""

from __future__ import annotations

from collections.abc import Iterator

from index.facts import Facts
from index.furniture import Cleaned, clean
from index.readers.dates import why_no_day
from index.readers.decoding import decode
from index.readers.draft import Doubt, Draft, refuse_long
from rag.errors import UnreadableError


def read_text(data: bytes) -> Iterator[Draft]:
    """Read one article from plain text of any usual encoding. Raises UnreadableError."""
    text, doubts = decode(data)
    yield draft_of(text, doubts=doubts)


def draft_of(
    text: str,
    known: Facts | None = None,
    *,
    doubts: tuple[Doubt, ...] = (),
    place: str | None = None,
    of_file: bool = True,
) -> Draft:
    """Make a draft of text that may have page furniture in it. Raises UnreadableError where no story is left."""
    refuse_long(text)
    cleaned: Cleaned = clean(text, known)
    if not any(character.isalnum() for character in cleaned.text):
        raise UnreadableError(
            "There is no article text, only a title, menus or notices." if text.strip() else "There is no text.",
            hint="Check that the file holds the whole article.",
        )
    facts = cleaned.facts
    if facts.published is None and facts.no_day is not None:
        doubts = (*doubts, Doubt(why_no_day(facts.no_day), "Correct the date, or give it with --date."))
    return Draft(
        text=cleaned.text,
        title=facts.title,
        published=facts.published,
        source=facts.source,
        url=facts.url,
        author=facts.author,
        place=place,
        doubts=doubts,
        of_file=of_file,
    )
