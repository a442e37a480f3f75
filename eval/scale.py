"""Measures how an archive's cost grows: `rapporteur bench --scale 10000,100000,1000000`.

One archive grows from size to size. At each it is stored to and closed, searched, changed by single articles, checked,
and opened by a fresh process. The passages are recombined sentences (`eval.recombined`). What is measured is storing,
indexing and searching, not embedding: each distinct sentence is encoded once (and kept in the user's cache), a passage
has the normalised mean of its sentences' vectors and all of their token codes. Queries are titles of the data set's
articles. Articles are made as they are stored, and let go. The archive lies in a temporary folder or in a database.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from eval.benchmark import fresh_process
from eval.brute_force import Stored
from eval.datasets import find_corpus
from eval.figures import Figure, Section
from eval.limits import GIGA, Limits
from eval.recombined import (
    PASSAGES_AN_ARTICLE,
    Encoded,
    Material,
    Recombination,
    articles,
    gather,
    recombination,
    vectors,
)
from eval.scale_changes import SINGLES, changing
from eval.scale_places import Place, scratch_place
from eval.scale_search import SEED, searching_at_scale, stages_of_search
from eval.sentence_cache import encode_sentences
from eval.speed import seconds_of
from eval.vector_files import VectorFile
from index.postgres.address import Address
from rag.embedding import SentenceTransformerEmbedder
from rag.errors import ArchiveError, InputError
from rag.nouns import IndexedArticle

if TYPE_CHECKING:
    from app.settings import Settings
    from index.verification import CheckReport

BATCH = 64
"""Articles in one commit, as in `add`."""

STORING = "Storing"
CHANGING = "One article"
KEEPING = "Opening, checking, disk"
SEARCHING = "Searching"
STAGES = "Milliseconds of a search"

TOLD_EVERY = 50_000
"""Passages stored between two words of progress."""

OnStep = Callable[[str], None]


def run_scale_benchmark(
    folder: Path,
    settings: Settings,
    embedder: SentenceTransformerEmbedder,
    *,
    limits: Limits,
    sizes: Sequence[int],
    questions: int,
    passages_an_article: int = PASSAGES_AN_ARTICLE,
    with_codes: bool = True,
    archive: Address | None = None,
    on_step: OnStep = lambda _: None,
) -> Iterator[Section]:
    """Grow an archive of passages recombined from the data set in `folder` to each of some rising sizes, and measure.

    Articles stay whole: a size may be reached by some passages more. Without `with_codes` no token codes are stored,
    which take two fifths of an archive. `archive` is an empty database that it grows in, else that is a temporary
    folder. `on_step` hears what is next.
    Raises InputError when the data set has too few sentences, or no titles; SettingsError for a database in use.
    """
    from index.reading import read

    on_step("reading and encoding sentences")
    material = gather(read([find_corpus(folder.resolve())]))
    if not material.titles:
        raise InputError(
            f"No article in {folder} has a title: they are what is searched for.",
            hint="Give a --dataset whose articles have titles, or --scale 0.",
        )
    largest = -(-sizes[-1] // passages_an_article) + SINGLES
    dealt = recombination(largest * passages_an_article, sentences=len(material.sentences), seed=SEED)
    encoded = encode_sentences(material, embedder, checksum=embedder.checksum)
    if not with_codes:
        encoded = replace(encoded, codes=())
    made = articles(material, encoded, dealt, seed=SEED, passages_an_article=passages_an_article)
    singles = _last(material, encoded, dealt, passages_an_article)
    with scratch_place(archive) as place:
        growing = Growing(
            place,
            settings.model_copy(update={"archive": place.archive}),
            embedder,
            limits,
            encoded,
            dealt,
            _asked(material, questions),
            singles,
            Stored(),
        )
        for size in sizes:
            wanted = -(-size // passages_an_article) - len(growing.stored.ids) // passages_an_article
            yield from growing.measured(islice(made, wanted), on_step)


def _last(
    material: Material, encoded: Encoded, dealt: Recombination, passages_an_article: int
) -> tuple[IndexedArticle, ...]:
    """Make the last articles that were dealt, which the archive never holds for long."""
    left = replace(dealt, passages=SINGLES * passages_an_article, lines=dealt.lines[-SINGLES * passages_an_article :])
    return tuple(articles(material, encoded, left, seed=SEED + 1, passages_an_article=passages_an_article))


def _asked(material: Material, count: int) -> list[str]:
    titles = list(material.titles)
    random.Random(SEED).shuffle(titles)
    return titles[:count]


@dataclass(frozen=True, slots=True)
class Growing:
    """An archive that grows, and what it is measured with; `singles` are articles that come and go."""

    place: Place
    settings: Settings
    embedder: SentenceTransformerEmbedder
    limits: Limits
    encoded: Encoded
    dealt: Recombination
    asked: Sequence[str]
    singles: Sequence[IndexedArticle]
    stored: Stored

    def measured(self, made: Iterator[IndexedArticle], on_step: OnStep) -> Iterator[Section]:
        """Store more articles and measure all that can be measured then."""
        from app.wiring import build_service

        storing = self.store(made, on_step)
        passages = len(self.stored.ids)
        yield Section(STORING, storing, passages)
        sizes = self.place.sizes(passages, code_bytes=self.stored.code_bytes)
        file = self.place.vectors(self.embedder.dimensions)
        with closing(build_service(self.settings, embedder=self.embedder)) as service:
            on_step(f"searching {passages:,} passages")
            blocks = vectors(self.encoded, self.dealt, passages=passages)
            found = searching_at_scale(service, self.embedder, self.asked, stored=self.stored, blocks=blocks)
            yield Section(SEARCHING, (*found, *self._scanning(found, file)), passages)
            yield Section(STAGES, tuple(stages_of_search(service, self.asked)), passages)
            on_step("adding and removing single articles")
            yield Section(CHANGING, tuple(changing(service.archive, self.singles, shown=self.place.shown())), passages)
        on_step("checking, and starting a fresh process")
        kept = (_checked(self.settings), *fresh_process(self.settings, self.asked[0]), *sizes)
        yield Section(KEEPING, kept, passages)

    def store(self, made: Iterator[IndexedArticle], on_step: OnStep = lambda _: None) -> tuple[Figure, ...]:
        """Add articles, in batches as `add` does, and close: the making of articles is not counted."""
        from app.wiring import build_service

        before, written = len(self.stored.ids), self.place.written()
        adding, told = 0.0, before
        with closing(build_service(self.settings, create=True, embedder=self.embedder)) as service:
            on_step("storing and indexing")
            noted = self.stored.noting(made)
            while batch := list(islice(noted, BATCH)):
                adding += seconds_of(partial(service.archive.add, batch))
                if len(self.stored.ids) - told >= TOLD_EVERY:
                    told = len(self.stored.ids)
                    on_step(f"{told:,} passages stored")
            # Closing writes what the indexes have gathered, and waits for cells that are being learnt: a part of it, as
            # is the vector index of a database.
            on_step("closing")
            closed = seconds_of(service.settle) + seconds_of(service.close)
        came = len(self.stored.ids) - before
        figures = [
            Figure("passages stored", came, "", f"{BATCH} articles a commit, embedding not counted"),
            Figure("storing and indexing", adding, "s"),
            Figure("closing: indexes saved, cells learnt", closed, "s"),
            Figure("stored, indexed and closed", came / (adding + closed), "passages/s"),
        ]
        return (*figures, *self._written(written, seconds=adding + closed))

    def _written(self, before: int | None, *, seconds: float) -> list[Figure]:
        """Tell how much was written; nothing where nobody counts it."""
        after = self.place.written()
        if before is None or after is None or after == before:
            return []
        return self.place.writing(after - before, seconds=seconds, limits=self.limits)

    def _scanning(self, found: Sequence[Figure], file: VectorFile | None) -> list[Figure]:
        """Set the search by vectors against how fast memory is read; nothing before there is an index file."""
        if file is None:
            return []
        name = "vectors alone, first 10"
        took = next(figure.value for figure in found if figure.name == name)
        least = 1000 * file.bytes_read / self.limits.read
        note = f"reading {file.bytes_read / 2**20:.1f} MiB at {self.limits.read / GIGA:.1f} GB/s takes {least:.2f} ms"
        figures = [Figure(f"{name}, over reading its codes", took / least, "times", note)]
        if file.cells:
            figures += [Figure("cells", file.cells, ""), Figure("cells looked at", file.probes, "")]
        return figures


def _checked(settings: Settings) -> Figure:
    """Time `check`. Raises ArchiveError if the archive is not whole: then no figure of it means anything."""
    from app.storage import check_archive

    reports: list[CheckReport] = []
    seconds = seconds_of(lambda: reports.append(check_archive(settings, repair=False, vacuum=False)[0]))
    if not reports[0].whole:
        raise ArchiveError(f"The archive is not whole after growing: {reports[0].problems[0].what}")
    return Figure("check", seconds, "s")
