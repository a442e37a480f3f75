"""Bounds processor time: what takes more is broken off, so that a blow-up fails a test instead of stopping it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from tests.profiles import soaking

PIECES = {
    False: ("(", "1,", "[](", "<p>", "a. ", "“", " ", "&"),
    True: (
        *(
            " ",
            "a",
            "A",
            "\n",
            "a\n",
            "\n \n",
            "-",
            "--\n",
            "(",
            ")",
            '"',
            "“",
            "'",
            "1",
            "1,",
            "1 ",
            "1.",
            "1-",
            "1/1/",
        ),
        *("January ", "May 1, ", "1 May 2024\n", "Mr. ", "U.", "a. ", "a b ", "By A B\n", "AaAa, ", "A. B. ", "12:00 "),
        *(
            "&",
            "&amp;",
            "&#",
            "<",
            "<b>",
            "<p>",
            "</p>",
            "<br>",
            "<div>",
            "<a href=",
            "<!--",
            "<![CDATA[",
            "]]>",
            "<svg>",
        ),
        *("<table><tr><td>", "<ul><li>", "<script>", "<item>", "[", "[](", "![", "[[", "*", "*a ", "**a* ", "_", "`"),
        *("```\n", "> ", "| ", "|-|\n", "# ", "#\n", "- a\n", "1. a\n", "---\n", "===\n", "a: b\n", ": ", "http://"),
        *(
            "www.a.",
            "@",
            "a@",
            "\u2028",
            "\u00ad",
            "\u200b",
            "\t",
            "\r",
            "\x0c",
            "…",
            "é",
            "e\u0301",
            "中",
            "{",
            '{"a":',
        ),
        *(
            "\\",
            "said ",
            '"a," he said. ',
            "according to ",
            "(Reuters) - ",
            "Photo: ",
            "Share ",
            "Read more\n",
            "10 000 ",
        ),
    ),
}
"""What is repeated, by whether it is `make soak` that asks: each is what some pattern of ours looks for."""

SIZE = {False: 30_000, True: 1_000_000}
"""Bytes of the whole input."""

SECONDS_A_BYTE = 80e-6
"""Processor time allowed; the slowest of ours, markdown of nothing but `![`, takes 24 millionths of a second a byte."""


class TooLongError(Exception):
    """More processor time was used than is allowed."""


def pieces() -> tuple[str, ...]:
    """What is repeated this time."""
    return PIECES[soaking()]


def repeated(piece: str, *, size: int | None = None) -> str:
    """Repeat a piece to the size of this time, or another one."""
    return piece * ((size or SIZE[soaking()]) // len(piece.encode()))


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raise TooLongError once the block has used so many seconds of this process."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooLongError

    former = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)
