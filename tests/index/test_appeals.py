"""Appeals to the reader are told from sentences that begin like one."""

from __future__ import annotations

import pytest

from index.appeals import is_appeal


@pytest.mark.parametrize(
    "line",
    [
        "Follow us on Facebook and Twitter.",
        "Follow Jane Roe on Twitter",
        "Sign up for our daily newsletter.",
        "Get the latest news delivered to your inbox",
        "Subscribe to our newsletter",
        "Download our app",
        "We use cookies to improve your experience on our site. By continuing you agree to our privacy policy.",
        "By continuing to browse this site you accept cookies",
        "If you spotted a mistake, write to us at desk@bay.example.",
        "Support our journalism",
        "Do you have a tip for us? Write to desk@bay.example.",
    ],
)
def test_what_asks_the_reader_for_something_is_an_appeal(line: str) -> None:
    assert is_appeal(line)


@pytest.mark.parametrize(
    "line",
    [
        "Follow the money, the minister said.",
        "Like many others, she wrote on Twitter that the talks had failed.",
        "Send your soldiers home, the envoy told both of them.",
        "We need more time, and we have said so.",
        "Support our troops, the sign read.",
        "Cookies were served in the break of the talks.",
    ],
)
def test_a_sentence_that_begins_alike_is_not(line: str) -> None:
    assert not is_appeal(line)
