"""How long the property tests look: `make soak` gives them many times the examples that `make test` does."""

from __future__ import annotations

from hypothesis import settings

SOAK = "soak"
LONGER = 30


def examples(count: int, *, longer: int = LONGER) -> int:
    """Return how many examples to try where `make test` tries `count`, and `make soak` so many times as many."""
    return count * longer if settings.get_current_profile_name() == SOAK else count
