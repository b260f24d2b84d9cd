"""Points are drawn where they lie, and found where they were drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.arrays import Points
from inspector.gui.map import splat
from inspector.gui.map.canvas import Canvas, Scene, make_brush
from inspector.gui.map.cloud import make_cloud

RED, BLUE, WHITE = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (1.0, 1.0, 1.0)
SIZE = (80, 60)
BOUNDS = (0.0, 0.0, 80.0, 60.0)


def scene_of(*places, discs=(), levels=None, colours=(RED, BLUE)):
    xy = np.array(places, np.float32).reshape(-1, 2)
    cloud = make_cloud(Points(xy, np.arange(len(xy), dtype=np.int32)))
    where = {int(row): place for place, row in enumerate(cloud.rows)}
    return Scene(
        cloud=cloud,
        codes=np.zeros(len(xy), np.uint8),
        levels=np.full(len(xy), splat.PLAIN, np.uint8) if levels is None else levels[cloud.rows],
        colours=np.array(colours, np.float32),
        discs=np.array([where[row] for row in discs], np.int64),
        disc_colours=np.array([BLUE] * len(discs), np.float32).reshape(-1, 3),
        grey=np.full(3, 0.5, np.float32),
        ground=np.zeros(3, np.float32),
    )


def draw(scene, bounds=BOUNDS):
    return Canvas().draw(scene, bounds, SIZE).astype(int)


def lit(image):
    rows, columns = np.nonzero(image[..., :3].sum(-1) > 60)
    return columns, rows


# --- where


def test_a_point_lands_where_it_lies_with_y_going_up():
    x, y = lit(draw(scene_of((20, 10), (20, 10), (20, 10))))
    assert abs(x.mean() - 20) < 1.5
    assert abs(y.mean() - 10) < 1.5


def test_what_is_looked_at_decides_the_pixel():
    image = draw(scene_of((20, 10), (20, 10)), bounds=(10.0, 0.0, 30.0, 15.0))
    x, y = lit(image)
    assert abs(x.mean() - 40) < 1.5
    assert abs(y.mean() - 40) < 1.5


def test_points_outside_are_left_out_and_break_nothing():
    image = draw(scene_of((-50, 10), (200, 10), (20, -9), (20, 400), (40, 30)))
    x, _ = lit(image)
    assert abs(x.mean() - 40) < 1.5


def test_rows_without_a_point_or_with_an_absurd_one_are_left_out():
    xy = np.array([[1, 1], [np.nan, 2], [np.inf, 3]], np.float32)
    cloud = make_cloud(Points(xy, np.array([0, -1, 1, 2, 0], np.int32)))
    assert sorted(cloud.rows) == [0, 4]
    assert cloud.place_of(4) == (1.0, 1.0)
    assert cloud.place_of(1) is None
    assert len(make_cloud(Points(xy[:0], np.full(3, -1, np.int32))).rows) == 0


# --- how


def test_dense_places_are_brighter_and_grey_ones_grey():
    image = draw(scene_of(*[(20, 30)] * 8, (60, 30)))
    assert image[:, :40, 0].max() > image[:, 40:, 0].max() > 60
    levels = np.full(2, splat.GREYED, np.uint8)
    grey = draw(scene_of((20, 30), (60, 30), levels=levels))
    assert (grey[..., 0] == grey[..., 1]).all()
    assert grey[..., :3].max() > 30


def test_suspects_lie_above_whatever_is_there():
    image = draw(scene_of(*[(40, 30)] * 500, (40, 30), discs=[500]))
    red, _, blue, _ = image[30, 40]
    assert blue > 200
    assert red < 60


def test_negative_control_without_the_disc_the_crowd_covers_it():
    red, _, blue, _ = draw(scene_of(*[(40, 30)] * 500))[30, 40]
    assert red > 200
    assert blue < 60


def test_a_hidden_point_is_not_drawn():
    levels = np.array([splat.HIDDEN], np.uint8)
    assert draw(scene_of((40, 30), levels=levels))[..., :3].max() == 0


@pytest.mark.parametrize("wide", [1.0, 1.8, 2.6, 5.2])
def test_a_brush_is_round_and_covers_about_its_area(wide):
    brush = make_brush(wide)
    assert (brush == brush.T).all()
    assert brush.max() <= 1
    assert brush[0, 0] <= brush[len(brush) // 2, len(brush) // 2]


# --- finding


@given(st.integers(0, 2**32 - 1))
def test_the_lasso_takes_exactly_what_lies_within(seed):
    dice = np.random.default_rng(seed)
    xy = dice.uniform(-10, 10, (200, 2)).astype(np.float32)
    x0, x1 = np.sort(dice.uniform(-10, 10, 2))
    y0, y1 = np.sort(dice.uniform(-10, 10, 2))
    box = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float32)
    x, y = xy.T.astype(np.float64)
    (left, bottom), (right, top) = box[0].astype(np.float64), box[2].astype(np.float64)
    expected = (x > left) & (x < right) & (y > bottom) & (y < top)
    assert (splat.within(xy, box) == expected).all()


def test_a_lasso_may_be_concave():
    notch = np.array([(0, 0), (4, 0), (4, 4), (2, 1), (0, 4)], np.float32)
    xy = np.array([(2, 3), (1, 1), (3.5, 2), (2, 0.5)], np.float32)
    assert splat.within(xy, notch).tolist() == [False, True, True, True]


def test_the_nearest_point_within_reach_is_picked():
    xy = np.array([(0, 0), (3, 0), (3.2, 0)], np.float32)
    levels = np.array([splat.PLAIN, splat.PLAIN, splat.HIDDEN], np.uint8)
    assert splat.nearest(xy, levels, 3.3, 0.0, 10.0, 10.0, 8.0) == 1
    assert splat.nearest(xy, levels, 1.5, 0.0, 10.0, 10.0, 8.0) == -1
