"""The archive's own card over HTTP."""

from __future__ import annotations

from starlette.testclient import TestClient


def test_the_archive_tells_what_it_holds_and_how_it_was_built(client: TestClient) -> None:
    card = client.get("/v1/archive").json()
    assert card["state"] == client.get("/readyz").json()
    assert card["state"]["articles"] == 3
    assert card["built_with"] == {
        "format": 5,
        "model": "words-64",
        "checksum": card["built_with"]["checksum"],
        "dimensions": 64,
        "passage_tokens": 200,
        "overlap_tokens": 40,
        "token_codes": False,
    }
