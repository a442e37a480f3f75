"""How the page says things: dates, outlets, counts, verdicts and stages in words. Plain text, not yet escaped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.nouns import Answer, Citation, Sentence, Verdict
from rag.stances import Stance

VERDICTS: dict[Verdict, str] = {
    "answered": "Answered",
    "partial": "Partly answered",
    "not_in_archive": "Not in the archive",
}

ICONS: dict[Verdict, str] = {
    "answered": ":material/check_circle:",
    "partial": ":material/contrast:",
    "not_in_archive": ":material/search_off:",
}


def stance_word(stance: Stance) -> str:
    """Say which side a statement takes; that none was read is not that the speaker takes none.

    >>> stance_word("rejects"), stance_word("neutral")
    ('rejects', 'no stance read')
    """
    return "no stance read" if stance == "neutral" else stance


def day(value: date | None) -> str:
    """Spell a day.

    >>> day(date(2025, 3, 7)), day(None)
    ('7 March 2025', 'undated')
    """
    return "undated" if value is None else f"{value.day} {value:%B %Y}"


def outlet(name: str | None) -> str:
    """Name an outlet, or say that it is unknown."""
    return name or "unknown outlet"


def headline(title: str | None, text: str = "") -> str:
    """Give the title, or the first words of an article that has none.

    >>> headline(None, "The envoys met again on Friday in the old customs house by the river.")
    'The envoys met again on Friday in the old …'
    """
    if title:
        return title
    words = text.split()
    return " ".join(words[:9]) + (" …" if len(words) > 9 else "") if words else "Untitled article"  # noqa: PLR2004


def excerpt(text: str, limit: int = 320) -> str:
    """Cut a text at a word to at most `limit` characters, the sign of the cut included.

    >>> excerpt("The envoys met again on Friday.", limit=20)
    'The envoys met …'
    """
    return text if len(text) <= limit else text[: limit - 2].rsplit(" ", 1)[0].rstrip() + " …"


def count(number: int, one: str, many: str = "") -> str:
    """Count things.

    >>> count(1, "article"), count(12345, "article"), count(2, "copy", "copies")
    ('1 article', '12,345 articles', '2 copies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def what_to_try(*advice: str, filtered: bool) -> str:
    """Say what a reader can do who found nothing; to take a filter off only where there is one. Empty without advice.

    >>> what_to_try("try fewer words", filtered=True), what_to_try("try fewer words", filtered=False)
    ('Try fewer words, or take a filter off.', 'Try fewer words.')
    """
    pieces = [*advice, "take a filter off"] if filtered else list(advice)
    if not pieces:
        return ""
    said = ", or ".join([", ".join(pieces[:-1]), pieces[-1]]) if len(pieces) > 1 else pieces[0]
    return f"{said[0].upper()}{said[1:]}."


def duration(milliseconds: float) -> str:
    """Spell a time.

    >>> duration(84.2), duration(1520)
    ('84 ms', '1.5 s')
    """
    return f"{milliseconds:.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"  # noqa: PLR2004


def also_in(own: str | None, others: Sequence[str | None]) -> str:
    """Say where else a passage is printed, given its outlet and the outlet of each copy; empty without copies.

    Copies of unknown outlets may share one, and count as one.

    >>> also_in("The Post", ["The Mail", None, "The Mail"]), also_in("The Post", ["The Post"]), also_in(None, [])
    ('also in 2 outlets', 'also in 1 other article', '')
    """
    elsewhere = {name for name in others if name is None or name != own}
    if elsewhere:
        return f"also in {count(len(elsewhere), 'outlet')}"
    return f"also in {count(len(others), 'other article')}" if others else ""


def offending(sentence: Sentence) -> str:
    """List the words of a sentence that its sources do not bear out, each with the respect.

    >>> from rag.nouns import Offence
    >>> offending(Sentence("Over 350 left.", (1,), "partly", offending=(Offence("350", "number", 5, 8),)))
    '“350” (number)'
    """
    return ", ".join(f"“{excerpt(each.text, 60)}” ({each.reason})" for each in sentence.offending)


def sources(citations: Sequence[Citation]) -> str:
    """Count articles, since two quotes of one article are one source; copies are the source they copy."""
    articles = len({citation.article_id for citation in citations})
    quotes = "" if articles == len(citations) else f", {count(len(citations), 'quote')}"
    return count(articles, "source") + quotes


def verdict_line(answer: Answer) -> str:
    """Sum an answer up in one line: the verdict, the number of sources, the newest day among them."""
    parts = [VERDICTS[answer.verdict]]
    if answer.citations:
        parts.append(sources(answer.citations))
    if answer.as_of is not None:
        parts.append(f"newest of {answer.as_of.day} {answer.as_of:%b %Y}")
    return " · ".join(parts)
