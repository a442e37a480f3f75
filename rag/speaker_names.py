"""Reads `speaker_names.toml`: the names that speakers are kept under, and words for groups, roles and nobody."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.spelling import fold

NAMES_FILE = Path(__file__).with_name("speaker_names.toml")


@dataclass(frozen=True, slots=True)
class SpeakerNames:
    """What `speaker_names.toml` holds: names by their folded spellings, and words by what they tell."""

    aliases: dict[str, str]
    groups: frozenset[str]
    unnamed: frozenset[str]
    roles: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]


@cache
def speaker_names(file: Path = NAMES_FILE) -> SpeakerNames:
    """Read the file once."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    words = {kind: frozenset(text.split()) for kind, text in tables["words"].items()}
    aliases = {fold(other): name for name, others in tables["aliases"].items() for other in (name, *others)}
    return SpeakerNames(aliases, **words)
