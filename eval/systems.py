"""Names the ways of searching that can be measured, before an archive is there to be asked.

They are those of `rag.desk.Desk.systems`: the modes, and `full` without one of its parts (`full-PART`).
"""

from __future__ import annotations

from typing import get_args

from app.wiring import PARTS
from rag.desk import Mode

DEFAULT = ("lexical", "dense", "hybrid", "full")
WHOLE = "full"
ABLATED = tuple(f"{WHOLE}-{part}" for part in PARTS)
KNOWN: tuple[str, ...] = (*get_args(Mode), *ABLATED)


def systems_of(names: str | None, *, ablate: bool) -> list[str]:
    """Read names separated by commas, each once; with `ablate`, `full` and then `full` without each part join them.

    Raises ValueError naming the unknown one and those that are known.

    >>> systems_of(" lexical,full, lexical", ablate=False)
    ['lexical', 'full']
    """
    default = () if ablate else DEFAULT
    given = default if names is None else tuple(name.strip() for name in names.split(","))
    for name in given:
        if name not in KNOWN:
            raise ValueError(f"{name!r} is none of {', '.join(KNOWN)}")
    return list(dict.fromkeys((*given, *((WHOLE, *ABLATED) if ablate else ()))))


def baseline_of(name: str | None, systems: list[str], *, ablate: bool) -> str:
    """Choose the system that the others are tested against: the named one, else the first, or `full` to ablate.

    Raises ValueError when it is not among the systems.
    """
    wanted = name if name is not None else WHOLE if ablate else systems[0]
    if wanted not in systems:
        raise ValueError(f"{wanted!r} is not among the systems {', '.join(systems)}")
    return wanted
