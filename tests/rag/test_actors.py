"""A title that stands before another name is no role of the name before it."""

from __future__ import annotations

from rag.actors import actors_in


def test_a_title_belongs_to_the_name_behind_it() -> None:
    found = {one.name: one.roles for one in actors_in("Of the hostages of Orrin, Foreign Minister Ada Quill spoke.")}
    assert found["Orrin"] == ()
    assert [one.roles for one in actors_in("Ada Quill, the minister, spoke.")] == [("minister",)]


def test_who_is_named_in_a_sentence_is_not_its_him() -> None:
    assert [one.gender for one in actors_in("The board named Ada Quill to succeed him.")] == [""]
    assert [one.gender for one in actors_in("Ada Quill left. They followed her.")] == ["she"]
    assert [one.gender for one in actors_in("Ada Quill said that she was tired.")] == ["she"]
