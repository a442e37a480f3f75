"""A network between two programs of a test that can be cut, reset and slowed: a proxy for TCP on this machine."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

Way = Literal["open", "silent", "reset"]

_PIECE = 65_536
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER of a socket that is closed with a reset instead of a farewell."""


class Network:
    """Passes bytes on to a port of this machine.

    While it is "silent" connections are taken and stay open, and whatever is sent is lost; "reset" ends those that are
    open and refuses new ones, both with a reset. `delay` is seconds for which each piece, either way, is held back.
    """

    def __init__(self, port: int) -> None:
        self.way: Way = "open"
        self.delay = 0.0
        self._to = port
        self._open: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._take, daemon=True).start()

    def leading_to(self, address: str) -> str:
        """The address of a database at that port, reached through the network and given up soon."""
        return address.replace(f":{self._to}/", f":{self.port}/") + "?connect_timeout=2"

    def cut(self) -> None:
        """Lose all that is sent from now on, without a word to either side."""
        self.way = "silent"

    def reset(self) -> None:
        """End every connection with a reset."""
        self.way = "reset"
        for each in list(self._open):
            self._end(each)

    def mend(self) -> None:
        """Pass new connections on; what went through a cut has lost bytes, and stays silent."""
        self.way, self.delay = "open", 0.0

    def close(self) -> None:
        """End all connections and take no more."""
        self.reset()
        self._listening.close()

    def _take(self) -> None:
        while True:
            try:
                here, _ = self._listening.accept()
            except OSError:
                return
            self._open.add(here)
            if self._refuses():
                self._end(here)
                continue
            try:
                there = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                self._end(here)
                continue
            self._open.add(there)
            if self._refuses():
                # Reset while it was being made: whoever reset has not seen it.
                self._end(here)
                self._end(there)
                continue
            for pair in ((here, there), (there, here)):
                threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _refuses(self) -> bool:
        return self.way == "reset"

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        lost = False
        with contextlib.suppress(OSError):
            while piece := source.recv(_PIECE):
                time.sleep(self.delay)
                lost = lost or self.way == "silent"
                if not lost:
                    target.sendall(piece)
            if not lost:
                target.shutdown(socket.SHUT_WR)
                return
        self._end(source)

    def _end(self, each: socket.socket) -> None:
        self._open.discard(each)
        with contextlib.suppress(OSError):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            # The thread that reads it would keep it open.
            each.shutdown(socket.SHUT_RD)
        each.close()


@contextmanager
def network_to(port: int) -> Iterator[Network]:
    """A network to a port for the length of a block."""
    network = Network(port)
    try:
        yield network
    finally:
        network.close()
