"""The OpenAPI document: what FastAPI makes of the routes, with what holds for all of them, and an example for each.

What any request may be answered with by the guards before the routes stands here once. The examples are real answers of
a small archive, made by `scripts/api-examples`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.access.roles import needed_role
from app.faults import documented

Json = dict[str, Any]

GUARDED = (400, 401, 403, 408, 413, 429, 503, 504)
"""What a request that needs a role may be refused with, whatever its route."""

OPEN = (400, 408, 413, 504)
"""The same for routes that need none."""

SCHEMES: Json = {
    "key": {"type": "http", "scheme": "bearer", "description": "A key of `rapporteur keys add`."},
    "key_header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}

ERROR = {"schema": {"$ref": "#/components/schemas/ErrorBody"}}


def install(app: FastAPI) -> None:
    """Give the application this document."""
    app.openapi = _document(app)  # type: ignore[method-assign]  # FastAPI's own way to replace it


def _document(app: FastAPI) -> Callable[[], Json]:
    @cache
    def made() -> Json:
        document = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
        )
        document["components"]["securitySchemes"] = SCHEMES
        for method, path, operation in operations(document):
            _complete(operation, method, path)
        return document

    return made


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """List method, path and operation of every route of a document."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


@cache
def examples() -> dict[str, Json]:
    """Read the examples: for `METHOD path` the `parameters`, the `request` body and the `response`."""
    read: dict[str, Json] = json.loads(files("app").joinpath("static/api-examples.json").read_text("utf-8"))
    return read


def _complete(operation: Json, method: str, path: str) -> None:
    role = needed_role(method, path)
    for status, response in documented(*(GUARDED if role else OPEN)).items():
        operation["responses"].setdefault(
            str(status), {"description": response["description"], "content": {"application/json": ERROR}}
        )
    if role:
        operation["security"] = [{"key": []}, {"key_header": []}, {}]
        operation["x-role"] = role
    example = examples().get(f"{method} {path}")
    if example is not None:
        _show(operation, example)


def _show(operation: Json, example: Json) -> None:
    """Put an example where OpenAPI has places for it."""
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in example.get("parameters", {}):
            parameter["example"] = example["parameters"][parameter["name"]]
    contents = operation.get("requestBody", {}).get("content", {})
    if "request" in example and "application/json" in contents:
        contents["application/json"]["example"] = example["request"]
    told = operation["responses"]["200"].setdefault("content", {})
    for media_type, content in told.items():
        if media_type in example.get("response", {}):
            content["example"] = example["response"][media_type]
