"""Starts Ray on this machine, or joins a cluster, for the length of a block: quiet, offline, and gone afterwards."""

from __future__ import annotations

import importlib
import importlib.util
import io
import logging
import os
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from pathlib import Path
from typing import Any

from index.bulk.ray_folder import ray_folder
from index.bulk.stages import last_line
from rag.errors import InputError, SettingsError

_LOG = logging.getLogger(__name__)

HERE = "local"
"""The address of a cluster that is started for this run, of this machine alone."""

OBJECT_BYTES = 512_000_000
"""Memory for what travels between the stages of a local cluster: blocks of half a megabyte, some for each worker."""

_ANSWER_SECONDS = 5.0

_QUIET = {
    # Nothing is told to anybody.
    "RAY_USAGE_STATS_ENABLED": "0",
    # What its own processes log lies in its folder; a driver would print it.
    "RAY_BACKEND_LOG_LEVEL": "fatal",
}
_LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
"""Despite its name: set to 0, every process of Ray binds 127.0.0.1 and no other address, on Linux too."""


def require_ray() -> None:
    """Raise SettingsError where Ray is not installed."""
    if any(importlib.util.find_spec(name) is None for name in ("ray", "pyarrow")):
        raise SettingsError(
            "Bulk ingestion needs Ray, which is not installed here.",
            hint="Install it with `pip install 'rapporteur[ray]'`, or leave --ray out.",
        )


def require_address(address: str) -> None:
    """Raise InputError for an address at which no cluster can be joined."""
    if address in {HERE, "auto"}:
        return
    host, _, port = address.rpartition(":")
    if "/" in address or not host or not port.isdigit():
        raise InputError(
            f"{address!r} is no address of a Ray cluster that can be joined.",
            hint="Give HOST:PORT of its head node, on a machine that is one of its nodes "
            "(`ray start --address=HOST:PORT` makes it one), or --ray alone for this machine only.",
        )
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_ANSWER_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise InputError(
            f"No Ray cluster answers at {address}: {getattr(error, 'strerror', None) or error}.",
            hint="Start one there with `ray start --head --port=PORT`, or give --ray alone for this machine only.",
        ) from error


@contextmanager
def joined(address: str) -> Iterator[int]:
    """Be part of a cluster inside the block; yields its number of processors, one at least.

    What is printed on `sys.stdout` meanwhile goes to the log, since Ray prints there.

    Raises SettingsError, InputError.
    """
    require_ray()
    require_address(address)
    variables = _QUIET | (_LOOPBACK if address == HERE else {})
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        own = ray_folder() if address == HERE else nullcontext()
        with own as folder, redirect_stdout(_Told()), warnings.catch_warnings():
            # It brings filters of its own, which ours must come after.
            importlib.import_module("ray.data")
            # Ray warns of what it will change some day; which versions are known to work is said in pyproject.toml.
            warnings.simplefilter("ignore")
            # What goes wrong in workers is found by what is missing, and told in the report.
            logging.getLogger("ray.data").setLevel(logging.CRITICAL)
            yield from _connected(address, folder)
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _connected(address: str, folder: Path | None) -> Iterator[int]:
    import ray

    options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.CRITICAL}
    if folder:
        options |= {"include_dashboard": False, "object_store_memory": OBJECT_BYTES, "_temp_dir": str(folder)}
    try:
        ray.init(address=address, **options)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise InputError(
            f"The Ray cluster at {address} cannot be used: {str(error).splitlines()[0]}.",
            hint="It needs this Python, this Ray and this Rapporteur on every node, and this machine as one of them.",
        ) from error
    except OSError as error:
        raise SettingsError(
            f"Ray cannot be started in {folder}: {last_line(error)}.",
            hint="Set TMPDIR to a folder with a short name and some room, such as /tmp, and try again.",
        ) from error
    try:
        resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
        yield max(1, int(resources.get("CPU", 1)))
    finally:
        ray.shutdown()


class _Told(io.TextIOBase):
    """Takes what Ray prints on standard output, which is ours, into the log."""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text.strip():
            _LOG.info("Ray: %s", text.strip())
        return len(text)
