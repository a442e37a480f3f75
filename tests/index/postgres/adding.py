"""Adds batch after batch to the archive at an address, and prints the numbers of each that was reported stored.

A program of its own, so that a test can kill what it talks to: `python -m tests.index.postgres.adding ADDRESS`.
"""

from __future__ import annotations

import sys
from itertools import count

from rag.errors import RapporteurError
from tests.index.articles import story
from tests.index.postgres.places import STEADY, opened_at

BATCH = 4


def text_of(number: int) -> str:
    return f"Report {number} on grain.\n\nThe envoy of province {number % 7} said that {number * 31} tonnes had come."


def main() -> None:
    with opened_at(sys.argv[1], limits=STEADY) as archive:
        for first in count(0, BATCH):
            numbers = range(first, first + BATCH)
            archive.add([story(f"n{number}", text_of(number)) for number in numbers])
            sys.stdout.write(" ".join(map(str, numbers)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    try:
        main()
    except RapporteurError as error:
        sys.exit(f"error: {error}")
