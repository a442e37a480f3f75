"""Searches share the lock; a change has it alone and is not kept out by them."""

from __future__ import annotations

import threading

from index.sharing import SharedLock


def test_readers_are_in_together_and_a_writer_waits_for_all_of_them() -> None:
    lock = SharedLock()
    both_in = threading.Barrier(2, timeout=5)
    events: list[str] = []

    def read() -> None:
        with lock.shared():
            # Passes only if both are inside at once.
            both_in.wait()
            events.append("read")

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    with lock.alone():
        events.append("written")
    assert events == ["read", "read", "written"]


def test_a_waiting_writer_goes_before_new_readers() -> None:
    lock = SharedLock()
    events: list[str] = []
    writer_waits, reader_waits = threading.Event(), threading.Event()

    def write() -> None:
        writer_waits.set()
        with lock.alone():
            events.append("written")

    def read() -> None:
        reader_waits.set()
        with lock.shared():
            events.append("read")

    writer, reader = threading.Thread(target=write), threading.Thread(target=read)
    with lock.shared():
        writer.start()
        writer_waits.wait(5)
        while not lock._waiting_writers:
            threading.Event().wait(0.001)
        reader.start()
        reader_waits.wait(5)
        reader.join(0.05)
        assert events == []
    writer.join(5)
    reader.join(5)
    assert events == ["written", "read"]
