"""Tells who speaks: one person or body under all its names in an article, its role there, and whom a pronoun means.

Precision before recall: a pronoun or "the minister" that leads to nobody, or to two, within reach leaves the speaker
unknown. In a digest, where each paragraph is from another story, nothing is bound beyond its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rag.name_forms import full_names, one_bearer
from rag.names import bearing_words, names
from rag.quotations import quotations
from rag.reporting_words import reporting_words
from rag.role_beside import role_beside
from rag.speaker_mentions import Gender, Mention, read_mention
from rag.spelling import fold
from rag.tree import Span

_PARAGRAPH = re.compile(r"[^\n]+")
DATELINE = re.compile(
    r"(?:[A-Z]{2}[A-Z .’'/-]*)(?:,?\s[^\n–—]{0,60}?)?(?:\s\([^)\n]{2,40}\))?\s*[–—-]{1,2}\s+(?=[A-ZÀ-Þ“\"])"
    r"|[A-Z]{3,}(?:/[A-Z]{3,})+\s+(?=[A-Z])"
    r"|[A-Z][\w’'.-]+(?:\s[A-Z][\w’'.-]+){0,2},?\s\([A-Z]{2,}[^)\n]{0,20}\)\s*[–—-]{1,2}\s+(?=[A-ZÀ-Þ“\"])"
)
"""What a paragraph begins with before its first sentence: "EBRIN, Orsavia, May 21 (Halyard Despatch) - "."""
_INTRODUCED = re.compile(
    r"(?:^|[.!?]\s)\s*(?:[A-ZÀ-Þ][\w’'-]+\s){1,2}[A-ZÀ-Þ][\w’'-]+,\s(?:now|then|who|whose|an?|the|once|one|another|former|\d\d)\b"
)
_OWNED = re.compile(r"(?P<owner>[Ii]ts|[Tt]heir|[^,]*\w(?:[’']s|s[’']))\s(?:[\w-]+\s)?(?P<thing>[a-z]+)")
_PRONOUNS = {"its": "it", "their": "they"}
_POSITIONS = frozenset(("position", "stance", "reaction", "policy", "platform"))
_SAYINGS = frozenset(reporting_words().nouns)
_HEAD_WORDS = 60
"""More words before a dateline than a headline, the line below it and an author take are another story."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: the name, or None where unknown; the role, as the article words it."""

    name: str | None = None
    role: str | None = None


@dataclass(slots=True)
class _Cast:
    """Who was named so far; `said` are the speakers of statements with their paragraphs."""

    full: dict[str, list[str]]
    roles: dict[str, str] = field(default_factory=dict)
    genders: dict[str, Gender] = field(default_factory=dict)
    said: list[tuple[int, str, str, int]] = field(default_factory=list)
    beside: dict[str, str | None] = field(default_factory=dict)

    def role_of(self, text: str, name: str) -> str | None:
        """Read the role beside a name once."""
        if name not in self.beside:
            self.beside[name] = role_beside(text, name)
        return self.beside[name]


def speakers_in(text: str, mentions: Sequence[tuple[Span | None, int]], *, digest: bool) -> list[Speaker]:
    """Resolve the mentions of speakers of an article, each with the end of its statement, in the order of the text.

    >>> text = "Ada Quill, the envoy, said so. She said no. Quill left, a source said."
    >>> spans = [((0, 21), 29), ((31, 34), 42), ((56, 64), 70)]
    >>> [(who.name, who.role) for who in speakers_in(text, spans, digest=False)]
    [('Ada Quill', 'envoy'), ('Ada Quill', 'envoy'), (None, 'source')]
    """
    starts = [found.start() for found in _PARAGRAPH.finditer(text)]
    cast = _Cast(full_names(text))
    return [_speaker(text, span, end, starts, cast, digest=digest) if span else Speaker() for span, end in mentions]


def is_digest(text: str) -> bool:
    r"""Tell a text whose paragraphs come from several stories: a dateline stands behind one, not under the headline.

    >>> is_digest("Talks resumed in Brel.\nILMHAVEN/BREL Rebels left the town.\nKESSARY, Quentale (HD) - Nine died.")
    True
    >>> is_digest("Rebels leave a town.\nILMHAVEN/BREL Rebels left the town.\nNine died.")
    False
    """
    paragraphs = list(_PARAGRAPH.finditer(text))
    dated = [found.start() for found in paragraphs if DATELINE.match(found.group().strip())]
    return len(dated) > 1 or any(len(text[:start].split()) > _HEAD_WORDS for start in dated)


def _speaker(text: str, span: Span, end: int, starts: Sequence[int], cast: _Cast, *, digest: bool) -> Speaker:
    mention = read_mention(_owner(text[slice(*span)]))
    paragraph = sum(start <= span[0] for start in starts) - 1
    name: str | None = None
    if mention.kind == "person" and mention.name:
        name = _whole(mention.name, cast)
    elif mention.kind in {"body", "group"}:
        name = mention.name
    elif mention.kind == "role":
        name = _in_role(text, span, mention, cast)
    elif mention.kind == "pronoun":
        name = _meant(text, span, mention, paragraph, starts, cast, digest=digest)
    if name is None:
        # Nobody is to be taken for who spoke before somebody unknown.
        cast.said.append((paragraph, "", "unknown", end))
        return Speaker(None, mention.role)
    kind = "person" if mention.kind in {"person", "role"} or mention.gender else "body"
    cast.said.append((paragraph, name, kind, end))
    if mention.gender:
        cast.genders[name] = mention.gender
    role = mention.role or cast.roles.get(name) or (cast.role_of(text, name) if kind == "person" else None)
    if role:
        cast.roles[name] = role
    return Speaker(name, role)


def _owner(mention: str) -> str:
    """Give whose words or position a mention is, which speak for their owner: "the opposition" of "its proposal".

    >>> _owner("its proposal"), _owner("the league's demands"), _owner("its envoy")
    ('it', 'the league', 'its envoy')
    """
    owned = _OWNED.fullmatch(mention)
    if owned is None or not {owned["thing"], owned["thing"].removesuffix("s")} & (_POSITIONS | _SAYINGS):
        return mention
    return _PRONOUNS.get(owned["owner"].lower()) or owned["owner"].removesuffix("s").rstrip("’'")


def _whole(name: str, cast: _Cast) -> str:
    """Give the full name that the article has for a name, if only one person bears it there."""
    words = bearing_words(name)
    fuller = (
        [other for other in cast.full.get(words[-1], []) if set(words) <= set(bearing_words(other))] if words else []
    )
    return one_bearer([*fuller, name]) or name


def _in_role(text: str, span: Span, mention: Mention, cast: _Cast) -> str | None:
    """Find who was called by a role before: "the minister"."""
    before = text[: span[0]]
    holders = {
        full
        for group in cast.full.values()
        for full in group
        if full in before and mention.head in fold(cast.role_of(text, full) or cast.roles.get(full, "")).split()
    }
    return one_bearer(sorted(holders))


def _meant(
    text: str, span: Span, mention: Mention, paragraph: int, starts: Sequence[int], cast: _Cast, *, digest: bool
) -> str | None:
    """Find whom a pronoun means: who spoke last in its paragraph, who alone was named there, or who spoke before."""
    wanted = "person" if mention.gender else "body"
    if not mention.gender and mention.head not in {"it", "they"}:
        return None
    here = [said for said in cast.said if said[0] == paragraph]
    if here and here[-1][2] == "unknown":
        return None
    spoke = next((said for said in reversed(here) if said[2] == wanted), None)
    since = unquoted(text, min(spoke[3], span[0]) if spoke else starts[paragraph], span[0])
    named = list(dict.fromkeys(_named_before(since, wanted, cast, text)))
    fitting = [name for name in named if _agrees(name, mention, cast)]
    if spoke and not [name for name in fitting if name != spoke[1]]:
        return spoke[1] if _agrees(spoke[1], mention, cast) else None
    if fitting:
        return fitting[0] if len(fitting) == 1 else None
    if mention.gender and _INTRODUCED.search(since):
        # Whoever is told of anew in the paragraph is likelier meant than who spoke in the one before.
        return None
    return None if digest else _spoke_before(text, wanted, mention, paragraph, starts, cast)


def _spoke_before(
    text: str, wanted: str, mention: Mention, paragraph: int, starts: Sequence[int], cast: _Cast
) -> str | None:
    """Find who spoke last in the paragraph before, unless somebody else was named after that."""
    before = [said for said in cast.said if said[0] == paragraph - 1]
    if before and before[-1][2] == "unknown":
        return None
    spoke = next((said for said in reversed(before) if said[2] == wanted), None)
    first = spoke[3] if spoke else starts[paragraph - 1] if paragraph else starts[paragraph]
    later = unquoted(text, min(first, starts[paragraph]), starts[paragraph])
    rivals = set(_named_before(later, wanted, cast, text)) if wanted == "person" else set()
    meant = {spoke[1]} | rivals if spoke else rivals
    name = next(iter(meant)) if len(meant) == 1 else None
    return name if name and _agrees(name, mention, cast) else None


def unquoted(text: str, start: int, end: int) -> str:
    """Return part of a text without its quotations: who is named in them does not speak.

    >>> unquoted("Holm met “Ada Quill” there.", 0, 27)
    'Holm met  there.'
    """
    kept, place = "", start
    for one in quotations(text[start:end]):
        kept += text[place : start + one.start]
        place = start + one.end
    return kept + text[place:end]


def _named_before(part: str, wanted: str, cast: _Cast, text: str) -> Iterator[str]:
    for written in names(part):
        mention = read_mention(written)
        if mention.name and (mention.kind == wanted or (mention.kind == "group" and wanted == "body")):
            whole = _whole(mention.name, cast) if wanted == "person" else mention.name
            if wanted == "body" or _is_person(whole, cast, text):
                yield whole


def _is_person(name: str, cast: _Cast, text: str) -> bool:
    """Tell a person from a place or treaty: who spoke, is called by a role or title, or by the last name alone."""
    if any(said[1] == name and said[2] == "person" for said in cast.said) or cast.role_of(text, name) is not None:
        return True
    full, surname = len(re.findall(re.escape(name), text)), name.rsplit(maxsplit=1)[-1]
    return " " in name and len(re.findall(rf"\b{re.escape(surname)}\b", text)) > full


def _agrees(name: str, mention: Mention, cast: _Cast) -> bool:
    known = cast.genders.get(name)
    return known is None or mention.gender is None or known == mention.gender
