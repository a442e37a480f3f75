"""Ties the sample's questions to its articles: `python -m eval.sample.judgements [--write]`.

`queries.jsonl` is written by hand; of each piece of evidence it states file and fact. This reads the articles as
`add` would, checks that every fact is a slice of its article, and derives what follows from that: the article's id,
title, outlet and day, and `qrels/test.tsv`. It measures no answers.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.reading import Read, read
from index.report import Notice
from rag.errors import UnreadableError
from rag.nouns import Article

SAMPLE = Path(__file__).parent
ARTICLES = SAMPLE / "articles"
QUERIES = SAMPLE / "queries.jsonl"
QRELS = SAMPLE / "qrels" / "test.tsv"

Query = dict[str, Any]
"""One line of `queries.jsonl`."""


def sample_articles(folder: Path = ARTICLES) -> dict[str, Article]:
    """Read the sample's articles by their place: `file`, `zip!inner`, or `file:n` where a file holds several.

    Raises UnreadableError if any of them cannot be read.
    """
    found: dict[str, list[Article]] = defaultdict(list)
    for outcome in read([folder]):
        if isinstance(outcome, Notice):
            raise UnreadableError(f"The sample is not whole: {outcome}")
        found[_name(outcome, folder)].append(outcome.article)
    return {
        file if len(articles) == 1 else f"{file}:{number}": article
        for file, articles in found.items()
        for number, article in enumerate(articles, start=1)
    }


def load_queries(path: Path = QUERIES) -> list[Query]:
    """Read the questions in their order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def judged(query: Query, articles: Mapping[str, Article]) -> Query:
    """Return the question with the derived keys of its evidence filled in; unknown files are left as they are."""
    metadata = query["metadata"]
    evidence = [
        {**piece, "doc_id": article.id, **_shown(article)} if (article := articles.get(piece["file"])) else piece
        for piece in metadata["evidence"]
    ]
    return {**query, "metadata": {**metadata, "evidence": evidence}}


def faults(query: Query, articles: Mapping[str, Article]) -> list[str]:
    """Say what does not fit: unknown files, facts that are no slice, copies of a fact that are not listed."""
    evidence = query["metadata"]["evidence"]
    said = []
    for piece in evidence:
        article = articles.get(piece["file"])
        if article is None:
            said.append(f"{piece['file']} is no article of the sample")
        elif piece["fact"] not in article.text:
            said.append(f"{piece['file']} does not say: {piece['fact']}")
    for fact in {piece["fact"] for piece in evidence if " " in piece["fact"]}:
        listed = {piece["file"] for piece in evidence if piece["fact"] == fact}
        said += [f"{file} says so too: {fact}" for file, a in articles.items() if fact in a.text and file not in listed]
    return [f"{query['_id']}: {fault}" for fault in said]


def part_faults(query: Query) -> list[str]:
    """Say which parts of the answer no fact proves, and which numbers stand for no part.

    An answer has as many parts as it lists, or one where it is a text.
    """
    metadata = query["metadata"]
    answer = metadata["answer"]
    parts = range(1, 1 + (len(answer) if isinstance(answer, list) else bool(answer)))
    proved = {number for piece in metadata["evidence"] for number in piece["parts"]}
    said = [f"no fact proves part {number}" for number in parts if number not in proved]
    said += [f"the answer has no part {number}" for number in sorted(proved - set(parts))]
    return [f"{query['_id']}: {fault}" for fault in said]


def qrels(queries: Iterable[Query]) -> str:
    """Write the judgements as `qrels/test.tsv` holds them: one line a question and article, score 1."""
    lines = ["query-id\tcorpus-id\tscore"]
    for query in queries:
        ids = dict.fromkeys(piece["doc_id"] for piece in query["metadata"]["evidence"])
        lines += [f"{query['_id']}\t{article_id}\t1" for article_id in ids]
    return "\n".join(lines) + "\n"


def write(queries: Sequence[Query], queries_path: Path = QUERIES, qrels_path: Path = QRELS) -> None:
    """Write questions and judgements anew."""
    lines = [json.dumps(query, ensure_ascii=False) for query in queries]
    queries_path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    qrels_path.parent.mkdir(parents=True, exist_ok=True)
    qrels_path.write_text(qrels(queries), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Print what does not fit and return 1 if anything; with `--write`, write the derived parts when all fits."""
    articles = sample_articles()
    before = load_queries()
    queries = [judged(query, articles) for query in before]
    found = [fault for query in queries for fault in (*faults(query, articles), *part_faults(query))]
    if not found and "--write" in arguments:
        write(queries)
    elif not found and (queries != before or qrels(queries) != QRELS.read_text(encoding="utf-8")):
        found = ["ids or judgements are not those of the articles: run this again with --write"]
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


def _name(outcome: Read, folder: Path) -> str:
    return outcome.file.removeprefix(f"{folder}/")


def _shown(article: Article) -> dict[str, str | None]:
    published = article.published.isoformat() if article.published else None
    return {"title": article.title, "source": article.source, "date": published}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
