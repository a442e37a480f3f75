"""Documents that callers may keep: an ETag tells them apart, and who has the one that is asked for gets no second copy.

(RFC 9110, sections 8.8.3 and 13.1.2.)
"""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Header, Response

from app.wire import reply

UNCHANGED = {"description": "The caller has this document already.", "model": None}

Known = Annotated[
    str | None,
    Header(alias="If-None-Match", max_length=8_000, description="ETags of what the caller has."),
]

_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


def tagged(document: object, digest: str, known: str | None) -> Response:
    """Answer with a document and its tag, or with 304 and nothing when the caller knows it."""
    headers = {"ETag": f'"{digest[:32]}"', "Cache-Control": "private, no-cache"}
    if known is not None and (known.strip() == "*" or digest[:32] in _TAG.findall(known)):
        return Response(status_code=304, headers=headers)
    response = reply(document)
    response.headers.update(headers)
    return response
