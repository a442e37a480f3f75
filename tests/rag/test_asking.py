"""The kind of a question is what the asking word that governs it asks for."""

from __future__ import annotations

import pytest

from rag.asking import Kind, kind_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many barns were flooded?", "quantity"),
        ("What is the death toll?", "quantity"),
        ("According to the Post, how much was paid?", "quantity"),
        ("What did Ada Quill say about the ferry?", "statement"),
        ("How did the Harbour League respond?", "statement"),
        ("What is its position?", "statement"),
        ("Why did the talks fail?", "reason"),
        ("On what grounds did Quill refuse?", "reason"),
        ("How does Quill justify leaving?", "reason"),
        ("When did the ferry sail?", "time"),
        ("In which year did it sail?", "time"),
        ("Where were the talks held?", "place"),
        ("In which city did they meet?", "place"),
        ("Who called for new talks?", "person"),
        ("Which side walked out?", "person"),
        ("At what age did Quill sail?", "quantity"),
        ("By what margin was it passed?", "quantity"),
        ("What is the latest League figure for people lost?", "quantity"),
        ("Give me the total of the people lost.", "quantity"),
        ("What reason did Quill give?", "reason"),
        ("Where did Brel and the League stand when the talks failed?", "statement"),
        ("Did the ferry sail?", "other"),
        ("ferry talks", "other"),
        ("", "other"),
    ],
)
def test_the_kind_is_what_the_question_asks_for(text: str, kind: Kind) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What object did Quill carry off when she quit?", "other"),
        ("Who was on board when the ferry sank?", "person"),
        ("Those who left, how many are back?", "quantity"),
        ("When the ferry sank, who was on board?", "person"),
        ("Which letter begins the name of the man who left?", "other"),
        ("Where was it built, according to the Post?", "place"),
        ("Did anybody leave when the ferry sank?", "other"),
        ("Do you know when the ferry sank?", "time"),
        ("Can you tell me who left?", "person"),
        ("Could someone tell me when the ferry sank?", "time"),
        ("Did the ministry say where the ferry sank?", "place"),
        ("The ferry sank when?", "time"),
    ],
)
def test_an_asking_word_that_only_describes_does_not_count(text: str, kind: Kind) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("whos the new mayor", "person"),
        ("what's Quill saying about the ferry", "statement"),
        ("whats quill saying about the ferry", "statement"),
        ("wat did quill say when she left", "statement"),
        ("so why's she mad", "reason"),
        ("Who’s left?", "person"),
        ("when's the vote", "time"),
        ("Who left the talks: when?", "time"),
        ("How many left: where?", "place"),
        ("Who is the envoy: since when?", "time"),
        ("How many people read Velm: Who We Really Are?", "quantity"),
        ("When was the book Velm: How It Fell and Rose published?", "time"),
        ("Why did he say 'they asked: who left' to the press?", "reason"),
    ],
)
def test_chat_spellings_of_asking_words_are_read(text: str, kind: Kind) -> None:
    assert kind_of(text) == kind


def test_asking_words_joined_by_and_all_govern() -> None:
    assert kind_of("Who resigned and when?") == "time"
    assert kind_of("Who resigned, and how many followed?") == "quantity"
