"""Serves an archive with the small embedder of the tests, as a program that ends as `rapporteur serve` does.

`python -m tests.app.small_server ARCHIVE PORT`.
"""

from __future__ import annotations

import sys

from app import running
from app.logs import configure_logging
from app.ports import listen
from app.settings import load_settings
from tests.app.serving import open_small

if __name__ == "__main__":
    configure_logging()
    archive, port = sys.argv[1], int(sys.argv[2])
    running.serve(load_settings({"archive": archive}), listen("127.0.0.1", port), open_service=open_small)
