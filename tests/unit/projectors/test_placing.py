"""New rows on a map that stays as it is."""

import numpy as np

from inspector.domain.arrays import Neighbours
from inspector.projectors.placing import place

MAP = np.array([[0, 0], [4, 0], [0, 4], [np.nan, np.nan]], np.float32)


def near(indices, similarities):
    return Neighbours(np.array(indices, np.int32), np.array(similarities, np.float32))


def test_a_new_row_lies_among_its_neighbours_nearest_to_the_most_similar():
    before = MAP.tobytes()
    found = place(near([[1, 0], [2, 0]], [[0.9, 0.5], [0.9, 0.5]]), MAP)
    assert MAP.tobytes() == before
    assert 2 < found[0, 0] < 4
    assert found[0, 1] == 0
    assert np.allclose(found[1], found[0, ::-1])


def test_equally_similar_neighbours_pull_equally():
    assert np.allclose(place(near([[0, 1, 2]], [[0.7, 0.7, 0.7]]), MAP), [[4 / 3, 4 / 3]])


def test_neighbours_without_a_place_and_padding_do_not_count():
    assert np.allclose(place(near([[3, 1, -1]], [[0.99, 0.7, 0]]), MAP), [[4, 0]], atol=1e-4)


def test_a_row_with_no_placed_neighbour_has_no_place():
    found = place(near([[3, 3], [-1, -1], [0, -1]], [[0.9, 0.9], [0, 0], [0.5, 0]]), MAP)
    assert np.isnan(found[:2]).all()
    assert np.allclose(found[2], 0)


def test_no_new_rows_or_no_map():
    assert place(near(np.zeros((0, 3)), np.zeros((0, 3))), MAP).shape == (0, 2)
    nothing = np.zeros((0, 2), np.float32)
    assert np.isnan(place(near([[-1]], [[0]]), nothing)).all()


def test_rows_left_out_of_a_map_come_back_into_their_cluster(make_clusters):
    vectors, _ = make_clusters(3, 60)
    cluster = np.repeat(np.arange(3), 60)
    old, new = np.arange(180) % 4 != 0, np.arange(180) % 4 == 0
    xy = (np.eye(3, 2)[cluster[old]] * 100).astype(np.float32)
    similar = vectors[new] @ vectors[old].T
    best = np.argsort(-similar, axis=1)[:, :10]
    found = place(near(best, np.take_along_axis(similar, best, 1)), xy)
    centres = np.eye(3, 2) * 100
    nearest = np.linalg.norm(found[:, None] - centres[None], axis=2).argmin(axis=1)
    assert (nearest == cluster[new]).all()
