"""Draws requests from the server's own OpenAPI document, sound and unsound ones, and judges the answers by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SECONDS = 60.0
"""How long one answer may take; none comes near it."""


def operations(address: str, document: Mapping[str, Any]) -> Iterator[APIOperation[Any, Any, Any, Any]]:
    """List what the document describes, to be called at an address."""
    schema = schemathesis.openapi.from_dict(dict(document))
    schema.config.update(base_url=address)
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        yield found.ok()


def attack(
    operation: APIOperation[Any, Any, Any, Any],
    mode: GenerationMode,
    *,
    known: Mapping[str, str],
    count: int,
    session: requests.Session,
) -> int:
    """Send so many drawn requests to an operation; return how many it were.

    Half of those with one of the `known` path parameters name it. Raises schemathesis's failure for an answer that is
    a 500, or of a status, type or form that the document does not tell of.
    """
    drawn = operation.as_strategy(generation_mode=mode)
    real = {name: value for name, value in known.items() if f"{{{name}" in operation.path}
    if real:
        drawn = st.one_of(drawn, operation.as_strategy(generation_mode=mode, path_parameters=real))
    sent = 0

    @seed(0)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(case=drawn)
    def send(case: schemathesis.Case[Any]) -> None:
        nonlocal sent
        sent += 1
        answer = case.call(session=session, timeout=SECONDS)
        case.validate_response(answer, checks=CHECKS)

    with suppress(Unsatisfiable):
        # A route that takes nothing cannot be sent anything unsound.
        send()
    return sent
