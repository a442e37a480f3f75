"""Copies: wire stories edited as outlets edit them, against stories in which a fact was replaced."""

from __future__ import annotations

import gzip
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.copies import (
    BANDS,
    OPENING_BANDS,
    are_copies,
    contains_passage,
    may_be_copies,
    opening_bands,
    signature_bands,
    sketch,
)
from tests.profiles import examples

WIRE = """\
The special envoy for the Orlan talks, Mirela Harlan, said on Monday that the two delegations had agreed to meet in one room for the first time since March.

Harlan told reporters in Vessin that the meeting would take place on 14 June and would deal with the release of 340 detainees held by both sides.

The leader of the river party, Tomas Kessler, welcomed the step but warned that his delegation would leave if shelling of the Dorn valley went on. At least 27 people were killed there last week, according to the hospital in Dorn.

"We have come to talk, not to be photographed," Kessler said after a two-hour session at the old customs house.

The highland council has not commented on the announcement. Its chief negotiator, Ilse Brandt, left Vessin on Sunday for consultations and was expected to return before the end of the week.

Diplomats said the envoy had spent three weeks persuading both sides to drop their conditions, and that a paper of nine points had been handed to them in April.

The talks began in 2019 and have been broken off twice, most recently after the harbour agreement collapsed in February.
"""  # noqa: E501
OTHER_STORY = """\
A first face-to-face meeting between the river party and the highland council will be held in Vessin in mid-June, the envoy Mirela Harlan announced at a press conference.

Prisoners are to be the only subject. Families of detainees gathered outside the customs house on Monday with photographs of some 340 missing relatives.

Tomas Kessler, who heads the river delegation, called the invitation overdue. He accused the highlanders of shelling Dorn, where doctors spoke of 27 dead.

Ilse Brandt, who negotiates for the council, was not in the city.
"""  # noqa: E501


def paragraphs(text: str) -> list[str]:
    return text.strip().split("\n\n")


def retitled(text: str) -> str:
    return "Envoy brings Orlan rivals into one room\n\n" + text


def trimmed(text: str) -> str:
    kept = paragraphs(text)
    return "\n\n".join(kept[: max(1, round(len(kept) * 0.45))])


def reordered(text: str) -> str:
    first, *rest = paragraphs(text)
    return "\n\n".join([first, *reversed(rest)])


def with_dateline_and_credit(text: str) -> str:
    return f"VESSIN, June 3 (Northern Wire) - {text.strip()}\n\nReporting by Anna Sorel; editing by Paul Wick"


def lightly_edited(text: str) -> str:
    """Change wording as a desk does, about one word in twenty-five, and no fact."""
    swaps = {"told reporters": "told journalists", "warned that": "cautioned that", "went on": "continued"}
    swaps |= {"according to the": "the", "has not commented": "did not comment", "broken off": "interrupted"}
    swaps |= {" said the ": " said that the ", " plans to ": " intends to ", " rose ": " went up ", " also ": " "}
    for old, new in swaps.items():
        text = text.replace(old, new)
    return text


COPYING: dict[str, Callable[[str], str]] = {
    "retitled": retitled,
    "trimmed": trimmed,
    "reordered": reordered,
    "dateline and credit": with_dateline_and_credit,
    "lightly edited": lightly_edited,
    "all at once": lambda text: with_dateline_and_credit(lightly_edited(trimmed(text))),
}
REPLACEMENTS = [
    ("340 detainees", "430 detainees"),
    ("27 people", "31 people"),
    ("three weeks", "five weeks"),
    ("on Monday", "on Tuesday"),
    ("in April", "in May"),
    ("14 June", "16 June"),
    ("in 2019", "in 2018"),
    ("Ilse Brandt", "Karin Lund"),
    ('photographed," Kessler', 'photographed," Brandt'),
    ("the Dorn valley", "the Elm valley"),
    ("Harlan told reporters", "Brandt told reporters"),
    ("Harlan told reporters", "Moravec told reporters"),
]


@pytest.mark.parametrize("edit", COPYING)
def test_an_edited_print_of_a_story_is_a_copy(edit: str) -> None:
    assert are_copies(WIRE, COPYING[edit](WIRE))
    assert are_copies(COPYING[edit](WIRE), WIRE)


@pytest.mark.parametrize("edit", COPYING)
def test_an_edited_print_shares_a_band(edit: str) -> None:
    assert set(signature_bands(WIRE)) & set(signature_bands(COPYING[edit](WIRE)))


@pytest.mark.parametrize(("old", "new"), REPLACEMENTS)
@pytest.mark.parametrize("edit", ["retitled", "reordered", "dateline and credit", "lightly edited"])
def test_a_replaced_number_name_or_date_makes_two_pieces_of_evidence(old: str, new: str, edit: str) -> None:
    assert old in WIRE
    changed = WIRE.replace(old, new)
    assert not are_copies(WIRE, changed)
    assert not are_copies(WIRE, COPYING[edit](changed))


def test_exchanged_numbers_in_one_sentence_are_a_difference() -> None:
    story = WIRE + "\nThe hospital counted 12 dead and 40 wounded.\n"
    assert not are_copies(story, story.replace("12 dead and 40 wounded", "40 dead and 12 wounded"))


def test_a_number_in_words_is_the_number_in_digits() -> None:
    assert are_copies(WIRE, WIRE.replace("three weeks", "3 weeks").replace("nine points", "9 points"))


def test_an_added_rank_or_another_spelling_is_no_difference() -> None:
    assert are_copies(WIRE, WIRE.replace("Kessler said", "Mr. Kessler said").replace("Harlan told", "Hárlan told"))


def test_two_stories_on_one_event_stay_apart() -> None:
    assert not are_copies(WIRE, OTHER_STORY)


def test_a_rewritten_lede_with_another_number_is_a_difference() -> None:
    lede = "At least 27 people died when shells hit the market of Dorn."
    other = "Shelling of a busy square left 31 dead in the town."
    assert not are_copies(f"{lede}\n\n{WIRE}".replace("27 people were", "Many people were"), f"{other}\n\n{WIRE}")


def test_each_outlet_may_add_its_own_background_at_the_end() -> None:
    mine = WIRE + "\nKarst Mining has held the rights to the valley for 60 years.\n"
    theirs = WIRE + "\nThe Treaty of Lenz was signed by 11 states.\n"
    assert are_copies(mine, theirs)


def test_cuts_in_different_places_leave_a_copy() -> None:
    rows = paragraphs(WIRE)
    assert are_copies("\n\n".join(rows[:2] + rows[3:]), "\n\n".join(rows[:5] + rows[6:]))


def test_a_digest_is_no_copy_of_a_story_inside_it() -> None:
    digest = "\n\n".join(["The harbour of Lenz reopened on Friday after repairs to its crane."] * 3)
    weather = " ".join(f"Station {name} reported light rain and a slow thaw." for name in "ABCDEFGHIJKLMNOP")
    assert not are_copies(WIRE, f"{digest}\n\n{weather}\n\n{OTHER_STORY}\n\n{OTHER_STORY[::-1]}\n\n{WIRE}")


def test_empty_texts_are_no_copies_and_have_no_bands() -> None:
    assert not are_copies("", "")
    assert not are_copies("", WIRE)
    assert signature_bands(" \n--") == []


def test_a_text_is_a_copy_of_itself_however_short() -> None:
    assert are_copies("Talks resume.", "TALKS resume")
    assert not are_copies("Talks resume.", "Talks stop.")


def test_a_passage_is_found_in_another_print() -> None:
    passage = paragraphs(WIRE)[2]
    assert contains_passage(passage, retitled(WIRE).replace("went on", "continued"))
    assert contains_passage(passage, passage)
    assert not contains_passage(passage, WIRE.replace("27 people", "31 people"))
    assert not contains_passage(passage, WIRE.replace("Tomas Kessler", "Pavel Orsic"))
    assert not contains_passage(passage, trimmed(WIRE).replace(passage, ""))
    assert not contains_passage("", WIRE)


def test_what_surrounds_a_passage_in_the_other_print_does_not_count() -> None:
    passage = paragraphs(WIRE)[3]
    assert contains_passage(
        passage, f"On 5 May Lund spoke of 12 dead.\n\n{passage}\n\nIn Elm 99 people fled on Friday."
    )


def test_bands_are_32_bit_integers_fixed_for_all_time() -> None:
    bands = signature_bands("The talks were adjourned until further notice on Friday.")
    assert len(bands) == len(set(bands)) == BANDS
    assert all(-(2**31) <= band < 2**31 for band in bands)
    assert bands[:2] == [1888548221, -67157605]


def test_a_print_cut_to_its_lead_shares_an_opening_band_with_a_story_of_any_length() -> None:
    long = WIRE + "".join(
        f"\n\nDelegate number {n} spoke of road {n * 7} and of nothing else that day." for n in range(300)
    )
    for lead in (paragraphs(WIRE)[0], with_dateline_and_credit(paragraphs(WIRE)[0])):
        assert set(opening_bands(lead)) & set(opening_bands(long))
        assert are_copies(lead, long)
    assert not set(signature_bands(paragraphs(WIRE)[0])) & set(signature_bands(long))
    assert len(set(opening_bands(long))) == OPENING_BANDS
    assert not set(opening_bands(long)) & set(signature_bands(long))
    assert opening_bands("...") == []


def test_a_name_replaced_in_a_heading_of_plain_words_is_a_difference_and_another_headline_is_none() -> None:
    assert not are_copies(f"Who spoke for Velm yesterday\n\n{WIRE}", f"Who spoke for Orrin yesterday\n\n{WIRE}")
    assert are_copies(
        f"Envoy Harlan brings rivals together\n\n{WIRE}", f"First meeting since March, Brandt absent\n\n{WIRE}"
    )


def test_two_brief_notices_of_one_form_are_no_copies() -> None:
    notice = (
        "Monthly dividend 7.1 cents against 7.1 before. Pay March 31. Record March 16. Note: {} Trust of the coast."
    )
    assert not are_copies(notice.format("Franklin Insured"), notice.format("Franklin High Yield Insured"))


def test_bands_are_the_same_in_another_process(root: Path) -> None:
    program = "from index.copies import signature_bands; print(signature_bands('one two three four five six seven'))"
    printed = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
        env={"PYTHONHASHSEED": "77", "PYTHONPATH": str(root)},
    ).stdout
    assert json.loads(printed) == signature_bands("one two three four five six seven")


def test_bands_take_no_notice_of_case_punctuation_and_spelling() -> None:
    assert signature_bands("The U.N. envoy, in Türkiye!") == signature_bands("the UN envoy in Turkey")


def test_a_signature_dismisses_texts_that_share_a_sentence_and_keeps_every_edited_print() -> None:
    own = sketch(WIRE).signature
    prints = [edit(WIRE) for edit in COPYING.values()]
    others = [OTHER_STORY, f"{paragraphs(WIRE)[6]}\n\n{OTHER_STORY}", "Rain fell on the hills all day. " * 9]
    signatures = [sketch(text).signature for text in (*prints, *others, "Short.", WIRE)]
    kept = may_be_copies(own, signatures).tolist()
    assert kept == [True] * len(prints) + [False] * len(others) + [False, True]


def test_a_text_without_a_signature_may_be_a_copy_of_identical_texts_alone() -> None:
    assert may_be_copies(b"", [b"", sketch(WIRE).signature]).tolist() == [False, False]


def test_unrelated_texts_share_no_band() -> None:
    assert not set(signature_bands(WIRE)) & set(
        signature_bands("Rain fell on the hills all day. " * 3 + OTHER_STORY[700:])
    )


@pytest.mark.soak
@settings(max_examples=examples(40), deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_can_be_compared_and_the_order_does_not_matter(a: str, b: str) -> None:
    assert are_copies(a, b) == are_copies(b, a)
    assert len(signature_bands(a)) in {0, BANDS}
    assert contains_passage(a, a) == bool(signature_bands(a))


def test_the_order_does_not_matter_where_sentences_return() -> None:
    reason = "Its speaker named the arrest of two fishermen as the reason."
    court = "The host government said that a court would decide."
    thanks = "Minister Brask thanked the envoys for their patience."
    boats = "Observers counted 40 boats in the harbour."
    one = [reason, reason, court, thanks, "Minister Olden thanked the guards for their patience.", boats]
    other = [boats, reason, reason, court, thanks, "The delegation of Norrland left the talks on Sunday.", boats]
    texts = " ".join(one), " ".join(other)
    assert are_copies(*texts) == are_copies(*texts[::-1])


def test_a_long_text_is_compared_in_time_proportional_to_its_length() -> None:
    rng = random.Random(5)
    words = [f"{rng.choice('bdfgklmnprst')}{rng.choice('aeiou')}{n}x" for n in range(3000)]
    sentences = [" ".join(rng.choices(words, k=15)).capitalize() + "." for _ in range(8000)]
    text = " ".join(sentences)
    edited = " ".join(s if n % 9 else s.replace(" ", " very ", 1) for n, s in enumerate(sentences))
    began = time.process_time()
    assert are_copies(text, edited)
    assert time.process_time() - began < 20
    began = time.process_time()
    are_copies("a 1 " * 100_000, "a 2 " * 100_000)
    assert time.process_time() - began < 20


def replaced_fact(text: str, rng: random.Random) -> str | None:
    """Replace one number or one name inside a sentence by another of its kind."""
    facts = [*re.finditer(r"(?<=[a-z] )\d[\d,.]*\d|(?<=[a-z] )[A-Z][a-z]{3,}(?= [a-z])", text)]
    facts = [m for m in facts if m[0] not in {"Minister", "President", "Secretary", "Ambassador", "General", "Foreign"}]
    if not facts:
        return None
    fact = rng.choice(facts)
    new = str(int(re.sub(r"\D", "", fact[0])) + 3) if fact[0][0].isdigit() else rng.choice(["Varnek", "Olsdorf"])
    return text[: fact.start()] + new + text[fact.end() :]


def test_pairs_made_from_real_wire_stories_are_told_apart(
    shared: Path, record_property: Callable[[str, object], None]
) -> None:
    """Precision and recall over edited and falsified prints of 80 stories, candidates by bands included."""
    with gzip.open(shared / "data/reuters21578/corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line, _ in zip(file, range(4000), strict=False)]
    rng = random.Random(11)
    stories = rng.sample([text for text in texts if 1200 < len(text) < 5000 and text.count("\n\n") > 4], k=80)
    true = found = false = 0
    for text in stories:
        for edit in COPYING.values():
            copy = edit(text)
            true += 1
            found += bool(set(signature_bands(text)) & set(signature_bands(copy))) and are_copies(text, copy)
        falsified = [retitled(changed) for _ in range(4) if (changed := replaced_fact(text, rng))]
        false += sum(are_copies(text, changed) for changed in falsified)
    for first, second in pairwise(stories):
        false += are_copies(first, second)
    recall, precision = found / true, found / (found + false)
    record_property("recall", recall)
    record_property("precision", precision)
    assert recall >= 0.97
    assert precision >= 0.98
