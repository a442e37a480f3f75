"""Whatever is sent to a route, sound or not, is answered as the OpenAPI document says, and never by a failure.

`make test` sends some hundred requests, `make soak` more than 20,000.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import requests
from schemathesis.generation import GenerationMode

from tests.app.serving import RECORDS, settings_in, small_app
from tests.attacks.openapi import attack, operations
from tests.profiles import soaking
from tests.serving import served_here

WANTED = 20_000
"""Requests of `make soak`, over all operations and both modes."""

EACH = {False: 4, True: 650}
"""Requests to one operation in one mode, by whether they are those of `make soak`."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server of the small archive."""
    with served_here(small_app(settings_in(tmp_path_factory.mktemp("attacked")))) as served:
        yield served


def known_ids(address: str) -> dict[str, str]:
    """Have the records there, and a conversation; name what a path can name."""
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        client.post("/v1/articles", json=RECORDS).raise_for_status()
        answer = client.post("/v1/ask", json={"question": "Who closed the border post?"}).raise_for_status().json()
    return {"article_id": "border", "conversation_id": answer["conversation_id"], "answer_id": answer["id"]}


@pytest.mark.soak
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_one_that_the_document_tells_of(address: str, mode: GenerationMode) -> None:
    document = httpx.get(f"{address}/openapi.json", trust_env=False).json()
    sent = 0
    with requests.Session() as session:
        session.trust_env = False
        for operation in operations(address, document):
            sent += attack(operation, mode, known=known_ids(address), count=EACH[soaking()], session=session)
    print(f"{sent:,} {mode.value} requests")  # noqa: T201 (the figure of docs/security.md; shown by pytest -s)
    assert sent >= WANTED / 2 or not soaking()
