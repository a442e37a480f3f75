"""A reader's lists of issues and of speakers' names: the defaults, and those that are kept with an archive."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import yaml

from rag.errors import InputError, SettingsError
from rag.issues import Issue, Issues
from rag.speaker_names import speaker_names
from rag.spelling import fold
from rag.voices import Aliases

ISSUES, SPEAKERS = "issues.yaml", "speakers.yaml"


class Shelf(Protocol):
    """Where a reader's lists are kept, by the names of their files."""

    def read(self, name: str) -> str | None:
        """Read a list's text; None where there is none. Raises SettingsError for what is no text."""

    def write(self, name: str, text: str) -> None:
        """Keep a list, in the place of any of its name."""

    def place(self, name: str) -> str:
        """Name where a list is, for messages."""


class FolderShelf:
    """Lists as files in an archive's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> str | None:
        """Read a list's file."""
        path = self._folder / name
        try:
            return path.read_text(encoding="utf-8") if path.is_file() else None
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{path} cannot be read: {error}.", hint="Correct the file or remove it.") from error

    def write(self, name: str, text: str) -> None:
        """Write a list's file as a whole."""
        beside = self._folder / f".{name}.new"
        beside.write_text(text, encoding="utf-8")
        beside.replace(self._folder / name)

    def place(self, name: str) -> str:
        """Name the file."""
        return str(self._folder / name)


def issues_of(archive: Path | Shelf) -> Issues:
    """Read the list of issues of an archive, or else the default one. Raises SettingsError for one of another form."""
    shelf = _shelf(archive)
    text = shelf.read(ISSUES)
    return _issues_in(shelf.place(ISSUES), text) if text else _default_issues()


def aliases_of(archive: Path | Shelf) -> Aliases:
    """Read which names mean the same speaker: the default, and over them the archive's own. Raises SettingsError."""
    shelf = _shelf(archive)
    own, listed = shelf.place(SPEAKERS), _own(shelf)
    same = dict(speaker_names().aliases)
    for name, others in _table(own, listed).items():
        same.update(dict.fromkeys([name, *others], name))
    return Aliases(same, frozenset(_names(own, listed.get("apart") or [])))


def merge(archive: Path | Shelf, name: str, others: list[str]) -> None:
    """Keep for an archive that other names mean a speaker. Raises SettingsError, InputError for an empty name."""
    if not all(fold(each) for each in (name, *others)):
        raise InputError("A name is empty.", hint="Give names as `rapporteur speakers` prints them.")
    shelf = _shelf(archive)
    own, listed = shelf.place(SPEAKERS), _own(shelf)
    table = _table(own, listed)
    table[name] = sorted({*table.get(name, []), *others})
    gone = {fold(each) for each in others}
    apart = [each for each in _names(own, listed.get("apart") or []) if fold(each) not in gone]
    _write(shelf, {"same": table, "apart": apart})


def keep_apart(archive: Path | Shelf, names: list[str]) -> None:
    """Keep for an archive that names are nobody else's. Raises as `merge` does."""
    if not all(map(fold, names)):
        raise InputError("A name is empty.", hint="Give names as `rapporteur speakers` prints them.")
    shelf = _shelf(archive)
    own, listed = shelf.place(SPEAKERS), _own(shelf)
    parted = {fold(each) for each in names}
    table = {
        name: [other for other in others if fold(other) not in parted] for name, others in _table(own, listed).items()
    }
    apart = sorted({*_names(own, listed.get("apart") or []), *names})
    _write(shelf, {"same": {name: others for name, others in table.items() if others}, "apart": apart})


def own_lists(shelf: Shelf) -> list[tuple[str, str]]:
    """Return the lists that a reader has made, each with its text. Raises SettingsError."""
    return [(name, text) for name in (ISSUES, SPEAKERS) if (text := shelf.read(name)) is not None]


def keep_list(shelf: Shelf, name: str, text: str) -> bool:
    """Put a list onto a shelf; return False if another one lies there, which stays.

    Raises InputError for a name that no list has, SettingsError for a text that is no list.
    """
    if name not in {ISSUES, SPEAKERS}:
        raise InputError(f"There is no list called {name[:80]!r}.", hint=f"Lists are {ISSUES} and {SPEAKERS}.")
    own = shelf.read(name)
    if own is not None:
        return own == text
    _read(shelf.place(name), text)
    shelf.write(name, text)
    return True


def _shelf(archive: Path | Shelf) -> Shelf:
    return FolderShelf(archive) if isinstance(archive, Path) else archive


def _own(shelf: Shelf) -> dict[str, Any]:
    text = shelf.read(SPEAKERS)
    return {} if text is None else _read(shelf.place(SPEAKERS), text)


def _write(shelf: Shelf, listed: dict[str, Any]) -> None:
    told = "# Which names mean whom in this archive; `rapporteur speakers` writes it, and it may be edited.\n"
    shelf.write(SPEAKERS, told + yaml.safe_dump(listed, allow_unicode=True, sort_keys=True))


@cache
def _default_issues() -> Issues:
    """Read the default list; once in a process, since that takes longer than all else that opening an archive does."""
    return _issues_in(f"rag/{ISSUES}", files("rag").joinpath(ISSUES).read_text(encoding="utf-8"))


def _issues_in(place: str, text: str) -> Issues:
    rows = _read(place, text).get("issues")
    if not isinstance(rows, list):
        raise _wrong(place, "a list named `issues`")
    return Issues([_issue(place, row) for row in rows])


def _read(place: str, text: str) -> dict[str, Any]:
    try:
        listed = yaml.safe_load(text)
    except yaml.YAMLError as error:
        told = " ".join(str(error).split())
        raise SettingsError(f"{place} is not valid YAML: {told}.", hint="Correct the file or remove it.") from error
    if not isinstance(listed, dict):
        raise _wrong(place, "names with lists")
    return listed


def _issue(place: str, row: object) -> Issue:
    if not isinstance(row, dict) or not isinstance(row.get("label"), str) or not fold(row["label"]):
        raise _wrong(place, "a `label` in each issue")
    return Issue(
        row["label"], tuple(_names(place, row.get("cues") or [])), tuple(_names(place, row.get("seeds") or []))
    )


def _table(place: str, listed: dict[str, Any]) -> dict[str, list[str]]:
    table = listed.get("same") or {}
    if not isinstance(table, dict):
        raise _wrong(place, "names with lists of names under `same`")
    return {str(name): _names(place, others) for name, others in table.items()}


def _names(place: str, rows: object) -> list[str]:
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise _wrong(place, "a list of texts")
    return list(rows)


def _wrong(place: str, expected: str) -> SettingsError:
    return SettingsError(
        f"{place} is not of the expected form: {expected} is missing.",
        hint="Compare it with the default in rag/, or remove it.",
    )
