"""Runs a Ray cluster on this machine's loopback, and adds or kills its second node when told to.

A program of its own: `python -m tests.index.bulk.two_nodes` prints the address; `add` or `kill` on its standard input
is answered when it is done, the end of the input ends it all.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any

from tests.index.bulk.meeting import DOOMED

MEMORY = 150_000_000


def main() -> None:
    # Ray prints as it likes; what is read from here are addresses alone.
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from ray.cluster_utils import Cluster

    cluster = Cluster()
    options: dict[str, Any] = {"num_cpus": 1, "object_store_memory": MEMORY, "include_dashboard": False}
    cluster.add_node(**options)
    print(cluster.address, file=told, flush=True)
    for line in sys.stdin:
        if line == "add\n":
            second = cluster.add_node(**options, env_vars={DOOMED: "1"})
            cluster.wait_for_nodes()
        else:
            cluster.remove_node(second, allow_graceful=False)
        print("done", file=told, flush=True)
    with contextlib.suppress(Exception):
        cluster.shutdown()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
