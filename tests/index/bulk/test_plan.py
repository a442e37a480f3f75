from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from index.bulk.plan import GROUP_BYTES, GROUP_FILES, Done, Stretch, Track, Unit, digest_of, grouped, missing, units_of
from index.reading import Read, read

LENGTHS = st.lists(st.integers(0, 6), max_size=5)


def numbers_of(lengths: list[int]) -> list[tuple[int, int]]:
    """All that units of such lengths give: each one's numbers, and its end."""
    return [(unit, place) for unit, length in enumerate(lengths) for place in range(length + 1)]


def covered(stretch: Stretch, lengths: list[int]) -> set[tuple[int, int]]:
    stop = lengths[stretch.unit] + 1 if stretch.stop is None else stretch.stop
    return {(stretch.unit, place) for place in range(stretch.start, stop)}


@given(lengths=LENGTHS, data=st.data())
def test_what_came_in_and_what_is_missing_are_all_there_is_and_nothing_twice(
    lengths: list[int], data: st.DataObject
) -> None:
    everything = numbers_of(lengths)
    came = [number for number in everything if data.draw(st.booleans())]
    track = Track()
    for unit, place in came:
        track.take(unit, place, end=place == lengths[unit])
    left = [each for stretch in missing(len(lengths), track.done) for each in covered(stretch, lengths)]
    assert sorted(came + left) == everything
    done = Done(track.done)
    assert [number for number in everything if done.holds(*number)] == came


@given(lengths=LENGTHS.filter(bool))
def test_numbers_without_a_gap_follow_one_another(lengths: list[int]) -> None:
    track = Track()
    for unit, place in numbers_of(lengths):
        assert track.follows(unit, place)
        track.take(unit, place, end=place == lengths[unit])
    assert not track.follows(len(lengths), 1)
    assert not track.follows(len(lengths) - 1, 0)
    assert track.follows(len(lengths), 0)
    assert track.done == [Stretch(unit, 0, None) for unit in range(len(lengths))]


def test_files_are_units_in_the_order_in_which_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "b/x.txt", "a.txt"):
        (tmp_path / name).write_text(f"The envoys met at {name}.")
    order = [Path(found.file) for found in read([tmp_path]) if isinstance(found, Read)]
    assert [Path(unit.path) for unit in units_of([tmp_path])] == order


def test_what_is_no_file_is_a_unit_too_so_that_reading_it_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    given_paths = [tmp_path / "missing", tmp_path / "empty"]
    assert [Path(unit.path) for unit in units_of(given_paths)] == given_paths


def test_a_changed_file_is_other_work(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("The envoys met.")
    before = digest_of(units_of([file]), ["model"])
    assert digest_of(units_of([file]), ["model"]) == before
    assert digest_of(units_of([file]), ["another model"]) != before
    file.write_text("The envoys met again.")
    assert digest_of(units_of([file]), ["model"]) != before


def test_small_files_share_a_task_and_large_ones_have_their_own() -> None:
    small, large = Unit("a", 10), Unit("b", GROUP_BYTES)
    units = [small, small, large, small]
    assert [len(group) for group in grouped(units, missing(4, []))] == [2, 1, 1]
    many = [small] * (GROUP_FILES + 1)
    assert [len(group) for group in grouped(many, missing(len(many), []))] == [GROUP_FILES, 1]
