"""Serves an archive with the small embedder of the tests, as a program.

`python -m tests.app.small_server ARCHIVE PORT`.
"""

from __future__ import annotations

import sys

import uvicorn

from app.settings import load_settings
from tests.app.serving import small_app

if __name__ == "__main__":
    uvicorn.run(
        small_app(load_settings({"archive": sys.argv[1]})), host="127.0.0.1", port=int(sys.argv[2]), log_level="error"
    )
