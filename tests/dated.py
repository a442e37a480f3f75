"""Small archives of random dates for the tests of time, and the rules of time written out plainly to hold them against.

Stories come in copies under several days and outlets, some undated; every text speaks of the ferry.
"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from rag.nouns import Article, Filters
from rag.spelling import fold

FIRST = date(2022, 1, 1)
TODAY = date(2023, 6, 1)
OUTLETS = (None, "The Harbour Post", "Velm Daily", "Quay")
STORIES = {
    "border": "The envoy said that the ferry would wait until the border was open again for traders and families. "
    "Guards at the gate had turned back the first lorries at dawn, and the drivers slept in a hall beside the road, "
    "waiting for somebody to bring them an answer.",
    "grain": "No ferry may carry grain, the growers said, as long as prices are fixed by decree. "
    "Bakers in the old town closed their shops in protest and handed out what was left to passers-by, who thanked them "
    "and went home early.",
    "prisoner": "A ferry with every freed prisoner reached the quay, where relatives had gathered with flowers. "
    "The envoy embraced an elderly teacher and said that this exchange was only the beginning of what both delegations "
    "had promised each other.",
    "dam": "Engineers who came by ferry to inspect the dam found cracks along its lower wall and asked for more time. "
    "Farmers downstream were told to move their cattle to higher ground, though many would not go before the harvest "
    "had been brought in.",
}
"""Four stories of one passage, by subject; no two are alike."""

AS_OF = {
    "as of March 2022": date(2022, 3, 31),
    "by 14 February 2022": date(2022, 2, 14),
    "by 2021": date(2021, 12, 31),
    "by June 2022 and as of April 2022": date(2022, 4, 30),
    "as of March 2022, says the Quay, while the Velm Daily quotes 'every freed prisoner' after the lower wall": date(
        2022, 3, 31
    ),
}
"""What a question may end with that hides what is later, and the last day that it shows."""

WINDOWS = {
    "in February 2022": (date(2022, 2, 1), date(2022, 2, 28)),
    "since May 2022": (date(2022, 5, 1), None),
    "before March 2022": (None, date(2022, 2, 28)),
}
"""What a question may end with that prefers and hides nothing, and the days that it means."""

DAYS = st.none() | st.integers(-40, 300).map(lambda days: FIRST + timedelta(days))
TAILS = st.sampled_from(["", *AS_OF, *WINDOWS])
FILTERS = st.just(Filters()) | st.builds(
    Filters,
    since=DAYS,
    until=DAYS,
    as_of=DAYS,
    undated=st.booleans(),
    sources=st.sampled_from([(), (), ("the harbour post",), ("Velm Daily", "Quay"), ("Nobody",)]),
)


def text_about(subject: str, variant: int) -> str:
    """Write one passage about a subject; variants 0 to 2 are copies, 3 is another story."""
    text = STORIES[subject]
    if variant == 3:
        return f"Rain fell on the {subject} while the ferry slept."
    return (text, f"{text} Reporting by the desk on the coast.", f"OVREN (Quay Wire) - {text}")[variant]


def _article(number: int, subject: str, variant: int, published: date | None, source: str | None) -> Article:
    return Article(f"a{number}", f"Talks on the {subject}", text_about(subject, variant), published, source)


@st.composite
def archives(draw: st.DrawFn) -> list[Article]:
    """Draw one to nine articles; small choices, so that copies and equal days are frequent."""
    parts = st.tuples(st.sampled_from(sorted(STORIES)), st.integers(0, 3), DAYS, st.sampled_from(OUTLETS))
    return [_article(number, *part) for number, part in enumerate(draw(st.lists(parts, min_size=1, max_size=9)))]


def is_visible(article: Article, filters: Filters, tail: str = "") -> bool:
    """Say whether an article may be shown to who asks with these filters a question that ends with `tail`."""
    if filters.sources and (article.source is None or fold(article.source) not in map(fold, filters.sources)):
        return False
    given = (filters.since, filters.until, filters.as_of)
    if article.published is None:
        return filters.undated or given == (None, None, None)
    last = [day for day in (filters.until, filters.as_of, AS_OF.get(tail)) if day is not None]
    return (filters.since is None or article.published >= filters.since) and all(
        article.published <= day for day in last
    )
