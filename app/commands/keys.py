"""`keys add`, `keys list`, `keys revoke`: who may use the HTTP server."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands.options import ArchiveFlag, DebugFlag, JsonFlag, print_json, settings_for, stderr, stdout

app = typer.Typer(
    name="keys",
    no_args_is_help=True,
    help="Make, list and revoke keys of the HTTP server; the first one made ends its being open.",
)

RoleFlag = Annotated[
    str, typer.Option("--role", help="reader (asks), editor (adds and removes articles too), admin (all).")
]
PerMinute = Annotated[int | None, typer.Option("--per-minute", min=1, max=1_000_000, help="Requests a minute.")]
PerDay = Annotated[int | None, typer.Option("--per-day", min=1, max=1_000_000_000, help="Requests a day (UTC).")]


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Whose key it is, or what for.")],
    *,
    role: RoleFlag = "reader",
    per_minute: PerMinute = None,
    per_day: PerDay = None,
    archive: ArchiveFlag = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Make a key and print it, this once; only a hash of it is kept."""
    from app.access.listing import add_key
    from app.access.opening import opened_access
    from index.keys import ROLES

    if role not in ROLES:
        raise typer.BadParameter(f"there is no role {role!r}; choose {', '.join(ROLES)}", param_hint="--role")
    with opened_access(settings_for(archive), create=True) as access:
        assert access is not None
        made = add_key(access.keys, name, role, per_minute=per_minute, per_day=per_day)
    if as_json:
        print_json(made)
        return
    stdout().print(made.key, markup=False, soft_wrap=True)
    stderr().print(
        f"Key {made.id} of {made.name!r} ({made.role}). It is shown only now. Send it as `Authorization: Bearer KEY`.",
        markup=False,
        soft_wrap=True,
    )


@app.command("list")
def list_keys(*, archive: ArchiveFlag = None, as_json: JsonFlag = False, _debug: DebugFlag = False) -> None:
    """List keys, revoked ones too, without what opens anything."""
    from app.access.listing import key_item
    from app.access.opening import opened_access
    from app.show_keys import key_lines

    with opened_access(settings_for(archive), create=False) as access:
        found = [key_item(each) for each in access.keys.list()] if access else []
    if as_json:
        print_json({"keys": found})
    else:
        stdout().print(key_lines(found), markup=False, soft_wrap=True)


@app.command("revoke")
def revoke(
    key: Annotated[str, typer.Argument(metavar="ID", help="The key's id, or its name.")],
    *,
    archive: ArchiveFlag = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Revoke a key; a running server refuses it from the next request on."""
    from app.access.listing import key_item
    from app.access.opening import opened_access
    from rag.errors import NotFoundError

    with opened_access(settings_for(archive), create=False) as access:
        if access is None:
            raise NotFoundError("This archive has no keys.", hint="`rapporteur keys add NAME` makes one.")
        gone = key_item(access.keys.revoke(key))
    if as_json:
        print_json(gone)
    else:
        stdout().print(f"Revoked {gone['id']} of {gone['name']!r}.", markup=False, soft_wrap=True)
