"""Answers who came before or after somebody in a post, and who holds it now, where a text tells who followed whom.

"Who was minister before Holm?"  ->  "Ada Quill resigned. Bo Holm was named in her place."  ->  "Ada Quill"

`rag/changeovers.py` finds who followed whom; who is called by a post without a change is told by `rag/roles.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.actors import ROLES
from rag.changeovers import Changeover, Span, changeovers
from rag.evidence import Evidence, raised
from rag.names import bearing_words
from rag.nouns import Citation, Passage, ShortAnswer
from rag.questions import Question
from rag.stems import stems
from rag.successions import asked_of

TOLD, STEP = 20.0, 0.5
"""Log odds by which telling of the very change stands before all else; less for each name that a quote leaves out."""

_HEAD = rf"(?:{ROLES}|chair)"
_POST = re.compile(
    rf"^\W*(?:and |but )?who(?:['’]s| was| is| became| served as| held)? (?:now )?(?:the |an? )?"
    rf"(?P<post>(?:[\w-]+(?:['’]s)? ){{0,4}}?{_HEAD})(?: (?:of|for|in|at) (?:the )?(?P<owner>[^?]+?))?"
    r"(?P<rest>(?: before| after) [^?]+| now| today)? ?\?*$",
    re.IGNORECASE,
)
_NOW = re.compile(r"^\W*(?:and |but )?who(?:['’]s| is) ", re.IGNORECASE)
_OWNED = r"(?P<owner>[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+)*)['’]s? (?:[\w-]+ ){0,2}?"
_SMALL = frozenset("the a an of for in at s new".split())


@dataclass(frozen=True, slots=True)
class _Post:
    """A post that is asked about: stems of its words, but for its noun, that noun, and whose it is, if that is said."""

    words: frozenset[str]
    head: str
    owner: str


def followers_first(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Put the sentences first that tell of the change that is asked about."""
    told = {item.key: worth for item in evidence if (worth := _worth(question, item, evidence))}
    if not told:
        return list(evidence)
    best = max(item.score for item in evidence)
    return raised(evidence, lambda item: best + told[item.key] if item.key in told else item.score)


def tells_of_change(question: Question, evidence: Sequence[Evidence]) -> bool:
    """Tell whether the first of some sentences tells of the change that is asked about."""
    return bool(evidence) and _worth(question, evidence[0], evidence) is not None


def follower_answer(
    question: Question, quoted: Sequence[Evidence], citations: Sequence[Citation]
) -> ShortAnswer | None:
    """Give who came before or after, or holds the post now, from the first quote that names them; else None."""
    for item, citation in zip(quoted, citations, strict=True):
        for change, (start, end) in _asked_in(question, item.hit.passage, quoted):
            first, last = item.hit.passage.start + start, item.hit.passage.start + end
            if citation.start <= first < last <= citation.end and change:
                words = citation.quote[first - citation.start : last - citation.start]
                return ShortAnswer(words, citation.number, first, last)
    return None


def _worth(question: Question, item: Evidence, evidence: Sequence[Evidence]) -> float | None:
    """Weigh how much of a change a sentence tells, with the one before that it leans on; None for nothing."""
    passage = item.hit.passage
    first, last = item.quoted_from - passage.start, item.end - passage.start
    found = []
    for change, answer in _asked_in(question, passage, evidence):
        other = change.old if answer == change.new else change.new
        names_it, names_other = (first <= span[0] < last for span in (answer, other))
        if names_it or (names_other and item.start - passage.start <= other[0]):
            found.append(TOLD - STEP * (not names_other) - 2 * STEP * (not names_it))
    return max(found, default=None)


def _asked_in(question: Question, passage: Passage, evidence: Sequence[Evidence]) -> Iterator[tuple[Changeover, Span]]:
    """Yield the changes in a passage that answer a question, each with the place of the name that answers."""
    beside = asked_of(question)
    post = _post(question.text)
    found = [one for one in _changes(passage.text) if post is None or _is_of(one, post, passage, evidence)]
    if beside is not None:
        whom, side = beside
        for one in found:
            known, answer = (one.new, one.old) if side == "before" else (one.old, one.new)
            if _is_one(whom, passage.text[slice(*known)]):
                yield one, answer
        return
    is_now = post is not None and _NOW.match(question.text) is not None and not question.windows
    if is_now and post and found and passage.published == _newest(post, evidence):
        yield found[-1], found[-1].new


def _newest(post: _Post, evidence: Sequence[Evidence]) -> object:
    """Give the day of the newest passage that tells of a change in a post."""
    passages = {item.hit.passage.id: item.hit.passage for item in evidence}.values()
    days = [
        one.published
        for one in passages
        if one.published and any(_is_of(each, post, one, evidence) for each in _changes(one.text))
    ]
    return max(days, default=None)


@lru_cache(maxsize=512)
def _changes(text: str) -> tuple[Changeover, ...]:
    return tuple(changeovers(text))


@lru_cache(maxsize=64)
def _post(question: str) -> _Post | None:
    """Read the post that a question asks about and says nothing more of."""
    found = _POST.match(" ".join(question.split()))
    if found is None:
        return None
    owned = re.match(_OWNED, found["post"])
    own = found["post"][owned.end() :] if owned else found["post"]
    words = own.split()
    head = words[-1].lower()
    return _Post(
        frozenset(stems(" ".join(words[:-1])) - _SMALL), head, (owned["owner"] if owned else found["owner"]) or ""
    )


def _is_of(change: Changeover, post: _Post, passage: Passage, evidence: Sequence[Evidence]) -> bool:
    """Tell whether a change is told of in the words of a post, and is in no post of somebody else."""
    around = passage.text[change.start : change.end]
    if not (post.words <= stems(around) if post.words else _names_head(post.head, around)):
        return False
    if not post.owner:
        return True
    old = re.escape(bearing_words(passage.text[slice(*change.old)])[-1])
    called = re.compile(rf"{_OWNED}(?i:{re.escape(post.head)}),? (?:\S+ ){{0,3}}?(?i:{old})")
    texts = {passage.text, *(item.hit.passage.text for item in evidence)}
    owners = {found["owner"] for text in texts for found in called.finditer(text)}
    return not owners or any(_is_one(post.owner, one) for one in owners)


def _names_head(head: str, text: str) -> bool:
    """Tell whether a text has a post's noun, or what is like it: "minister" and "ministry"."""
    return re.search(rf"\b{re.escape(head[:6])}", text, re.IGNORECASE) is not None


def _is_one(asked: str, written: str) -> bool:
    mine, theirs = bearing_words(asked), bearing_words(written)
    return bool(mine and theirs) and (set(mine) <= set(theirs) or set(theirs) <= set(mine)) and mine[-1] == theirs[-1]
