"""A part of a path that may be any text at all: article ids hold slashes, and line breaks too."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor


class AnyText(Convertor[str]):
    """Matches everything; Starlette's own `path` stops at a line break."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        """Take the text as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Write the text as it is."""
        return value


register_url_convertor("text", AnyText())
