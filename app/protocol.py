"""HTTP/1.1 as uvicorn speaks it, but what is no HTTP at all is refused in the one shape of our errors too."""

from __future__ import annotations

from uvicorn.protocols.http.h11_impl import H11Protocol

from app.faults import ErrorBody, ErrorDetail

_BODY = (
    ErrorBody(
        error=ErrorDetail(
            code="bad_request",
            message="This is no HTTP request, or its first line and headers are longer than 64 KiB.",
            hint="Send long texts in a body.",
        )
    )
    .model_dump_json()
    .encode()
)
_ANSWER = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nx-content-type-options: nosniff\r\n"
    b"connection: close\r\ncontent-length: %d\r\n\r\n%b" % (len(_BODY), _BODY)
)


class Protocol(H11Protocol):
    """One connection."""

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (the signature is the library's)
        """Refuse what could not be parsed, and hang up."""
        self.transport.write(_ANSWER)
        self.transport.close()
