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
from rag.names import names
from rag.nouns import Citation, Filters, Passage, ScoredPassage, ShortAnswer
from rag.questions import Question
from rag.role_questions import with_more
from rag.roles import NAMES_HOLDER, PASSAGES_READ
from rag.seams import Archive
from rag.sentences import sentence_spans
from rag.spelling import fold

MOST_FETCHED = 3
"""Passages that are read besides those of the search: the newest that tell of a leader."""
_VERBS = r"leads|heads|runs|commands|chairs|presides over|is in charge of|is at the head of"
_NOUN = (
    r"(?i:leader|head|chief|commander(?:-in-chief)?|director(?:[ -]general)?|chair(?:man|woman|person)?|president"
    r"|prime minister|premier|chancellor|governor|mayor|secretary-general|general secretary)"
)
_OF_STATE = r"(?i:leader|president|prime minister|premier|chancellor)"
_WHICH = r"(?:(?:military|political|supreme|executive|overall|interim|acting|new|elected) ){0,2}"
_CAPITAL = r"[A-ZÀ-ÞĀ-Ž]"
_CAP = rf"{_CAPITAL}[\w’'-]*"
_BODY = rf"{_CAP}(?: (?:(?:of|for|and|the) ){{0,2}}{_CAP}){{0,6}}"
_ASKED = re.compile(
    rf"^(?i:(?:and |but |so )?who (?:now )?(?:{_VERBS})) (?:the )?(?P<body>{_BODY})(?: (?:now|today))?"
    r"(?: \([^()]*\))? ?\?*$"
)
_TITLE = r"(?:(?:Gen|Col|Maj|Capt|Dr|Mr|Mrs|Ms)\. )?"
_PERSON = (
    rf"(?<![\w’'-]){_TITLE}(?P<person>{_CAP}"
    rf"(?: (?:{_CAPITAL}\.|(?:de|da|van|von|der|bin|al)(?= )|[Aa]l-\w[\w’'-]*|{_CAP})){{1,4}})"
)
_ENDS = r"(?=[,.;:)”\"]|$| (?!(?:and|or|of)\b)[a-z])"
# "The League's delegation", "the League delegation" and "the League Youth" are others than the League.
_WHOLE = (
    r"(?=[,.;:)”\"]|$| (?:in|on|at|and|said|says|told|who|which|has|had|is|was|will|would|since|as|after|before|but|for"
    r"|to|with|warned|called|wrote|added)\b)"
)
_OTHERWISE = re.compile(
    r"\b(?:former|ex|late|then|next|future|deputy|vice|assistant|would-be|outgoing|neither|nor|not|wife|husband|son"
    r"|daughter|brother|sister|spokes\w+|aide|adviser|widow)\b"
)
_OF_IT = re.compile(r"\b(?:of|from|by|in|for)(?: the)? $")
_BEGINS = re.compile(r"(?:^|[.!?][”\"’']? |\n| [-–—] )(?:[Tt]he )?$")
_NAMED_BEFORE = re.compile(rf"{_CAP} $")
_ARTICLES = re.compile(r"(?:^|[.!?:”\"] )?\b(?:The|In|On|At|But|And|When|As|For|With|By) $")
_OPENERS = frozenset(
    "the a an on in at but and when as for with by if after before since monday tuesday wednesday".split()
)
_AROUND_IT = re.compile(r"\b(?:delegation|group|team|negotiat\w+|spokes\w+)\b", re.IGNORECASE)
_ROLE = re.compile(rf"\b(?:{ROLES}|led|{_VERBS})\b", re.IGNORECASE)
_NEAR, _REACH = 30, 400
"""Characters before a head in which a "former" stands, and before an "its" in which whose it is does."""


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
    for pattern in _patterns(known):
        for match in pattern.finditer(text):
            if _fits(match, known, text):
                yield match.span("person")


@lru_cache(maxsize=64)
def _patterns(known: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    body = rf"(?P<body>\b(?:{'|'.join(re.escape(one) for one in known)}))"
    own = rf"(?:the )?{body}{_WHOLE}"
    forms = (
        rf"{_PERSON}, (?:the |who is (?:the )?)?(?P<told>{_WHICH}{_NOUN}) of {own}",
        rf"{_PERSON} is (?:the )?(?P<told>{_WHICH}{_NOUN}) of {own}",
        rf"\b(?P<told>{_NOUN}) of (?:the )?{body}, {_PERSON}{_ENDS}",
        rf"\b(?P<told>{_NOUN}) {_PERSON} of {own}",
        rf"{body}(?:[’']s?)? (?P<told>{_WHICH}(?!(?i:commander)){_NOUN}),? {_PERSON}{_ENDS}",
        rf"{_PERSON}, (?:the )?{body}(?:[’']s?)? (?P<told>{_WHICH}{_NOUN})(?=[,.;”\"])",
        # "Syrian president, ..." tells who leads Syria.
        rf"(?P<body>\b{re.escape(known[0])}(?:an|n|ian|ese|ish|i)) (?P<told>{_OF_STATE}),? {_PERSON}{_ENDS}",
        rf"{_PERSON}, who (?:now )?(?P<told>{_VERBS}) {own}",
        rf"{body}, (?:which is )?(?P<told>(?:led|headed|run|commanded|chaired) by) {_PERSON}{_ENDS}",
        rf"\b(?P<its>[Ii]ts) (?P<told>{_WHICH}{_NOUN}),? {_PERSON}{_ENDS}",
        rf"{_PERSON}, (?P<its>its) (?P<told>{_WHICH}{_NOUN})(?=[,.;”\"])",
    )
    return tuple(map(re.compile, forms))


def _fits(match: re.Match[str], known: Sequence[str], text: str) -> bool:
    """Tell whether what was found speaks of the body itself, of one who heads it now, and of a person."""
    person = fold(match["person"]).split()
    if person[0] in _OPENERS or person[-1] in BODY_HEADS or known[-1] in match["person"]:
        return False
    said = text[max(0, match.start() - _NEAR) : match.start("person")] + " " + text[match.end("person") : match.end()]
    if _OTHERWISE.search(said):
        return False
    if "its" in match.re.groupindex:
        return _is_its(match, known, text)
    before = text[max(0, match.start("body") - _NEAR) : match.start("body")]
    named = _NAMED_BEFORE.search(before)
    stands_alone = named is None or _ARTICLES.search(before) is not None or named.group().strip() == "The"
    begins_with_it = match.start("body") == match.start()
    return stands_alone and not (begins_with_it and _OF_IT.search(before))


def _is_its(match: re.Match[str], known: Sequence[str], text: str) -> bool:
    """Tell whether an "its" means the body: a sentence begins with it, and nobody else is named between.

    "In Brel the union was content. Its head, Ada Quill, ..." is about the union.
    """
    before = text[max(0, match.start() - _REACH) : match.start()]
    places = [(before.rfind(one), before.rfind(one) + len(one)) for one in known if one in before]
    return any(_BEGINS.search(before[:start]) and not names(before[end:]) for start, end in places)


def _quoted(item: Evidence) -> str:
    """The words that would be quoted, with the sentence before where they lean on it."""
    passage = item.hit.passage
    return passage.text[item.quoted_from - passage.start : item.end - passage.start]


def _newest(passage: Passage) -> int:
    return passage.published.toordinal() if passage.published else 0
