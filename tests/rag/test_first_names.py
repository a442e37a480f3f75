"""First names and their short forms can be one person's; two short forms only where one name has both."""

from __future__ import annotations

import pytest

from rag.first_names import is_one_first_name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("william", "bill", True),
        ("bill", "willie", True),
        ("chris", "christine", True),
        ("chris", "christopher", True),
        ("christine", "christopher", False),
        ("bob", "bill", False),
        ("sefa", "sefa", True),
        ("sefa", "seth", False),
    ],
)
def test_a_short_form_may_be_of_each_name_that_has_it(one: str, other: str, same: bool) -> None:
    assert is_one_first_name(one, other) is same
    assert is_one_first_name(other, one) is same
