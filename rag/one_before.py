"""Asks by name who held a post before: "Who was it before?", "And before that?", "And before her?".

After "Who is the envoy?", answered with a name, such a question asks who was envoy before that one.
"""

from __future__ import annotations

import re

from rag.actors import ROLES
from rag.dialogue import Dialogue
from rag.nouns import Rewrite

_BEFORE = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?:who\s+(?:was|were|held|had|did|came|came\s+in)\s*(?:it|that|this|the\s+(?:post|job|office|role))?"
    r"\s*(?:just\s+)?before(?:\s+(?:that|then|him|her|them))?|before\s+(?:that|him|her|them)|who\s+before"
    r"|who\s+did\s+(?:he|she)\s+(?:succeed|replace|follow|take\s+over\s+from)|who\s+was\s+(?:his|her)\s+predecessor)\W*$",
    re.IGNORECASE,
)
_POST = re.compile(
    rf"\b(?:is|was|were|as|named|appointed|elected|became|made|the|new|an?)\s(?P<post>(?:(?!the\b|named|appointed|elected)"
    rf"[\w.-]+(?:['’]s)?\s){{0,3}}?(?:{ROLES})(?:\s(?:of|for|in)\s(?:the\s)?[A-ZÀ-Þ][\w-]+)?)\b",
    re.IGNORECASE,
)


def one_before(question: str, dialogue: Dialogue) -> Rewrite | None:
    """Ask who came before whom the conversation was last told for an answer; None for another question.

    >>> from datetime import date
    >>> talk = Dialogue("Who was named foreign minister?", date(2024, 1, 1), person="Ada Quill")
    >>> one_before("And before that?", talk).question
    'Who was foreign minister before Ada Quill?'
    """
    if not dialogue.person or not _BEFORE.match(question):
        return None
    post = _POST.search(dialogue.question)
    if post is None:
        return Rewrite(f"Who came before {dialogue.person}?", carried=(dialogue.person,))
    return Rewrite(f"Who was {post['post']} before {dialogue.person}?", carried=(post["post"], dialogue.person))
