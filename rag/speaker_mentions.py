"""Reads the mention of a speaker: a name with or without a role, a group, a role, a pronoun, nobody in particular.

    "UN envoy Ada Quill"             name "Ada Quill", role "UN envoy"
    "Bo Holm, head of the League"    name "Bo Holm", role "head of the League"
    "the minister"                   a role
    "Moscow"                         name "Russia" (`rag/speaker_names.toml`)

Rules over capitals and commas; who a role or a pronoun stands for is told by what was said before (`rag/speakers.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rag.names import names
from rag.speaker_names import SpeakerNames, speaker_names
from rag.spelling import fold

MentionKind = Literal["person", "body", "group", "role", "pronoun", "unnamed"]
Gender = Literal["male", "female"]

_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his"), "male"),
    **dict.fromkeys(("she", "her"), "female"),
    **dict.fromkeys("it its they them their we our i my you your who which that this these what".split(), ""),
}
_BASE = {"its": "it", "them": "they", "their": "they"}
_DETERMINER = re.compile(r"^(?:the|a|an|its|their|his|her|our|these|those|this|that)\s+", re.IGNORECASE)
_DEFINITE = re.compile(r"^(?:the|its|their|that|this)\s", re.IGNORECASE)
_THE = re.compile(r"the\s", re.IGNORECASE)
_OF_PLACE = re.compile(r"\sof\s(?:the\s)?[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+)*")
_TAG = re.compile(r"<[^<>]*>")
_ASIDE = re.compile(r"\s*\([^)]*\)|\s*\[[^\]]*\]")
_CLAUSE = re.compile(r",?\s(?:who|which|whose|whom|that|speaking|citing|writing)\b.*$", re.DOTALL)
_AGE = re.compile(r",\s\d{1,3}\b,?")
_LEAD = re.compile(
    r"^(?:meanwhile|earlier|later|separately|yesterday|today|but|and|however|also|both|even|only|either|neither|former"
    r"|ex-)[\s,]+",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s(?:of|for|in|at|from|on|to|with|about|near)\s.*$", re.DOTALL)
_ABOUT = re.compile(r"(?<=\w)\s(?:about|on|during|after|before|ahead of|following)\s.*$")
_DATELINE = re.compile(r"[A-Z]{3,}(?:/[A-Z]{3,})+|[A-Z]{9,}")
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_PERSON_WORDS = range(2, 6)
_ROLE_OF_BODY = re.compile(
    r"(?P<role>(?:[\w’'.-]+\s)*(?P<head>[\w-]+)\s(?:of|for)\s(?:the\s)?[A-Z.]{2,8})\s(?P<name>[A-ZÀ-Þ]\w+(?:\s[\w’'-]+){1,3})"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """What a mention says of a speaker; `head` is its last word, folded, where it is a role or a group."""

    kind: MentionKind
    name: str | None = None
    role: str | None = None
    head: str = ""
    gender: Gender | None = None


@lru_cache(maxsize=4096)
def read_mention(text: str) -> Mention:
    """Read the words of a mention.

    >>> [read_mention(text).name for text in ("UN envoy Ada Quill", "Bo Holm, head of the League,", "Moscow")]
    ['Ada Quill', 'Bo Holm', 'Russia']
    >>> [read_mention(text).kind for text in ("the minister", "she", "a Western diplomatic source", "the opposition")]
    ['role', 'pronoun', 'unnamed', 'group']
    """
    known = speaker_names()
    plain = " ".join(_LEAD.sub("", _ASIDE.sub("", _unmarked(text))).split()).strip(" ,;:“”\"'’‘")
    lower = plain.lower()
    if lower in _PRONOUNS:
        gender = _PRONOUNS[lower]
        return Mention(
            "pronoun", head=_BASE.get(lower, lower), gender="male" if gender == "male" else "female" if gender else None
        )
    if fold(plain) in known.aliases:
        return Mention("body", name=known.aliases[fold(plain)])
    plain = _AGE.sub(",", _CLAUSE.sub("", plain)).strip(" ,")
    segments = [segment.strip() for segment in plain.split(", ") if segment.strip()]
    first = _ABOUT.sub("", segments[0]) if segments else ""
    if _DATELINE.fullmatch(plain):
        return Mention("unnamed")
    return _named([first, *segments[1:]], known) or _nameless(segments[0] if segments else plain, known)


def _unmarked(text: str) -> str:
    """Take markup off that an article's text was left with, and of a tag that begins or ends outside what it holds.

    >>> _unmarked('Ill.">Quill'), _unmarked("<b>Quill</b>"), _unmarked("Quill<a href=")
    ('Quill', 'Quill', 'Quill')
    """
    return _TAG.sub("", text).rpartition(">")[2].partition("<")[0]


def _named(segments: list[str], known: SpeakerNames) -> Mention | None:
    """Find the segment that is a name, before or behind its role: "Quill, the envoy" or "the envoy, Quill"."""
    for place, segment in enumerate(segments):
        found = _name_in(segment, known)
        if found is None:
            continue
        name, role, kind = found
        others = segments[place + 1 :] if place == 0 else segments[:place]
        beside = next((one for one in others if kind == "person" and names(one)[:1] != [one]), None)
        own = role if role and fold(role) not in _ADDRESSES else None
        whole = _DETERMINER.sub("", own or beside or "").strip(" ,") or None
        return Mention(kind, name=name, role=whole, gender=_gender(f"{segment} {beside or ''}", known))
    return None


def _name_in(segment: str, known: SpeakerNames) -> _Name | None:
    """Find the name in a segment, the role before it, and whether a person or a body bears it."""
    bare = _DETERMINER.sub("", segment)
    led = _ROLE_OF_BODY.fullmatch(bare)
    if led is not None and _is_role(led["head"], known):
        return led["name"], led["role"], "person"
    words = bare.split()
    if _is_nobody(segment, bare, known) or (names(segment) == [] and not words[-1][:1].isupper()):
        return None
    alias = known.aliases.get(fold(bare)) or known.aliases.get(fold(bare.removesuffix(" group")))
    if alias is not None:
        return alias, None, "body"
    roles = [place for place, word in enumerate(words) if _is_role(word, known)]
    titles = [place for place in roles if place < len(words) - 1 and not _in_body(words, place)]
    if titles:
        return _behind_title(words, titles[-1])
    if not all(_is_name_word(word) for word in words):
        return _mixed(segment, words)
    return None if roles and len(words) > 1 else _bare_name(segment, words, known)


_Name = tuple[str, str | None, MentionKind]


def _is_nobody(segment: str, bare: str, known: SpeakerNames) -> bool:
    """Tell common nouns, and several people at once."""
    several = segment.split(" and ")
    if len(several) > 1 and all(one and read_mention(one).kind == "person" for one in several):
        return True
    return not bare or _is_common(bare, known)


def _behind_title(words: list[str], title: int) -> _Name | None:
    rest = _BEHIND.sub("", " ".join(words[title + 1 :])).split()
    if rest and all(_is_name_word(word) for word in rest):
        return _unpossessed(rest), " ".join(words[: title + 1]), "person"
    return None


def _bare_name(segment: str, words: list[str], known: SpeakerNames) -> _Name:
    if len(words) > 2 and words[0][-2:] in {"'s", "’s"}:  # noqa: PLR2004 (whose, and a full name)
        words = words[1:]
    return _unpossessed(words), None, "person" if _looks_personal(segment, words, known) else "body"


def _unpossessed(words: list[str]) -> str:
    return " ".join(words).removesuffix("’s").removesuffix("'s")


def _mixed(segment: str, words: list[str]) -> _Name | None:
    """Read "pollster Ada Quill", and "the forces' High Committee" and "Ministry of Trade" for bodies."""
    last = len(words)
    first = last
    while first > 0 and _is_name_word(words[first - 1]):
        first -= 1
    tail = words[first:]
    small = words[first - 1].lower().strip("’'") if first else ""
    if (
        len(tail) in _PERSON_WORDS
        and small
        and small not in {"of", "for", "in", "at", "from", "the", "and"}
        and words[first - 1][-1] not in "’'"
    ):
        return " ".join(tail), " ".join(words[:first]), "person"
    if tail and words[first - 1][-1:] in "’'" and first:
        return " ".join(tail), None, "body"
    front = _BEHIND.sub("", " ".join(words)).split()
    if (
        segment[:4].lower() == "the "
        and front
        and all(_is_name_word(word) for word in front)
        and len(front) < len(words)
    ):
        return " ".join(words), None, "body"
    return None


def _nameless(segment: str, known: SpeakerNames) -> Mention:
    bare = _BEHIND.sub("", _DETERMINER.sub("", segment))
    words = _WORD.findall(bare)
    head = fold(words[-1]) if words else ""
    role = _DETERMINER.sub("", segment) or None
    gender = _gender(segment, known)
    if head in known.groups:
        place = _OF_PLACE.search(_DETERMINER.sub("", segment))
        named = len(words) > 1 or _THE.match(segment) or place
        return Mention("group", name=f"{bare}{place.group() if place else ''}" if named else None, head=head)
    if _DEFINITE.match(segment) and head in known.roles:
        return Mention("role", role=role, head=head, gender=gender)
    if head in known.unnamed or head in known.roles or not words:
        return Mention("unnamed", role=role, head=head, gender=gender)
    return Mention("unnamed", role=role, head=head)


def _is_common(bare: str, known: SpeakerNames) -> bool:
    """Tell "Diplomats" and "government of Orsavia" from names: their first noun is a group's, a role's or anybody's."""
    head = fold(_BEHIND.sub("", bare))
    if " of " in f" {bare} ":
        return head in known.unnamed or head in known.groups
    return " " not in head and (head in known.unnamed | known.groups or head.removesuffix("s") in known.roles)


def _is_name_word(word: str) -> bool:
    return (
        word[:1].isupper()
        or word.lower() in {"de", "al", "el", "van", "von", "der", "bin", "ibn", "of", "and", "for"}
        or word[:3].lower() in {"al-", "el-"}
    )


def _is_role(word: str, known: SpeakerNames) -> bool:
    folded = fold(word)
    return folded in known.roles or folded in known.male | known.female or folded in _TITLES


_TITLES = frozenset(
    "dr prof gen lt col capt maj sgt adm sen rep gov rev state minister president spokesman general sheikh".split()
)


_ADDRESSES = frozenset("mr mrs ms miss dr sir prof".split())


def _in_body(words: list[str], place: int) -> bool:
    """Tell "Secretary of State John Kerry" (the role goes on) from a role that ends there."""
    return (
        words[place + 1].lower() in {"of", "for"}
        and place + 2 < len(words)
        and not any(word[:1].isupper() for word in words[place + 3 :])
    )


def _looks_personal(segment: str, words: list[str], known: SpeakerNames) -> bool:
    folded = {fold(word) for word in words}
    if (
        segment[:4].lower() == "the "
        or folded & (known.groups | _BODIES)
        or any(word.isupper() and len(word) > 1 and "." not in word for word in words)
    ):
        return False
    return not {"of", "and", "for"} & {word.lower() for word in words}


_BODIES = frozenset(
    """
    state states nations office house agency bank university institute association society watch times post news press
    front guard assembly department ministry observatory fund international company corporation network center centre
    """.split()
)


def _gender(text: str, known: SpeakerNames) -> Gender | None:
    words = {fold(word) for word in _WORD.findall(text)}
    if words & known.male:
        return "male"
    return "female" if words & known.female else None
