"""What is quoted in a sentence, shortened before it is parsed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.quotations import quotations
from rag.sentences import sentence_spans
from rag.shortened import shorten


def short(text: str) -> list[str | None]:
    found = [shorten(text, span, quotations(text)) for span in sentence_spans(text)]
    return [one.text if one else None for one in found]


def test_a_sentence_that_is_quoted_whole_is_not_parsed() -> None:
    assert short("“We left early. We came back late.” It rained.") == [None, "It rained."]


def test_a_spoken_sentence_gets_a_stand_in_with_its_stop_and_marks() -> None:
    assert short("''Did anybody see the ferry leave?'' she asked.") == ["“We tried it?” she asked."]
    assert short('She said: "Nobody saw the ferry leave."') == ["She said: “We tried it.”"]


def test_a_quoted_phrase_stays() -> None:
    assert short("He called the plan “a bridge to nowhere at all” again.") == [
        "He called the plan “a bridge to nowhere at all” again."
    ]


def test_signs_are_given_in_their_plain_form() -> None:
    assert short("Brel’s envoy – and his aide – left.") == ["Brel's envoy — and his aide — left."]


@given(
    st.lists(st.sampled_from(["“", "”", '"', "We left the town early today", ", she said. ", "\n", " "]), max_size=9)
)
def test_places_outside_quotations_lead_back_to_the_same_words(parts: list[str]) -> None:
    text = "Brel left. " + "".join(parts)
    quoted = quotations(text)
    for span in sentence_spans(text):
        one = shorten(text, span, quoted)
        for place in range(len(one.text) if one else 0):
            assert one is not None
            start, end = one.there((place, place + 1))
            kept = not any(first <= place < last for (first, last), _ in one.cuts)
            assert span[0] <= start < end <= span[1]
            assert not kept or text[start:end] == one.text[place]
