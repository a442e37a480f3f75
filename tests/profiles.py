"""How long the property tests look, and what is left to `make soak`, which has the time that `make test` has not."""

from __future__ import annotations

import pytest
from hypothesis import settings

SOAK = "soak"
LONGER = 30


def soaking() -> bool:
    """Tell whether these are the tests of `make soak`."""
    return settings.get_current_profile_name() == SOAK


def examples(count: int, *, longer: int = LONGER) -> int:
    """Return how many examples to try where `make test` tries `count`, and `make soak` so many times as many."""
    return count * longer if soaking() else count


def only_in_soak(reason: str) -> pytest.MarkDecorator:
    """Leave a test that is marked `soak` to `make soak` altogether: `make test` has a sample of its rule elsewhere."""
    return pytest.mark.skipif(not soaking(), reason=f"{reason}: make soak")
