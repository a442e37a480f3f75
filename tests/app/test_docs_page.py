"""`/docs` is one page that loads nothing and runs nothing."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Annotated

from fastapi import FastAPI, Query
from pydantic import BaseModel

from app.docs_page import render_docs


class Thing(BaseModel):
    """A shape with <b>markup</b> in its words."""

    size: int


def page() -> str:
    app = FastAPI(title="T", version="9")

    @app.post("/things/{name}")
    async def make(name: str, body: Thing, k: Annotated[int, Query(description="How <many>.")] = 3) -> Thing:
        """Make a thing."""
        return Thing(size=len(name) + k + body.size)

    return render_docs(app.openapi())


class Loads(HTMLParser):
    """Collects every address that a page would load, and every script."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [str(value) for name, value in attrs if name in {"src", "srcset", "action", "data"}]
        self.links += [str(value) for name, value in attrs if name == "href"]
        if tag in {"script", "link", "iframe", "img", "object", "embed", "form", "base"}:
            self.found.append(tag)


def test_the_page_loads_nothing_and_links_only_to_itself() -> None:
    reader = Loads()
    reader.feed(page())
    assert reader.found == []
    assert set(reader.links) == {"/openapi.json", "#Thing", "#HTTPValidationError"}


def test_each_route_is_listed_with_parameters_body_and_answers() -> None:
    text = page()
    assert '<span class="method">POST</span> /things/{name}' in text
    assert "<td>k</td><td>query</td><td>How &lt;many&gt;.</td><td>3</td>" in text
    assert '<p>Body: <code>application/json</code> <a href="#Thing">Thing</a></p>' in text
    assert '<details id="Thing"><summary>Thing</summary>' in text


def test_markup_in_descriptions_stays_text() -> None:
    assert "<b>markup</b>" not in page()
    assert "&lt;b&gt;markup&lt;/b&gt;" in page()
