"""How far reading is, in bytes of what was given, and how long the rest takes."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from index.metering import Meter, Pace, bytes_of
from index.reading import read
from index.report import Notice

LINES = [json.dumps({"id": str(number), "text": f"Round {number} of the talks. " * 40}) for number in range(400)]


def shares(*paths: Path) -> list[float]:
    """The share of all bytes that lies behind each thing read."""
    meter, total = Meter(), bytes_of(paths)
    assert total
    count = sum(1 for _ in read(paths, meter=meter))
    return [meter.behind(number) / total for number in range(1, count + 1)]


def is_even(found: list[float], *, within: float) -> bool:
    """Whether the share grows as the number of articles does."""
    return all(abs(share - number / len(found)) <= within for number, share in enumerate(found, start=1))


def test_json_lines_are_counted_line_by_line(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    news.write_text("\n".join(LINES))
    found = shares(news)
    assert found == sorted(found)
    # A reader's buffer is 8 kB, a fiftieth of the file.
    assert is_even(found, within=0.04)
    assert found[-1] == 1.0


def test_packed_json_lines_are_counted_by_their_packed_bytes(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl.gz"
    # Noise, so that the packed file is larger than a buffer.
    noise = [json.dumps({"id": str(number), "text": "".join(map(str, _digits(number)))}) for number in range(400)]
    news.write_bytes(gzip.compress("\n".join(noise).encode()))
    assert is_even(shares(news), within=0.1)


def _digits(number: int) -> list[int]:
    return [pow(number + 2, place, 1_000_003) for place in range(200)]


@pytest.mark.parametrize("reverse", [False, True], ids=["in order", "in another order"])
def test_a_zip_file_is_counted_by_its_members_in_whichever_order_they_lie(tmp_path: Path, *, reverse: bool) -> None:
    names = sorted((f"{number:03}.txt" for number in range(200)), reverse=reverse)
    with zipfile.ZipFile(tmp_path / "news.zip", "w") as packed:
        for name in names:
            packed.writestr(name, f"Round {name}\n\n" + "The envoys met again, an aide said. " * 20)
    found = shares(tmp_path / "news.zip")
    assert found == sorted(found)
    # The list of members at a zip file's end takes up an eighth of this one.
    assert is_even(found, within=0.15)


def test_a_file_that_is_read_whole_is_counted_as_its_articles_are_given(tmp_path: Path) -> None:
    (tmp_path / "news.json").write_text(f"[{','.join(LINES)}]")
    assert is_even(shares(tmp_path / "news.json"), within=0.06)
    items = "".join(
        f"<item><title>Round {number}</title><link>https://talks.example/{number}</link>"
        f"<description>{'The envoys met again, an aide said. ' * 30}</description></item>"
        for number in range(100)
    )
    feed = tmp_path / "news.rss"
    feed.write_text(f'<rss version="2.0"><channel><title>Talks</title>{items}</channel></rss>')
    assert is_even(shares(feed), within=0.2)


def test_several_files_count_by_their_size_also_those_that_hold_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(LINES[:10]))
    (tmp_path / "b.png").write_bytes(b"\x89PNG" + b"\0" * 20_000)
    (tmp_path / "c.jsonl").write_text("\n".join(LINES[10:20]))
    sizes = [(tmp_path / name).stat().st_size for name in ("a.jsonl", "b.png", "c.jsonl")]
    found = shares(tmp_path)
    assert len(found) == 21
    assert found[-1] == 1.0
    # The first line of the last file: both files before it are behind.
    assert found[11] >= (sizes[0] + sizes[1]) / sum(sizes)


def test_what_is_behind_is_never_less_than_before(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(LINES))
    meter = Meter()
    assert meter.behind(3) == 0
    assert sum(1 for _ in read([tmp_path / "a.jsonl"], meter=meter)) == 400
    half = meter.behind(200)
    assert 0 < half < (tmp_path / "a.jsonl").stat().st_size
    assert meter.behind(200) == half
    assert meter.behind(5_000) == (tmp_path / "a.jsonl").stat().st_size


def test_sizes_are_added_up_as_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_bytes(b"x" * 10)
    (tmp_path / ".hidden").write_bytes(b"x" * 100)
    (tmp_path / "b.txt").write_bytes(b"x" * 5)
    assert bytes_of([tmp_path, tmp_path / "b.txt", tmp_path / "nowhere"]) == 20
    assert bytes_of([tmp_path, "-"]) is None


def test_a_file_that_cannot_be_opened_costs_no_count(tmp_path: Path) -> None:
    meter = Meter()
    (outcome,) = read([tmp_path / "nowhere"], meter=meter)
    assert isinstance(outcome, Notice)
    assert meter.behind(1) == 0


def test_time_left_is_the_rest_at_the_speed_so_far() -> None:
    pace = Pace(1_000)
    assert (pace.share, pace.seconds_left) == (0.0, None)
    pace.note(100, 10.0)
    assert (pace.share, pace.seconds_left) == (0.1, 90.0)
    pace.note(1_000, 40.0)
    assert (pace.share, pace.seconds_left) == (1.0, 0.0)


def test_time_left_follows_the_last_minute() -> None:
    pace = Pace(10_000)
    # What was stored already passes at once, then a byte takes a second.
    pace.note(9_000, 1.0)
    for second in range(2, 100):
        pace.note(9_000 + second - 1, float(second))
    assert pace.seconds_left == pytest.approx(10_000 - 9_098)


def test_files_that_grow_while_they_are_read_are_no_more_than_whole() -> None:
    pace = Pace(100)
    pace.note(150, 10.0)
    assert (pace.share, pace.seconds_left) == (1.0, 0.0)


def test_without_a_total_nothing_is_known() -> None:
    pace = Pace(None)
    pace.note(100, 10.0)
    assert (pace.share, pace.seconds_left) == (None, None)
