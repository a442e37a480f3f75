"""Addresses of articles: which are fit to be shown as links, and which two are the same page."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

LONGEST = 2000
"""Characters."""

_TRACKING = re.compile(r"utm_.*|fbclid|gclid|mc_[ce]id|igshid|ocid|cmpid|ref|ref_src|smid|at_.*", re.IGNORECASE)


def web_url(value: str) -> str | None:
    """Return an http or https address, trimmed; None for anything else (a script is no address to show as a link)."""
    url = value.strip()
    if len(url) > LONGEST or any(character.isspace() or not character.isprintable() for character in url):
        return None
    parts = _split(url)
    return url if parts and parts.scheme.lower() in {"http", "https"} and parts.hostname else None


def canonical_url(url: str) -> str:
    """Write an address so that the same page is always written alike: it is what an article's id is made from.

    >>> canonical_url("HTTPS://News.Example/a/?utm_source=x&id=2#top")
    'https://news.example/a?id=2'
    """
    parts = _split(url)
    if parts is None:
        return url
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(name)
    ]
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    host = (parts.hostname or "") + port
    return SplitResult(parts.scheme.lower(), host, parts.path.rstrip("/"), urlencode(kept), "").geturl()


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts
