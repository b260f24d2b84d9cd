"""Rates are of what happens now: no loading, no cache, no earlier phase."""

import pytest

from inspector.session.pace import WINDOW_S, Pace


def test_nothing_is_known_before_two_steps():
    pace = Pace()
    pace.note("embed prompt", 0, 100, at_s=0)
    assert (pace.rate, pace.seconds_left) == (0.0, None)
    pace.note("embed prompt", 10, 100, at_s=1)
    assert (pace.rate, pace.seconds_left) == (0.0, None)
    pace.note("embed prompt", 20, 100, at_s=2)
    assert (pace.rate, pace.seconds_left) == (10.0, 8.0)


def test_loading_a_model_does_not_make_the_rate_low():
    pace = Pace()
    pace.note("embed prompt", 0, 1000, at_s=0)
    for second in (30, 31, 32):
        pace.note("embed prompt", (second - 29) * 50, 1000, at_s=second)
    assert pace.rate == 50


def test_what_was_in_the_cache_does_not_make_it_high():
    pace = Pace()
    for second, done in enumerate((900, 910, 920, 930)):
        pace.note("embed prompt", done, 1000, at_s=second)
    assert pace.rate == 10


@pytest.mark.parametrize(
    "report",
    [
        ("project prompt", 1, 500, "laying out"),
        ("embed response", 1, 1000, "x on CPU"),
        ("embed prompt", 1, 1000, "x on CPU"),
        ("embed prompt", 300, 1000, "another phase"),
    ],
)
def test_another_phase_begins_anew(report):
    pace = Pace()
    for second in range(4):
        pace.note("embed prompt", 100 * second, 1000, "x on CPU", at_s=second)
    assert pace.rate == 100
    pace.note(*report, at_s=5)
    assert (pace.rate, pace.seconds_left) == (0.0, None)


def test_reports_without_a_message_go_on_with_the_phase():
    pace = Pace()
    for second in range(5):
        message = "x on CPU" if second % 2 == 0 else ""
        pace.note("embed prompt", 100 * second, 1000, message, at_s=second)
    assert pace.rate == 100


def test_what_is_long_ago_is_forgotten():
    pace = Pace()
    for second in range(60):
        done = second if second < 20 else 20 + 100 * (second - 20)
        pace.note("embed prompt", done, 10_000, at_s=second)
    assert pace.rate == pytest.approx(100)
    assert WINDOW_S < 40


def test_steps_that_are_far_apart_are_measured_too():
    pace = Pace()
    for step in range(4):
        pace.note("neighbours prompt", step, 9, at_s=60 * step)
    assert pace.seconds_left == pytest.approx(6 * 60)


def test_a_total_that_is_unknown_has_no_end():
    pace = Pace()
    for second in range(4):
        pace.note("score x", 10 * second, 0, at_s=second)
    assert pace.rate == 10
    assert pace.seconds_left is None
