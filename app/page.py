"""The script of the pages, run by Streamlit (`rapporteur up` does it): `streamlit run app/page.py -- ADDRESS`.

The page is a client of the HTTP server at ADDRESS and of nothing else; what it shows is in `app/page_parts/`.
"""

from __future__ import annotations

import sys

from app.page_parts.site import show

DEFAULT_ADDRESS = "http://127.0.0.1:8000"

if __name__ == "__main__":
    show(sys.argv[1] if len(sys.argv) > 1 else DEFAULT_ADDRESS)
