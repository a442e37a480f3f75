"""The OpenAPI document shows an example for every route, that fits its own shapes, and tells what guards may answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from app.access.roles import needed_role
from app.openapi import examples, operations
from app.server import create_app
from tests.app.serving import open_small, settings_in

NO_BODY = {"GET", "DELETE"}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The document; no archive is opened for it."""
    folder: Path = tmp_path_factory.mktemp("document")
    settings = settings_in(folder)
    return create_app(lambda: open_small(settings), settings).openapi()


def fits(document: dict[str, Any], schema: dict[str, Any], example: object) -> None:
    jsonschema_rs.validate({**schema, "components": document["components"]}, example)


def test_every_route_has_an_example_and_every_example_a_route(document: dict[str, Any]) -> None:
    """A new route gets its example in `scripts/api-examples`, which writes them all anew."""
    routes = {f"{method} {path}" for method, path, _ in operations(document)}
    assert set(examples()) == routes


def test_examples_of_answers_fit_their_shapes(document: dict[str, Any]) -> None:
    shown = 0
    for method, path, operation in operations(document):
        contents = operation["responses"]["200"]["content"]
        told = {kind: content for kind, content in contents.items() if "example" in content}
        assert told, (method, path)
        for content in told.values():
            fits(document, content.get("schema", {}), content["example"])
            shown += 1
    assert shown >= len(examples())


def test_examples_of_bodies_fit_their_shapes(document: dict[str, Any]) -> None:
    with_body = [operation for method, _, operation in operations(document) if "requestBody" in operation]
    assert len(with_body) >= 7
    for operation in with_body:
        content = operation["requestBody"]["content"]["application/json"]
        fits(document, content["schema"], content["example"])


def test_required_parameters_have_examples_and_examples_fit(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            assert not parameter.get("required") or "example" in parameter, (method, path, parameter["name"])
            if "example" in parameter:
                fits(document, parameter["schema"], parameter["example"])


def test_what_guards_answer_is_told_of_every_route_in_the_one_shape(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        refusals = {int(status) for status in operation["responses"] if status >= "400"}
        role = needed_role(method, path)
        wanted = {400, 401, 403, 408, 413, 429, 503, 504} if role else {400, 408, 413, 504}
        assert wanted <= refusals, (method, path)
        assert operation.get("x-role") == role
        assert ("security" in operation) == (role is not None)
        for status in refusals:
            schema = operation["responses"][str(status)]["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/ErrorBody"}


def test_lists_are_paged(document: dict[str, Any]) -> None:
    paged = "articles sources speakers statements timeline figures conversations keys".split()
    for name in paged:
        operation = document["paths"][f"/v1/{name}"]["get"]
        assert {"limit", "offset"} <= {each["name"] for each in operation["parameters"]}, name
        answer = examples()[f"GET /v1/{name}"]["response"]["application/json"]
        assert "next" in answer, name


def test_no_example_shows_a_key_that_opens_anything() -> None:
    import json
    import re

    assert not re.search(r"rapporteur_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", json.dumps(examples()))
