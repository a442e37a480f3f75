"""A reader's lists of issues and of speakers' names: the defaults, and those that lie in an archive's folder."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from rag.errors import InputError, SettingsError
from rag.issues import Issue, Issues
from rag.speaker_names import speaker_names
from rag.spelling import fold
from rag.voices import Aliases

ISSUES, SPEAKERS = "issues.yaml", "speakers.yaml"


def issues_of(archive: Path | None) -> Issues:
    """Read the list of issues of an archive, or else (or where it has no folder) the default one.

    Raises SettingsError for one of another form.
    """
    own = archive / ISSUES if archive else Path(ISSUES)
    listed = _read(own, _text(own) if archive and own.is_file() else _default(ISSUES))
    rows = listed.get("issues")
    if not isinstance(rows, list):
        raise _wrong(own, "a list named `issues`")
    return Issues([_issue(own, row) for row in rows])


def aliases_of(archive: Path | None) -> Aliases:
    """Read which names mean the same speaker: the default, and over them the archive's own. Raises SettingsError."""
    own = archive / SPEAKERS if archive else Path(SPEAKERS)
    listed = _own(own) if archive else {}
    same = dict(speaker_names().aliases)
    for name, others in _table(own, listed).items():
        same.update(dict.fromkeys([name, *others], name))
    return Aliases(same, frozenset(_names(own, listed.get("apart") or [])))


def merge(archive: Path, name: str, others: list[str]) -> None:
    """Keep for an archive that other names mean a speaker. Raises SettingsError, InputError for an empty name."""
    if not all(fold(each) for each in (name, *others)):
        raise InputError("A name is empty.", hint="Give names as `rapporteur speakers` prints them.")
    own = archive / SPEAKERS
    listed = _own(own)
    table = _table(own, listed)
    table[name] = sorted({*table.get(name, []), *others})
    gone = {fold(each) for each in others}
    apart = [each for each in _names(own, listed.get("apart") or []) if fold(each) not in gone]
    _write(own, {"same": table, "apart": apart})


def keep_apart(archive: Path, names: list[str]) -> None:
    """Keep for an archive that names are nobody else's. Raises as `merge` does."""
    if not all(map(fold, names)):
        raise InputError("A name is empty.", hint="Give names as `rapporteur speakers` prints them.")
    own = archive / SPEAKERS
    listed = _own(own)
    parted = {fold(each) for each in names}
    table = {
        name: [other for other in others if fold(other) not in parted] for name, others in _table(own, listed).items()
    }
    apart = sorted({*_names(own, listed.get("apart") or []), *names})
    _write(own, {"same": {name: others for name, others in table.items() if others}, "apart": apart})


def _own(path: Path) -> dict[str, Any]:
    return _read(path, _text(path)) if path.is_file() else {}


def _write(path: Path, listed: dict[str, Any]) -> None:
    told = "# Which names mean whom in this archive; `rapporteur speakers` writes it, and it may be edited.\n"
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(told + yaml.safe_dump(listed, allow_unicode=True, sort_keys=True), encoding="utf-8")
    beside.replace(path)


def _default(name: str) -> str:
    return files("rag").joinpath(name).read_text(encoding="utf-8")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.", hint="Correct the file or remove it.") from error


def _read(path: Path, text: str) -> dict[str, Any]:
    try:
        listed = yaml.safe_load(text)
    except yaml.YAMLError as error:
        told = " ".join(str(error).split())
        raise SettingsError(f"{path} is not valid YAML: {told}.", hint="Correct the file or remove it.") from error
    if not isinstance(listed, dict):
        raise _wrong(path, "names with lists")
    return listed


def _issue(path: Path, row: object) -> Issue:
    if not isinstance(row, dict) or not isinstance(row.get("label"), str) or not fold(row["label"]):
        raise _wrong(path, "a `label` in each issue")
    return Issue(row["label"], tuple(_names(path, row.get("cues") or [])), tuple(_names(path, row.get("seeds") or [])))


def _table(path: Path, listed: dict[str, Any]) -> dict[str, list[str]]:
    table = listed.get("same") or {}
    if not isinstance(table, dict):
        raise _wrong(path, "names with lists of names under `same`")
    return {str(name): _names(path, others) for name, others in table.items()}


def _names(path: Path, rows: object) -> list[str]:
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise _wrong(path, "a list of texts")
    return list(rows)


def _wrong(path: Path, expected: str) -> SettingsError:
    return SettingsError(
        f"{path} is not of the expected form: {expected} is missing.",
        hint="Compare it with the default in rag/, or remove it.",
    )
