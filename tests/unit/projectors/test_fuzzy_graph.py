"""The weights of the map's graph are UMAP's."""

import warnings
from importlib import import_module

import numpy as np
import pytest
from scipy.sparse import csr_array

from inspector.domain.arrays import Neighbours
from inspector.projectors.fuzzy_graph import fuzzy_graph, memberships
from inspector.projectors.kernels import Threads

WIDTH = 15


def as_matrix(graph):
    total = len(graph.starts) - 1
    return csr_array((graph.weights, graph.others, graph.starts), shape=(total, total)).toarray()


@pytest.fixture
def threads():
    with Threads(2) as pool:
        yield pool


@pytest.mark.slow
def test_weights_are_those_of_umap_learn(make_clusters, threads):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own, while it is imported
        umap = import_module("umap.umap_")
    vectors, neighbours = make_clusters(3, 100)
    total = len(vectors)
    indices = np.hstack([np.arange(total)[:, None], neighbours.indices])[:, :WIDTH]
    distances = np.hstack([np.zeros((total, 1)), 1 - neighbours.similarities])[:, :WIDTH]
    theirs, _, _ = umap.fuzzy_simplicial_set(
        vectors,
        WIDTH,
        None,
        "cosine",
        knn_indices=indices.astype(np.int32),
        knn_dists=np.maximum(distances, 0).astype(np.float32),
    )
    ours = as_matrix(fuzzy_graph(neighbours, WIDTH, threads))
    assert np.abs(ours - theirs.toarray()).max() < 1e-4
    assert (ours > 0.01).sum() > total * WIDTH  # a graph, not nothing


def test_the_graph_is_symmetric_and_weighs_from_0_to_1(make_clusters, threads):
    matrix = as_matrix(fuzzy_graph(make_clusters(3, 60)[1], WIDTH, threads))
    assert np.allclose(matrix, matrix.T, atol=1e-6)
    assert matrix.max() <= 1 + 1e-6
    assert (matrix.diagonal() == 0).all()


def test_each_row_belongs_to_its_nearest_wholly_and_to_all_by_log2(make_clusters, threads):
    _, neighbours = make_clusters(3, 60)
    others, weights = memberships(neighbours, WIDTH, threads)
    assert others.shape == (180, WIDTH - 1)
    assert np.allclose(weights[:, 0], 1)
    assert np.allclose(weights.sum(axis=1), np.log2(WIDTH), atol=1e-3)
    assert (np.diff(weights, axis=1) <= 1e-6).all()


def test_padding_weighs_nothing(threads):
    indices = np.array([[1, 2, -1], [0, -1, -1], [-1, -1, -1]], np.int32)
    similarities = np.array([[0.9, 0.5, 0], [0.9, 0, 0], [0, 0, 0]], np.float32)
    _, weights = memberships(Neighbours(indices, similarities), 4, threads)
    assert (weights[indices < 0] == 0).all()
    assert (weights[indices >= 0] > 0).all()
    assert np.isfinite(weights).all()


def test_exact_copies_in_meaning_belong_wholly(threads):
    ring = np.array([[1, 2], [2, 0], [0, 1]], np.int32)
    _, weights = memberships(Neighbours(ring, np.ones((3, 2), np.float32)), 3, threads)
    assert (weights == 1).all()
