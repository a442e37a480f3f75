"""With keys, too, whatever is sent to a route is answered as the OpenAPI document says, to whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from app.access.listing import add_key
from app.access.opening import opened_access
from app.client import Client
from tests.app.serving import RECORDS, settings_in, small_app
from tests.profiles import examples
from tests.serving import served_here

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
Callers = tuple[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callers]:
    """A real server, and the headers of a stranger, of a wrong key and of a key of each role."""
    configured = settings_in(tmp_path_factory.mktemp("schema"), {"access.per_minute": 1_000_000})
    with opened_access(configured, create=True) as access:
        assert access is not None
        keys = [add_key(access.keys, role, role).key for role in ("reader", "editor", "admin")]
    with served_here(small_app(configured)) as address:
        with Client(address, key=keys[1]) as client:
            assert client.add_records(RECORDS).added == 3
        yield address, [{}, {"X-API-Key": "wrong"}, *({"Authorization": f"Bearer {key}"} for key in keys)]


@pytest.mark.soak
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_one_that_the_document_tells_of(served: Callers, mode: GenerationMode) -> None:
    address, callers = served
    asked = set()
    with requests.Session() as session:
        session.trust_env = False
        schema = schemathesis.openapi.from_dict(session.get(f"{address}/openapi.json", timeout=60).json())
        schema.config.update(base_url=address)
        for found in schema.get_all_operations():
            assert isinstance(found, Ok)
            operation = found.ok()
            drawn = operation.as_strategy(generation_mode=mode)

            @seed(0)
            @settings(
                max_examples=examples(1),
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate],
            )
            @given(case=drawn, headers=st.sampled_from(callers))
            def send(case: schemathesis.Case, headers: dict[str, str]) -> None:  # type: ignore[type-arg]
                # What was drawn for the security schemes makes way for who asks.
                for name in ("Authorization", "X-API-Key"):
                    case.headers.pop(name, None)
                answer = case.call(session=session, timeout=60, headers=headers)
                case.validate_response(answer, checks=CHECKS)
                asked.add(case.operation.label)

            with suppress(Unsatisfiable):
                send()
    assert len(asked) > 10
