"""Density is high where points are, contours hold the share they promise, and stay put."""

import numpy as np
import pytest

from inspector.domain.arrays import Points
from inspector.gui.map import shading
from inspector.gui.map.cloud import make_cloud
from inspector.gui.map.relief import SHARES, make_relief
from inspector.gui.map.shapes import DIAMOND, DISC, TRIANGLE, make_masks

COLOURS = np.array([[0, 0, 0], [0, 200, 0], [255, 0, 0]], np.float32)


def cloud_of(xy):
    return make_cloud(Points(np.asarray(xy, np.float32), np.arange(len(xy), dtype=np.int32)))


@pytest.fixture(scope="module")
def cloud():
    dice = np.random.default_rng(0)
    return cloud_of(dice.normal(0, 1, (20_000, 2)) * [1, 0.5])


def heights_at(relief, xy):
    left, bottom, right, top = relief.bounds
    side = len(relief.heights)
    cells = ((xy - [left, bottom]) / [right - left, top - bottom] * side).astype(int)
    return relief.heights[cells[:, 1], cells[:, 0]]


@pytest.mark.parametrize("level", range(1, len(SHARES) - 1))
def test_a_contour_holds_the_share_of_points_it_stands_for(cloud, level):
    inside = (heights_at(make_relief(cloud), cloud.xy) >= level).mean()
    assert inside == pytest.approx(SHARES[::-1][level], abs=0.06)


def test_no_points_and_one_point_break_nothing():
    assert make_relief(cloud_of(np.zeros((0, 2)))).heights.max() == 0
    assert make_relief(cloud_of([[3, 4]])).heights.max() > 0


def drawn(relief, bounds, size=(200, 100), strengths=(0.5, 0.0, 1.0)):
    left, bottom, right, top = relief.bounds
    rows, columns = relief.heights.shape
    scale = np.array([size[0] / (bounds[2] - bounds[0]), size[1] / (bounds[3] - bounds[1])])
    cells = np.array([columns / (right - left), rows / (top - bottom)])
    first = (np.array(bounds[:2]) - (left, bottom)) * cells + 0.5 * cells / scale - 0.5
    image = np.zeros(size[::-1], np.uint32)
    strengths = np.array(strengths, np.float32)
    shading.shade(relief.heights, first, cells / scale, COLOURS, strengths, image)
    return image.view(np.uint8).reshape(*size[::-1], 4).astype(int)


def test_shading_is_brightest_in_the_middle_and_absent_far_away(cloud):
    image = drawn(make_relief(cloud), (-8, -4, 8, 4))
    assert image[50, 100, 1] > 80
    assert image[50, 100, 1] == image[..., 1].max() or image[48:53, 97:104, 1].max() > 90
    assert (image[0, :, :3] == 0).all()
    assert (image[..., 3] == 255).all()


def test_contours_are_thin_lines_at_any_zoom(cloud):
    relief = make_relief(cloud)
    for reach in (3.0, 1.0, 0.2):
        image = drawn(relief, (-2 * reach, -reach, 2 * reach, reach), strengths=(0, 1, 1))
        lined = image[..., 0] > 100
        assert lined.mean() < 0.35
        inner = lined[1:-1, 1:-1]
        if reach > 1:
            assert inner.any()
    assert not drawn(relief, (-6, -3, 6, 3), strengths=(0, 0, 1))[..., :3].any()


def test_shapes_differ_look_equally_large_and_point_up():
    masks = make_masks(2.7, 1.0)[:, 2, 2, 1]
    disc, diamond, triangle = (masks[shape] for shape in (DISC, DIAMOND, TRIANGLE))
    areas = [mask.sum() for mask in (disc, diamond, triangle)]
    assert max(areas) < 1.6 * min(areas)
    assert abs(disc - diamond).max() > 0.4
    middle = len(triangle) // 2
    below, above = triangle[:middle].sum(), triangle[middle + 1 :].sum()
    assert below > above  # rows go up: the broad side lies below
