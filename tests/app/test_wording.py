"""With a language model the answer is in its words, each checked and told as it comes; without one it is quoted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.service import Service
from app.settings import load_settings
from app.wiring import opened_service
from rag.nouns import Filters, Sentence
from tests.embedders import WordEmbedder
from tests.index.articles import story
from tests.language_model import Body, Reply, Server, key_of, passages, say, served

FLOOD = "The flood killed over 350 people in Ovren on Wednesday. Rain had fallen for nine days."
QUILL = "Ada Quill said the ferry would not sail before forty prisoners were free."
STORIES = [
    story("flood", FLOOD, title="Flood in Ovren", day="2021-05-06", source="Quay"),
    story("quill", QUILL, title="Ferry", day="2022-07-01", source="Velm Daily"),
    story("undated", "Bram Holt saw the flood in Ovren from the ferry."),
]
QUESTION = "How many people did the flood kill in Ovren?"
QUOTED = "The flood killed over 350 people in Ovren on Wednesday."
Act = Callable[[Body], Reply]


@contextmanager
def asked(folder: Path, act: Act, **settings: float) -> Iterator[tuple[Service, Server]]:
    """Open an archive whose answers are worded by a scripted server."""
    with served(act) as server:
        given: dict[str, object] = {
            "archive": str(folder / "archive"),
            "generation.base_url": server.address,
            "generation.model": "scripted",
            "generation.key": "sesame",
        }
        given |= {f"generation.{name}": value for name, value in settings.items()}
        with opened_service(load_settings(given), create=True, embedder=WordEmbedder()) as service:
            service.archive.add(STORIES)
            yield service, server


def replies(*texts: str) -> Act:
    """Answer each request with the next text, in which KEY(words) stands for the key of the passage with the words."""
    left = list(texts)

    def act(body: Body) -> Reply:
        text = left.pop(0)
        for words in ("flood killed", "ferry would", "Bram Holt"):
            if any(words in passage for passage in passages(body).values()):
                text = text.replace(f"KEY({words})", key_of(body, words))
        return say(text)

    return act


def test_the_answer_is_in_the_models_words_and_cites_the_sentences_that_bear_it_out(tmp_path: Path) -> None:
    act = replies("More than 350 people died in the Ovren flood on 5 May 2021 [KEY(flood killed)].")
    with asked(tmp_path, act) as (service, server):
        answer = service.desk.ask(QUESTION)
        article = service.archive.article("flood")
    assert answer.answer == "More than 350 people died in the Ovren flood on 5 May 2021. [1]"
    assert answer.sentences == (
        Sentence("More than 350 people died in the Ovren flood on 5 May 2021.", (1,), "supported"),
    )
    (citation,) = answer.citations
    assert article is not None
    assert (citation.quote, citation.article_id) == (QUOTED, "flood")
    assert article.text[citation.start : citation.end] == citation.quote
    assert answer.notes[-1] == "Worded by the language model scripted; each sentence was checked against its sources."
    assert str(answer.as_of) == "2021-05-06"
    assert len(server.requests) == 1


def test_sentences_are_told_checked_and_before_the_reply_is_over(tmp_path: Path) -> None:
    told = threading.Event()

    def act(body: Body) -> Reply:
        key = key_of(body, "flood killed")

        def pieces() -> Iterator[str]:
            yield f"The flood in Ovren killed over 350 people [{key}]. Rain had fal"
            # The rest is sent only when the first sentence has been heard.
            assert told.wait(20)
            yield f"len for nine days in Ovren [{key}]."

        return Reply(pieces())  # type: ignore[arg-type]  # a server may think while it speaks

    heard: list[tuple[str, object]] = []

    def listen(name: str, value: object) -> None:
        heard.append((name, value))
        if name == "sentence":
            told.set()

    with asked(tmp_path, act) as (service, _):
        answer = service.desk.ask(QUESTION, on_event=listen)
    assert [value for name, value in heard if name == "sentence"] == list(answer.sentences)
    assert len(answer.sentences) == 2
    assert ("stage", "afresh") not in heard
    assert heard.index(("sentence", answer.sentences[0])) < heard.index(("stage", "check"))


def test_what_is_not_borne_out_is_sent_back_once_with_its_faults(tmp_path: Path) -> None:
    act = replies(
        "The flood in Ovren killed over 350 people [KEY(flood killed)]. "
        "The flood killed 900 in Velm [KEY(flood killed)].",
        "The flood in Ovren killed over 350 people [KEY(flood killed)]. "
        "Rain had fallen for nine days before the flood [KEY(flood killed)].",
    )
    with asked(tmp_path, act) as (service, server):
        answer = service.desk.ask(QUESTION)
    assert answer.answer == (
        "The flood in Ovren killed over 350 people. [1] Rain had fallen for nine days before the flood. [2]"
    )
    assert not any("left out" in note for note in answer.notes)
    (_, first), (_, second) = server.requests
    assert second["messages"][:2] == first["messages"]
    assert "900" in second["messages"][2]["content"]
    assert "- The flood killed 900 in Velm. (not found: '900', 'Velm')" in second["messages"][3]["content"]


def test_what_is_still_not_borne_out_is_left_out_with_a_note(tmp_path: Path) -> None:
    good = "The flood in Ovren killed over 350 people [KEY(flood killed)]."
    bad = f"{good} The flood killed 900 in Velm [KEY(flood killed)]."
    with asked(tmp_path, replies(bad, bad)) as (service, server):
        answer = service.desk.ask(QUESTION)
    assert answer.answer == "The flood in Ovren killed over 350 people. [1]"
    assert answer.notes[-1] == "1 sentence was left out, since its sources do not bear out a number or a name."
    assert len(server.requests) == 2


@pytest.mark.parametrize("second", [Reply(status=500), Reply(["The fl"], "broken"), say("NO ANSWER")])
def test_where_the_second_reply_fails_the_good_of_the_first_stays(tmp_path: Path, second: Reply) -> None:
    first = replies(
        "The flood killed 900 [KEY(flood killed)]. The flood in Ovren killed over 350 people [KEY(flood killed)]."
    )
    count = iter(range(9))
    with asked(tmp_path, lambda body: second if next(count) else first(body)) as (service, _):
        answer = service.desk.ask(QUESTION)
    assert answer.answer == "The flood in Ovren killed over 350 people. [1]"
    assert answer.notes[-1] == "1 sentence was left out, since its sources do not bear out a number."


def test_a_key_left_out_or_mistaken_is_mended_where_a_passage_bears_the_sentence_out(tmp_path: Path) -> None:
    act = replies(
        "The flood in Ovren killed over 350 people. Rain had fallen for nine days in Ovren [KEY(ferry would)]."
    )
    with asked(tmp_path, act) as (service, _):
        answer = service.desk.ask(QUESTION)
    assert {citation.article_id for citation in answer.citations} == {"flood"}
    assert len(answer.sentences) == 2


def test_the_same_said_twice_is_said_once_and_undated_sources_are_named(tmp_path: Path) -> None:
    act = replies("Holt saw the flood in Ovren [KEY(Bram Holt)]. Holt saw the flood in Ovren [KEY(Bram Holt)].")
    with asked(tmp_path, act) as (service, _):
        answer = service.desk.ask(QUESTION)
    assert answer.answer == "Holt saw the flood in Ovren. [1]"
    assert "Source [1] is undated." in answer.notes


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(status=429), "The language model answered with status 429"),
        (Reply(status=500), "The language model answered with status 500"),
        (Reply(["The flood"], "broken"), "The language model could not be reached, or broke off"),
        (Reply((), "hang"), "The language model did not answer in time"),
        (Reply(["{}"], "{broken"), "The language model sent something that is no reply"),
        (Reply((), "refusal"), "The language model refused to answer"),
        (say("I'm sorry, but I can't help with that."), "The language model wrote nothing that its passages bear out"),
        (say("NO ANSWER"), "The language model wrote nothing that its passages bear out"),
        (
            say("Colourless green ideas sleep furiously. [1]"),
            "The language model wrote nothing that its passages bear out",
        ),
        (say(""), "The language model wrote nothing that its passages bear out"),
    ],
)
def test_when_the_model_fails_the_articles_are_quoted_and_the_answer_says_so(
    tmp_path: Path, reply: Reply, why: str
) -> None:
    with asked(tmp_path, lambda _: reply, idle_seconds=0.3) as (service, _):
        answer = service.desk.ask(QUESTION)
    assert QUOTED in [sentence.text for sentence in answer.sentences]
    assert answer.notes[-1] == f"{why}; this is quoted from the articles instead."


def test_what_was_told_of_a_reply_that_breaks_off_is_taken_back(tmp_path: Path) -> None:
    def act(body: Body) -> Reply:
        key = key_of(body, "flood killed")
        return Reply([f"The flood in Ovren killed over 350 people [{key}]. Rain had fallen. "], "broken")

    heard: list[tuple[str, object]] = []
    with asked(tmp_path, act) as (service, _):
        answer = service.desk.ask(QUESTION, on_event=lambda name, value: heard.append((name, value)))
    afresh = heard.index(("stage", "afresh"))
    before = [value for name, value in heard[:afresh] if name == "sentence"]
    after = [value for name, value in heard[afresh:] if name == "sentence"]
    assert [sentence.text for sentence in before if isinstance(sentence, Sentence)] == [
        "The flood in Ovren killed over 350 people."
    ]
    assert after == list(answer.sentences)


def test_what_the_archive_does_not_answer_is_never_sent(tmp_path: Path) -> None:
    with asked(tmp_path, replies()) as (service, server):
        answer = service.desk.ask("What did Zelda Quark say about the flood?")
    assert (answer.verdict, server.requests) == ("not_in_archive", [])


def test_what_was_published_later_than_as_of_is_never_sent(tmp_path: Path) -> None:
    seen: list[str] = []

    def act(body: Body) -> Reply:
        seen.extend(passages(body).values())
        return say("NO ANSWER")

    with asked(tmp_path, act) as (service, _):
        service.desk.ask("As of 2021, how many people did the flood kill in Ovren, and the ferry?")
    assert seen
    assert not any("ferry would" in text for text in seen)


def test_a_listener_that_goes_ends_the_reply(tmp_path: Path) -> None:
    class GoneError(Exception):
        pass

    def leave(name: str, _: object) -> None:
        if name == "sentence":
            raise GoneError

    def act(body: Body) -> Reply:
        key = key_of(body, "flood killed")
        return Reply([f"The flood in Ovren killed over 350 people [{key}]. Rain had fallen. "], "hang")

    with asked(tmp_path, act, idle_seconds=30, total_seconds=30) as (service, _), pytest.raises(GoneError):
        service.desk.ask(QUESTION, on_event=leave)


def test_filters_and_the_key_stay_where_they_belong(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"), asked(tmp_path, replies("NO ANSWER")) as (service, server):
        service.desk.answer(QUESTION, filters=Filters(sources=("Quay",), undated=True))
    ((headers, body),) = server.requests
    assert headers["authorization"] == "Bearer sesame"
    assert set(passages(body).values()) == {FLOOD}
    assert "sesame" not in caplog.text


def test_the_questions_that_a_newcomer_sees_are_tried_without_the_model(tmp_path: Path) -> None:
    with asked(tmp_path, lambda _: Reply(status=500)) as (service, server):
        assert service.desk.examples() == ["What did Ada Quill say about the ferry?"]
        assert server.requests == []
