"""Answers who leads a body: sentences that call somebody its head come first, and that person is the direct answer.

"Who runs the Harbour League?"  ->  "Ada Quill, director of the League, left on Monday."  ->  "Ada Quill"

Precision before recall: who leads a body's delegation, or was or will be its head, does not lead it. Where no quote
tells, a name that stands in one sentence with the body and a word for a head is given, else none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rag.actors import BODY_HEADS, ROLES
from rag.evidence import Evidence, raised
from rag.names import bearing_words, names
from rag.nouns import Citation, Filters, Passage, ScoredPassage, ShortAnswer
from rag.offices import appositions
from rag.questions import Question
from rag.role_questions import with_more
from rag.roles import PASSAGES_READ
from rag.seams import Archive
from rag.sentences import sentence_spans
from rag.spelling import fold
from rag.voices import bare_name

MOST_FETCHED = 3
"""Passages that are read besides those of the search: the newest that tell of a leader."""
_VERBS = r"leads|heads|runs|commands|chairs|presides over|is in charge of|is at the head of"
TOLD = 8.0
"""Log odds that telling who leads adds, and being the newest to tell it: no other sentence answers as well."""

_HAS = r"led|headed|run|commanded|chaired|been at the head of"
_OF_STATE = r"leader|president|prime minister|premier|chancellor"
_NOUN = (
    rf"(?:{_OF_STATE}|head|chief|director(?:[ -]general)?|chair(?:man|woman|person)?|governor|mayor|secretary-general"
    r"|general secretary|commander(?:-in-chief)?)"
)
_WHICH = r"(?:(?:military|political|supreme|executive|overall|interim|acting|new|elected) ){0,2}"
_CAP = r"[A-ZÀ-ÞĀ-Ž][\w’'-]*"
_ASKED = re.compile(
    rf"^(?i:(?:and |but |so )?who (?:now )?(?:{_VERBS})) (?:the )?"
    rf"(?P<body>{_CAP}(?: (?:(?:of|for|and|the) ){{0,2}}{_CAP}){{0,6}}|{'|'.join(sorted(BODY_HEADS))})"
    r"(?: (?:now|today))?(?: \([^()]*\))? ?\?*$"
)
# "The League's delegation", "the League delegation" and "the League Youth" are others than the League.
_WHOLE = re.compile(
    r"(?=[,.;:)”\"]|$| (?:in|on|at|and|said|says|told|who|which|has|had|is|was|will|would|since|as|after|before|but|for"
    r"|to|with|warned|called|wrote|added)\b)"
)
_OTHERS = re.compile(
    r"\b(?:former|late|neither|nor|not|wife|husband|son|daughter|brother|sister|spokes\w+|aide|adviser|widow)\b"
    r"[^.,;:”\"]*$"
)
_BEGINS = re.compile(r"(?:^|[.!?][”\"’']? |\n| [-–—] )(?:[Tt]he )?$")
_ALONE = re.compile(r"(?! (?:and|or|of)\b)")
_BARE = re.compile(_WHICH + _NOUN, re.IGNORECASE)
_OWNED = re.compile(r"\b[Ii]ts [a-z]")
_AROUND_IT = re.compile(r"\b(?:delegation|group|team|negotiat\w+|spokes\w+)\b", re.IGNORECASE)
_ROLE = re.compile(rf"\b(?:{ROLES}|led|{_VERBS})\b", re.IGNORECASE)
_NEAR, _REACH = 60, 400
"""Characters around a verb or role in which names, or a "former", stand; before an "its" in which whose it is does."""


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
    told = {item.key for item in evidence if any(leaders(body, item.quoted, item.hit.passage.text))}
    last = max((_newest(item.hit.passage) for item in evidence if item.key in told), default=None)

    def worth(item: Evidence) -> float:
        return (item.key in told) + (item.key in told and _newest(item.hit.passage) == last)

    return raised(evidence, lambda item: item.score + TOLD * worth(item))


def tells_lead(question: Question, item: Evidence) -> bool:
    """Tell whether a sentence, with the one before that it leans on, tells who leads the body asked about."""
    body = body_led(question)
    return body is not None and any(leaders(body, item.quoted, item.hit.passage.text))


def leader_answer(question: Question, citations: Sequence[Citation]) -> ShortAnswer | None:
    """Give the person whom the first telling quote calls the head of the body asked about, as a span of its article."""
    body = body_led(question)
    found = []
    for citation in citations if body else ():
        around = f"{citation.before} {citation.quote} {citation.after}"
        for start, end in leaders(body or "", citation.quote, around):
            words = citation.quote[start:end]
            found.append(ShortAnswer(words, citation.number, citation.start + start, citation.start + end))
    # There may be more than one "opposition".
    is_one = body is None or not body.islower() or len({bearing_words(one.text)[-1] for one in found}) == 1
    return found[0] if found and is_one else None


def may_lead(question: Question, short: ShortAnswer, citations: Sequence[Citation]) -> bool:
    """Tell whether a direct answer can be who leads the body asked about, if a question asks for that.

    Its sentence has the body, or the body's last word, and a word for a head, and speaks of no delegation.
    """
    body = body_led(question)
    if body is None:
        return True
    quote = next(one for one in citations if one.number == short.citation)
    at = short.start - quote.start
    sentence = next((quote.quote[start:end] for start, end in sentence_spans(quote.quote) if start <= at < end), "")
    return (
        re.search(rf"\b{re.escape(fold(body).split()[-1])}", fold(sentence)) is not None
        and _ROLE.search(sentence) is not None
        and _AROUND_IT.search(sentence) is None
    )


def leaders(body: str, text: str, around: str) -> Iterator[tuple[int, int]]:
    """Find who is said to lead a body in a text: the places of their names.

    The body's last word, if it says what it is ("League"), means it where the text `around` has its whole name.

    >>> text = "The Harbour League met. Its head, Ada Quill, spoke."
    >>> [text[start:end] for start, end in leaders("Harbour League", text, text)]
    ['Ada Quill']
    """
    last = body.rsplit(maxsplit=1)[-1]
    is_short = body in around and last != body and fold(last) in BODY_HEADS and not re.search(r" [a-z]", body)
    known = (body, last) if is_short else (body,)
    heads, leads, led = _forms(known)
    for person, role, start, end in appositions(text):
        place = text.find(person, start, end)
        before, said = text[max(0, start - _NEAR) : start], text[start:end]
        # "The opposition leader, Ada Quill".
        is_of_body = body.islower() and fold(before).split()[-1:] == [body]
        called = f"{body} {role}" if is_of_body else role
        is_its = _OWNED.search(f"{before[-4:]}{said}") is not None and _BARE.fullmatch(role) is not None
        ends = (_WHOLE if place == start else _ALONE).match(text, end) is not None
        if (
            place >= 0
            and ends
            and (heads.fullmatch(called) or (is_its and _is_its(text[:start], known)))
            and not _OTHERS.search(before)
        ):
            yield place, place + len(person)
    for verb in leads.finditer(text):
        before = text[max(0, verb.start() - _NEAR) : verb.start()]
        name = bare_name(next(reversed(names(before)), ""))
        if " " in name and before.endswith(name) and not _OTHERS.search(before):
            yield verb.start() - len(name), verb.start()
    for verb in led.finditer(text):
        name = next(iter(names(text[verb.end() : verb.end() + _NEAR])), "")
        if (
            " " in name
            and text.startswith(name, verb.end())
            and _BEGINS.search(text[max(0, verb.start() - 9) : verb.start()])
        ):
            yield verb.end(), verb.end() + len(name)


@lru_cache(maxsize=64)
def _forms(known: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Make the forms of a head's role, of leading, and of being led, for the names of one body."""
    body = f"(?:{'|'.join(map(re.escape, known))})"
    heads = (
        rf"{_WHICH}{_NOUN} of (?:the )?{body}",
        # "Guard commander" is one of many.
        rf"{body}(?:['’]s?)? {_WHICH}(?!commander){_NOUN}",
        # "Syrian president" tells who leads Syria.
        rf"{re.escape(known[0])}(?:an|n|ian|ese|ish|i) (?:{_OF_STATE})",
    )
    return (
        re.compile("|".join(heads), re.IGNORECASE),
        re.compile(rf", who (?:now )?(?:{_VERBS}|has (?:{_HAS})) (?:the )?{body}{_WHOLE.pattern}"),
        re.compile(rf"{body}, (?:which is )?(?:led|headed|run|commanded|chaired) by "),
    )


def _is_its(before: str, known: Sequence[str]) -> bool:
    """Tell whether an "its" behind some text means the body: a sentence begins with it, and nobody else is named since.

    "In Brel the union was content. Its head, Ada Quill, ..." is about the union.
    """
    near = before[-_REACH:]
    places = [(near.rfind(one), near.rfind(one) + len(one)) for one in known if one in near]
    return any(_BEGINS.search(near[:start]) and not names(near[end:]) for start, end in places)


def _newest(passage: Passage) -> int:
    return passage.published.toordinal() if passage.published else 0
