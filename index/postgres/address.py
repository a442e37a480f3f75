"""The address of an archive on PostgreSQL, as it is given and as it may be shown. Opens nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from rag.errors import SettingsError

SCHEMES = ("postgresql", "postgres")

PATIENCE: dict[str, str] = {
    "connect_timeout": "5",
    # A cable that is cut sends no farewell: what is sent must be acknowledged, and who is silent is asked.
    "tcp_user_timeout": "10000",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "application_name": "rapporteur",
}
"""What libpq is told unless the address says otherwise: seconds, but `tcp_user_timeout` in milliseconds."""

_HIDDEN = "***"
_SECRETS = frozenset({"password", "sslpassword"})


def is_address(text: str) -> bool:
    """Tell the address of a database from the name of a folder.

    >>> is_address("postgresql://news@db/archive"), is_address("./postgresql")
    (True, False)
    """
    return text.split("://", 1)[0].lower() in SCHEMES and "://" in text


@dataclass(frozen=True, slots=True)
class Address:
    """A `postgresql://` address; as text it shows no password.

    >>> str(Address("postgresql://news:secret@db.example/archive?sslmode=require"))
    'postgresql://news:***@db.example/archive?sslmode=require'
    """

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse an address that names no database."""
        try:
            parts = urlsplit(self.text)
        except ValueError as error:
            raise SettingsError(
                f"The archive's address cannot be read: {error}.", hint="Spell it postgresql://user@host:5432/database."
            ) from error
        if not parts.path.strip("/") and "dbname" not in dict(parse_qsl(parts.query)):
            raise SettingsError(
                f"The archive's address {self} names no database.",
                hint="Spell it postgresql://user@host:5432/database.",
            )
        self._require_readable()

    def _require_readable(self) -> None:
        # Only where there is a database: it takes a tenth of a second.
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict

        try:
            conninfo_to_dict(self.text)
        except ProgrammingError:
            # Neither it as a cause nor the address: what could not be read may be the password, wherever it stands.
            raise SettingsError(
                "The archive's address cannot be read: a sign in it is not spelt as addresses have it, or PostgreSQL"
                " knows no such parameter.",
                hint="In a user's name or a password, spell % as %25, @ as %40, : as %3A and / as %2F.",
            ) from None

    def __str__(self) -> str:
        """Show the address without its password."""
        parts = urlsplit(self.text)
        user, at, place = parts.netloc.rpartition("@")
        shown = f"{user.split(':', 1)[0]}:{_HIDDEN}" if ":" in user else user
        query = [(key, _HIDDEN if key in _SECRETS else value) for key, value in parse_qsl(parts.query)]
        return urlunsplit((parts.scheme, f"{shown}{at}{place}", parts.path, urlencode(query, safe="*/,:"), ""))

    @property
    def conninfo(self) -> str:
        """The address as libpq takes it, with our time limits where it has none."""
        given = dict(parse_qsl(urlsplit(self.text).query))
        missing = [f"{key}={quote(value)}" for key, value in PATIENCE.items() if key not in given]
        return self.text + ("&" if "?" in self.text else "?") + "&".join(missing)
