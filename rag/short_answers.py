"""Picks the direct answer out of what is quoted: a number, a name, a day or a place, as a span of its article.

A reader points at words (`rag/reader.py`); they are taken only where they are of the kind that was asked for, and where
the reader prefers them to nothing. What a position or a reason is takes a sentence, and that is quoted anyway.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.actors import BODY_HEADS
from rag.asked_amounts import measured_otherwise, of_what_is_asked
from rag.clues import SAYING
from rag.evidence import Evidence
from rag.names import bearing_words, names
from rag.nouns import Citation, ShortAnswer
from rag.numbers import AMOUNTS, numbers
from rag.questions import Question
from rag.quotations import quotations, quotations_touching
from rag.reading import Pointed
from rag.same_answers import Days, days_at, is_one_answer, times_at
from rag.speaker_mentions import read_mention
from rag.spelling import fold
from rag.stems import stem, stems

SURE_ABOVE = 11.0
"""Log odds of the words against nothing from which four of five are right (sample archive; docs/reader.md)."""

RIVALS_WITHIN = 4.0
"""Log odds by which other words may be less sure and still speak against the surest."""

ABOUT_IT = 0.75
"""Share of what the sentence most about the question holds of it that another must hold to answer the same."""

LEAST_ABOUT = 0.2
"""Share of a question's words, weighed by how rare they are, below which words are pointed at by chance."""

MOST_WORDS = 12
_SENTENCE_KINDS = frozenset({"statement", "reason"})
_BOUNDS = re.compile(
    r"(?:at least|more than|fewer than|less than|no fewer than|up to|over|under|about|around|some|nearly|almost|roughly"
    r"|between)\s+(?:an?\s+)?$",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"(?:another|the|an?\s(?:further|additional))\s+", re.IGNORECASE)
_YES_OR_NO = re.compile(
    r"^\s*(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|should|may|might)\b", re.IGNORECASE
)
_OPEN = re.compile(
    r"\s*what(?:['’]s|\sis|\swas)\s(?:the\s(?:latest|news)\s(?:on|about|of|from)|new|known)\b", re.IGNORECASE
)
"""A question for whatever there is."""

_AGREED = re.compile(
    r"\s*(?:and\s|but\s|so\s)?what\s(?:(?:did|have|has|had|do|was|were)\s).*\bagree(?:d|ment)?\b", re.IGNORECASE
)
"""A question for all that was agreed, of which no few words tell more than a part."""

_PLURAL_VERB = (
    r"are|were|have|do|did|will|would|can|could|should|may|might|[a-z]{2,}ed|took|met|held|left|sent|gave|made|won|said"
    r"|led|lost|sought|fought|built|chose|want|support|oppose|back|agree|refuse|call|seek|say"
)
_SEVERAL = re.compile(
    r"\s*who\s(?:are|were|sits?\son|belongs?\sto|makes?\sup)\b"
    rf"|\s*which\s(?:(?!of\b)[\w-]+\s){{0,2}}?[a-z-]+(?:ie|[a-z][^\Wsi])s\s(?:{_PLURAL_VERB})\b",
    re.IGNORECASE,
)
"""A question that opens by asking for several: its noun and its verb are plural, or it asks for members."""

_GOES_ON = re.compile(r"\s*,?\s*(?:(?:and|or|but)\s(?:\w+er|more|less)\sthan\b|(?:than|while|when|but|as)\b)")
_IN = re.compile(r"\b(?:in|at|near|around|outside|across|throughout)\s(?:the\s)?$")
_SAID = re.compile(r"\b(?:said|says|according\sto)\s(?:the\s)?(?:[a-z]+\s)?$")
_IN_WITHIN = 24
_DATELINE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{2,}(?:,[^—–\n]{0,40}?)?\s*(?:\([^)\n]{1,40}\)\s*)?[—–-]\s")
_PLACE_LINE = re.compile(r"(?:[A-ZÀ-Þ]{4,}/)+[A-ZÀ-Þ]{4,}\s(?=[A-ZÀ-Þ][a-zà-ÿ])")
"""A dateline that lost its dash."""

_BEFORE_THE = re.compile(r"\b(?:before|after|during|since|until|throughout)\sthe\s$", re.IGNORECASE)
_COMMON = re.compile(r"[a-z]+\s(?=[A-ZÀ-Þ])")
_SHARE = re.compile(r"\b(?:what|which)\s(?:proportion|share|percentage|fraction)\b", re.IGNORECASE)
_JOINED = re.compile(r"[\s,–-]*(?:(?:and|or|to|until|till|through|of|at|on|in)\b\s?)*(?:the\s)?", re.IGNORECASE)
_HOW_LONG = re.compile(r"\bhow\slong\b", re.IGNORECASE)
_LASTS = re.compile(
    r"\b(?:second|minute|hour|day|night|week|month|quarter|year|decade|centur(?:y|ie)|generation|met(?:re|er)|kilomet(?:re|er)|mile|foot|feet|page|word)s?\b(?!\s(?:old|ago)\b)",
    re.IGNORECASE,
)
_UNIT_WITHIN = 25
_BOTH_ENDS = 2
_ONE_END = re.compile(r"\b(?:since|until|till|through|from)\s(?:\w+\s){0,3}\w+$", re.IGNORECASE)
_WHO_SAID = re.compile(
    r"\bwho\s(?:\w+ly\s|has\s|had\s)?(?:said|says|told|tells|claim(?:ed|s)|stat(?:ed|es)|warn(?:ed|s)|declar(?:ed|es)"
    r"|argu(?:ed|es)|insist(?:ed|s)|added|explain(?:ed|s)|announc(?:ed|es)|called|calls)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\b(?:ago|earlier|later|after|before|last|past|within)\b", re.IGNORECASE)
LONGEST_LEAD = 2
"""Words that may stand before a time in an answer: "early on"."""

_YEAR = re.compile(r"\d{4}")
_WORD = re.compile(r"[^\W\d_]+")
_LINKS = re.compile(r"\b(?:of|for|from|in|and|or|who|the)\b", re.IGNORECASE)
_ON_DAY = re.compile(r"\s+on\s[A-Z][a-z]+day$")
_OF_THE = re.compile(r"(?<!\bin)(?<!\bat)(?<!\bduring)\sthe\s$", re.IGNORECASE)
_NAMED_BY_YEAR = re.compile(r"\b\w+\sof\s$")
_BETWEEN = re.compile(r"(?:,\s(?:and\s|or\s)?|\s(?:and|or)\s)(?:the\s)?")


@dataclass(frozen=True, slots=True)
class Direct:
    """Words of the kind asked for, `article.text[start:end]`, cited as `number`; `days` if they tell a time."""

    text: str
    start: int
    end: int
    score: float
    days: Days | None
    about: float
    """Share of the question that its sentence holds."""

    number: int = 0
    published: date | None = None


def short_answer(
    question: Question, picked: Sequence[Evidence], citations: Sequence[Citation], *, parts: int = 1
) -> ShortAnswer | None:
    """Choose the words that answer among those pointed at in what is cited; `citations[i]` cites `picked[i]`.

    None where nothing is pointed at surely enough, or what is pointed at is not of the kind that was asked for; nor is
    one answer given to a question of several parts or for the newest of a matter as a whole, or where the sources give
    different amounts about as surely.
    """
    if parts > 1 or (question.latest and question.kind == "other"):
        return None
    pairs = zip(picked, citations, strict=True)
    found = most_about_it(
        question, [one for item, citation in pairs if (one := direct_answer(question, item, citation))]
    )
    if not found:
        return None
    best = max(found, key=lambda one: (one.score, -one.number))
    if question.kind == "quantity" and (
        _differ([one for one in found if one.score >= best.score - RIVALS_WITHIN])
        or measured_otherwise(question, best.text, best.number, picked, citations)
    ):
        return None
    return ShortAnswer(best.text, best.number, best.start, best.end)


def direct_answer(question: Question, item: Evidence, citation: Citation) -> Direct | None:
    """Give the words pointed at in one sentence, if they are sure, of the kind asked for, and in its citation."""
    pointed = item.pointed
    if pointed is None or not citation.start <= pointed.start < pointed.end <= citation.end:
        return None
    found = _direct(question, item, pointed, citation.quote, citation.start)
    return replace(found, number=citation.number, published=citation.published) if found else None


def doubted(
    question: Question,
    answer: ShortAnswer,
    citations: Sequence[Citation],
    quoted: Sequence[Evidence],
    likely: Sequence[Evidence],
) -> bool:
    """Tell whether a quote holds other words of the kind asked for that a reader points at about as surely."""
    cited = next(citation for citation in citations if citation.number == answer.citation)
    place = answer.start - cited.start, answer.end - cited.start
    days = days_at(cited.quote, *place, cited.published)
    inside = [one for one in likely if any(item.covers(one) for item in quoted)]
    direct = most_about_it(question, [found for one in inside if (found := _direct_of(question, one))])
    alike = [one for one in direct if is_one_answer(answer.text, one.text, days=(days, one.days))]
    least = max((one.score for one in alike), default=SURE_ABOVE) - RIVALS_WITHIN
    return any(one.score >= least for one in direct if one not in alike)


def most_about_it(question: Question, found: Sequence[Direct]) -> list[Direct]:
    """Leave out answers of sentences that hold much less of the question than another's: they answer something else.

    "The Council restored its sanctions" does not say who drafted them, where another sentence speaks of drafting; but
    one word besides the names can be put otherwise: "born in 1790" and "(1790 to 1851)". None is left where the surest
    words stand in a sentence that holds next to nothing of the question: all are of something else then.
    """
    surest = max(found, key=lambda one: one.score, default=None)
    if surest is None or surest.about < LEAST_ABOUT:
        return []
    share = ABOUT_IT if terms_besides_names(question) > 1 else 0.0
    enough = max(LEAST_ABOUT, share * max(one.about for one in found))
    return [one for one in found if one.about >= enough]


def terms_besides_names(question: Question) -> int:
    """Count the words of a question that it is about, but for those of its names."""
    named = {word for name in question.names for word in fold(name).split()}
    return sum(term not in named for term in question.terms)


def _direct_of(question: Question, item: Evidence) -> Direct | None:
    passage = item.hit.passage
    return _direct(question, item, item.pointed, passage.text, passage.start) if item.pointed else None


def _direct(question: Question, item: Evidence, pointed: Pointed, text: str, offset: int) -> Direct | None:
    """Read what is pointed at in a text that begins at `offset` of its article."""
    if pointed.score <= SURE_ABOVE or _wants_sentence(question):
        return None
    start, end, published = pointed.start - offset, pointed.end - offset, item.hit.passage.published
    span = _fitted(question, text, (start, end), published)
    if span is None:
        return None
    days = days_at(text, *span, published) if question.kind == "time" else None
    span = _whole(text, span)
    if span is None:
        return None
    words = text[slice(*span)]
    return Direct(words, offset + span[0], offset + span[1], pointed.score, days, item.coverage)


def _whole(text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    """Leave out of words what they begin of a bracket; None where they cut off the beginning of one, or a quotation."""
    words = text[slice(*span)]
    for opening, closing in ("()", "[]", "“”"):
        begun = words.count(opening) - words.count(closing)
        if begun == 1 and words.rfind(opening) > 0:
            words = words[: words.rfind(opening)].rstrip(" ,")
        elif begun:
            return None
    return span[0], span[0] + len(words)


def _wants_sentence(question: Question) -> bool:
    return question.kind in _SENTENCE_KINDS or any(form.match(question.text) for form in (_YES_OR_NO, _OPEN, _AGREED))


def _differ(found: Sequence[Direct]) -> bool:
    """Tell whether the amounts pointed at are not all the same."""
    return len({tuple(number.value for number in numbers(one.text) if number.kind in AMOUNTS) for one in found}) > 1


def _fitted(question: Question, quote: str, place: tuple[int, int], published: date | None) -> tuple[int, int] | None:
    """Give the span of the kind that was asked for at the words pointed at, `quote[slice(*place)]`, or None."""
    start, end = place = _of_dateline(quote, place) if question.kind == "place" else place
    if len(quote[start:end].split()) > MOST_WORDS:
        return None
    if question.kind not in {"quantity", "time"} and _SEVERAL.match(question.text):
        return _enumerated(quote, start, end)
    if question.kind == "quantity":
        return _amount(question, quote, start, end)
    if question.kind == "time":
        dateline = _DATELINE.match(quote)
        # The day of a dateline is when it was written.
        return None if dateline and start < dateline.end() else _time(question, quote, place, published)
    if question.kind in {"person", "place"}:
        return _name_of_kind(question, quote, start, end)
    first = _named(quote, start, start + 1)
    return None if first and first[1] <= end and _asked_about(quote[slice(*first)], question) else place


def _of_dateline(quote: str, place: tuple[int, int]) -> tuple[int, int]:
    """Narrow words that begin in a dateline and go on into its sentence to the place that it names."""
    dateline = _DATELINE.match(quote)
    goes_on = dateline is not None and place[0] < dateline.end() < place[1]
    return (_named(quote, place[0], dateline.end()) if dateline and goes_on else None) or place


def _amount(question: Question, quote: str, start: int, end: int) -> tuple[int, int] | None:
    """Widen words to the amounts that they touch, and to a bound before them ("at least"); None without one.

    Asked which share, no other amount answers: then the only share that the sentence gives does.
    """
    counted = numbers(quote)
    if _SHARE.search(question.text):
        shares = tuple(one for one in counted if one.kind == "share")
        start, end = (shares[0].start, shares[0].end) if len(shares) == 1 else (start, end)
        counted = shares
    amounts = [one for one in counted if one.kind in AMOUNTS and one.start < end and start < one.end]
    amounts = of_what_is_asked(question.text, quote, amounts)
    if not amounts:
        return None
    if end <= amounts[0].start or start >= amounts[-1].end:
        start, end = amounts[0].start, amounts[-1].end
    if _FURTHER.fullmatch(quote, start, amounts[0].start):
        start = amounts[0].start
    dateline = _DATELINE.match(quote)
    start = max(start, dateline.end()) if dateline and dateline.end() <= amounts[0].start else start
    start, end = min(start, amounts[0].start), max(end, amounts[-1].end)
    bound = _BOUNDS.search(quote[:start])
    return bound.start() if bound else start, end


def _time(question: Question, quote: str, place: tuple[int, int], published: date | None) -> tuple[int, int] | None:
    """Give words that tell a time: expressions of days or a number; "30 days" only tells how long.

    Of "March, is to reopen on Sunday" the day behind the question's verb is the answer, of "Concord envoy for the north
    on Monday" the day. The year of "the constitution of 1998" tells which one is meant, not when something happened.
    """
    told = times_at(quote, *place, published)
    if len(told) > 1:
        (begun, before), (first, last) = told[-2:]
        between = quote[begun + len(before.text) : first]
        if not _JOINED.fullmatch(between):
            apart = stems(between) & {stem(term) for term in question.terms}
            return (max(first, place[0]), min(first + len(last.text), place[1])) if apart else None
    counted = [number.kind for number in numbers(quote) if number.start < place[1] and place[0] < number.end]
    if _HOW_LONG.search(question.text):
        # "He was 66" does not tell how long, nor "in October".
        lasts = _LASTS.search(quote[place[0] : place[1] + _UNIT_WITHIN])
        if not lasts and len(told) < _BOTH_ENDS and not _ONE_END.search(quote[: place[1]]):
            return None
    elif counted and AMOUNTS.issuperset(counted):
        return place if _RELATIVE.search(quote[slice(*place)]) else None
    if not counted and not told:
        return None
    if told and len(quote[place[0] : told[0][0]].split()) > LONGEST_LEAD:
        place = told[0][0], place[1]
    if _YEAR.fullmatch(quote, *place) and _NAMED_BY_YEAR.search(quote[: place[0]]):
        return None
    return None if _names_another(question, quote, place) else place


def _names_another(question: Question, quote: str, place: tuple[int, int]) -> bool:
    """Tell whether a time is part of a name that the question does not ask about: "the June 2012 Ovren Accord"."""
    if not _OF_THE.search(quote[: place[0]]) or quote[place[1] : place[1] + 1] != " ":
        return False
    name = _named(quote, place[1] + 1, place[1] + 2)
    if name is None or name[0] > place[1] + 1:
        return False
    # "The 21 August Ovren attack" is when the attack was.
    noun = _WORD.match(quote, name[1] + 1)
    called = {stem(bearing_words(quote[slice(*name)])[-1]), *(stems(noun[0]) if noun else ())}
    return called.isdisjoint(stems(question.text))


def _name_of_kind(question: Question, quote: str, start: int, end: int) -> tuple[int, int] | None:
    """Widen words to the name that they touch; None without one, or if it cannot be what was asked for."""
    whole = _named(quote, start, end)
    if _WHO_SAID.search(question.text) and quotations_touching(quotations(quote), start, end):
        # Whom somebody speaks of is not who speaks.
        return None
    if whole is None or _asked_about(quote[slice(*whole)], question) or not _is_of_kind(question, quote, whole):
        return None
    tail = quote[whole[1] : end]
    # "the Watch and lower than the counts": what goes on and names nobody is of another clause.
    end = whole[1] if _GOES_ON.match(tail) and not names(tail) else max(end, whole[1])
    first = min(start, whole[0])
    return first + _led_by(question, quote, first, end), whole[1] + _before_verb(question, quote[whole[1] : end])


def _led_by(question: Question, quote: str, start: int, end: int) -> int:
    """Tell how much stands before a name that is no part of it.

    "HNC Ada Quill", asked about the HNC; a dateline; "war" in "Before the war Ada Quill mended clocks".
    """
    dateline = _PLACE_LINE.match(quote, start, end) if start == 0 else None
    if dateline:
        return dateline.end()
    if _BEFORE_THE.search(quote[:start]) and (opening := _COMMON.match(quote, start, end)):
        return opening.end() - start
    asked = next((name for name in question.names if quote.startswith(f"{name} ", start, end)), None)
    if asked is None:
        return 0
    rest = quote[start + len(asked) + 1 : end]
    # "Halem Liberation Front" is one name.
    return len(asked) + 1 if " " in rest and read_mention(rest).kind == "person" else 0


def _before_verb(question: Question, tail: str) -> int:
    """Tell how much of what follows a name stands before a word of the question: "forces on Friday criticised ..."."""
    asked = {stem(term) for term in question.terms}
    verb = next((word for word in _WORD.finditer(tail.split(",", maxsplit=1)[0]) if stem(fold(word[0])) in asked), None)
    if verb is None or _LINKS.search(tail[: verb.start()]):
        return len(tail)
    return len(_ON_DAY.sub("", tail[: verb.start()].rstrip()))


def _enumerated(quote: str, start: int, end: int) -> tuple[int, int] | None:
    """Find the list of names, "A, B and the C", that the words from `start` to `end` are a part of."""
    chain: list[tuple[int, int]] = []
    place = 0
    for name in names(quote):
        first = quote.find(name, place)
        if first < 0:
            continue
        place = first + len(name)
        if chain and not _BETWEEN.fullmatch(quote, chain[-1][1], first):
            if _holds(chain, start, end):
                break
            chain = []
        chain.append((first, place))
    return (chain[0][0], chain[-1][1]) if len(chain) > 1 and _holds(chain, start, end) else None


def _holds(chain: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return bool(chain) and chain[0][0] < end and start < chain[-1][1]


def _named(quote: str, start: int, end: int) -> tuple[int, int] | None:
    """Find the first name that the words from `start` to `end` hold or are a part of."""
    for name in names(quote):
        place = quote.find(name)
        while place >= 0:
            if place < end and start < place + len(name):
                return place, place + len(name)
            place = quote.find(name, place + 1)
    return None


def _is_of_kind(question: Question, quote: str, whole: tuple[int, int]) -> bool:
    """Tell whether a name can be what was asked for: the place of a dateline did nothing, a body is no place."""
    if question.kind == "place":
        return bearing_words(quote[slice(*whole)])[-1] not in BODY_HEADS
    dateline = _DATELINE.match(quote)
    # Nor did the place in or around which it was done.
    before = quote[max(0, whole[0] - _IN_WITHIN) : whole[0]]
    # Nor is who tells of it who did it.
    aside = _IN.search(before) or (_SAID.search(before) and not SAYING.search(question.text))
    return not aside and (dateline is None or whole[0] >= dateline.end())


def _asked_about(name: str, question: Question) -> bool:
    """Tell whether a name is one that the question itself names: "Who succeeded Quill?" is not answered by Quill."""
    return bearing_words(name)[-1] in {bearing_words(asked)[-1] for asked in question.names}
