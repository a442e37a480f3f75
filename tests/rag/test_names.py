"""Names are read by their capitals, and known when somebody or something in the archive bears them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.names import bearing_words, is_known, names, unknown_names
from rag.nouns import Filters
from rag.seams import Archive
from tests.index.articles import ALL, opened, story


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Possessives end a name, whoever writes the apostrophe.
        ("What did Ada Quill's deputy say?", ["Ada Quill"]),
        ("Ada Quill’s Harbour League rejected it.", ["Ada Quill", "Harbour League"]),
        ("Who refused the Quills’ offer?", ["Quills"]),
        ("What did Lena O'Dwyer tell them?", ["Lena O'Dwyer"]),
        # Words that only open a sentence name nothing.
        ("Did Quill agree?", ["Quill"]),
        ("However, Bram Holt left. Meanwhile Cal Rusk came.", ["Bram Holt", "Cal Rusk"]),
        ("Set Quill's promise beside what Holt said.", ["Quill", "Holt"]),
        ("Nobody spoke. Everyone left. Many wept.", []),
        ("The talks failed. They were held in Ovren.", ["Ovren"]),
        # Months and weekdays are not names, and do not stick to one.
        ("In March Ada Quill left on Monday.", ["Ada Quill"]),
        ("What came of Monday's talks?", []),
        # Particles belong to a name.
        ("Did Bo van der Holm meet Abu Omar al-Tarif?", ["Bo van der Holm", "Abu Omar al-Tarif"]),
        ("What did al-Tarif tell Ibn Salloum?", ["al-Tarif", "Ibn Salloum"]),
        # "of" belongs to some bodies, and joins a person to others.
        ("Is Ada Quill of the Harbour League right?", ["Ada Quill", "Harbour League"]),
        ("Is the Ministry of Fisheries right?", ["Ministry of Fisheries"]),
        ("Is the Lethren Observatory for Human Rights right?", ["Lethren Observatory for Human Rights"]),
        # Hyphens join names, but not a name and a participle.
        ("Did Jean-Luc Marrow and Kim Jong-ro speak?", ["Jean-Luc Marrow", "Kim Jong-ro"]),
        ("Did Kestow-backed rebels attack?", ["Kestow"]),
        ("Did the U.N.-brokered talks fail?", ["U.N."]),
        # Initials and initialisms keep their dots; a short title keeps the name it stands before.
        ("Did Geir O. Pellam meet J. R. Quill?", ["Geir O. Pellam", "J. R. Quill"]),
        ("Did A. Quill agree?", ["A. Quill"]),
        ("They left the U.N. Then Bram Holt spoke.", ["U.N.", "Bram Holt"]),
        ("What did Ms. Quill tell Dr. Holt?", ["Ms. Quill", "Dr. Holt"]),
        # Each name once, in order; accents are letters; dashes and quotation marks part.
        ("Why did Quill, Holt and then Quill speak?", ["Quill", "Holt"]),
        ("Did Çelik Öztan and Đorđe Šimić meet?", ["Çelik Öztan", "Đorđe Šimić"]),
        ("Did the Quill—Holt talks and “Ada Quill” fail?", ["Quill", "Holt", "Ada Quill"]),
        ("zážitek łódka šedý", []),
        # A headline does not run into the text below it, nor a wrapped line end a name.
        ("The war of Ada Quill\n\nBram Holt spoke.", ["Ada Quill", "Bram Holt"]),
        ("The war of Ada\nQuill", ["Ada Quill"]),
        # Where everything has a capital, capitals tell nothing.
        ("WHAT DID THE HARBOUR LEAGUE SAY?", []),
        ("What Did Ada Quill Say About the Ferry?", []),
        ("what did ada quill say?", []),
        ("NATO?", ["NATO"]),
        ("", []),
    ],
)
def test_names_are_what_stands_out_by_its_capitals(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@given(st.text(max_size=300))
def test_any_text_has_names_without_blanks_around_and_none_twice(text: str) -> None:
    found = names(text)
    assert len(found) == len(set(found))
    assert all(name and name == " ".join(name.split()) for name in found)


@given(st.text(alphabet="AIOÉ.'’-& ofthe\n", max_size=30))
def test_every_name_is_borne_by_some_word(text: str) -> None:
    assert all(bearing_words(name) for name in names(text))


@pytest.mark.parametrize("name", ["A. I.", "It", "The", "O.", "¹"])
def test_a_name_of_small_words_alone_is_borne_by_them(name: str) -> None:
    assert bearing_words(name)


def test_names_of_a_long_run_of_capitals_are_found_in_time() -> None:
    assert names("A-" * 50_000 + "B is quite long") == ["A-" * 50_000 + "B"]
    assert names("Ada " * 25_000 + "was here")[0].startswith("Ada Ada")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Foreign Minister Ada Quill", ["ada", "quill"]),
        ("Gen. Orrin Tasse", ["orrin", "tasse"]),
        ("Geir O. Pellam", ["geir", "pellam"]),
        ("J.R. Quill", ["quill"]),
        ("Bo van der Holm", ["bo", "holm"]),
        ("al-Tarif", ["tarif"]),
        ("U.N.", ["un"]),
        ("the U.N.", ["un"]),
        ("Prime Minister", ["prime", "minister"]),
        ("The Hague", ["hague"]),
        ("Attorney General Tarrasch", ["tarrasch"]),
        ("Justice Quill", ["quill"]),
    ],
)
def test_a_name_is_borne_by_what_is_no_title_initial_or_particle(name: str, expected: list[str]) -> None:
    assert bearing_words(name) == expected


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder: Path = tmp_path_factory.mktemp("names")
    with opened(folder / "archive") as made:
        made.add(
            [
                story(
                    "a", "Ada Quill spoke for the Harbour League. Bram Holt, an engineer, listened.", day="2022-01-01"
                ),
                story("b", "Geir O. Pellam met the Kestowan delegates, and Rusk was there.", day="2023-01-01"),
                story("c", "The Ministry of Fisheries of Lethria answered Staffan de Gollan.", title="Tessaly wins"),
                story("d", "Nick Marwood kept the ferry in Türkiye and saw Poland from it."),
            ]
        )
        yield made


@pytest.mark.parametrize(
    "name",
    [
        *("Ada Quill", "Quill", "Envoy Quill", "Engineer Quill", "ADA QUILL", "Ministry of Fisheries", "Tessaly"),
        # A middle initial or particle more or less is the same bearer.
        *("Geir Pellam", "Geir O. Pellam", "Geir P. Pellam", "Bram X. Holt", "Gollan", "de Gollan", "Staffan Gollan"),
        # Of somebody who is named without a first name, nothing contradicts one.
        *("Cal Rusk", "Mr. Rusk"),
        # A body by more words than the archive gives it.
        "Greater Harbour League",
        # A first name in full where the archive has it short.
        "Nicholas Marwood",
        # A people and its country stand for one another, in the plural too.
        *("Kestowans", "Kestowan", "Kestow", "Lethrians", "Lethrian", "Lethria", "the Quills"),
        *("Turkish", "Turkey", "Turks", "Polish", "Poles"),
        # A mere title is nobody's name.
        *("Prime Minister", "President", ""),
    ],
)
def test_a_name_is_known_in_every_form_that_means_its_bearer(name: str, archive: Archive) -> None:
    assert is_known(name, archive, filters=ALL)


@pytest.mark.parametrize(
    "name",
    [
        "Anna Quill",
        "Ada Holt",
        "Bram Quill",
        "Ada Marrow",
        "Marrow",
        "Marrowans",
        "Harbour Assembly",
        "Ulla Pellam",
        "Mick Marwood",
        "Dutch",
    ],
)
def test_a_namesake_or_nobody_is_unknown(name: str, archive: Archive) -> None:
    assert not is_known(name, archive, filters=ALL)


def test_a_name_that_only_comes_up_later_is_not_known_before(archive: Archive) -> None:
    assert is_known("Pellam", archive, filters=Filters(as_of=date(2023, 1, 1)))
    assert not is_known("Pellam", archive, filters=Filters(as_of=date(2022, 12, 31)))
    assert is_known("Tessaly", archive, filters=Filters(as_of=date(2022, 12, 31), undated=True))


def test_unknown_names_come_in_their_order(archive: Archive) -> None:
    asked = names("Did Ulla Marrow tell Ada Quill that Anna Quill had met the Brel Assembly?")
    assert unknown_names(asked, archive, filters=ALL) == ["Ulla Marrow", "Anna Quill", "Brel Assembly"]


@pytest.mark.parametrize("text", ["Thirty-seven people left.", "Forty of them stayed.", "Hundreds fled."])
def test_a_number_that_opens_a_sentence_is_no_name(text: str) -> None:
    assert names(text) == []
    assert names(f"{text[:-1]} with Ada Quill.") == ["Ada Quill"]
