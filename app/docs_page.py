"""`/docs`: the routes as one page of plain HTML, made from the OpenAPI document.

FastAPI's own page loads scripts from a content delivery network; this one loads nothing from anywhere and runs no
script. Every text in it is escaped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"}

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1f1c18 }
h2 { font-size: 1rem; margin: 2rem 0 .25rem } code, pre { font: .875rem/1.5 ui-monospace, monospace }
.method { display: inline-block; min-width: 4.5rem; color: #8a2f2b } table { border-collapse: collapse; width: 100% }
td, th { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd5c7 }
pre { overflow-x: auto; background: #f3eee5; padding: .75rem } summary { cursor: pointer } a { color: #8a2f2b }
"""

Json = Mapping[str, Any]


def render_docs(openapi: Json) -> str:
    """Write an OpenAPI document as one HTML page."""
    info = openapi["info"]
    title = escape(f"{info['title']} {info['version']}")
    return "\n".join(
        [
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>{STYLE}</style></head><body><h1>{title}</h1><p>{escape(info.get('description', ''))}</p>",
            '<p>For programs: <a href="/openapi.json">/openapi.json</a>.</p>',
            *_routes(openapi),
            "<h1>Shapes</h1>",
            *_shapes(openapi.get("components", {}).get("schemas", {})),
            "</body></html>",
        ]
    )


def _routes(openapi: Json) -> Iterator[str]:
    for path, methods in openapi["paths"].items():
        for method, route in methods.items():
            yield f'<h2><code><span class="method">{method.upper()}</span> {escape(path)}</code></h2>'
            yield f"<p>{escape(route.get('description', route.get('summary', '')))}</p>"
            yield from _parameters(route.get("parameters", ()))
            yield from _contents("Body", route.get("requestBody", {}))
            yield from _responses(route["responses"])


def _parameters(parameters: list[Json]) -> Iterator[str]:
    if not parameters:
        return
    yield "<table><tr><th>parameter</th><th>where</th><th>meaning</th><th>default</th></tr>"
    for each in parameters:
        default = json.dumps(each["schema"]["default"]) if "default" in each["schema"] else ""
        cells = (each["name"], each["in"], each.get("description", ""), default)
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
    yield "</table>"


def _responses(responses: Json) -> Iterator[str]:
    for status, response in responses.items():
        yield from _contents(f"{status} {response.get('description', '')}", response)


def _contents(label: str, holder: Json) -> Iterator[str]:
    for media_type, content in holder.get("content", {}).items():
        schema = content.get("schema", {})
        yield f"<p>{escape(label)}: <code>{escape(media_type)}</code> {_schema(schema)}</p>"


def _schema(schema: Json) -> str:
    """Link to a named shape, or say the plain type."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f'<a href="#{escape(name)}">{escape(name)}</a>'
    return escape(str(schema.get("type", "")))


def _shapes(schemas: Json) -> Iterator[str]:
    for name, schema in schemas.items():
        shown = escape(json.dumps(schema, indent=2, ensure_ascii=False))
        yield f'<details id="{escape(name)}"><summary>{escape(name)}</summary><pre>{shown}</pre></details>'
