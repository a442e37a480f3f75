"""What a file or page states about the article in it, as it is gathered from several places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says about its story; None where it says nothing.

    `no_day` is what it states as its day where no calendar has that day, such as 31 February.
    """

    title: str | None = None
    published: date | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None
    no_day: str | None = None

    def over(self, other: Facts) -> Facts:
        """Fill this one's gaps from another."""
        return Facts(
            title=self.title or other.title,
            published=self.published or other.published,
            source=self.source or other.source,
            author=self.author or other.author,
            url=self.url or other.url,
            no_day=self.no_day or other.no_day,
        )
