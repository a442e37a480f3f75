"""A language is named only where its common words say so."""

from __future__ import annotations

import pytest

from index.language import language_of


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The envoy said that the talks in the harbour town will have to go on for as long as it takes."),
        (
            "fr",
            "Les deux délégations ont quitté la salle dans la nuit et les pourparlers sont suspendus pour une semaine.",
        ),
        (
            "de",
            "Die Gespräche der beiden Seiten sind in der Nacht ohne ein Ergebnis zu Ende gegangen.",
        ),
        (
            "es",
            "Las dos delegaciones salieron de la sala por la noche y el enviado dijo que no se reunirán en una semana.",
        ),
        ("ar", "قال المبعوث إن المحادثات في المدينة سوف تستمر من يوم إلى يوم على الرغم من كل شيء"),
        (None, "Geneva Monday envoy talks harbour town delegates hall morning seats flowers bill winter month"),
        (None, "The talks failed."),
        (None, ""),
    ],
)
def test_a_language_is_known_by_its_common_words(code: str | None, text: str) -> None:
    assert language_of(text) == code
