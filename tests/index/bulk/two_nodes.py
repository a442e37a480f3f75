"""Runs a Ray cluster of two nodes on this machine's loopback, and kills the second one when told to.

A program of its own: `python -m tests.index.bulk.two_nodes` prints the address; a line on its standard input kills the
second node, the end of the input ends it all.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any

MEMORY = 150_000_000


def main() -> None:
    # Ray prints as it likes; what is read from here are addresses alone.
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from ray.cluster_utils import Cluster

    cluster = Cluster()
    options: dict[str, Any] = {"num_cpus": 1, "object_store_memory": MEMORY, "include_dashboard": False}
    cluster.add_node(**options)
    second = cluster.add_node(**options)
    cluster.wait_for_nodes()
    print(cluster.address, file=told, flush=True)
    for _ in sys.stdin:
        cluster.remove_node(second, allow_graceful=False)
        print("killed", file=told, flush=True)
    with contextlib.suppress(Exception):
        cluster.shutdown()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
