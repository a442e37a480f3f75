"""Reads a language model's reply as it comes: sentence by sentence, with the keys of the passages that each cites.

A sentence is given out when the next has begun, or the reply is over; so half sentences and half markers are never
seen. What a model thinks aloud first (`<think> ... </think>`) is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.errors import GenerationError
from rag.prompt import KEY, seen
from rag.sentences import sentence_spans

LONGEST_REPLY = 20_000
"""Characters of a whole reply: a longer one is no answer."""

# What a bracket holds that is a marker: keys, or the bare numbers that models put in their place.
_HELD = rf"(?:{KEY.pattern}|\d{{1,3}})"
_MARKER = re.compile(rf"\s{{0,3}}[\[(【]\s?(?:key:?\s?)?({_HELD}(?:\s?[,;]\s?{_HELD}){{0,9}})\s?[\])】]")
_HALF = re.compile(r"[\[(【][^\])】\n]{0,60}$")
# A marker is held as one character of Unicode's private area, which a reply may not use itself.
_FIRST, _LAST = 0xE000, 0xF8FF
_HELD_MARKERS = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_BEHIND_THE_STOP = re.compile(rf"([.!?…]+[\"'”’)]?)\s?([{chr(_FIRST)}-{chr(_LAST)}]+)")
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_THINKING = "<think>"
_BULLET = re.compile(r"\A\s*(?:[-*•#]{1,3}|\d{1,2}[.)])\s+")
# Two words: of one alone it cannot be told whether it goes on with what stands before it.
_BEGUN = re.compile(r"\S+\s+\S")


@dataclass(frozen=True, slots=True)
class Drafted:
    """One sentence of a reply without its markers, and what these held, keys and bare numbers, in order."""

    text: str
    keys: tuple[str, ...]


def drafted(pieces: Iterable[str]) -> Iterator[Drafted]:
    """Give out the sentences of a reply as soon as each is finished. Raises GenerationError for an endless reply."""
    markers: list[str] = []
    waiting = ""
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > LONGEST_REPLY:
            raise GenerationError("wrote without end")
        waiting = _THOUGHT.sub("", waiting + _HELD_MARKERS.sub("", seen(piece)))
        if _is_thinking(waiting):
            continue
        waiting = _held(waiting, markers)
        ready = _ready(waiting)
        yield from _sentences(waiting[:ready], markers)
        waiting = waiting[ready:]
    if not _is_thinking(waiting):
        yield from _sentences(_held(waiting, markers), markers)


def _is_thinking(text: str) -> bool:
    bare = text.lstrip()
    return bare.startswith(_THINKING) or (bool(bare) and _THINKING.startswith(bare))


def _held(text: str, markers: list[str]) -> str:
    """Put one character for each whole marker, before the full stop that it stands behind."""

    def hold(match: re.Match[str]) -> str:
        if len(markers) > _LAST - _FIRST:
            return ""
        markers.append(match[1])
        return chr(_FIRST + len(markers) - 1)

    return _BEHIND_THE_STOP.sub(r"\2\1", _MARKER.sub(hold, text))


def _ready(text: str) -> int:
    """Tell how much of a text that goes on is finished: up to the last sentence that has begun, or line break."""
    half = _HALF.search(text)
    whole = text[: half.start()] if half else text
    line = whole.rfind("\n") + 1
    starts = [start for start, _ in sentence_spans(whole[line:])[1:] if _BEGUN.match(whole, line + start)]
    return line + (starts[-1] if starts else 0)


def _sentences(text: str, markers: list[str]) -> Iterator[Drafted]:
    for line in text.split("\n"):
        bare = _BULLET.sub("", line)
        for start, end in sentence_spans(bare):
            sentence = bare[start:end]
            keys = [
                key
                for held in _HELD_MARKERS.findall(sentence)
                for key in re.findall(_HELD, markers[ord(held) - _FIRST])
            ]
            said = " ".join(_HELD_MARKERS.sub("", sentence).replace("**", "").split())
            if any(character.isalnum() for character in said):
                yield Drafted(said, tuple(dict.fromkeys(keys)))
