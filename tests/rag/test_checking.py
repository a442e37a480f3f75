"""What is not supported is left out of an answer, in the open, and what stays is numbered from 1 again."""

from __future__ import annotations

from dataclasses import replace

from rag.checking import NOTHING_LEFT, checked_answer, left_out, marked
from rag.nouns import Answer, ArchiveStamp, Citation, Disagreement, Offence, Sentence, ShortAnswer, Variant
from tests.citations import cited

QUOTES = (
    cited("The flood killed 14 people in Ovren.", number=1, day="2021-05-01"),
    cited("Quill left Velm.", number=2, day="2022-05-01"),
    cited("Holt may leave Velm.", number=3, day="2023-05-01"),
)


def answered(
    *sentences: Sentence, citations: tuple[Citation, ...] = QUOTES, short: ShortAnswer | None = None
) -> Answer:
    return Answer(
        id="",
        conversation_id="",
        question="What happened?",
        standalone_question="What happened?",
        verdict="answered",
        answer=marked(sentences),
        archive=ArchiveStamp("f", 3, None),
        sentences=sentences,
        citations=citations,
        short_answer=short,
        as_of=citations[-1].published,
    )


def said(text: str, *numbers: int) -> Sentence:
    return Sentence(text, numbers, "supported")


def test_an_answer_of_quotes_passes_unchanged() -> None:
    answer = answered(*(said(citation.quote, citation.number) for citation in QUOTES))
    assert checked_answer(answer) == answer


def test_a_partly_supported_sentence_stays_with_its_offending_words() -> None:
    answer = checked_answer(answered(said("Holt left Velm.", 3), citations=(QUOTES[2],)))
    assert answer.sentences == (
        Sentence("Holt left Velm.", (3,), "partly", offending=(Offence("left", "modality", 5, 9),)),
    )
    assert answer.notes == ()


def test_disagreements_keep_to_their_citations_or_go_with_them() -> None:
    sentences = (said("The flood killed 19 in Ovren.", 1), said("Holt may leave.", 3), said("Quill left.", 2))
    variants = (Variant("Holt", 3, 0, 4), Variant("Quill", 2, 0, 5))
    kept, gone = Disagreement("Holt [3] or Quill [2].", variants=variants), Disagreement("14 [1] or none [2].")
    answer = checked_answer(replace(answered(*sentences), disagreements=(kept, gone)))
    assert [(found.text, [each.citation for each in found.variants]) for found in answer.disagreements] == [
        ("Holt [1] or Quill [2].", [1, 2])
    ]


def test_unsupported_sentences_are_left_out_with_a_note_and_the_rest_is_renumbered() -> None:
    answer = checked_answer(
        answered(said("The flood killed 19 in Ovren.", 1), said("Holt may leave.", 3), said("Quill left.", 2, 3))
    )
    assert answer.answer == "Holt may leave. [1] Quill left. [2] [1]"
    assert [(c.number, c.quote) for c in answer.citations] == [(1, "Holt may leave Velm."), (2, "Quill left Velm.")]
    assert answer.notes == ("1 sentence was left out, since its sources do not bear out a number.",)
    assert (answer.verdict, answer.as_of) == ("answered", QUOTES[2].published)
    assert checked_answer(answer) == answer


def test_a_short_answer_goes_with_its_citation() -> None:
    short = ShortAnswer("14", 1, 17, 19)
    kept, lost = said("The flood killed 14 in Ovren.", 1), said("The flood killed 19 in Ovren.", 1)
    assert checked_answer(answered(said("Quill fled Bolm.", 2), kept, short=short)).short_answer == short
    assert checked_answer(answered(lost, said("Quill left.", 2), short=short)).short_answer is None


def test_an_answer_of_which_nothing_is_left_is_a_refusal_that_says_so() -> None:
    answer = checked_answer(answered(said("Bananas ripen in warm rooms.", 1), said("It was.", 7)))
    assert (answer.verdict, answer.sentences, answer.citations, answer.as_of) == ("not_in_archive", (), (), None)
    assert answer.missing == (NOTHING_LEFT,)
    assert answer.answer == f"This is not in the archive. {NOTHING_LEFT}"
    (note,) = answer.notes
    assert note.startswith("2 sentences were left out")


def test_the_note_repeats_nothing_of_what_was_left_out() -> None:
    offending = (Offence("![x](http://evil.example/?k=1)", "quotation", 0, 30), Offence("Sesame", "name", 0, 6))
    note = left_out([Sentence("Whatever.", (1,), "unsupported", offending=offending)])
    assert note == "1 sentence was left out, since its sources do not bear out a quotation or a name."
