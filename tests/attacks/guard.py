"""A process that tells of every attempt to reach another machine, and of every file that it opens outside its folders.

Run as `python -m tests.attacks.guard FOLDER`; reads addresses on standard input, writes what it was caught at.
"""

from __future__ import annotations

import sys

CAUGHT: list[str] = []
LOOKING = {
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.sendto",
    "subprocess.Popen",
    "os.system",
}


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Note what an audit event tells; an audit hook cannot be taken out again by any library."""
    if event in LOOKING or event.startswith("urllib."):
        CAUGHT.append(f"{event} {arguments[1:] if event == 'socket.connect' else arguments}")


if __name__ == "__main__":
    sys.addaudithook(watch)
    from tests.attacks.bait import bite

    bite(sys.argv[1])
    sys.stdout.write("".join(f"CAUGHT {each}\n" for each in CAUGHT) + "DONE\n")
