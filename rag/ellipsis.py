"""Fills a question that leaves out all but what changes: "And in 2022?", "What about Russia?", "Why not?".

The last question is asked again with the one slot replaced: its time, one of its names, or what is asked of it. Each
function returns None where the question is no ellipsis of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from rag.actors import Actor, Kind, actors_in
from rag.counted_things import mentioned
from rag.date_points import MONTHS
from rag.dates import Window, strip_windows, windows
from rag.descriptions import described_actors
from rag.dialogue import Dialogue
from rag.names import names
from rag.nouns import Rewrite
from rag.spelling import content_words, fold
from rag.stems import stems
from rag.topics import words_about

_ASKS = (
    "who|whom|whose|what|when|where|which|why|how|did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|in"
    "|on|at|since|before|after|until|between|during|by|from|as|last"
)
_ABOUT = re.compile(
    r"^\s*(?:(?:and|but|or|so|then)\b[\s,]+)?(?:(?:what|how)\s+about|what\s+of)\b\s*"
    # "And the wounded?" asks something only with the earlier question's words; "And who paid?" has its own.
    rf"|^\s*(?:and|but|or|so|then)\b[\s,]+(?!(?:{_ASKS})\b)",
    re.IGNORECASE,
)
_AND = re.compile(r"^\s*(?:and|but|or|so|then)\b[\s,]+", re.IGNORECASE)
_BARE = re.compile(
    r"^\s*(?:and\s+|but\s+|so\s+)?(why not|why|how so|who else|what else|where else|when|where|how|since when"
    r"|who disagreed|who agreed|who disagrees|anything else|anyone else|any others?"
    r"|is (?:that|it|this) (?:true|accurate|right|correct)|are you sure|what changed|says who"
    r"|according to whom|who says (?:so|that)|how many|how much)\s*\??\s*$",
    re.IGNORECASE,
)
_POLAR = re.compile(
    r"^\s*(?P<aux>did|does|do|is|are|was|were|has|have|had|will|would|can|could|should)\s+(?P<rest>.+?)[\s?.!]*$",
    re.IGNORECASE,
)
_SPEAKING = re.compile(
    r"\b(?:say|said|think|thought|tell|call|want|demand|propose|warn|argue|claim|believe|expect|respond|react|describe)\b",
    re.IGNORECASE,
)
_RESPONDS = re.compile(
    r"\b(?:(?:respond|react|reply|replied)(?:s|ed|ing)?|instead|in\s(?:return|exchange|response|reply))\W*$",
    re.IGNORECASE,
)
# "Did the government accept?" leaves out what; "Was the accord signed?" does not.
_TAKES = re.compile(
    r"^\s*(?:and\s|but\s)?(?:did|does|do|will|would|has|have)\s(?!.*\b(?:be|been)\b)(?:\S+\s){1,6}"
    r"(?:accept(?:ed)?|agreed?|approved?|compl(?:y|ied)|consent(?:ed)?|declined?|objected|oblige|ratif(?:y|ied)|refused?"
    r"|reject(?:ed)?|sign(?:ed)?)(?:\s(?:too|also|then|as\swell))?\W*$",
    re.IGNORECASE,
)
_SUBJECT_WORDS = 8
_TIME_WORDS = frozenset("year years next following previous before after since then".split())
# Counted from the year that was asked about, not from today.
_YEAR_BESIDE = re.compile(
    r"(?:in\s|and\s)?the\s(?:(?P<later>next|following)|(?P<earlier>previous))\syear|(?:in\s)?the\syear\s(?P<side>before|after)",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"\bhow many\b", re.IGNORECASE)
_DAY_BESIDE = re.compile(
    r"\b(?:on\s)?(?:the\sday\s(?P<side>before|after)|the\s(?:(?P<later>next|following)|(?P<earlier>previous))\sday)\b",
    re.IGNORECASE,
)
# "After that round" points at a round, "since then" at a day.
_SIDE_OF_THAT = re.compile(
    r"\b(?P<side>after|before|since)\s(?:that|then)\b(?=\W*$|[,;]|\s(?:in|on|at|to|by|for|and|but|with)\b)",
    re.IGNORECASE,
)


def continues(question: str) -> str | None:
    """Return what a question that goes on from the last one says itself, without "and" or "what about"."""
    rest = _AND.sub("", _ABOUT.sub("", question)).strip(" ?.!")
    return rest if rest != question.strip(" ?.!") else None


def asks_about(question: str) -> bool:
    """Tell "What about the wounded?" and "And the wounded?", which ask nothing by themselves."""
    return _ABOUT.match(question) is not None


def is_polar(question: str) -> bool:
    """Tell a question that wants a yes or a no."""
    return _POLAR.match(question) is not None


def responds_to_nothing(question: str) -> bool:
    """Tell "How did the government respond?" and "What did it offer instead?", which leave out to what and of what."""
    return _RESPONDS.search(question) is not None


def takes_nothing(question: str) -> bool:
    """Tell "Did the government accept?", which leaves out what."""
    return _TAKES.match(question) is not None


def bare_question(question: str, dialogue: Dialogue) -> Rewrite | None:
    """Ask more of the whole last question: "Why not?", "Who else?", "Is that accurate?"."""
    found = _BARE.match(question)
    if found is None:
        return None
    before, asked = dialogue.question, found[1].lower()
    polar = _POLAR.match(before)
    if polar and asked in {"why", "why not"}:
        return Rewrite(_why(polar, dialogue, denied=asked == "why not"), carried=(before,))
    return Rewrite(f"{bare(before)}: {_without_and(question)}", carried=(before,))


def other_window(rest: str, dialogue: Dialogue) -> Rewrite | None:
    """Ask the last question of another time: "And in 2022?", "How many since then, in 2023?"."""
    before, old = dialogue.question, dialogue.windows
    if dialogue.timed and set(content_words(rest)) <= _TIME_WORDS | words_of_windows(rest, dialogue):
        before, old = dialogue.timed, tuple(windows(dialogue.timed, today=dialogue.asked))
    if beside := _YEAR_BESIDE.fullmatch(rest):
        later = bool(beside["later"]) or beside["side"] == "after"
        if not old or (edge := old[-1].until if later else old[0].since) is None:
            return None
        rest = f"in {edge.year + (1 if later else -1)}"
    found = windows(rest, today=dialogue.asked)
    if not found or not stems(" ".join(content_words(strip_windows(rest)))) <= stems(before):
        return None
    stem = bare(strip_windows(before)).lstrip(" ,")
    stem = stem[:1].upper() + stem[1:]
    dropped = tuple(window.text for window in old)
    return Rewrite(f"{stem} {' and '.join(map(_phrase, found))}?", carried=(stem,), dropped=dropped)


def other_quantity(rest: str, dialogue: Dialogue) -> Rewrite | None:
    """Ask how many suffered something else: "How many wounded?", "And the missing?" after a question for the killed."""
    before = dialogue.question
    old, new = (_suffered(content_words(text)) for text in (before, rest))
    if not _COUNTS.search(before) or len(old) != 1 or len(new) != 1 or mentioned(old) == mentioned(new):
        return None
    if names(rest) or set(content_words(rest)) - {*new, "many", "people"}:
        return None
    asked = re.sub(rf"\b{old[0]}\b", new[0], before, count=1)
    return Rewrite(asked, carried=topic(before, without=old[0]), dropped=(old[0],)) if asked != before else None


def _suffered(words: Sequence[str]) -> list[str]:
    """Keep the words for what people suffer that can stand for one another: "killed", "missing"; no nouns."""
    return [word for word in words if mentioned([word]) and (word.endswith("ed") or word in {"hurt", "missing"})]


def words_of_windows(text: str, dialogue: Dialogue) -> set[str]:
    """Fold the words of the times in a text."""
    return {word for window in windows(text, today=dialogue.asked) for word in content_words(window.text)}


def other_name(rest: str, dialogue: Dialogue) -> Rewrite | None:
    """Ask the last question of another name: "What about the Harbour League?", "And what did Quill say?"."""
    before = dialogue.question
    new, old = names(rest), names(before)
    others = [word for word in content_words(rest) if word not in words_of(new)]
    if not new or new[0] in old or not stems(" ".join(others)) <= stems(before):
        return None
    name = f"the {new[0]}" if f"the {new[0]}" in rest else new[0]
    if not old:
        return _of_described(name, before, _kind_of(new[0], rest, dialogue))
    swapped = [Rewrite(_swap(before, gone, name), topic(before, without=gone), (gone,)) for gone in old]
    kind = _kind_of(new[0], rest, dialogue)
    chosen = _slot(old, dialogue, kind)
    readings = [swapped[chosen], *(one for place, one in enumerate(swapped) if place != chosen)]
    said = None if others or kind == "person" else _said_about(name, dialogue)
    if said is not None:
        # After "Did he think ...?" and "Why did he not think ...?" it is the speaker who is asked on.
        readings.insert(0 if _POLAR.match(before) or before.startswith("Why") else 1, said)
    return replace(readings[0], alternatives=tuple(one.question for one in readings[1:2]))


def _of_described(name: str, before: str, kind: Kind) -> Rewrite:
    """Ask a question that names nobody of a name: in the place of whom it describes, else beside it."""
    beside = f"{bare(before)} ({name})?"
    described = described_actors(before)
    if kind == "place" or not described:
        return Rewrite(beside, carried=(before,))
    swapped = before.replace(described[0], name, 1)
    return Rewrite(swapped, topic(before, without=described[0]), (described[0],), (beside,))


def beside_cited_day(question: str, dialogue: Dialogue) -> Rewrite | None:
    """Put a date in the place of "the day before" and "after that": counted from the one day of what was cited."""
    days = {one.day for one in dialogue.cited if one.day is not None}
    if len(days) != 1:
        return None
    day = days.pop()
    if found := _DAY_BESIDE.search(question):
        later = bool(found["later"]) or found["side"] == "after"
        told = f"on {_written(day + timedelta(1 if later else -1))}"
    elif found := _SIDE_OF_THAT.search(question):
        told = f"{found['side'].lower()} {_written(day)}"
    else:
        return None
    return Rewrite(question[: found.start()] + told + question[found.end() :], carried=(told,))


def _written(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def bare(question: str) -> str:
    """Cut off what ends a question."""
    return question.rstrip(" ?.!")


def topic(question: str, *, without: str = "") -> tuple[str, ...]:
    """List what a question is about: its names as written, then its other words; last what it had carried itself."""
    own, _, carried = question.partition(" (")
    words = [*words_about(own), *words_about(carried)]
    return tuple(dict.fromkeys(word for word in words if word != without))[:_SUBJECT_WORDS]


def words_of(named: list[str]) -> set[str]:
    """Fold names into their words."""
    return {word for name in named for word in fold(name).split()}


def _without_and(question: str) -> str:
    return re.sub(r"^(?:and|but|so)\s+", "", question.strip().lower())


def _phrase(window: Window) -> str:
    """Write a window so that it can stand at the end of a question: "2022" as "in 2022"."""
    text = window.text
    if text[0].isdigit() or fold(text).split()[0] in MONTHS:
        return f"{'on' if window.since == window.until else 'in'} {text}"
    return text[0].lower() + text[1:]


def _why(polar: re.Match[str], dialogue: Dialogue, *, denied: bool) -> str:
    """Ask for the reason of what was asked to be true: "Did Quill agree?" becomes "Why did Quill not agree?"."""
    aux, rest = polar["aux"].lower(), polar["rest"]
    subject = _subject(rest, dialogue) if denied else None
    if denied and subject is None:
        return f"Why {aux} {rest}: why not?"
    return f"Why {aux} {rest[: len(subject)]} not{rest[len(subject) :]}?" if subject else f"Why {aux} {rest}?"


def _subject(rest: str, dialogue: Dialogue) -> str | None:
    """Find the actor that a question names right behind its first verb."""
    for described in described_actors(rest):
        if rest.startswith(described):
            return described
    for actor in dialogue.asked_about:
        found = re.match(
            rf"(?:the\s)?(?:{re.escape(actor.name)}|(?:\S+\s)?{re.escape(actor.name.split()[-1])})(?!\w)", rest
        )
        if found:
            return found.group()
    return None


def _swap(question: str, gone: str, name: str) -> str:
    return re.sub(rf"(?:\bthe )?{re.escape(gone)}", lambda _: name, question, count=1)


def _kind_of(name: str, rest: str, dialogue: Dialogue) -> Kind:
    known: list[Actor] = [one for one in dialogue.actors if one.is_named_by(name)]
    kinds = [one.kind for one in (*known, *actors_in(f"Of {rest}.")) if one.kind != "open"]
    return "body" if f"the {name}" in rest else next(iter(kinds), "open")


def _slot(old: list[str], dialogue: Dialogue, kind: Kind) -> int:
    """Choose which name of the last question another one replaces: the first of its kind, else the first."""
    kinds = [next((one.kind for one in dialogue.asked_about if one.is_named_by(name)), "open") for name in old]
    return kinds.index(kind) if kind in kinds and kind != "open" else 0


def _said_about(name: str, dialogue: Dialogue) -> Rewrite | None:
    """Read "What about the League?" after what somebody thinks as: what does he say about the League?"""
    speaker = next(iter(dialogue.asked_about), None)
    if speaker is None or speaker.kind not in {"person", "open"} or not _SPEAKING.search(dialogue.question):
        return None
    return Rewrite(
        f"What did {speaker.name} say about {name}?",
        carried=(speaker.name,),
        dropped=topic(dialogue.question, without=speaker.name),
    )
