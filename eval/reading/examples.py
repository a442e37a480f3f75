"""Turns questions with marked answers into windows of tokens with the spans that answer, or with none."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from rag.sentences import sentence_spans

COUNTS = {"squad_dev": 5000, "squadshifts_new_wiki": 4000, "nq_qed": 1352, "fairytaleqa": 1200, "selqa": 1000}
"""How many questions of each set whose answers are words of their passages."""

KEPT_BACK = 400
"""Questions that nothing is trained on."""

LONGEST_ANSWER = 60
"""Words; a longer answer is the passage itself."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question beside a window of text, as token ids: `[CLS] question [SEP] window [SEP]`.

    `split` is where the window begins; `starts` and `ends` are the first and last tokens of each place that answers,
    none where the window does not answer.
    """

    ids: tuple[int, ...]
    split: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with a passage that answers it, the answer's words in it, and passages that do not answer."""

    question: str
    passage: str
    answer: str
    others: tuple[str, ...]


def load_asked(folder: Path, *, seed: int) -> list[Asked]:
    """Read the sets in a shuffled order; questions whose answer does not stand in their passage are left out."""
    chance = random.Random(seed)
    found: list[Asked] = []
    for name, count in COUNTS.items():
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            read = [asked for line in lines for asked in _asked(json.loads(line))]
        chance.shuffle(read)
        found += read[:count]
    chance.shuffle(found)
    return found


def windows(
    asked: Sequence[Asked], tokenizer: Tokenizer, *, words: int, unanswered: float, seed: int
) -> Iterator[Reading]:
    """Yield for each question a window around its answer, and for a share `unanswered` one that does not answer.

    A window is whole sentences of about `words` words that lie at a random place around the answer.
    """
    chance = random.Random(seed)
    for one in asked:
        text = _around(one.passage, one.answer, words, chance)
        if (reading := _read(one.question, text, one.answer, tokenizer)) is not None:
            yield reading
        if one.others and chance.random() < unanswered:
            other = chance.choice(one.others)
            yield _read_nothing(one.question, _cut(other, words, chance), tokenizer)


def _asked(line: dict[str, object]) -> Iterator[Asked]:
    answer, positive, negative = line.get("answer"), line["pos"], line.get("neg") or []
    assert isinstance(positive, list)
    assert isinstance(negative, list)
    if isinstance(answer, str) and 0 < len(answer.split()) <= LONGEST_ANSWER and answer in positive[0]:
        yield Asked(str(line["q"]), positive[0], answer, tuple(text for text in negative if answer not in text))


def _around(passage: str, answer: str, words: int, chance: random.Random) -> str:
    """Cut whole sentences around the first place of an answer, as many before and after it as chance has it."""
    spans = sentence_spans(passage)
    place = passage.index(answer)
    first = max((i for i, (start, _) in enumerate(spans) if start <= place), default=0)
    last = max((i for i, (start, _) in enumerate(spans) if start < place + len(answer)), default=first)
    count = [len(passage[start:end].split()) for start, end in spans]
    while sum(count[first : last + 1]) < words and (first > 0 or last < len(spans) - 1):
        if first > 0 and (last == len(spans) - 1 or chance.random() < 0.5):  # noqa: PLR2004 (a fair coin)
            first -= 1
        else:
            last += 1
    return passage[spans[first][0] : spans[last][1]]


def _cut(passage: str, words: int, chance: random.Random) -> str:
    start = chance.choice(sentence_spans(passage))[0]
    return " ".join(passage[start:].split()[:words])


def _read(question: str, text: str, answer: str, tokenizer: Tokenizer) -> Reading | None:
    encoding = tokenizer.encode(question, text)
    split = encoding.sequence_ids.index(1) if 1 in encoding.sequence_ids else len(encoding.ids)
    spans = []
    place = text.find(answer)
    while place >= 0:
        start = encoding.char_to_token(place, 1)
        end = encoding.char_to_token(place + len(answer) - 1, 1)
        if start is not None and end is not None:
            spans.append((start, end))
        place = text.find(answer, place + 1)
    if not spans:
        return None
    return Reading(tuple(encoding.ids), split, tuple(s for s, _ in spans), tuple(e for _, e in spans))


def _read_nothing(question: str, text: str, tokenizer: Tokenizer) -> Reading:
    encoding = tokenizer.encode(question, text)
    split = encoding.sequence_ids.index(1) if 1 in encoding.sequence_ids else len(encoding.ids)
    return Reading(tuple(encoding.ids), split, (), ())
