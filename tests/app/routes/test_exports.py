"""Answers as Markdown, BibTeX and CSL-JSON: whole, escaped, and silent about sources that went."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from app.exports import as_bibtex, as_csl, as_markdown, bibtex, export, markdown
from rag.nouns import Answer, ArchiveStamp, Citation, Sentence

TITLE = "R&D_costs: 5% of {it} *rose* [update] <b> #1 ~ ^ $2 \\"


def cited(**changes: object) -> Citation:
    fields: dict[str, object] = {
        "number": 1,
        "article_id": "a#1",
        "title": TITLE,
        "source": "Évening & Post",
        "published": date(2022, 2, 3),
        "url": "https://x.example/a b?c=1%202&d={e}",
        "passage_id": "a#1#0-9",
        "quote": "It rose.\nTwice.",
        "start": 0,
        "end": 15,
        "before": "",
        "after": "",
        "score": 1.0,
    }
    return Citation(**{**fields, **changes})  # type: ignore[arg-type]  # fields by name


def answer_of(*citations: Citation) -> Answer:
    sentences = tuple(Sentence(each.quote, (each.number,), "supported") for each in citations)
    return Answer(
        id="n1",
        conversation_id="c1",
        question="What *rose*?",
        standalone_question="What *rose*?",
        verdict="answered",
        answer=" ".join(f"{each.quote} [{each.number}]" for each in citations),
        archive=ArchiveStamp("f00d", 3, date(2022, 2, 4)),
        sentences=sentences,
        citations=citations,
    )


def test_markdown_shows_titles_as_they_are_and_names_the_archive() -> None:
    from markdown_it import MarkdownIt

    written = as_markdown(answer_of(cited()))
    shown = MarkdownIt().render(written)
    link = re.search(r'<a href="([^"]*)">(.*?)</a>', shown)
    assert link is not None
    assert link[1] == "https://x.example/a%20b?c=1%202&amp;d=%7Be%7D"
    assert link[2] == TITLE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert "<h1>What *rose*?</h1>" in shown
    assert "archive f00d: 3 articles, newest of 2022-02-04." in shown
    assert "<blockquote>\n<p>It rose. Twice.</p>\n</blockquote>" in shown


@pytest.mark.parametrize(
    "text", ["# a", "- a", "+ a", "1. a", "1) a", "= a", "a | b", "`a`", "a_b_c", "~~a~~", "&amp;"]
)
def test_markdown_takes_no_text_for_markup(text: str) -> None:
    from markdown_it import MarkdownIt

    shown = MarkdownIt("gfm-like", {"linkify": False}).render(markdown(text))
    assert shown == f"<p>{text.replace('&', '&amp;')}</p>\n"


def test_bibtex_escapes_what_latex_takes_for_commands() -> None:
    assert bibtex(TITLE) == (
        r"R\&D\_costs: 5\% of \{it\} *rose* [update] <b> \#1 \textasciitilde{} \textasciicircum{} \$2 \textbackslash{}"
    )
    written = as_bibtex(answer_of(cited(), cited(number=2)))
    assert [line for line in written.splitlines() if line.startswith("@")] == [
        "@article{eveningpost2022-1,",
        "@article{eveningpost2022-2,",
    ]
    assert written.count("{") == written.count("}")
    assert "  journal = {Évening \\& Post},\n  year = {2022},\n  month = feb,\n  day = {3},\n" in written
    assert "Read by Rapporteur from archive f00d" in written


def test_csl_has_one_item_a_source() -> None:
    (item,) = as_csl(answer_of(cited()))
    assert item["type"] == "article-newspaper"
    assert (item["title"], item["container-title"]) == (TITLE, "Évening & Post")
    assert item["issued"] == {"date-parts": [[2022, 2, 3]]}
    assert item["note"].startswith("[1] “It rose. Twice.” (article a#1, characters 0 to 15). Read by Rapporteur")
    (bare,) = as_csl(answer_of(cited(title=None, source=None, published=None, url=None)))
    assert (bare["id"], bare["title"], "issued" in bare) == ("articlend-1", "It rose. Twice.", False)


def test_a_source_that_went_is_not_quoted() -> None:
    answer = answer_of(cited(quote="", status="source removed on 2022-03-01"))
    for form in ("md", "bibtex", "csl"):
        written = export(answer, form).text
        assert "source removed on 2022-03-01" in written
        assert "“" not in written


def test_a_kept_answer_is_exported_in_each_form(client: TestClient) -> None:
    answer = client.post("/v1/ask", json={"question": "What did envoy Lena Oduya say about the ferries?"}).json()
    for form, kind in (
        ("md", "text/markdown"),
        ("bibtex", "application/x-bibtex"),
        ("csl", "application/vnd.citation"),
    ):
        reply = client.get(f"/v1/answers/{answer['id']}/export", params={"format": form})
        assert reply.status_code == 200
        assert reply.headers["content-type"].startswith(kind)
        assert answer["archive"]["fingerprint"] in reply.text
    for citation in answer["citations"]:
        client.delete(f"/v1/articles/{citation['article_id']}")
    items = json.loads(client.get(f"/v1/answers/{answer['id']}/export?format=csl").text)
    assert len(items) == len(answer["citations"]) > 0
    assert all("source removed on" in item["note"] for item in items)


@pytest.mark.parametrize(("path", "status"), [("nowhere/export", 404), ("nowhere/export?format=pdf", 422)])
def test_what_there_is_not_is_refused(client: TestClient, path: str, status: int) -> None:
    assert client.get(f"/v1/answers/{path}").status_code == status
