"""What goes wrong between a client and the server, as the errors of `rag/errors.py`. It sends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpx

from app.documents import adapter
from rag.errors import RapporteurError


@cache
def _classes() -> dict[str, type[RapporteurError]]:
    """Every error class of the tree by its code."""
    found: dict[str, type[RapporteurError]] = {}
    rest: list[type[RapporteurError]] = [RapporteurError]
    while rest:
        kind = rest.pop()
        found.setdefault(kind.code, kind)
        rest.extend(kind.__subclasses__())
    return found


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turn failures to reach the server into our error."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise RapporteurError(f"The server at {url} did not answer in time.", hint="Try again.") from error
    except httpx.HTTPError as error:
        raise RapporteurError(
            f"The server at {url} cannot be reached ({error}).", hint="Start it with `rapporteur serve`."
        ) from error


def body_of(response: httpx.Response) -> dict[str, Any]:
    """Read the object that a response holds, empty where it holds none."""
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def error_in(response: httpx.Response) -> RapporteurError:
    """Make the error that the server's body tells of; a body that is not ours came from something in between."""
    detail = body_of(response).get("error")
    if not isinstance(detail, dict):
        return RapporteurError(f"The server answered with status {response.status_code} and no explanation.")
    error = _made(detail)
    seconds = response.headers.get("Retry-After", "")
    error.retry_after = float(seconds) if seconds.isdecimal() else None
    return error


def error_told(data: str) -> RapporteurError:
    """Make the error that an event of a stream tells of."""
    return _made(adapter(dict[str, dict[str, str]]).validate_json(data)["error"])


def _made(detail: dict[str, Any]) -> RapporteurError:
    code = str(detail.get("code", ""))
    error = _classes().get(code, RapporteurError)(str(detail.get("message", "")), hint=str(detail.get("hint", "")))
    # Codes of the HTTP edge alone (`busy`, `not_ready`) have no class; the code is kept for those who ask.
    error.code = code
    return error
