from __future__ import annotations

from itertools import chain

from eval.bench_plots import PANELS, benchmark_plots, points, stage_medians
from eval.figures import Figure, Section
from eval.scale import CHANGING, KEEPING, SEARCHING, STAGES, STORING
from tests.eval.reports import report, section

PNG = b"\x89PNG\r\n\x1a\n"


def grown(passages: int) -> list[Section]:
    """Every section that is drawn, with a figure for each curve."""
    named = list(chain.from_iterable(curves.values() for curves in PANELS.values()))
    sections = [
        Section(each, tuple(Figure(name, passages / 7, "ms") for of, name in named if of == each), passages)
        for each in (STORING, SEARCHING, CHANGING, KEEPING)
    ]
    stages = [Figure("hybrid: embed", 2.0, "ms"), Figure("hybrid: fuse", 0.5, "ms"), Figure("hybrid: total", 4.0, "ms")]
    return [*sections, Section(STAGES, tuple(stages), passages)]


def test_growth_is_drawn_from_two_sizes_on_and_stages_from_one() -> None:
    one, two = report(*grown(700)), report(*grown(700), *grown(70))
    assert list(benchmark_plots(report())) == []
    assert list(benchmark_plots(one)) == ["stages"]
    drawn = benchmark_plots(two)
    assert list(drawn) == ["growth", "stages"]
    assert all(image.startswith(PNG) for image in drawn.values())


def test_the_same_figures_give_the_same_picture_and_others_another() -> None:
    stages = report(*grown(70)[-1:])
    slower = report(section(STAGES, 70, **{"hybrid: embed": 3.0, "hybrid: total": 4.0}))
    assert benchmark_plots(stages) == benchmark_plots(stages)
    assert benchmark_plots(stages) != benchmark_plots(slower)


def test_curves_run_from_the_smallest_archive_to_the_largest() -> None:
    found = report(*grown(700), *grown(70))
    assert points(found, KEEPING, "check") == [(70, 10.0), (700, 100.0)]
    assert points(found, KEEPING, "of another name") == []


def test_what_lies_between_stages_is_the_rest() -> None:
    stages = grown(70)[-1]
    assert stage_medians(stages, "hybrid") == {"embed": 2.0, "fuse": 0.5, "rest": 1.5}
