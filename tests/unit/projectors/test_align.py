"""A better map lies where the draft lay; nothing else about it changes."""

import numpy as np
import pytest

from inspector.projectors.align import align

CLOUD = np.random.default_rng(0).normal(size=(200, 2)).astype(np.float32) * [3, 1]


def turned(cloud, angle, *, mirror=False, shift=(5.0, -2.0)):
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, -sin], [sin, cos]])
    if mirror:
        turn = turn @ np.diag([1.0, -1.0])
    return (cloud @ turn + shift).astype(np.float32)


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("angle", [0.0, 0.7, 3.0, -1.5])
def test_a_turned_mirrored_shifted_map_comes_back(angle, mirror):
    moved = turned(CLOUD, angle, mirror=mirror)
    assert np.abs(moved - CLOUD).max() > 1  # the control: it was elsewhere
    assert np.allclose(align(moved, CLOUD), CLOUD, atol=1e-4)


def test_distances_of_the_better_map_are_kept_however_wide_the_draft_is():
    moved = turned(CLOUD, 1.0)
    found = align(moved, CLOUD * 10)
    before = np.linalg.norm(moved[0] - moved[1:], axis=1)
    assert np.allclose(np.linalg.norm(found[0] - found[1:], axis=1), before, atol=1e-4)


def test_rows_without_a_place_do_not_count_and_are_placed_all_the_same():
    moved, draft = turned(CLOUD, 2.0), CLOUD.astype(np.float32)
    draft[50:] = np.nan
    moved[3] = np.nan
    found = align(moved, draft)
    assert np.isnan(found[3]).all()
    known = np.delete(np.arange(200), 3)
    assert np.allclose(found[known], CLOUD[known], atol=1e-3)


def test_rows_that_weigh_nothing_do_not_count():
    moved, wrong = turned(CLOUD, 0.5), CLOUD.copy()
    wrong[:40] = 1000.0
    weights = np.ones(200)
    weights[:40] = 0
    assert np.allclose(align(moved, wrong, weights)[40:], CLOUD[40:], atol=1e-3)
    assert not np.allclose(align(moved, wrong)[40:], CLOUD[40:], atol=1)


def test_without_a_common_row_the_map_stays_as_it_is():
    nowhere = np.full((200, 2), np.nan, np.float32)
    assert np.array_equal(align(CLOUD, nowhere), CLOUD.astype(np.float32))
    assert align(np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32)).shape == (0, 2)


def test_one_common_row_shifts_the_map():
    nowhere = np.full((200, 2), np.nan, np.float32)
    nowhere[7] = (4.0, 4.0)
    assert np.allclose(align(CLOUD, nowhere), CLOUD - CLOUD[7] + 4.0, atol=1e-5)


@pytest.mark.parametrize("axis", [0, 1])
def test_points_on_a_line_or_in_one_place_are_no_problem(axis):
    line = np.zeros((20, 2), np.float32)
    line[:, axis] = np.arange(20)
    assert np.allclose(align(turned(line, 1.0), line), line, atol=1e-4)
    dot = np.ones((20, 2), np.float32)
    assert np.allclose(align(dot * 3, dot), dot)
    assert np.isfinite(align(line, dot)).all()
