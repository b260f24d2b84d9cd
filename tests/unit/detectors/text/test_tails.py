"""p-values from the bulk are right for honest data, and poison cannot bend them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.detectors.text.tails import FEWEST, LEAST_P, upper_tail

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
