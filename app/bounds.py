"""From what a user types to `Filters`: the one reading of dates and names for command line and HTTP.

A bound is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `since` takes the first day of it, `until` and `as_of` the last.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.dates import parse_bound
from rag.errors import InputError
from rag.nouns import Filters, StatementKind
from rag.said import Wanted


def make_filters(
    *,
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
    undated: bool = False,
    sources: Sequence[str] = (),
    speakers: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> Filters:
    """Read bounds, names and what of the question is to be ignored; empty texts count as not given.

    Raises InputError for a bound that is no date, and for bounds that no day lies between.
    """
    filters = Filters(
        since=parse_bound(since, last=False) if since else None,
        until=parse_bound(until, last=True) if until else None,
        as_of=parse_bound(as_of, last=True) if as_of else None,
        undated=undated,
        sources=tuple(name.strip() for name in sources if name.strip()),
        speakers=tuple(name.strip() for name in speakers if name.strip()),
        ignore=tuple(words.strip() for words in ignore if words.strip()),
    )
    last = filters.last_day
    if filters.since is not None and last is not None and filters.since > last:
        raise InputError(
            f"No day lies between {filters.since} (since) and {last} (until or as of).",
            hint="Exchange the two bounds, or leave one out.",
        )
    return filters


def make_wanted(
    *,
    speaker: str | None = None,
    issue: str | None = None,
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
    sources: Sequence[str] = (),
    kind: StatementKind | None = None,
    article_id: str | None = None,
    query: str | None = None,
) -> Wanted:
    """Read which statements are asked for; `since` and `until` are of the statement's own day. Raises InputError."""
    days = make_filters(since=since, until=until)
    return Wanted(
        speaker=speaker if speaker and speaker.strip() else None,
        issue=issue if issue and issue.strip() else None,
        since=days.since,
        until=days.until,
        kind=kind,
        article_id=article_id,
        query=query if query and query.strip() else None,
        filters=make_filters(as_of=as_of, sources=sources),
    )
