"""p-values from the bulk are right for honest data, and poison cannot bend them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.detectors.text.tails import FEWEST, LEAST_P, PatternTail, upper_tail

LAWS = ["uniform", "normal", "exponential", "laplace", "gumbel"]
VALUES = st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), max_size=200)


def draw(law, count=20_000):
    return getattr(np.random.default_rng(1), law)(size=count)


@pytest.mark.parametrize("law", LAWS)
def test_one_percent_of_honest_values_have_a_p_value_of_one_percent(law):
    p = upper_tail(draw(law))
    assert (p < 0.1).mean() == pytest.approx(0.1, rel=0.1)
    assert (p < 0.01).mean() < 0.012
    if law != "uniform":  # a law that ends has fewer than the tail allows
        assert (p < 0.01).mean() > 0.007
    assert (p < 0.001).mean() < 0.002
    assert (p < 0.0001).mean() < 0.0005


@pytest.mark.parametrize("law", LAWS)
def test_a_value_far_beyond_all_others_stands_out(law):
    values = draw(law)
    values[7] = values.max() + 20 * values.std()
    assert upper_tail(values)[7] < 1e-5


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("distance", [5, 1e6])
def test_one_percent_of_poison_makes_no_honest_value_look_worse(distance, law):
    values = draw(law)
    before = upper_tail(values)
    poison = np.arange(0, len(values), 100)
    values[poison] = values.max() + distance * values.std()
    after = upper_tail(values)
    honest = np.delete(np.arange(len(values)), poison)
    assert (after[honest] < 0.1).mean() == pytest.approx(0.1, rel=0.15)
    assert (after[honest] > 0.8 * before[honest]).all()
    assert after[poison].max() < 0.01
    assert after[poison].max() < after[honest].min()


@pytest.mark.parametrize("law", LAWS)
def test_how_far_the_poison_lies_does_not_move_the_honest_values(law):
    values = draw(law)
    poison = np.arange(0, len(values), 125)
    honest = np.delete(np.arange(len(values)), poison)
    scored = []
    for distance in (5, 1e6):
        values[poison] = draw(law).max() + distance
        scored.append(upper_tail(values)[honest])
    assert scored[0] == pytest.approx(scored[1], rel=1e-6)


@given(VALUES)
def test_the_p_value_never_rises_with_the_value(values):
    values = np.asarray(values, np.float64)
    p = upper_tail(values)
    known = np.argsort(values)[: int((~np.isnan(values)).sum())]
    assert np.isnan(p).tolist() == np.isnan(values).tolist()
    assert (np.diff(p[known]) <= 1e-12).all()
    assert ((p[known] >= LEAST_P) & (p[known] <= 0.99)).all()


def test_few_values_tell_nothing():
    values = np.append(np.zeros(FEWEST - 2), 1e9)
    assert upper_tail(values).min() == 0.99


def test_equal_values_are_all_usual():
    assert upper_tail(np.full(100, 3.0)).min() == 0.99


def test_nothing_at_all_is_allowed():
    assert len(upper_tail(np.zeros(0))) == 0


def test_of_honest_patterns_one_set_in_twenty_shows_any_at_five_percent():
    rng = np.random.default_rng(0)
    best = []
    for _ in range(400):
        p = rng.uniform(size=200)
        best.append(PatternTail(p, 200).any_of(p).min())
    assert 0.01 <= (np.asarray(best) < 0.05).mean() <= 0.07


def test_data_that_recur_by_habit_stretch_the_tail():
    p = np.exp(-np.random.default_rng(0).exponential(6.0, size=200))
    assert p.min() * 200 < 1e-8  # by the model alone
    assert PatternTail(p, 200).any_of(p).min() > 0.05


@pytest.mark.parametrize(("planted", "least"), [(1, 1e-6), (5, 1e-6), (9, 1e-3)])
def test_up_to_nine_patterns_of_an_attack_do_not_hide_each_other(planted, least):
    p = np.exp(-np.random.default_rng(0).exponential(2.0, size=200))
    p[:planted] = 1e-40
    assert PatternTail(p, 200).any_of(p)[:planted].max() < least


def test_few_patterns_are_held_against_the_model_alone():
    tail = PatternTail(np.asarray([1e-9, 0.5]), 2)
    assert tail.any_of(1e-9) == pytest.approx(2e-9)
    assert tail.single(0.5) == 0.5
