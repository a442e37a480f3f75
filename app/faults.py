"""Every failure over HTTP in one shape: `{"error": {"code", "message", "hint"}}`.

Errors of Rapporteur's own tree become 4xx where the caller can mend them and 503 where only the operator can. Whatever
else goes wrong becomes a 500 that says nothing of the inside. A traceback is never sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import Match

from rag.errors import ArchiveError, InputError, ModelError, NotFoundError, RapporteurError, SettingsError

STATUSES: tuple[tuple[type[RapporteurError], int], ...] = (
    (NotFoundError, 404),
    (InputError, 422),
    (ArchiveError, 503),
    (ModelError, 503),
    (SettingsError, 503),
)
"""HTTP status of each branch of the tree, the narrower class first."""

HTTP_CODES: dict[int, tuple[str, str]] = {
    400: ("bad_request", "Check the request against /docs."),
    401: ("no_key", "Send a key: Authorization: Bearer KEY."),
    404: ("not_found", "Routes are listed at /docs."),
    405: ("method_not_allowed", "Routes and their methods are listed at /docs."),
    413: ("too_large", "Send less in one request."),
    415: ("unsupported_media_type", "Send Content-Type: application/json."),
}


class ErrorDetail(BaseModel):
    """What went wrong and what to do."""

    code: str
    message: str
    hint: str


class ErrorBody(BaseModel):
    """The body of every answer whose status is 400 or more."""

    error: ErrorDetail


class Refusal(Exception):  # noqa: N818 (it is an answer to the caller, not an error of the program)
    """A refusal that only the HTTP edge knows, such as a full queue."""

    def __init__(
        self, status: int, code: str, *, message: str, hint: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.detail = ErrorDetail(code=code, message=message, hint=hint)
        self.headers = dict(headers or {})


def status_of(error: RapporteurError) -> int:
    """Choose the HTTP status of one of our errors."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)


def refusal_of(error: BaseException) -> Refusal:
    """Turn any failure into what the caller may be told; what we did not foresee is told without its text."""
    match error:
        case Refusal():
            return error
        case RapporteurError():
            headers = {"Retry-After": "5"} if status_of(error) == HTTPStatus.SERVICE_UNAVAILABLE else None
            return Refusal(
                status_of(error), error.code, message=_clean(error.message), hint=_clean(error.hint), headers=headers
            )
        case RequestValidationError():
            return Refusal(422, "bad_request", message=_complaint(error), hint="Check the request against /docs.")
        case HTTPException():
            code, hint = HTTP_CODES.get(error.status_code, ("refused", ""))
            return Refusal(error.status_code, code, message=f"{error.detail}.", hint=hint, headers=error.headers)
        case _:
            return Refusal(
                500,
                "internal",
                message="The server failed on this request; nothing was half done.",
                hint="The server's log has the details. Please report it.",
            )


def respond(refusal: Refusal) -> JSONResponse:
    """Make the HTTP answer of a refusal; nothing in between may keep it, since the next try may go well."""
    body = ErrorBody(error=refusal.detail)
    headers = {"Cache-Control": "no-store", **refusal.headers}
    return JSONResponse(body.model_dump(), status_code=refusal.status, headers=headers)


def install(app: FastAPI, routers: Sequence[APIRouter] = ()) -> None:
    """Answer every failure that reaches the application, or a route of its routers, in our shape."""

    async def answer(request: Request, error: Exception) -> JSONResponse:
        refusal = refusal_of(error)
        if refusal.status == HTTPStatus.METHOD_NOT_ALLOWED:
            # Each method of a path is a route of its own, and only the first of them is asked for its methods.
            refusal.headers["Allow"] = ", ".join(_methods(request, routers))
        return respond(refusal)

    for kind in (Refusal, RapporteurError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answer)


def documented(*statuses: int) -> dict[int | str, dict[str, object]]:
    """Document these statuses of a route, each with the one shape of our errors."""
    return {status: {"model": ErrorBody, "description": HTTPStatus(status).phrase} for status in statuses}


def _methods(request: Request, routers: Sequence[APIRouter]) -> list[str]:
    """Name the methods that the path of a request knows, in order."""
    routes = (route for router in routers for route in router.routes if isinstance(route, APIRoute))
    found = (route.methods or () for route in routes if route.matches(request.scope)[0] is not Match.NONE)
    return sorted({method for methods in found for method in methods})


def _complaint(error: RequestValidationError) -> str:
    """Name the field and the fault, without repeating what was sent (it may be huge, or not printable)."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return _clean(f"{place}: {first['msg']}.")


def _clean(text: str) -> str:
    """Make a text safe to send: no lone surrogates, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
