"""`serve` and `up`: the HTTP server, alone or with the chat page."""

from __future__ import annotations

import secrets
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import ArchiveFlag, DebugFlag, settings_for, stderr, stdout

if TYPE_CHECKING:
    from app.processes import Child
    from app.settings import Settings

Host = Annotated[str | None, typer.Option("--host", help="Address to listen on. Default: 127.0.0.1.")]
Port = Annotated[
    int | None, typer.Option("--port", min=0, max=65_535, help="Port of the server; 0 takes a free one. Default: 8000.")
]
PagePort = Annotated[
    int | None, typer.Option("--page-port", min=1, max=65_535, help="Port of the page. Default: 8501.")
]

WithoutKeys = Annotated[
    bool | None,
    typer.Option("--without-keys", help="Let everybody in who reaches the server, from other machines too."),
]


def serve(
    *,
    archive: ArchiveFlag = None,
    host: Host = None,
    port: Port = None,
    without_keys: WithoutKeys = None,
    _debug: DebugFlag = False,
) -> None:
    """Serve the archive over HTTP (routes at /docs); an archive that is not there yet is made, empty.

    Beyond this machine it listens only with a key (`keys add`), a signing-in proxy or --without-keys.
    """
    settings = settings_for(
        archive, {"server.host": host, "server.port": port, "access.without_keys": without_keys or None}
    )
    from app import running
    from app.access.exposure import require_guarded
    from app.logs import configure_logging
    from app.ports import listen

    require_guarded(settings)
    configure_logging()
    running.serve(settings, listen(settings.server.host, settings.server.port))


def up(
    *,
    archive: ArchiveFlag = None,
    host: Host = None,
    port: Port = None,
    page_port: PagePort = None,
    without_keys: WithoutKeys = None,
    _debug: DebugFlag = False,
) -> None:
    """Start the HTTP server and the chat page, print both addresses, and stop both on Ctrl-C."""
    settings = settings_for(
        archive,
        {
            "server.host": host,
            "server.port": port,
            "page.port": page_port,
            "access.without_keys": without_keys or None,
        },
    )
    from app.access.exposure import require_guarded
    from app.processes import run_together

    require_guarded(settings)
    settings = _with_free_ports(settings, api_fixed=port is not None, page_fixed=page_port is not None)
    children = _children(settings)
    page = f"http://127.0.0.1:{settings.page.port}"

    def tell() -> None:
        stdout().print(f"Chat page    {page}\nHTTP server  {settings.api_url} (routes at /docs)\nCtrl-C stops both.")

    stderr().print(f"Starting on the archive {settings.archive} …", markup=False)
    run_together(children, tell)


def _with_free_ports(settings: Settings, *, api_fixed: bool, page_fixed: bool) -> Settings:
    """Move a port that is in use, if it is the default that nobody asked for; else say that it is in use."""
    from app.ports import free_port, listen
    from app.setting_sections import PageSettings, ServerSettings

    server, page = settings.server, settings.page
    api_port = free_port(server.host, server.port, movable=not api_fixed and server.port == ServerSettings().port)
    page_movable = not page_fixed and page.port == PageSettings().port
    # Held until the page has one too: two programs that share a port would only be found out once both run.
    with listen(server.host, api_port):
        page_port = free_port("127.0.0.1", page.port, movable=page_movable)
    return settings.model_copy(
        update={
            "server": server.model_copy(update={"port": api_port, "url": None}),
            "page": page.model_copy(update={"port": page_port}),
        }
    )


def _children(settings: Settings) -> list[Child]:
    from app.page_launch import PAGE_KEY, page_command
    from app.processes import Child
    from app.settings import ARCHIVE_VARIABLE
    from index.postgres.address import Address

    server = settings.server
    place = settings.archive.text if isinstance(settings.archive, Address) else str(settings.archive)
    command = [sys.executable, "-m", "app.cli", "serve"]
    address = ["--host", server.host, "--port", str(server.port)]
    address += ["--without-keys"] if settings.access.without_keys else []
    # The page's own way in, should the archive have keys; only processes of this user can read an environment.
    handed = {PAGE_KEY: secrets.token_urlsafe(32)}
    page = page_command(settings.api_url, port=settings.page.port, upload_megabytes=settings.limits.upload_megabytes)
    return [
        # In the environment and not in the command, which every user of the machine can read: it may hold a password.
        Child("HTTP server", [*command, *address], f"{settings.api_url}/readyz", {ARCHIVE_VARIABLE: place, **handed}),
        Child("chat page", page, f"http://127.0.0.1:{settings.page.port}/_stcore/health", handed),
    ]
