"""Measures citations as ALCE does (Gao et al., "Enabling Large Language Models to Generate Text with Citations", 2023).

- Citation recall: the share of an answer's sentences that are supported by all that they cite, taken together; a
  sentence without a citation is not.
- Citation precision: the share of an answer's citations that help. In a sentence that is supported, a citation helps
  unless it supports nothing by itself and the others support the sentence without it; in one that is not, none helps.

Both are means over answers; those without a sentence are left out. ALCE's judge of support is a model of entailment
(TRUE, T5 11B) that reads a title and a passage. Here the caller gives the judge; `supports` is the program's own check.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.nouns import Answer, Citation, Support
from rag.support import check

RECALL, PRECISION = "citation recall", "citation precision"
SUPPORTED, PARTLY, UNSUPPORTED = "sentences supported", "sentences partly supported", "sentences unsupported"
CITATION_MEASURES = (RECALL, PRECISION, SUPPORTED, PARTLY, UNSUPPORTED)

_RATES: dict[str, Support] = {SUPPORTED: "supported", PARTLY: "partly", UNSUPPORTED: "unsupported"}

Judge = Callable[[str, Sequence[Citation]], bool]
"""Whether some citations support a sentence."""


def citation_measures(answer: Answer, judge: Judge) -> dict[str, float]:
    """Measure one answer; nothing where it has no sentence.

    Beside ALCE's measures stand the shares of sentences by the support that the answer itself states.
    """
    if not answer.sentences:
        return {}
    by_number = {citation.number: citation for citation in answer.citations}
    cited = [
        (sentence.text, [by_number[number] for number in dict.fromkeys(sentence.citations)])
        for sentence in answer.sentences
    ]
    held = [bool(citations) and judge(text, citations) for text, citations in cited]
    helping = sum(
        _helping(text, citations, judge) for (text, citations), whole in zip(cited, held, strict=True) if whole
    )
    given = sum(len(citations) for _, citations in cited)
    shares = {RECALL: sum(held) / len(held), PRECISION: helping / given if given else 0.0}
    return shares | {name: _share(answer, support) for name, support in _RATES.items()}


def supports(sentence: str, citations: Sequence[Citation]) -> bool:
    """Judge as the program itself does: the sentence is wholly supported (`rag.support`)."""
    return check(sentence, citations).support == "supported"


def _helping(sentence: str, citations: Sequence[Citation], judge: Judge) -> int:
    """Count the citations of a supported sentence that are not irrelevant."""
    if len(citations) == 1:
        return 1
    others = [[other for other in citations if other is not citation] for citation in citations]
    return sum(
        judge(sentence, [citation]) or not judge(sentence, rest)
        for citation, rest in zip(citations, others, strict=True)
    )


def _share(answer: Answer, support: Support) -> float:
    return sum(sentence.support == support for sentence in answer.sentences) / len(answer.sentences)
