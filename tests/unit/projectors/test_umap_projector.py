"""The map people look at: the same data, the same map."""

import warnings
from importlib import import_module

import numpy as np
import pytest

from inspector.domain.arrays import Neighbours
from inspector.domain.errors import Cancelled
from inspector.domain.protocols import NoOptions
from inspector.pipeline.neighbours import find_neighbours
from inspector.projectors.pca import PcaProjector
from inspector.projectors.umap_projector import UmapOptions, UmapProjector

N_EACH = 40


@pytest.fixture(scope="module")
def clusters(new_task):
    """Three far clusters of texts, as vectors, with their graph."""
    rng = np.random.default_rng(0)
    centres = np.repeat(np.eye(3, 24) * 5, N_EACH, axis=0)
    vectors = centres + rng.normal(size=centres.shape)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return vectors, find_neighbours(vectors, 16, "cpu", new_task())


def project(clusters, task, **options):
    vectors, neighbours = clusters
    chosen = UmapOptions(**{"epochs": 50} | options)
    return UmapProjector().project(vectors.copy(), neighbours, chosen, task)


@pytest.fixture(scope="module")
def umap():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own, while it is imported
        return import_module("umap")


@pytest.fixture(scope="module")
def xy(umap, clusters, new_task):
    return project(clusters, new_task())


@pytest.mark.slow
def test_the_same_data_give_the_same_map_bit_for_bit(clusters, xy, task):
    assert project(clusters, task).tobytes() == xy.tobytes()


@pytest.mark.slow
def test_negative_control_another_seed_gives_another_map(clusters, xy, task):
    assert not np.allclose(project(clusters, task, seed=1), xy, atol=0.1)


@pytest.mark.slow
def test_places_are_finite_and_centred(xy):
    assert xy.shape == (3 * N_EACH, 2)
    assert xy.dtype == np.float32
    assert np.isfinite(xy).all()
    assert np.allclose(xy.mean(axis=0), 0, atol=1e-3)


@pytest.mark.slow
def test_what_is_close_in_meaning_is_close_on_the_map(xy):
    groups = xy.reshape(3, N_EACH, 2)
    centres = groups.mean(axis=1)
    spread = np.linalg.norm(groups - centres[:, None], axis=2).mean()
    gaps = [np.linalg.norm(centres[one] - centres[two]) for one, two in ((0, 1), (0, 2), (1, 2))]
    assert min(gaps) > 2 * spread


@pytest.mark.slow
def test_progress_ends_at_the_total(umap, clusters, task):
    project(clusters, task)
    assert task.reports[-1][:2] == (50, 50)


@pytest.mark.slow
def test_a_cancelled_map_is_no_map(umap, clusters, new_task):
    with pytest.raises(Cancelled):
        project(clusters, new_task(cancel_after=0))


@pytest.mark.parametrize("n", [0, 1, 2, 63])
def test_few_texts_are_placed_by_their_principal_components(n, task):
    vectors = np.random.default_rng(0).normal(size=(n, 8)).astype(np.float32)
    graph = Neighbours(np.full((n, 16), -1, np.int32), np.zeros((n, 16), np.float32))
    xy = UmapProjector().project(vectors, graph, UmapOptions(), task)
    expected = PcaProjector().project(vectors, graph, NoOptions(), task)
    assert xy.tobytes() == expected.tobytes()


def test_a_graph_of_too_few_neighbours_is_placed_by_principal_components(task):
    vectors = np.random.default_rng(0).normal(size=(100, 8)).astype(np.float32)
    graph = find_neighbours(vectors, 5, "cpu", task)
    assert np.isfinite(UmapProjector().project(vectors, graph, UmapOptions(), task)).all()
