"""The headers of a streamed answer that its server sends and its clients read."""

from __future__ import annotations

CONVERSATION_HEADER, QUESTION_HEADER = "X-Conversation-Id", "X-Question-Id"
"""Where the question is kept while it is answered, percent-encoded; the question's id will be its answer's."""
