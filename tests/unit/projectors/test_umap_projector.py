"""The map people look at: the same data, the same map."""

import subprocess
import sys

import numpy as np
import pytest

from inspector.domain.arrays import Neighbours
from inspector.domain.errors import Cancelled
from inspector.domain.protocols import NoOptions
from inspector.pipeline.neighbours import find_neighbours
from inspector.projectors.pca import PcaProjector
from inspector.projectors.umap_projector import UmapOptions, UmapProjector, start_places

N_EACH = 40


@pytest.fixture(scope="module")
def clusters(make_clusters):
    """Three far clusters of texts, as vectors, with their graph."""
    return make_clusters(3, N_EACH)


def project(clusters, task, **options):
    vectors, neighbours = clusters
    chosen = UmapOptions(**{"epochs": 50} | options)
    return UmapProjector().project(vectors.copy(), neighbours, chosen, task)


@pytest.fixture(scope="module")
def xy(clusters, new_task):
    return project(clusters, new_task())


def test_the_same_data_give_the_same_map_bit_for_bit(clusters, xy, task):
    assert project(clusters, task).tobytes() == xy.tobytes()


def test_negative_control_another_seed_gives_another_map(clusters, xy, task):
    assert not np.allclose(project(clusters, task, seed=1), xy, atol=0.1)


def test_places_are_finite_and_centred(xy):
    assert xy.shape == (3 * N_EACH, 2)
    assert xy.dtype == np.float32
    assert np.isfinite(xy).all()
    assert np.allclose(xy.mean(axis=0), 0, atol=1e-3)


def test_what_is_close_in_meaning_is_close_on_the_map(xy):
    groups = xy.reshape(3, N_EACH, 2)
    centres = groups.mean(axis=1)
    spread = np.linalg.norm(groups - centres[:, None], axis=2).mean()
    gaps = [np.linalg.norm(centres[one] - centres[two]) for one, two in ((0, 1), (0, 2), (1, 2))]
    assert min(gaps) > 2 * spread


def test_progress_ends_at_the_total(clusters, task):
    project(clusters, task)
    assert task.reports[-1][:2] == (125, 125)  # small sets get 2.5 times the rounds


def test_a_cancelled_map_is_no_map(clusters, new_task):
    with pytest.raises(Cancelled):
        project(clusters, new_task(cancel_after=40))


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


def test_half_precision_is_enough(clusters, task):
    vectors, neighbours = clusters
    options = UmapOptions(epochs=50)
    xy = UmapProjector().project(vectors.astype(np.float16), neighbours, options, task)
    assert np.isfinite(xy).all()
    assert xy.dtype == np.float32


def test_equal_vectors_start_apart():
    places = start_places(np.ones((100, 8), np.float32), 0)
    assert len(np.unique(places, axis=0)) == 100
    assert places.tobytes() == start_places(np.ones((100, 8), np.float32), 0).tobytes()


def test_the_map_needs_neither_umap_learn_nor_sklearn(tmp_path):
    program = """
import sys
import numpy as np
from inspector.domain.arrays import Neighbours
from inspector.projectors.umap_projector import UmapOptions, UmapProjector
class Silent:
    def report(self, *_): pass
ring = (np.arange(100)[:, None] + np.arange(1, 17)) % 100
graph = Neighbours(ring.astype(np.int32), np.full((100, 16), 0.5, np.float32))
vectors = np.random.default_rng(0).normal(size=(100, 8)).astype(np.float32)
UmapProjector().project(vectors, graph, UmapOptions(epochs=2), Silent())
print(sorted({"umap", "sklearn", "torch", "pynndescent"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr
