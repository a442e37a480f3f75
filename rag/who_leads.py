"""Answers who leads a body: sentences that call somebody its head come first, and that person is the direct answer.

"Who runs the Harbour League?"  ->  "Ada Quill, director of the League, left on Monday."  ->  "Ada Quill"

Who leads a body's delegation, or was or will be its head, does not lead it; where no quote tells, no name is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rag.evidence import Evidence, raised
from rag.names import names
from rag.nouns import Citation, Filters, Passage, ScoredPassage, ShortAnswer
from rag.questions import Question
from rag.role_questions import with_more
from rag.roles import NAMES_HOLDER, PASSAGES_READ
from rag.seams import Archive

MOST_FETCHED = 3
"""Passages that are read besides those of the search: the newest that tell of a leader."""
_VERBS = (
    r"leads?|led|heads|headed|runs|ran|commands|commanded|chairs|chaired|directs|directed|presides\sover"
    r"|is\sin\scharge\sof|is\sat\sthe\shead\sof"
)
_NOUNS = (
    r"(?:leader|head|chief|commander|director(?:[\s-]general)?|chair(?:man|woman|person)?|president|prime\sminister"
    r"|premier|governor|mayor|secretary-general|general\ssecretary)"
)
_CAP = r"[A-ZÀ-Þ][\w’'-]*"
_BODY = rf"{_CAP}(?:\s(?:(?:of|for|and|the)\s){{0,2}}{_CAP}){{0,6}}"
_ASKED = re.compile(
    rf"^(?i:(?:and\s|but\s|so\s)?who\s(?:now\s)?(?P<verb>{_VERBS}))\s(?:the\s)?(?P<body>{_BODY})"
    r"(?:\s(?:now|today))?(?:\s\([^()]*\))?\s*\?*$"
)
_TITLE = r"(?:(?:Gen|Col|Maj|Capt|Dr|Mr|Mrs|Ms)\.\s)?"
_PERSON = (
    rf"{_TITLE}(?P<person>(?!The\s){_CAP}"
    rf"(?:\s(?:[A-ZÀ-Þ]\.|(?:de|van|von|bin|al)(?=\s)|[Aa]l-\w[\w’'-]*|{_CAP})){{1,3}})"
)
_PAST = re.compile(
    r"\b(?:former|ex|late|then|next|future|deputy|vice|assistant|would-be|outgoing)[\s-](?:\w+\s){0,2}\w+$",
    re.IGNORECASE,
)
_NEAR, _REACH = 15, 400
"""Characters before a head in which a "former" stands, and before an "its" in which whose it is does."""
_BEGINS = re.compile(r"(?:^|[.!?][”\"’']?\s|\n|\s[-–—]\s)(?:The\s|the\s)?$")
_OF_COUNTRY = r"(?:an|n|ian|ese|ish|i)?"
_NOT_OWNING = r"(?![’'\w-]|\s[A-ZÀ-Þ])"


def body_led(question: Question) -> str | None:
    """Give the body of which a question asks who leads it, and nothing more than that; None if it asks otherwise."""
    found = _ASKED.match(" ".join(question.text.split()))
    return found["body"] if found else None


def with_leaders(
    question: Question, hits: Sequence[ScoredPassage], archive: Archive, *, filters: Filters
) -> list[ScoredPassage]:
    """Add the newest passages that tell who leads the body asked about."""
    body = body_led(question)
    if body is None or not hits:
        return list(hits)
    found = [hit.passage for hit in archive.lexical(body, k=PASSAGES_READ, filters=filters)]
    telling = [one for one in found if any(leaders(body, one.text, one.text))]
    return with_more(hits, sorted(telling, key=_newest, reverse=True)[:MOST_FETCHED])


def leading_first(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Put sentences that tell who leads the body asked about before others of about their worth, the newest first."""
    body = body_led(question)
    if body is None:
        return list(evidence)
    told = {item.key for item in evidence if any(leaders(body, _quoted(item), item.hit.passage.text))}
    last = max((_newest(item.hit.passage) for item in evidence if item.key in told), default=None)

    def worth(item: Evidence) -> float:
        return (item.key in told) + (item.key in told and _newest(item.hit.passage) == last)

    return raised(evidence, lambda item: item.score + NAMES_HOLDER * worth(item))


def leader_answer(question: Question, citations: Sequence[Citation]) -> ShortAnswer | None:
    """Give the person whom the first telling quote calls the head of the body asked about, as a span of its article."""
    body = body_led(question)
    for citation in citations if body else ():
        around = f"{citation.before} {citation.quote} {citation.after}"
        for start, end in leaders(body or "", citation.quote, around):
            return ShortAnswer(citation.quote[start:end], citation.number, citation.start + start, citation.start + end)
    return None


def untold_leader(question: Question, citations: Sequence[Citation]) -> tuple[str, ...]:
    """Say that nothing quoted tells who leads the body asked about, if nothing does."""
    body = body_led(question)
    if body is None or leader_answer(question, citations):
        return ()
    the = "the " if " " in body or body.isupper() else ""
    return (f"No passage was found that says who leads {the}{body}.",)


def leaders(body: str, text: str, around: str) -> Iterator[tuple[int, int]]:
    """Find who is said to lead a body in a text: the places of their names.

    The body's last word alone means it where the text `around` has its whole name.

    >>> text = "The Harbour League met. Its head, Ada Quill, spoke."
    >>> [text[start:end] for start, end in leaders("Harbour League", text, text)]
    ['Ada Quill']
    """
    known = [body]
    if body in around and " " in body and not body.rsplit(maxsplit=1)[-1].islower():
        known.append(body.rsplit(maxsplit=1)[-1])
    for pattern in _patterns(tuple(known)):
        for match in pattern.finditer(text):
            told = text[max(0, match.start("told") - _NEAR) : match.end("told")]
            if body not in match["person"] and not _PAST.search(told) and _is_its(match, known, text):
                yield match.span("person")


@lru_cache(maxsize=64)
def _patterns(known: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    body = f"(?:{'|'.join(re.escape(one) for one in known)})"
    # "Syrian president, ..." tells who leads Syria.
    whose = body if " " in known[0] else f"{body}{_OF_COUNTRY}"
    own = rf"(?:the\s)?(?:{_CAP}\s)?{body}{_NOT_OWNING}"
    few = r"(?:[a-z-]+\s){0,2}?"
    forms = (
        rf"{_PERSON},\s(?:the\s|who\sis\s(?:the\s)?)?(?P<told>{few}{_NOUNS})\sof\s{own}",
        rf"\b(?P<told>{_NOUNS})\sof\s{own},?\s{_PERSON}",
        rf"\b{whose}(?:[’']s?)?\s(?P<told>{few}{_NOUNS}),?\s{_PERSON}",
        rf"{_PERSON}(?:,\swho)?\s(?:now\s|has\s)?(?P<told>{_VERBS})\s{own}",
        rf"\b{body},?\s(?:which\s)?(?:is\s)?(?P<told>(?:led|headed|run|commanded|chaired)\sby)\s{few}{_PERSON}",
        rf"\b(?P<its>[Ii]ts)\s(?P<told>{few}{_NOUNS}),?\s{_PERSON}",
        rf"{_PERSON},\s(?P<its>its)\s(?P<told>{few}{_NOUNS})\b",
    )
    return tuple(map(re.compile, forms))


def _is_its(match: re.Match[str], known: Sequence[str], text: str) -> bool:
    """Tell whether an "its" means the body: a sentence begins with it, and nobody else is named between.

    "In Brel the union was content. Its head, Ada Quill, ..." is about the union.
    """
    if "its" not in match.re.groupindex:
        return True
    before = text[max(0, match.start() - _REACH) : match.start()]
    places = [(before.rfind(one), before.rfind(one) + len(one)) for one in known if one in before]
    return any(_BEGINS.search(before[:start]) and not names(before[end:]) for start, end in places)


def _quoted(item: Evidence) -> str:
    """The words that would be quoted, with the sentence before where they lean on it."""
    passage = item.hit.passage
    return passage.text[item.quoted_from - passage.start : item.end - passage.start]


def _newest(passage: Passage) -> int:
    return passage.published.toordinal() if passage.published else 0
