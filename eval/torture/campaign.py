"""Tortures archives: writers are killed or cannot write, and after each the archive is held against the ledger.

A step removes some articles, gives a writer new, changed, copied and known ones, kills it at an aim or lets its writes
fail while a reader searches, and looks at what is left. After some steps the archive is compared with a fresh one;
after more it is left and another begun, so that beginnings are tortured too.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from eval.torture import aims
from eval.torture.aims import Aim, Pace, Phase, draw
from eval.torture.audit import compare_with_fresh, read_articles
from eval.torture.failures import Failure, complaint_about, failing
from eval.torture.findings import Findings
from eval.torture.full_disk import LARGE, enlarge, small_disk
from eval.torture.ledger import Ledger
from eval.torture.material import Material, Supply
from eval.torture.processes import UNBURDENED, Burden, Ended, Launcher, Running
from eval.torture.reader import Seen
from eval.torture.watcher import Watcher
from index.lexical_leg import REBUILD_BELOW
from index.storing import BATCH_ARTICLES
from rag.nouns import Article

COMPARED_EVERY = 10
"""Steps between two comparisons with a fresh archive."""

LIFE = 20
"""Steps that one archive has to bear."""

BATCHES = range(2, 6)
_MEASURED = 3
_REMOVED = 12
_COPIED, _CHANGED, _KNOWN = 0.05, 0.45, 0.05
_STEPS_WITH_REMOVALS, _READERS_KILLED = 0.5, 0.1
_DISK_MEGABYTES = (0.2, 1.6)

OnStep = Callable[[], None]


class Campaign:
    """One torture test: `run` does it. `folder` takes the archives and whatever else is written.

    Writers are killed in these phases; `on_step` is called after each.
    """

    def __init__(
        self,
        launcher: Launcher,
        material: Material,
        folder: Path,
        *,
        found: Findings,
        on_step: OnStep,
        phases: Sequence[Phase] = tuple(Phase),
    ) -> None:
        self._launcher = launcher
        self._folder = folder
        self._chance = random.Random(found.seed)
        self._supply = Supply(material, self._chance)
        self._watcher = Watcher(launcher, material.words())
        self._ledger = Ledger()
        self._left: list[Article] = []
        self._on_step = on_step
        self._phases = phases
        self._lives = self._steps = 0
        self.found = found
        self.archive = folder

    def run(self, *, kills: int, failures: int) -> None:
        """Kill so many writers and let the writes of so many fail, by turns, or stop at the first fault."""
        try:
            self._begin_life()
            while not self.found.faults and (self.found.kills < kills or self.found.writes_failed < failures):
                self._step(kills=kills, failures=failures)
            if not self.found.faults and self._steps % COMPARED_EVERY:
                self._compare()
        finally:
            seen = self._watcher.end()
            self._gather(seen)
            self.found.searches, self.found.hits = seen.searches, seen.hits

    def _step(self, *, kills: int, failures: int) -> None:
        due = failures * self.found.kills / kills if kills else failures
        if self.found.writes_failed < due:
            self._fail_writes()
        elif not self._kill_one():
            return
        self._steps += 1
        self._on_step()
        if self._steps % COMPARED_EVERY == 0 and not self.found.faults:
            self._compare()
        if self._steps % LIFE == 0 and not self.found.faults:
            self._begin_life()

    def _begin_life(self) -> None:
        if self._lives:
            shutil.rmtree(self.archive)
        self._lives += 1
        self.archive = self._folder / f"archive-{self._lives}"
        self._ledger, self._left = Ledger(), []

    @cached_property
    def _pace(self) -> Pace:
        """Let a writer come to its end, and measure it."""
        run = self._launcher.warm(self._give(self._choose(_MEASURED)))
        times = [time.monotonic()]
        while not run.closed:
            if self._follow(run) >= len(times):
                times.append(time.monotonic())
        self._judge_end(run.end())
        self._look()
        batch = (times[-1] - times[1]) / max(1, len(times) - 2)
        return Pace(opening=times[1] - times[0], batch=batch, closing=time.monotonic() - times[-1])

    @cached_property
    def _starting(self) -> float:
        """Let a writer that is started as a user does come to its end; returns the seconds to its first report."""
        given = self._give(self._choose(BATCHES.start))
        run = self._launcher.cold(given)
        while not run.closed and not self._follow(run):
            pass
        seconds = time.monotonic() - run.began
        self._judge_end(self._followed(run))
        self._look()
        return seconds

    def _kill_one(self) -> bool:
        """Give a writer work and kill it; returns whether it was still at it."""
        pace = self._pace
        if self._chance.random() < _STEPS_WITH_REMOVALS:
            self._remove()
        batches = self._chance.choice(BATCHES)
        aim = draw(self._chance, batches=batches, phases=self._phases)
        if aim.phase is Phase.STARTING:
            pace = pace.starting_in(self._starting)
        given = self._choose(batches)
        news = [article for article in given if self._is_news(article)]
        arguments = self._give(given)
        run = (self._launcher.cold if aim.phase is Phase.STARTING else self._launcher.warm)(arguments)
        ended = aims.strike(run, aim, pace=pace, archive=self.archive, follow=lambda: self._follow(run))
        ended = ended or self._followed(run)
        killed = ended.code == -signal.SIGKILL
        if killed and self._chance.random() < _READERS_KILLED:
            self._watcher.kill(self._ledger)
            self.found.readers_killed += 1
        self._follow(run)
        if killed:
            self._count(aim)
        else:
            self.found.finished += 1
            self._judge_end(ended)
        stored = self._look()
        self.found.between += killed and 0 < sum(stored.get(each.id) == each for each in news) < len(news)
        self._left = [article for article in given if stored.get(article.id) != article]
        return killed

    def _count(self, aim: Aim) -> None:
        self.found.kills += 1
        self.found.phases[aim.phase] = self.found.phases.get(aim.phase, 0) + 1

    def _fail_writes(self) -> None:
        """Let a writer's writes fail; when they do so no more, the same command must do all the work."""
        possible = self._possible_failures()
        failure = possible[self.found.writes_failed % len(possible)]
        if failure is Failure.DISK:
            self._fill_disk()
        else:
            given = self._choose(self._chance.choice(BATCHES))
            with failing(failure, self.archive, self._chance) as burden:
                self._write_in_vain(given, burden)
            self._write_again(given, repair=failure is Failure.REPLACED)
        self.found.writes_failed += 1
        self.found.failures[failure] = self.found.failures.get(failure, 0) + 1

    def _possible_failures(self) -> list[Failure]:
        if not self._begun():
            # The others are done to what is there.
            return [Failure.LIMIT]
        return [each for each in Failure if each is not Failure.DISK or self._may_mount]

    def _begun(self) -> bool:
        return (self.archive / "truth.db").exists()

    @cached_property
    def _may_mount(self) -> bool:
        with small_disk(self._folder / "disk", size=LARGE) as mounted:
            return mounted

    def _fill_disk(self) -> None:
        """Fill a small disk with an archive of its own."""
        size = int(self._chance.uniform(*_DISK_MEGABYTES) * 1e6)
        with small_disk(self._folder / "disk", size=size), self._elsewhere(self._folder / "disk" / "archive"):
            given = self._choose(BATCHES.stop)
            self._write_in_vain(given, UNBURDENED)
            enlarge(self._folder / "disk", size=LARGE)
            self._write_again(given)

    @contextmanager
    def _elsewhere(self, archive: Path) -> Iterator[None]:
        """Work on another archive inside the block."""
        kept = self.archive, self._ledger, self._left
        self.archive, self._ledger, self._left = archive, Ledger(), []
        try:
            yield
        finally:
            if not self.found.faults:
                self.archive, self._ledger, self._left = kept

    def _write_in_vain(self, given: Sequence[Article], burden: Burden) -> None:
        # The reader, who may write too, would only be refused as well.
        arguments = self._give(given, watched=False)
        ended = self._followed(self._launcher.warm(arguments, burden))
        self.found.stopped += ended.code != 0
        complaint = complaint_about(ended)
        self.found.faults += [complaint] if complaint is not None else []

    def _write_again(self, given: Sequence[Article], *, repair: bool = False) -> None:
        self._look(repair=repair)
        self._judge_end(self._followed(self._launcher.warm(self._give(given))))
        self._look()
        self._left = []

    def _is_news(self, article: Article) -> bool:
        return self._ledger.may([article.id])[article.id] != frozenset({article})

    def _choose(self, batches: int) -> list[Article]:
        """Choose what the next writer is given: first what the one before left, then news of every kind."""
        stored = list(self._ledger.stored().values())
        chosen = {article.id: article for article in self._left}
        while len(chosen) < batches * BATCH_ARTICLES:
            article = self._news(self._chance.choice(stored) if stored else None)
            chosen.setdefault(article.id, article)
        return list(chosen.values())[: batches * BATCH_ARTICLES]

    def _news(self, old: Article | None) -> Article:
        kind = self._chance.random()
        if old is None or kind > _COPIED + _CHANGED + _KNOWN:
            return self._supply.new()
        if kind < _COPIED:
            return self._supply.copy(old)
        return self._supply.changed(old) if kind < _COPIED + _CHANGED else old

    def _give(self, articles: Sequence[Article], *, watched: bool = True) -> list[str]:
        """Write articles for a writer, tell the ledger, let the reader read; returns the writer's arguments."""
        path = self._folder / "given.jsonl"
        path.write_text("".join(json.dumps(_record(article)) + "\n" for article in articles), encoding="utf-8")
        for article in articles:
            self._ledger.begin_put(article)
        if watched:
            self._watcher.open(self.archive, self._ledger)
        return ["add", str(path), "--progress", "jsonl", "--archive", str(self.archive)]

    def _follow(self, run: Running) -> int:
        """Read what a writer has reported since the last time; returns how many reports there are."""
        reports = [line for line in run.lines(aims.POLL) if line.startswith(b'{"ids"')]
        for line in reports[run.told :]:
            ids: list[str] = json.loads(line)["ids"]
            self._ledger.reported(ids)
            self._watcher.tell(self._ledger.may(ids))
            self.found.reported += len(ids)
        run.told = len(reports)
        return run.told

    def _followed(self, run: Running) -> Ended:
        """Follow a writer to its end."""
        while not run.closed:
            self._follow(run)
        return run.end()

    def _remove(self) -> None:
        stored = list(self._ledger.stored())
        chosen = self._chance.sample(stored, min(_REMOVED, len(stored) // 10))
        if not chosen:
            return
        self._ledger.begin_removal(chosen)
        self._watcher.open(self.archive, self._ledger)
        self._judge_end(self._launcher.run(["remove", *chosen, "--archive", str(self.archive)]))
        self._ledger.removed(chosen)
        self._watcher.tell(self._ledger.may(chosen))
        self.found.removed += len(chosen)

    def _look(self, *, repair: bool = False) -> dict[str, Article]:
        """Open the archive in a fresh process: is it whole, and does it hold what it must?"""
        # While anyone has the archive open, SQLite does not look for what a dead writer committed in its last instant:
        # a batch that was not reported could come to light later.
        self._watcher.pause()
        stored: dict[str, Article] = {}
        if self._begun():
            way = ["--repair"] if repair else []
            checked = self._launcher.run(["check", "--json", *way, "--archive", str(self.archive)])
            if checked.code == 0:
                stored = self._launcher.call(read_articles, self.archive)
            elif "No archive at" not in checked.err:
                self.found.rejected += 1
                self.found.faults.append(f"check exits with {checked.code}: {checked.out.decode()} {checked.err}")
                return stored
        faults = self._ledger.settle(stored)
        self.found.lost += len(faults)
        self.found.faults += faults
        self._gather(self._watcher.seen)
        return stored

    def _gather(self, seen: Seen) -> None:
        """Take over what the reader complains of."""
        self.found.faults += [*seen.torn[self.found.torn :], *seen.refused[self.found.refused :]]
        self.found.torn, self.found.refused = len(seen.torn), len(seen.refused)

    def _compare(self) -> None:
        """Compare with an archive built afresh; a large one again after its traces of what was deleted are gone."""
        if not self._ledger.stored():
            return
        if self._compare_one(self.archive, words_up_to=REBUILD_BELOW) > REBUILD_BELOW:
            vacuumed = Path(shutil.copytree(self.archive, self._folder / "vacuumed"))
            self._judge_end(self._launcher.run(["check", "--vacuum", "--archive", str(vacuumed)]))
            self._compare_one(vacuumed, words_up_to=None)
            shutil.rmtree(vacuumed)

    def _compare_one(self, path: Path, *, words_up_to: int | None) -> int:
        articles = list(self._ledger.stored().values())
        fresh = self._folder / "fresh"
        compared = self._launcher.call(
            compare_with_fresh, path, fresh, articles, seed=self._steps, words_up_to=words_up_to
        )
        self.found.compared += compared.searches
        self.found.differing += len(compared.differences)
        self.found.faults += compared.differences
        shutil.rmtree(fresh)
        return compared.passages

    def _judge_end(self, ended: Ended) -> None:
        """A command that is left alone must do all its work."""
        if ended.code != 0:
            self.found.faults.append(f"A command that was left alone exits with {ended.code}: {ended.err}")


def _record(article: Article) -> dict[str, Any]:
    published = article.published.isoformat() if article.published else None
    record = {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "published": published,
        "source": article.source,
    }
    return {key: value for key, value in record.items() if value is not None}
