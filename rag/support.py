"""Checks a sentence of an answer against the quotes it cites: is what it says found there, and which words are not?

    Quote:     "The flood killed over 350 people in Ovren on Wednesday," doctors said. (25 March 2016)
    Sentence:  The flood killed under 350 in Velm on 23 March.  ->  unsupported: "under 350" (number), "Velm" (name)

Compared are numbers, dates, names, quotations, what is negated, how certain it is, who does what, and the other words.
A verbatim quote is supported by construction. The check reads words, not meaning: what it finds is there in these words
or forms of them, and a sentence that says the same in altogether other words does not pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.bearers import Named, named
from rag.certainty import misjudged
from rag.date_fit import dates_of, unborne_dates
from rag.names import names
from rag.nouns import Citation, Offence, OffenceReason, Support
from rag.number_fit import unborne_numbers
from rag.numbers import numbers
from rag.places import Mention, exchanged
from rag.polarity import turned_around
from rag.quoted import is_verbatim, quotations
from rag.sentences import sentence_spans
from rag.wording import TELLING, Word, is_past, words_of

# Shares of a sentence's words of content that its quotes must hold: below the first it is not supported, below the
# second in part (docs/evaluation.md, "Support check").
FEWEST_WORDS = 0.5
ENOUGH_WORDS = 0.65
_SHORTEST_STEM = 4
# A sentence begins with a capital, so its first word is taken for a name by what follows ("Quill left"), unless it has
# an ending of common nouns ("Negotiations resumed").
_COMMON_ENDING = re.compile(r"(?:(?<![aiu])s|ing|ed|ly|ion|ment|ity|ness|ance|ence)$")
_VERBS = frozenset("is was are were has had have will would may might could can did does do".split())
# An address, markdown's link, a tag, or a token of letters and digits as long as a key.
_STRANGE = re.compile(
    r"\bhttps?:\S{1,500}|\bwww\.\S{1,500}|!?\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)?|</?[A-Za-z][^>\n]{0,200}>?|`[^`\n]{1,500}`"
    r"|\b(?=\w*\d)(?=\w*[A-Za-z])\w{10,200}"
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a sentence is supported, and which of its words are not."""

    support: Support
    offending: tuple[Offence, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """Offending words at `sentence[start:end]`; `soft` ones leave the sentence supported in part."""

    start: int
    end: int
    reason: OffenceReason
    soft: bool = False


def check(sentence: str, citations: Sequence[Citation]) -> Checked:
    """Check one sentence against the quotes it cites and their articles' titles, outlets and dates.

    Takes time in proportion to sentence and quotes; at once for a sentence that is itself one of the quotes.
    """
    if any(_is_quote(sentence, citation.quote) for citation in citations):
        return Checked("supported")
    if not citations:
        return Checked("unsupported", (Offence(sentence, "uncited", 0, len(sentence)),))
    found = sorted(set(_found(sentence, citations)), key=lambda one: (one.start, one.end, one.reason))
    offending = tuple(Offence(sentence[one.start : one.end], one.reason, one.start, one.end) for one in found)
    if any(not one.soft for one in found):
        return Checked("unsupported", offending)
    return Checked("partly" if found else "supported", offending)


def _is_quote(sentence: str, quote: str) -> bool:
    said, held = " ".join(sentence.split()), " ".join(quote.split())
    if said == held:
        return True
    # A part of a sentence may leave its "not" behind, so only whole ones count.
    return said in held and any(said == held[start:end] for start, end in sentence_spans(held))


def _found(sentence: str, citations: Sequence[Citation]) -> Iterator[_Found]:
    quotes = "\n\n".join(citation.quote for citation in citations)
    header = "\n\n".join(f"{citation.title or ''}\n\n{citation.source or ''}" for citation in citations)
    text = named(f"{quotes}\n\n{header}")
    mine, theirs = words_of(sentence), words_of(quotes)
    dated = [(span.start, span.end) for span in dates_of(sentence, citations[0].published)]
    yield from _dates(sentence, citations)
    yield from _numbers(sentence, quotes, dated)
    # "[W]e" is no name.
    called = [_place(name, sentence) for name in names(sentence) if len(name) > 1]
    yield from _names(sentence, mine, called, text)
    yield from _exchanged_names(sentence, mine, called, quotes)
    yield from _exchanged_numbers(sentence, mine, dated, quotes)
    for start, end in quotations(sentence):
        if not is_verbatim(sentence[start:end], quotes):
            yield _Found(start, end, "quotation")
    for word in turned_around(mine, theirs):
        yield _Found(word.start, word.end, "negation")
    for word in misjudged(mine, theirs):
        yield _Found(word.start, word.end, "modality", soft=True)
    yield from _strange(sentence, quotes)
    yield from _words(mine, text, [*dated, *called])


def _dates(sentence: str, citations: Sequence[Citation]) -> Iterator[_Found]:
    quoted = [(citation.quote, citation.published) for citation in citations]
    return (_Found(start, end, "date") for start, end in unborne_dates(sentence, quoted))


def _numbers(sentence: str, quotes: str, dated: Sequence[Span]) -> Iterator[_Found]:
    counted = [one for one in numbers(sentence) if not _lies_in((one.start, one.end), dated)]
    for number, fit in unborne_numbers(counted, numbers(quotes)):
        written = sentence[number.start : number.end]
        # "One" is a pronoun as often as a number, and "First," an adverb.
        if written.lower() != "one" and not (number.start == 0 and sentence[number.end :].startswith(",")):
            yield _Found(number.start, number.end, "number", soft=fit == "loose")


def _place(name: str, sentence: str) -> Span:
    start = sentence.find(name)
    return start, start + len(name)


def _names(sentence: str, words: Sequence[Word], called: Sequence[Span], text: Named) -> Iterator[_Found]:
    for start, end in called:
        name = sentence[start:end]
        opens = bool(words) and start <= words[0].start and " " not in name
        if not text.bears(name) and not (opens and _is_common(name, words)):
            yield _Found(start, end, "name")


def _exchanged_names(sentence: str, words: Sequence[Word], called: Sequence[Span], quotes: str) -> Iterator[_Found]:
    own = dict.fromkeys(sentence[start:end] for start, end in called)
    held = [Mention(*_place(name, quotes), _bearer(name, own)) for name in names(quotes)]
    mine = [Mention(start, end, sentence[start:end]) for start, end in called]
    for mention in exchanged(mine, words, held, words_of(quotes)):
        yield _Found(mention.start, mention.end, "name")


def _bearer(name: str, others: Iterable[str]) -> str:
    """Find whom a name of the quotes means among the names of the sentence; itself if none of them."""
    return next((other for other in others if named(name).bears(other) or named(other).bears(name)), name)


def _exchanged_numbers(sentence: str, words: Sequence[Word], dated: Sequence[Span], quotes: str) -> Iterator[_Found]:
    own = [Mention(one.start, one.end, one.value) for one in numbers(sentence)]
    held = [Mention(one.start, one.end, one.value) for one in numbers(quotes)]
    counted = [mention for mention in own if not _lies_in((mention.start, mention.end), dated)]
    for mention in exchanged(counted, words, held, words_of(quotes)):
        yield _Found(mention.start, mention.end, "number")


def _is_common(opening: str, words: Sequence[Word]) -> bool:
    """Tell whether the word that opens a sentence is no name, by its letters and the word behind it."""
    behind = [word for word in words[1:3] if not word.folded.endswith("ly")]
    if not opening[1:].islower() or not behind:
        return opening[1:].islower()
    after = behind[0]
    if after.folded in TELLING:
        return False
    return _COMMON_ENDING.search(opening) is not None or not (after.folded in _VERBS or is_past(after.folded))


def _strange(sentence: str, quotes: str) -> Iterator[_Found]:
    """Yield what no writer puts into a sentence by chance, unless a quote has it: addresses, markup, keys."""
    for match in _STRANGE.finditer(sentence):
        if match.group() not in quotes:
            yield _Found(match.start(), match.end(), "words")


def _words(words: Sequence[Word], text: Named, others: Sequence[Span]) -> Iterator[_Found]:
    """Yield the words of content that the quotes lack, if these are many; names and dates have checks of their own."""
    own = [word for word in words if word.content and not _lies_in((word.start, word.end), others)]
    missing = [word for word in own if not word.folded[0].isdigit() and not _stands(word, text)]
    if not own and not others:
        # Nothing is said that could be looked for: "Yes."
        missing = list(words)
    held = len(own) - len(missing)
    if missing and held < ENOUGH_WORDS * len(own):
        for word in missing:
            yield _Found(word.start, word.end, "words", soft=held >= FEWEST_WORDS * len(own))


def _stands(word: Word, text: Named) -> bool:
    """Tell whether a word, or one of its family ("negotiator" for "negotiations"), stands in the quotes."""
    if word.stem in text.stems:
        return True
    family = word.stem[:_SHORTEST_STEM]
    return len(word.stem) >= _SHORTEST_STEM and any(
        other.startswith(family) and (other.startswith(word.stem) or word.stem.startswith(other))
        for other in text.stems
    )


def _lies_in(span: Span, others: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)
