"""What `add` says while it works: a bar on a terminal, a plain line now and then elsewhere, JSON when asked."""

from __future__ import annotations

import io
import json
import os
import pty
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path

from app.commands.telling import Course, ProgressForm, telling, time_left
from index.metering import Meter, Pace, bytes_of
from index.reading import read
from index.storing import Progress

SECONDS = (10.0, 20.0, 45.0)


def course_over(folder: Path) -> Course:
    """The course of reading a file of a hundred lines, each as long as the next, to its end."""
    news = folder / "news.jsonl"
    news.write_text("\n".join(json.dumps({"id": f"{n:03}", "text": "Trams ran. " * 300}) for n in range(100)))
    course = Course(Meter(), Pace(bytes_of([news])))
    assert sum(1 for _ in read([news], meter=course.meter)) == 100
    return course


def commits() -> Iterator[Progress]:
    """Three commits of ten articles each, two of which say nothing new."""
    for number, seconds in enumerate(SECONDS, start=1):
        ids = tuple(f"{place:03}" for place in range(10 * number - 10, 10 * number))
        counts = {"added": 8 * number, "updated": 0, "unchanged": 2 * number, "failed": 0}
        yield Progress(ids, **counts, passages=50 * number, seconds=seconds)


def test_each_commit_is_a_line_of_json_with_its_ids_and_the_counts_so_far(tmp_path: Path) -> None:
    lines = io.StringIO()
    with telling(ProgressForm.JSONL, lines, course_over(tmp_path)) as tell:
        for commit in commits():
            tell(commit)
    first, _, last = (json.loads(line) for line in lines.getvalue().splitlines())
    assert first["ids"] == [f"{place:03}" for place in range(10)]
    assert last["ids"] == [f"{place:03}" for place in range(20, 30)]
    assert {key: last[key] for key in ("added", "updated", "unchanged", "failed", "passages", "seconds")} == {
        "added": 24, "updated": 0, "unchanged": 6, "failed": 0, "passages": 150, "seconds": 45.0,
    }  # fmt: skip
    assert (last["articles_per_second"], last["passages_per_second"]) == (0.667, 3.333)
    # A reader's buffer is 8 kB, a fortieth of the file.
    assert 0.3 <= last["share"] <= 0.34
    assert abs(last["seconds_left"] - (1 - last["share"]) / last["share"] * 45) < 1


def test_without_a_terminal_a_plain_line_is_printed_every_half_minute(tmp_path: Path) -> None:
    told = io.StringIO()
    with redirect_stderr(told), telling(ProgressForm.BAR, io.StringIO(), course_over(tmp_path)) as tell:
        for commit in commits():
            tell(commit)
    (line,) = told.getvalue().splitlines()
    assert line.startswith("adding: 3")
    assert line.endswith("%, 30 articles, 0.7/s, 3.3 passages/s, 2 min left")


def test_on_standard_input_there_is_a_rate_and_no_time_left() -> None:
    told, lines = io.StringIO(), io.StringIO()
    for form in ProgressForm:
        course = Course(Meter(), Pace(bytes_of(["-"])))
        with redirect_stderr(told), telling(form, lines, course) as tell:
            for commit in commits():
                tell(commit)
    assert told.getvalue() == "adding: 30 articles, 0.7/s, 3.3 passages/s\n"
    last = json.loads(lines.getvalue().splitlines()[-1])
    assert (last["share"], last["seconds_left"], last["passages_per_second"]) == (None, None, 3.333)


def test_on_a_terminal_a_bar_shows_share_rates_and_time_left_and_goes_away(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    course = course_over(tmp_path)
    with (
        os.fdopen(theirs, "w") as terminal,
        redirect_stderr(terminal),
        telling(ProgressForm.BAR, io.StringIO(), course) as tell,
    ):
        for commit in commits():
            tell(commit)
    shown = _all_of(ours)
    assert "30 articles, 0.7/s, 3.3 passages/s" in shown
    assert "2 min left" in shown
    assert shown.rstrip().endswith("\x1b[2K")


def _all_of(descriptor: int) -> str:
    """Read what was written to a terminal that is closed by now."""
    parts: list[bytes] = []
    try:
        while part := os.read(descriptor, 65_536):
            parts.append(part)
    except OSError:
        # How Linux says that the other end is closed.
        pass
    finally:
        os.close(descriptor)
    return b"".join(parts).decode()


def test_time_left_is_rounded_up_to_minutes() -> None:
    assert [time_left(seconds) for seconds in (0.0, 60.0, 61.0, 3_599.0, 3_601.0)] == [
        "under 1 min left", "under 1 min left", "2 min left", "1 h 0 min left", "1 h 1 min left",
    ]  # fmt: skip
