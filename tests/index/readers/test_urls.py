"""Only web addresses are kept, and one page has one canonical address."""

from __future__ import annotations

import pytest

from index.readers.urls import canonical_url, web_url


@pytest.mark.parametrize("url", ["https://a.example/1", "http://a.example", " https://a.example/ä?x=1#y "])
def test_a_web_address_is_kept_as_it_is_written(url: str) -> None:
    assert web_url(url) == url.strip()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example/1",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://",
        "https://a b",
        "http://[x",
    ],
)
def test_anything_else_is_no_web_address(url: str) -> None:
    assert web_url(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/1/",
        "HTTPS://A.example/1",
        "https://a.example:443/1#top",
        "https://a.example/1?utm_source=x&fbclid=y",
    ],
)
def test_ways_to_write_one_page_are_one_address(url: str) -> None:
    assert canonical_url(url) == "https://a.example/1"


def test_what_makes_another_page_stays() -> None:
    urls = [
        "https://a.example/1?id=2",
        "https://a.example/2",
        "https://b.example/1",
        "http://a.example/1",
        "https://a.example:8080/1",
    ]
    assert len({canonical_url(url) for url in urls}) == len(urls)
