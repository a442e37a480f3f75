"""A list of wordings is one pattern."""

from __future__ import annotations

from index.phrases import wording


def test_each_line_is_a_wording_and_case_does_not_matter() -> None:
    form = wording("""
        read (?:more|also)
        share
    """)
    assert [bool(form.fullmatch(text)) for text in ("READ also", "Share", "read")] == [True, True, False]


def test_a_line_with_a_plus_goes_on_with_the_one_before() -> None:
    assert wording("read\n    + more\nshare").fullmatch("read more")
