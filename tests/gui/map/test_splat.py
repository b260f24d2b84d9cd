"""Points are drawn where they lie, and found where they were drawn."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.arrays import Points
from inspector.gui.map import splat
from inspector.gui.map.canvas import Canvas, Scene, dot_width, make_brush
from inspector.gui.map.cloud import make_cloud
from inspector.gui.map.colouring.paints import make_inks
from inspector.gui.map.levels import GREYED, PLAIN
from inspector.session.polygons import within

RED, BLUE = (255.0, 0.0, 0.0), (0.0, 0.0, 255.0)
SIZE = (80, 60)
BOUNDS = (0.0, 0.0, 80.0, 60.0)


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    splat.warm()


def scene_of(*places, discs=(), levels=None, codes=None):
    xy = np.array(places, np.float32).reshape(-1, 2)
    cloud = make_cloud(Points(xy, np.arange(len(xy), dtype=np.int32)))
    codes = np.zeros(len(xy), np.uint8) if codes is None else np.asarray(codes, np.uint8)
    where = {int(row): place for place, row in enumerate(cloud.rows)}
    return Scene(
        cloud=cloud,
        codes=codes[cloud.rows],
        levels=np.full(len(xy), PLAIN, np.uint8) if levels is None else levels[cloud.rows],
        inks=make_inks(np.array([RED, BLUE], np.float32), np.bincount(codes, minlength=2)),
        discs=np.array([where[row] for row in discs], np.int64),
        disc_colours=np.array([BLUE] * len(discs), np.float32).reshape(-1, 3),
        shapes=np.zeros(len(discs), np.uint8),
        share=1.0 if levels is None else float((levels == PLAIN).mean()),
        grey=np.full(3, 128, np.float32),
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
    levels = np.full(2, GREYED, np.uint8)
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


def test_a_rare_colour_shows_among_many_others():
    crowd = [(40, 30)] * 40
    mixed = draw(scene_of(*crowd, (40, 30), codes=[0] * 40 + [1]))[30, 40]
    plain = draw(scene_of(*crowd))[30, 40]
    assert mixed[2] > plain[2] + 15  # its share of the points is 2 %, a twelfth of that
    assert mixed[0] > mixed[2]


def test_coloured_points_lie_above_greyed_ones_however_many():
    levels = np.array([GREYED] * 500 + [PLAIN], np.uint8)
    red, green, blue, _ = draw(scene_of(*[(40, 30)] * 501, levels=levels))[30, 40]
    assert red > green + 60
    assert green == blue > 0  # the grey below shines through


def test_a_greyed_point_is_never_gone():
    levels = np.array([GREYED], np.uint8)
    assert draw(scene_of((40, 30), levels=levels))[..., :3].max() > 30


def test_a_lone_point_is_bright_where_few_are_seen():
    assert draw(scene_of((20, 30), (60, 30)))[..., 0].max() > 200


def test_heaps_of_copies_of_one_text_keep_their_colour():
    elsewhere = [(x, y) for x in range(1, 80, 2) for y in range(1, 60, 2)]
    red, green, blue, _ = draw(scene_of(*[(40, 30)] * 100_000, *elsewhere))[30, 40]
    assert red > 230
    assert (green, blue) == (0, 0)


def test_a_point_at_the_edge_is_drawn_as_far_as_it_is_seen():
    image = draw(scene_of((0.2, 30), (79.8, 30), (40, 0.2), (40, 59.8)))
    for x, y in ((0, 30), (79, 30), (40, 0), (40, 59)):
        assert image[y, x, 0] > 60


def test_the_fewer_points_the_wider_they_are_drawn():
    widths = [dot_width(density) for density in (0.0, 1e-4, 0.01, 0.1, 1.0)]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] >= 2
    assert widths[-1] == 1.0


def test_the_number_of_points_in_view_is_known_without_looking_at_each():
    dice = np.random.default_rng(0)
    xy = dice.uniform(0, 10, (20_000, 2)).astype(np.float32)
    cloud = make_cloud(Points(xy, np.arange(20_000, dtype=np.int32)))
    view, size = (2.0, 3.0, 7.5, 9.0), (100, 50)
    x, y = xy.T
    truly = int(((x > 2) & (x < 7.5) & (y > 3) & (y < 9)).sum())
    mean, fullest, area = cloud.crowd(view, size)
    assert mean * 5000 == pytest.approx(truly, rel=0.03)
    assert mean < fullest / area < 5 * mean
    assert cloud.crowd((20.0, 20.0, 30.0, 30.0), size)[:2] == (0.0, 0.0)


@pytest.mark.parametrize("wide", [1.0, 1.8, 2.6, 5.2])
def test_a_brush_is_round_and_covers_about_its_area(wide):
    brush = make_brush(wide)
    assert (brush == brush.T).all()
    assert brush.max() <= 1
    assert brush[0, 0] <= brush[len(brush) // 2, len(brush) // 2]


def test_what_is_drawn_again_looks_as_if_drawn_for_the_first_time():
    places = [(x, 30) for x in range(5, 75, 5)]
    first, size = scene_of(*places, discs=[2, 3]), SIZE
    other = replace(first, codes=np.ones_like(first.codes))
    greyed = replace(first, levels=np.full_like(first.levels, GREYED), share=0.0)
    marked = replace(first, discs=first.discs[:1], disc_colours=first.disc_colours[:1] / 2)
    canvas = Canvas()
    for scene in (first, marked, first, other, greyed, marked):
        for bounds in (BOUNDS, (0.0, 0.0, 40.0, 30.0), BOUNDS):
            again = canvas.draw(scene, bounds, size)
            assert (again == Canvas().draw(scene, bounds, size)).all()


def test_the_picture_on_the_screen_is_left_alone():
    canvas, scene = Canvas(), scene_of((20, 30), (40, 30), discs=[1])
    shown = canvas.draw(scene, BOUNDS, SIZE)
    before = shown.copy()
    canvas.draw(replace(scene, disc_colours=scene.disc_colours / 2), BOUNDS, SIZE)
    assert (shown == before).all()


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
    assert (within(xy, box) == expected).all()


def test_a_lasso_may_be_concave():
    notch = np.array([(0, 0), (4, 0), (4, 4), (2, 1), (0, 4)], np.float32)
    xy = np.array([(2, 3), (1, 1), (3.5, 2), (2, 0.5)], np.float32)
    assert within(xy, notch).tolist() == [False, True, True, True]


@given(st.integers(0, 2**32 - 1))
def test_the_lasso_agrees_with_a_plain_walk_round_the_polygon(seed):
    dice = np.random.default_rng(seed)
    polygon = dice.uniform(-10, 10, (int(dice.integers(3, 40)), 2)).astype(np.float32)
    xy = dice.uniform(-12, 12, (100, 2)).astype(np.float32)
    assert (within(xy, polygon) == [is_inside(place, polygon) for place in xy]).all()


def is_inside(place, polygon):
    """Count how often a ray to the right crosses the outline (even-odd rule)."""
    x, y = place
    crossings = 0
    for (x0, y0), (x1, y1) in zip(np.roll(polygon, 1, 0), polygon, strict=True):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            crossings += 1
    return crossings % 2 == 1


def test_a_lasso_without_an_inside_takes_nothing():
    xy = np.array([(1, 1), (2, 2)], np.float32)
    assert not within(xy, np.array([(0, 0), (3, 3), (0, 0)], np.float32)).any()
    assert not within(xy, np.array([(1, 0), (1, 3), (1, 1)], np.float32)).any()


def test_the_nearest_point_within_reach_is_picked():
    xy = np.array([(0, 0), (3, 0), (3.4, 0)], np.float32)
    assert splat.nearest(xy, 3.1, 0.0, 10.0, 10.0, 8.0) == 1
    assert splat.nearest(xy, 3.3, 0.0, 10.0, 10.0, 8.0) == 2
    assert splat.nearest(xy, 1.5, 0.0, 10.0, 10.0, 8.0) == -1
