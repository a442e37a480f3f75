"""Who speaks: names brought together, roles, pronouns, and what stays unknown."""

from __future__ import annotations

import pytest

from rag.name_forms import merged, one_bearer
from rag.speaker_mentions import read_mention
from rag.speakers import Speaker, is_digest, speakers_in


def resolved(text: str, *mentions: str, digest: bool = False) -> list[Speaker]:
    """Resolve mentions, each at its first place behind the one before."""
    spans: list[tuple[tuple[int, int] | None, int]] = []
    place = 0
    for mention in mentions:
        start = text.index(mention, place)
        place = start + len(mention)
        spans.append(((start, place), place))
    return speakers_in(text, spans, digest=digest)


@pytest.mark.parametrize(
    ("mention", "name", "role"),
    [
        ("UN envoy Ada Quill", "Ada Quill", "UN envoy"),
        ("the head of the Relief Alliance, Dr Bo Holm,", "Bo Holm", "head of the Relief Alliance"),
        ("Ada Quill, a former diplomat who has followed the talks,", "Ada Quill", "former diplomat"),
        ("Secretary of State Ada Quill", "Ada Quill", "Secretary of State"),
        ("Dr. Bo Holm of the Harbour Institute", "Bo Holm", None),
        ("Moscow", "Russia", None),
        ("Earlier Bo Holm", "Bo Holm", None),
        ("the U.N.", "United Nations", None),
        ("the Harbour League (HL)", "Harbour League", None),
        ("the Syrian opposition forces", "Syrian opposition forces", None),
        ("the government of Brel", "government of Brel", None),
    ],
)
def test_a_mention_gives_the_name_and_the_role_beside_it(mention: str, name: str, role: str | None) -> None:
    found = read_mention(mention)
    assert (found.name, found.role) == (name, role)


@pytest.mark.parametrize("mention", ["a Western diplomatic source", "Diplomats", "one of them", "His office", "she"])
def test_nobody_in_particular_has_no_name(mention: str) -> None:
    assert read_mention(mention).name is None


def test_a_last_name_is_the_person_whom_the_article_names_in_full() -> None:
    text = "The envoy, Ada Quill, spoke. Later Quill left."
    assert resolved(text, "Ada Quill", "Quill")[1] == Speaker("Ada Quill", "envoy")


def test_a_last_name_that_two_people_bear_stays_as_it_is_written() -> None:
    text = "Ada Quill met Bo Quill. Quill spoke."
    assert resolved(text, "Quill spoke"[:5])[0].name == "Quill"


def test_a_pronoun_is_not_who_spoke_before_where_somebody_else_is_introduced_in_its_paragraph() -> None:
    text = "Ada Quill spoke.\n\nPetra Holt, now a deputy, broke with the League. She spoke too."
    assert resolved(text, "Ada Quill", "She")[1].name is None
    assert resolved("Ada Quill spoke.\n\nRain fell. She spoke too.", "Ada Quill", "She")[1].name == "Ada Quill"


def test_a_pronoun_is_who_spoke_last_in_its_paragraph() -> None:
    assert resolved("Ada Quill spoke. Then she spoke again.", "Ada Quill", "she")[1].name == "Ada Quill"


def test_a_pronoun_after_somebody_unknown_is_nobody() -> None:
    assert resolved("Ada Quill spoke. A clerk replied. Then he left.", "Ada Quill", "A clerk", "he")[2].name is None


def test_a_pronoun_after_two_people_is_nobody() -> None:
    text = "Envoy Ada Quill met Minister Bo Holm. Then he spoke."
    assert resolved(text, "he spoke"[:2])[0].name is None


def test_a_pronoun_reaches_into_the_paragraph_before_but_not_in_a_digest() -> None:
    text = "Envoy Ada Quill spoke.\n\nThen she left."
    assert resolved(text, "Envoy Ada Quill", "she")[1].name == "Ada Quill"
    assert resolved(text, "Envoy Ada Quill", "she", digest=True)[1].name is None


def test_he_is_not_a_spokeswoman() -> None:
    text = "Spokeswoman Ada Quill spoke. Then he left."
    assert resolved(text, "Spokeswoman Ada Quill", "he left"[:2])[1].name is None


def test_a_role_is_the_one_person_who_was_called_by_it() -> None:
    text = "Foreign Minister Ada Quill met the envoy, Bo Holm. The minister spoke."
    assert resolved(text, "The minister")[0].name == "Ada Quill"


def test_it_is_the_body_that_spoke_last() -> None:
    text = "The Harbour League spoke. In a statement it said more."
    assert resolved(text, "The Harbour League", "it")[1].name == "Harbour League"


def test_a_dateline_behind_another_story_makes_a_digest() -> None:
    story = "Talks failed in the north, and nobody could say when they would go on or who would come. " * 4
    assert is_digest(f"{story}\nKESSARY, Quentale (HD) - The bridge shut.\n")
    assert is_digest("EBRIN, Orsavia (HD) - Talks failed.\nKESSARY, Quentale (HD) - The bridge shut.\n")
    assert not is_digest("KESSARY, Quentale (HD) - The bridge shut.\nTalks failed.\n")


def test_a_dateline_under_the_headline_is_the_storys_own() -> None:
    assert not is_digest(
        "Bridge shuts\nFrom our own reporter\nKESSARY, Quentale (HD) - The bridge shut.\nTalks failed.\n"
    )


def test_the_words_and_positions_of_somebody_speak_for_them() -> None:
    text = "The Barley League left the talks. The Barley League’s proposal demands more. Its position demands less."
    named = resolved(text, "The Barley League", "The Barley League’s proposal", "Its position")
    assert [one.name for one in named] == ["Barley League"] * 3
    assert resolved(text + " Its envoy spoke.", "The Barley League", "Its envoy")[1].name is None


def test_names_of_an_archive_are_merged_only_where_one_person_can_bear_them() -> None:
    kept = merged(["Pedersen", "Geir Pedersen", "Geir O. Pedersen", "Quill", "Ada Quill", "Bo Quill", "Moscow"])
    assert kept["Pedersen"] == kept["Geir O. Pedersen"] == kept["Geir Pedersen"]
    assert (kept["Quill"], kept["Moscow"]) == ("Quill", "Russia")


def test_one_person_bears_names_of_which_one_holds_all_the_others() -> None:
    assert one_bearer(["Holm", "Bo Holm"]) == "Bo Holm"
    assert one_bearer(["Ada Holm", "Bo Holm"]) is None
