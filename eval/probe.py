"""Opens an archive in a process of its own, searches it once in each way and says what that took.

`eval.benchmark` runs it as `python -m eval.probe QUERY` to learn start-up time and memory without whatever the
benchmark itself holds; the archive is that of the settings. One JSON line is printed when the first answer could have
been given.
"""

from __future__ import annotations

import json
import sys
import time
from typing import get_args

from app.settings import load_settings
from eval.machine import resident_bytes
from rag.desk import Mode


def probe(query: str) -> dict[str, float]:
    """Open the archive of this process's settings and search it in every way.

    Returns the seconds that this took with the model loaded already, and the memory held at the end.
    """
    from app.wiring import build_service, load_embedder_for

    settings = load_settings()
    embedder = load_embedder_for(settings)
    embedder.embed_query(query)
    began = time.perf_counter()
    service = build_service(settings, embedder=embedder)
    try:
        for mode in get_args(Mode):
            service.desk.retrieve(query, mode=mode, k=10)
        return {"opening_seconds": time.perf_counter() - began, "resident_bytes": resident_bytes()}
    finally:
        service.close()


if __name__ == "__main__":
    print(json.dumps(probe(sys.argv[1])))  # noqa: T201 the parent reads it
