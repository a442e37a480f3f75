from __future__ import annotations

import socket

import pytest

from index.bulk.cluster import require_address
from rag.errors import InputError


@pytest.mark.parametrize("address", ["ray://head:10001", "head", "articles/", "head:port", ":6379"])
def test_an_address_that_cannot_be_joined_is_refused_with_one_that_can(address: str) -> None:
    with pytest.raises(InputError, match=r"no address of a Ray cluster.*HOST:PORT of its head node"):
        require_address(address)


def test_a_cluster_that_does_not_answer_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(InputError, match=f"No Ray cluster answers at {address}"):
            require_address(address)
