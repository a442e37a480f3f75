"""Stages are timed where somebody records, told to whoever listens, and free of charge otherwise."""

from __future__ import annotations

from rag.stages import recording, stage


def test_stages_are_recorded_in_the_order_in_which_they_first_began() -> None:
    with recording() as stages:
        for name in ("dense", "lexical", "dense"):
            with stage(name):
                pass
    assert list(stages.timings_ms) == ["dense", "lexical", "total"]


def test_a_listener_hears_each_stage_begin() -> None:
    heard: list[str] = []
    with recording(heard.append), stage("rewrite"), stage("dense"):
        pass
    assert heard == ["rewrite", "dense"]


def test_the_total_is_at_least_the_sum_of_stages_that_follow_each_other() -> None:
    with recording() as stages:
        for name in ("a", "b"):
            with stage(name):
                sum(range(10_000))
    assert stages.timings_ms["total"] + 0.01 >= stages.timings_ms["a"] + stages.timings_ms["b"] > 0


def test_a_stage_outside_a_recording_does_nothing() -> None:
    with stage("unheard"):
        pass
    with recording() as stages:
        pass
    assert list(stages.timings_ms) == ["total"]


def test_recordings_do_not_leak_into_each_other() -> None:
    with recording() as outer:
        with recording() as inner, stage("inside"):
            pass
        with stage("outside"):
            pass
    assert list(inner.timings_ms) == ["inside", "total"]
    assert list(outer.timings_ms) == ["outside", "total"]
