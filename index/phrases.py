"""Lists of wordings as one pattern, so that a list can be read, and grown, a wording a line."""

from __future__ import annotations

import re


def any_of(wordings: str) -> str:
    r"""Return a pattern that matches any of the wordings, which are patterns themselves, one a line.

    A line that begins with `+` goes on with the line before it.

    >>> bool(re.fullmatch(any_of("back to top\n page \\d+\n + of \\d+"), "page 1 of 2"))
    True
    """
    listed: list[str] = []
    for line in filter(None, map(str.strip, wordings.splitlines())):
        if line.startswith("+"):
            listed[-1] += line[1:]
        else:
            listed.append(line)
    return f"(?:{'|'.join(listed)})"


def wording(wordings: str) -> re.Pattern[str]:
    """Compile wordings, one a line, heedless of case."""
    return re.compile(any_of(wordings), re.IGNORECASE)
