"""Clusters are what was planted: on the map, and in the graph."""

from itertools import pairwise

import numpy as np
import pytest

from inspector.domain.arrays import Neighbours
from inspector.domain.errors import Cancelled
from inspector.pipeline.clusters import find_clusters
from inspector.pipeline.neighbours import find_neighbours
from inspector.pipeline.tight_groups import find_tight_groups

EMPTY = Neighbours(np.zeros((0, 4), np.int32), np.zeros((0, 4), np.float32))


def planted_map(n=1500, seed=0):
    """Return points round twelve places, three by three, and which place each is of."""
    rng = np.random.default_rng(seed)
    corners = np.array([(0, 0), (40, 0), (0, 40), (40, 40)])
    near = np.array([(0, 0), (8, 0), (0, 8)])
    centres = (corners[:, None] + near).reshape(-1, 2)
    truth = rng.integers(0, len(centres), n)
    return (centres[truth] + 0.8 * rng.normal(size=(n, 2))).astype(np.float32), truth


def unit(values):
    return (values / np.linalg.norm(values, axis=1, keepdims=True)).astype(np.float16)


def planted_vectors(n=600, sizes=(5, 9, 40), seed=0, spread=0.02):
    """Return unrelated vectors with tight groups at their end, and the group of each."""
    rng = np.random.default_rng(seed)
    groups = [rng.normal(size=64) + spread * rng.normal(size=(size, 64)) for size in sizes]
    truth = np.repeat([-1, *range(len(sizes))], [n, *sizes])
    return unit(np.vstack([rng.normal(size=(n, 64)), *groups])), truth


@pytest.fixture
def graph(task):
    return lambda vectors: find_neighbours(vectors, 16, "cpu", task)


@pytest.fixture
def cluster(task):
    """Cluster a map that has no graph."""

    def cluster_(xy, weights=None):
        none = Neighbours(np.full((len(xy), 4), -1, np.int32), np.zeros((len(xy), 4), np.float32))
        ones = np.ones(len(xy), np.int64)
        return find_clusters(xy, none, ones if weights is None else weights, task)

    return cluster_


def is_pure(labels, truth):
    """Tell whether every cluster has members of one planted group only."""
    return all(len(set(truth[labels == label].tolist())) == 1 for label in range(labels.max() + 1))


def test_the_levels_show_what_was_planted_the_coarse_before_the_fine(cluster):
    xy, truth = planted_map()
    coarse, middle, _ = cluster(xy).levels
    assert len(coarse) == 12
    assert is_pure(coarse.labels, truth)
    assert (coarse.labels >= 0).mean() > 0.8
    assert len(middle) >= len(coarse)


def test_a_cluster_lies_within_its_parent(cluster):
    levels = cluster(planted_map()[0]).levels
    for before, level in pairwise(levels):
        assert (level.parents >= 0).any()
        for number in np.flatnonzero(level.parents >= 0).tolist():
            inside = before.labels[level.labels == number]
            assert (inside == level.parents[number]).mean() > 0.5
            assert set(inside.tolist()) <= {-1, int(level.parents[number])}


def test_clusters_are_numbered_by_their_rows_and_copies_count(cluster):
    xy, truth = planted_map()
    weights = np.where(truth == 7, 50, 1)
    level = cluster(xy, weights).levels[0]
    assert (np.diff(level.rows) <= 0).all()
    assert set(truth[level.labels == 0].tolist()) == {7}
    counted = [weights[level.labels == number].sum() for number in range(len(level))]
    assert level.rows.tolist() == counted


def test_the_centre_is_a_member_even_where_the_cluster_is_bent(cluster):
    rng = np.random.default_rng(0)
    turn = rng.uniform(0, np.pi, 400)
    bent = 10 * np.column_stack([np.cos(turn), np.sin(turn)]) + 0.2 * rng.normal(size=(400, 2))
    heap = rng.normal(size=(400, 2)) * 0.5 + (60, 0)
    xy = np.vstack([bent, heap]).astype(np.float32)
    level = cluster(xy).levels[0]
    assert len(level) >= 2
    for number, centre in enumerate(level.centres):
        assert (xy[level.labels == number] == centre).all(axis=1).any()


def test_texts_far_from_all_are_in_no_cluster(cluster):
    xy, _ = planted_map()
    lone = np.array([[200, 200], [-150, 90], [300, -80]], np.float32)
    for level in cluster(np.vstack([xy, lone])).levels:
        assert level.labels[-3:].tolist() == [-1, -1, -1]


def test_points_in_one_place_and_points_without_a_place_are_survived(cluster):
    xy, truth = planted_map(600)
    xy[truth == 3] = xy[truth == 3][0]
    xy[5] = np.nan
    level = cluster(xy).levels[0]
    assert len(set(level.labels[truth == 3].tolist()) - {-1}) == 1
    assert level.labels[5] == -1


@pytest.mark.parametrize("n", [0, 1, 2, 5, 9])
def test_few_texts_are_no_clusters(task, n):
    graph = Neighbours(np.full((n, 4), -1, np.int32), np.zeros((n, 4), np.float32))
    found = find_clusters(np.zeros((n, 2), np.float32), graph, np.ones(n, np.int64), task)
    assert [level.labels.tolist() for level in found.levels] == [[-1] * n] * 3
    assert found.micro.tolist() == [-1] * n
    assert len(found.tightness) == 0


def test_the_order_of_the_texts_changes_nothing(task, graph):
    xy, _ = planted_map(654)
    vectors, _ = planted_vectors()
    order = np.random.default_rng(1).permutation(len(xy))
    weights = np.arange(len(xy)) % 3 + 1
    one = find_clusters(xy, graph(vectors), weights, task)
    two = find_clusters(xy[order], graph(vectors[order]), weights[order], task)
    for before, after in zip(one.levels, two.levels, strict=True):
        assert before.labels[order].tolist() == after.labels.tolist()
        assert before.centres.tolist() == after.centres.tolist()
    assert one.micro[order].tolist() == two.micro.tolist()


def test_tight_groups_are_found_from_five_texts_up(graph):
    vectors, truth = planted_vectors()
    labels, tightness = find_tight_groups(graph(vectors))
    assert [set(labels[truth == group].tolist()) for group in (2, 1, 0)] == [{0}, {1}, {2}]
    assert (labels[truth == -1] == -1).all()
    assert (tightness > 5).all()


def test_negative_control_unrelated_texts_have_no_tight_groups(graph):
    labels, tightness = find_tight_groups(graph(planted_vectors(sizes=())[0]))
    assert (labels == -1).all()
    assert len(tightness) == 0


def test_a_group_is_the_tighter_the_farther_its_surroundings_are(graph):
    loose, tight = (
        find_tight_groups(graph(planted_vectors(sizes=(12,), spread=spread)[0]))[1]
        for spread in (0.2, 0.02)
    )
    assert tight[0] > 3 * loose[0]


def test_a_flood_of_one_meaning_is_one_group(graph):
    vectors, truth = planted_vectors(n=300, sizes=(200,))
    labels, _ = find_tight_groups(graph(vectors))
    assert (labels[truth == 0] == 0).mean() > 0.9
    assert (labels[truth == -1] == -1).all()


def test_no_graph_has_no_groups():
    labels, tightness = find_tight_groups(EMPTY)
    assert (len(labels), len(tightness)) == (0, 0)


def test_it_can_be_stopped(new_task):
    xy, _ = planted_map(300)
    graph = Neighbours(np.full((300, 4), -1, np.int32), np.zeros((300, 4), np.float32))
    with pytest.raises(Cancelled):
        find_clusters(xy, graph, np.ones(300, np.int64), new_task(cancel_after=2))
