"""Who came before or after, and who holds a post now, is answered by the change itself, in the right direction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag.evidence import Evidence
from rag.followers import follower_answer, followers_first, tells_of_change
from rag.nouns import Citation
from rag.sentences import sentence_spans
from tests.rag.quoting import evidence, read


def sentences(text: str, year: int = 2021) -> list[Evidence]:
    """Weigh each sentence of a passage alike."""
    whole = evidence(text, 1.0, date(year, 1, 1))
    return [replace(whole, text=text[start:end], start=start, end=end) for start, end in sentence_spans(text)]


def answered(question: str, *texts: tuple[str, int]) -> str | None:
    items = [one for text, year in texts for one in sentences(text, year)]
    first = followers_first(read(question), items)
    quotes = [
        Citation(number, one.text, None, None, None, None, "p", one.text, one.start, one.end, "", "", 1.0)
        for number, one in enumerate(first, start=1)
    ]
    if not tells_of_change(read(question), first):
        return None
    found = follower_answer(read(question), first, quotes)
    return found.text if found else None


INTERIOR = ("The king dismissed Interior Minister Ada Quill. He named Bo Holm to the post.", 2021)
PRIME = ("The king named Bo Holm prime minister. He succeeds Cal Dree.", 2022)
NEXT = ("Holm won praise. His successor at the interior ministry is Eve Finch.", 2022)
OTHERS = ("Brel's interior minister, Gus Hale, left. Hale was succeeded by Ivo Jarl as interior minister.", 2023)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who succeeded Ada Quill?", "Bo Holm"),
        ("Who was interior minister before Holm?", "Ada Quill"),
        ("Who was prime minister before Bo Holm?", "Cal Dree"),
        ("Who was interior minister after Holm?", "Eve Finch"),
        ("Who is the interior minister?", "Eve Finch"),
        ("Who was the interior minister?", None),
        ("Who is the finance minister?", None),
        ("Who succeeded Eve Finch?", None),
        ("Who met Ada Quill?", None),
    ],
)
def test_the_change_that_is_asked_about_gives_the_name_on_the_side_asked_for(question: str, answer: str | None) -> None:
    assert answered(question, INTERIOR, PRIME, NEXT) == answer


def test_a_post_of_somebody_else_is_not_the_one_asked_about() -> None:
    assert answered("Who is the interior minister of Orrin?", NEXT, OTHERS) == "Eve Finch"
    assert answered("Who is Brel's interior minister?", OTHERS) == "Ivo Jarl"


def test_where_no_change_is_told_sentences_stay_as_they_are() -> None:
    items = sentences("Ada Quill left. Bo Holm stayed.")
    assert followers_first(read("Who succeeded Ada Quill?"), items) == items


def test_who_is_asked_for_is_quoted_before_who_left() -> None:
    items = sentences("Ada Quill, the envoy of Orrin, resigned. The board named Bo Holm to succeed her.")
    likelier = [replace(items[0], score=9.0), items[1]]
    found = followers_first(read("Who succeeded Ada Quill?"), likelier)
    assert found[0].text == "The board named Bo Holm to succeed her."
