"""Reads a standalone question without a language model: what kind of thing it asks for, whom it names, when.

The reading is a plain value, so that a face can show it and a test can state it. It knows the language of questions,
never a data set's templates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.asking import Kind, kind_of
from rag.clauses import Clause, clauses
from rag.date_points import MONTHS
from rag.dates import Window, strip_windows, windows
from rag.errors import QuestionError
from rag.mentions import Mention, outlet_core, outlet_mentions
from rag.names import names
from rag.nouns import Clue
from rag.quoted import quoted_phrases
from rag.spelling import STOP_WORDS, content_words, fold

MAX_CHARACTERS = 4000
# Words from which on an English question has one of the language's small words.
_TELLING = 5
_ENGLISH = STOP_WORDS - frozenset("a am an as do he i in it me no on or so was will".split())

QUESTION_WORDS = frozenset(
    """
    say said says saying tell told many much number according accord article articles report reported reports reporting
    outlet outlets paper newspaper story news archive ago day days date year years month happen happened anything
    something someone anybody anyone everyone latest last recent recently currently today still already
    cause causes caused reason reasons compare compared whos whats wat wot gimme ppl pls plz hell
    """.split()
)
"""What a question is made of, not what it is about; and how chats write such words."""
ANSWERED_OTHERWISE = frozenset("react reacts reacted reaction respond responds responded response".split())
"""Words of a question that help to find its answer, but need not stand in it: who reacts "calls" or "refuses"."""
_MEASURED = re.compile(
    r"^\W*(?:(?:and|but|so) )?how (?P<adjective>big|deep|far|heavy|high|large|long|old|soon|strong|tall|wide)\b",
    re.IGNORECASE,
)
"""An adjective that asks for a measure: "265,000 tonnes" answers how large, and has no such word."""
_TAKING_PLACE = re.compile(r"\b(?:(?:take[ns]?|taking|took) place|death toll)\b", re.IGNORECASE)
"""What is held, and those who died, are told in other words."""
_MAY = re.compile(r"\b(?:May|MAY)\b")
# "Now" and "currently" also stand in descriptions ("who is now on trial"), which ask for no newest article.
_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|right now|at present|at the moment"
    r"|what(?:['’]s| is) (?:new|happening|going on)|any news|updates? on|state of play"
    r"|(?:current )?(?:status|state of affairs|situation)(?= (?:of|on|in|at|with)\b)"
    r"|(?:(?<=what is the )|(?<=what['’]s the ))current|now(?=\s?\?*$))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A standalone question as it was understood.

    `terms` are folded content words, each once, without dates and words of asking; `sources` are outlets of the
    archive that the question names, spelled as the archive spells them. Capitals of another language than English are
    not read as names. `clues` say what else than words is looked for, in the order of the question, and which of them
    are ignored: those have left no trace in the other fields. `clauses` are the parts that speak of one outlet each,
    where there are several; `latest` are the words that ask for the newest, `titles` quoted phrases that an article may
    bear and `events` days bounded by an event: of these two an archive must tell more (`rag/understanding.py`).
    """

    text: str
    kind: Kind
    names: tuple[str, ...]
    windows: tuple[Window, ...]
    terms: tuple[str, ...]
    sources: tuple[str, ...]
    english: bool = True
    clues: tuple[Clue, ...] = ()
    clauses: tuple[Clause, ...] = ()
    titles: tuple[str, ...] = ()
    latest: str = ""
    events: tuple[Window, ...] = ()


def checked(text: str) -> str:
    """Return a question without control characters and outer blanks, and with one blank between words.

    What is matched against questions need not fear thousands of blanks then.

    Raises:
        QuestionError: it is empty, longer than 4,000 characters, or holds no letter or digit.
    """
    if len(text) > MAX_CHARACTERS:
        raise QuestionError(
            f"The question has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read.",
            hint="Ask a shorter question; put long texts into the archive with `add`.",
        )
    shown = (
        " " if character.isspace() else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"}
    )
    visible = " ".join("".join(shown).split())
    if not any(character.isalnum() for character in visible):
        found = "nothing" if not text.strip() else "no letter or digit"
        raise QuestionError(f"The question holds {found}.", hint='Ask in words, such as "Who called for new talks?"')
    return visible


def read_question(
    text: str, *, outlets: Sequence[str], today: date, ignore: Sequence[str] = (), last_day: date | None = None
) -> Question:
    """Read a standalone question; relative dates in it are seen from `today`.

    A month or a day of one without its year is of the last such year that can be told of: with `last_day`, that of the
    newest article, not of a later one.
    Clues whose words are in `ignore` (spelled in any way that folds alike) are listed as ignored and have no effect.
    """
    taken_back = {_bare(words) for words in ignore}
    mentions = outlet_mentions(text, outlets)
    named = _first_mentions(text, mentions)
    newest = _LATEST.search(text)
    found = _told_of(windows(text, today=today), text, last_day)
    cores = [core for core, words in named.items() if _bare(words) not in taken_back]
    kept = tuple(window for window in found if _bare(window.text) not in taken_back)
    clues = [Clue("outlet", words, "preferred", _spelled(core, outlets)) for core, words in named.items()]
    clues += [_window_clue(window) for window in found]
    clues += [Clue("latest", newest.group(), "preferred", "the newest articles")] if newest else []
    undated = strip_windows(text)
    # As phrases: asked "what the Harbour Post said of the harbour", the harbour is still what is asked about.
    others = undated.replace(newest.group(), " ", 1) if newest else undated
    others = f" {fold(_MEASURED.sub('how', _TAKING_PLACE.sub(' ', others)))} "
    for core in sorted(cores, key=lambda core: (-len(core), core)):
        others = others.replace(f" {core} ", "  ")
    terms = dict.fromkeys(word for word in content_words(others) if word not in QUESTION_WORDS)
    if not _MAY.search(text):
        # Folded, the verb is written as the month.
        terms.pop("may", None)
    english = _is_english(text)
    return Question(
        text=text,
        kind=kind_of(text),
        names=tuple(name for name in names(undated) if not _names_outlet(name, cores)) if english else (),
        windows=kept,
        terms=tuple(terms),
        sources=tuple(outlet for outlet in outlets if outlet_core(outlet) in cores),
        english=english,
        clues=settled(text, clues, ignore),
        clauses=clauses(text, [mention for mention in mentions if mention.core in cores], said=QUESTION_WORDS),
        titles=tuple(phrase for phrase in quoted_phrases(text) if outlet_core(phrase) not in named),
        latest=newest.group() if newest and _bare(newest.group()) not in taken_back else "",
    )


def _told_of(found: Sequence[Window], text: str, last_day: date | None) -> list[Window]:
    """Put windows that name a month and no year back into the time up to `last_day`."""
    if last_day is None:
        return list(found)
    earlier = {window.text: window for window in windows(text, today=last_day)}
    return [
        earlier.get(window.text, window)
        if window.since is not None and window.since > last_day and names_month_alone(window.text)
        else window
        for window in found
    ]


def names_month_alone(words: str) -> bool:
    """Tell whether the words for a time name a month and no year.

    >>> names_month_alone("in December"), names_month_alone("in December 2021"), names_month_alone("in 2021")
    (True, False, False)
    """
    return bool(MONTHS.keys() & set(fold(words).split())) and not re.search(r"\d{4}", words)


def _is_english(text: str) -> bool:
    """Tell English by its small words; too few words to tell count as English.

    >>> _is_english("Wer folgte auf den Gesandten?"), _is_english("Prisoner exchange Kessary"), _is_english("Who left?")
    (False, True, True)
    """
    words = fold(text).split()
    return len(words) < _TELLING or any(word in _ENGLISH for word in words)


def settled(text: str, clues: Iterable[Clue], ignore: Sequence[str]) -> tuple[Clue, ...]:
    """Put clues into the order of the question, each words once, and mark those that are taken back."""
    taken_back = {_bare(words) for words in ignore}
    marked = [replace(clue, effect="ignored") if _bare(clue.text) in taken_back else clue for clue in clues]
    # Of two with the same words the bound is told: it hides, the other only prefers.
    ordered = sorted(marked, key=lambda clue: (text.find(clue.text), clue.kind == "as_of"))
    return tuple({clue.text: clue for clue in ordered}.values())


def describe_window(window: Window) -> str:
    """Say which days of publication a window holds.

    >>> describe_window(Window(date(2016, 1, 1), date(2016, 12, 31), "in 2016", "during"))
    'published 2016-01-01 to 2016-12-31'
    """
    since, until = window.since, window.until
    if since is None or until is None:
        bound = f"from {since} on" if since else f"up to {until}"
        return f"published {bound}"
    return f"published {since}" if since == until else f"published {since} to {until}"


def no_answer_about(question: Question, words: Sequence[str], *, named: bool = True) -> str:
    """Say that nothing answers, about which names or by which words, and which days the question's times are."""
    days = "".join(f" (“{window.text}”: {describe_window(window)})" for window in question.windows)
    looked_for = " about" if named else "; it was looked for by these words:"
    return f"No passage answers this{looked_for} {', '.join(words)}{days}."


def _window_clue(window: Window) -> Clue:
    if window.kind == "as_of":
        return Clue("as_of", window.text, "later hidden", describe_window(window))
    return Clue("window", window.text, "preferred", describe_window(window))


def _first_mentions(text: str, mentions: Sequence[Mention]) -> dict[str, str]:
    """Give the words of the first mention of each outlet, by its core."""
    named: dict[str, str] = {}
    for mention in mentions:
        named.setdefault(mention.core, text[mention.start : mention.end])
    return named


def _spelled(core: str, outlets: Sequence[str]) -> str:
    return "articles of " + ", ".join(outlet for outlet in outlets if outlet_core(outlet) == core)


def _bare(words: str) -> str:
    """Fold words for comparing what is taken back with what was read; "The Post" is "Post"."""
    return fold(words).removeprefix("the ")


def _names_outlet(name: str, cores: Sequence[str]) -> bool:
    return any(f" {outlet_core(name)} " in f" {core} " for core in cores)
