"""Which points and which rows of each colour are selected or found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.arrays import Points
from inspector.gui.map.cloud import make_cloud
from inspector.gui.map.colouring.classes import Band, Classes
from inspector.gui.map.colouring.paints import make_coat
from inspector.gui.map.levels import GREYED, PLAIN, find_levels, is_same, tally

SIZE = 200


def make(seed):
    """Return a cloud of most of the rows, colours, suspects, and what is lit, in both ways."""
    dice = np.random.default_rng(seed)
    index = np.where(dice.random(SIZE) < 0.8, np.arange(SIZE), -1).astype(np.int32)
    cloud = make_cloud(Points(dice.random((SIZE, 2)).astype(np.float32), index))
    codes = dice.integers(0, 3, SIZE).astype(np.uint8)
    bands = tuple(Band(str(code), code, code) for code in range(3))
    coat = make_coat("stage", Classes(codes, ("sft", "preference", "none"), bands), cloud)
    found = dice.random(SIZE) < 0.3
    return cloud, coat, dice.random(SIZE) < 0.1, found, np.flatnonzero(found).astype(np.int64)


@given(st.integers(0, 2**32 - 1))
def test_a_point_is_plain_if_its_row_is_lit(seed):
    cloud, _, _, found, picked = make(seed)
    expected = np.where(found[cloud.rows], PLAIN, GREYED)
    for lit in (found, picked):
        levels = find_levels(cloud, lit)
        assert (levels.codes == expected).all()
        assert levels.n_plain == (expected == PLAIN).sum()
        assert levels.share == pytest.approx((expected == PLAIN).mean())


@given(st.integers(0, 2**32 - 1))
def test_every_lit_row_is_counted_once(seed):
    _, coat, suspect, found, picked = make(seed)
    for lit in (found, picked):
        counted = tally(coat, suspect, lit)
        assert (counted.of_codes == np.bincount(coat.classes.codes[found], minlength=3)).all()
        assert counted.of_suspects == (suspect & found).sum()


def test_all_are_plain_and_nothing_is_counted_where_nothing_is_asked_for():
    cloud, coat, suspect, _, _ = make(1)
    assert find_levels(cloud, None).share == 1.0
    assert tally(coat, suspect, None) is None
    assert find_levels(make_cloud(Points(cloud.xy[:0], np.full(3, -1, np.int32))), None).share == 1


def test_what_is_found_once_more_is_known():
    found, picked = np.array([True, False]), np.array([0])
    assert is_same(found, found.copy())
    assert is_same(None, None)
    assert not is_same(found, ~found)
    assert not is_same(found, picked)
    assert not is_same(found, None)
