"""Big maps: a sample first, the rest around it."""

import numpy as np
import pytest

from inspector.domain.arrays import Neighbours
from inspector.domain.errors import Cancelled
from inspector.projectors.fuzzy_graph import fuzzy_graph
from inspector.projectors.kernels import Threads
from inspector.projectors.landmarks import Sampling, choose_landmarks, landmark_graph, spread
from inspector.projectors.umap_projector import UmapOptions, UmapProjector

N_CLUSTERS, N_EACH, COUNT = 8, 300, 1_000
TOTAL = N_CLUSTERS * N_EACH


@pytest.fixture(scope="module")
def clusters(make_clusters):
    return make_clusters(N_CLUSTERS, N_EACH)


@pytest.fixture(scope="module")
def graph(clusters):
    with Threads(2) as threads:
        return fuzzy_graph(clusters[1], 15, threads)


def project(clusters, task, keep=None, **options):
    chosen = UmapOptions(**{"landmarks": COUNT, "epochs": 60} | options)
    return UmapProjector().project(*clusters, chosen, task, keep)


def test_clusters_are_as_clear_as_on_the_map_of_all(clusters, purity, task):
    full = purity(project(clusters, task, landmarks=TOTAL), N_CLUSTERS)
    assert full > 0.99
    assert purity(project(clusters, task), N_CLUSTERS) > full - 0.03


def test_the_same_data_give_the_same_map_bit_for_bit(clusters, task):
    assert project(clusters, task).tobytes() == project(clusters, task).tobytes()
    assert project(clusters, task).tobytes() != project(clusters, task, seed=1).tobytes()


def test_it_can_be_stopped_while_the_rest_is_placed(clusters, new_task):
    complete = new_task()
    project(clusters, complete)
    with pytest.raises(Cancelled):
        project(clusters, new_task(cancel_after=len(complete.reports) - 5))


def test_every_row_that_must_be_a_landmark_is_one_and_density_stays(graph):
    keep = np.zeros(TOTAL, np.bool_)
    keep[5::100] = True
    marks = choose_landmarks(graph, Sampling(COUNT, 0, keep))
    assert np.isin(np.flatnonzero(keep), marks).all()
    assert len(marks) == COUNT
    of_each = np.bincount(marks // N_EACH, minlength=N_CLUSTERS)
    assert (abs(of_each - COUNT / N_CLUSTERS) < 50).all()


def test_negative_control_a_row_that_need_not_be_a_landmark_is_often_none(graph):
    assert not np.isin(np.arange(5, TOTAL, 100), choose_landmarks(graph, Sampling(COUNT, 0))).all()


def test_a_part_of_the_graph_without_a_landmark_gets_one(graph):
    indices = np.zeros((200, 4), np.int32)
    for row in range(200):  # 40 cliques of 5
        first = row // 5 * 5
        indices[row] = [other for other in range(first, first + 5) if other != row]
    with Threads(1) as threads:
        cliques = fuzzy_graph(Neighbours(indices, np.full((200, 4), 0.9, np.float32)), 5, threads)
    marks = choose_landmarks(cliques, Sampling(10, 0))
    assert set(marks // 5) == set(range(40))
    points = np.full((200, 2), np.nan, np.float32)
    points[marks] = np.arange(len(marks))[:, None]
    spread(points, cliques)
    assert np.isfinite(points).all()


def test_landmarks_that_are_near_are_found_by_walking(clusters):
    vectors, neighbours = clusters
    marks = np.arange(0, TOTAL, 3, dtype=np.int32)
    with Threads(2) as threads:
        found = landmark_graph(vectors[marks], neighbours, marks, threads)
    exact = vectors[marks] @ vectors[marks].T
    np.fill_diagonal(exact, -1)
    best = np.argsort(-exact, axis=1)[:, :16]
    hits = [len(set(a) & set(b)) for a, b in zip(best, found.indices, strict=True)]
    assert np.mean(hits) > 0.7 * 16
    assert (np.diff(found.similarities, axis=1) <= 0).all()
    assert (found.indices != np.arange(len(marks))[:, None]).all()
    rows = np.arange(len(marks))[:, None]
    assert np.allclose(found.similarities, exact[rows, found.indices], atol=1e-5)


def test_rows_are_spread_outwards_from_those_placed_to_the_weighted_mean():
    chain = np.array([[1], [2], [3], [2]], np.int32)
    with Threads(1) as threads:
        graph = fuzzy_graph(Neighbours(chain, np.full((4, 1), 0.5, np.float32)), 2, threads)
    points = np.array([[1, 2], [np.nan] * 2, [np.nan] * 2, [np.nan] * 2], np.float32)
    spread(points, graph)
    assert np.allclose(points, [1, 2])
