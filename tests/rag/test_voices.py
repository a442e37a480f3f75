"""One speaker under all their names, and two of one name kept apart."""

from __future__ import annotations

from rag.voices import Aliases, Speaker, Speakers

HEARD = [
    ("a", "Special Envoy Geir O. Pedersen"),
    ("a", "Pedersen"),
    ("b", "Geir Pedersen"),
    ("b", "Mr. Pedersen"),
    ("c", "Ada Quill"),
    ("d", "Bo Quill"),
    ("d", "Quill"),
    ("e", "Quill"),
    ("f", "High Negotiations Committee"),
    ("g", "HNC"),
    ("h", "Moscow"),
    ("h", "the Kremlin"),
    ("i", "MOSCOW"),
]
ALIASES = Aliases({"Russia": "Russia", "Moscow": "Russia", "Kremlin": "Russia"})


def test_titles_initials_and_first_names_make_no_other_speaker() -> None:
    found = Speakers(HEARD, ALIASES)
    assert found.list()[0] == Speaker(
        "Geir Pedersen", ("Geir Pedersen", "Mr. Pedersen", "Pedersen", "Special Envoy Geir O. Pedersen"), 4
    )
    assert found.key("the envoy Pedersen") == found.key("Geir Pedersen")


def test_a_last_name_that_two_bear_means_the_one_who_speaks_in_its_article() -> None:
    found = Speakers(HEARD, ALIASES)
    assert found.name(found.key("Quill", "d")) == "Bo Quill"
    assert found.name(found.key("Quill", "e")) == "Quill"
    assert found.find("Quill") == {("quill",)}


def test_initials_mean_the_body_that_they_abbreviate() -> None:
    found = Speakers(HEARD, ALIASES)
    assert found.name(found.key("HNC")) == "High Negotiations Committee"
    assert found.find("the HNC") == found.find("High Negotiations Committee") != set()


def test_an_alias_goes_before_all_rules_and_what_is_kept_apart_before_aliases() -> None:
    found = Speakers(HEARD, ALIASES)
    assert (found.name(found.key("Moscow")), found.key("MOSCOW")) == ("Russia", found.key("Kremlin"))
    apart = Speakers(HEARD, Aliases(ALIASES.same, frozenset({"Moscow", "Pedersen"})))
    assert apart.name(apart.key("Moscow")) == "Moscow"
    assert apart.key("Pedersen", "a") != apart.key("Geir Pedersen", "a")


def test_a_place_behind_a_name_makes_no_other_speaker_and_is_none() -> None:
    found = Speakers([("a", "Ada Quill of Brel"), ("b", "Ada Quill"), ("c", "Brel")])
    assert found.key("Ada Quill of Brel") == found.key("Ada Quill")
    assert found.name(found.key("Brel")) == "Brel"


def test_a_reader_may_name_some_of_a_speakers_words() -> None:
    found = Speakers(HEARD, ALIASES)
    assert found.find("Negotiations Committee") == found.find("HNC")
    assert found.find("Nobody") == set()
    assert found.find("") == set()
