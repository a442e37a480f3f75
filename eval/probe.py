"""Opens an archive in a process of its own, searches it once in each way and says what that took.

`eval.bench` runs it as `python -m eval.probe ARCHIVE QUERY` to learn start-up time and memory without whatever
the benchmark itself holds. One JSON line is printed when the first answer could have been given.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import get_args

from app.settings import load_settings
from eval.machine import resident_bytes
from rag.desk import Mode


def probe(archive: Path, query: str) -> int:
    """Open an archive with the settings of this process, search it in every way, and return the memory held."""
    from app.wiring import build_service

    service = build_service(load_settings({"archive": str(archive)}), create=False)
    try:
        for mode in get_args(Mode):
            service.desk.retrieve(query, mode=mode, k=10)
        return resident_bytes()
    finally:
        service.close()


if __name__ == "__main__":
    print(json.dumps({"resident_bytes": probe(Path(sys.argv[1]), sys.argv[2])}))  # noqa: T201 the parent reads it
