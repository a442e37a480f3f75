"""Every error that Rapporteur raises on purpose, in one tree.

    RapporteurError
    ├── InputError            what the caller gave cannot be used (HTTP 4xx)
    │   ├── UnreadableError   a file or record cannot be read as an article
    │   ├── QuestionError     a question or query is empty, too long or not text
    │   └── NotFoundError     no article, conversation or answer has that id
    ├── SettingsError         a setting is unknown, malformed or contradicts another
    ├── ModelError            model weights are missing, altered or unusable
    ├── GenerationError       the language model gives no answer that can be used
    └── ArchiveError          the archive cannot be opened or written
        ├── MismatchError     it was built with another model, format or chunking
        ├── LockedError       another process is writing to it
        ├── UnavailableError  the server that holds it is away or too slow
        └── DamagedError      it is not whole (what `rapporteur check` finds)

A message says what was found, what was expected and what to do. `hint` is the remedy alone, for
faces that show it apart (HTTP `error.hint`, the report of `add`).
"""

from __future__ import annotations


class RapporteurError(Exception):
    """Any failure that Rapporteur explains to its user."""

    code = "error"
    retry_after: float | None = None
    """Seconds after which the same may go well, where a server said so."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class InputError(RapporteurError):
    """What the caller gave cannot be used."""

    code = "bad_input"


class UnreadableError(InputError):
    """A file or record cannot be read as an article."""

    code = "unreadable"


class QuestionError(InputError):
    """A question or query is empty, too long or not text."""

    code = "bad_question"


class NotFoundError(InputError):
    """Nothing has the id that was asked for."""

    code = "not_found"


class SettingsError(RapporteurError):
    """A setting is unknown, malformed or contradicts another."""

    code = "bad_settings"


class ModelError(RapporteurError):
    """Model weights are missing, altered or unusable."""

    code = "model"


class GenerationError(RapporteurError):
    """The language model gives no answer that can be used.

    The message says what it did, without the address or anything it sent, so that it can stand in an answer's notes.
    """

    code = "generation"


class ArchiveError(RapporteurError):
    """The archive cannot be opened or written."""

    code = "archive"


class MismatchError(ArchiveError):
    """The archive was built with another model, format or chunking than the settings ask for."""

    code = "archive_mismatch"


class LockedError(ArchiveError):
    """Another process is writing to the archive."""

    code = "archive_locked"


class UnavailableError(ArchiveError):
    """The server that holds the archive is away or too slow."""

    code = "archive_unavailable"


class DamagedError(ArchiveError):
    """The archive is not whole."""

    code = "archive_damaged"
