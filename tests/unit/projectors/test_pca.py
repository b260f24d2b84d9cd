"""The instant map."""

import tracemalloc

import numpy as np
import pytest

from inspector.domain.arrays import Neighbours
from inspector.domain.protocols import NoOptions
from inspector.projectors.pca import BLOCK_ROWS, PcaProjector, principal_components

NONE = Neighbours(np.zeros((0, 0), np.int32), np.zeros((0, 0), np.float32))


def project(vectors, task):
    return PcaProjector().project(np.asarray(vectors, np.float32), NONE, NoOptions(), task)


def test_the_axes_are_those_along_which_the_vectors_vary_most(task):
    rng = np.random.default_rng(0)
    hidden = rng.normal(size=(500, 2)) * [10, 3]
    turned = np.linalg.qr(rng.normal(size=(32, 32)))[0]
    vectors = np.hstack([hidden, 0.01 * rng.normal(size=(500, 30))]) @ turned + 7
    xy = project(vectors, task)
    for axis in range(2):
        assert abs(np.corrcoef(xy[:, axis], hidden[:, axis])[0, 1]) > 0.99
    assert np.allclose(xy.mean(axis=0), 0, atol=1e-3)
    assert xy[:, 0].std() > 2 * xy[:, 1].std()


def test_the_same_vectors_give_the_same_map(task):
    vectors = np.random.default_rng(1).normal(size=(300, 16))
    assert project(vectors, task).tobytes() == project(vectors.copy(), task).tobytes()


@pytest.mark.parametrize(
    "vectors",
    [np.zeros((0, 8)), np.ones((1, 8)), np.ones((5, 8)), np.eye(3), np.eye(2), np.ones((4, 1))],
    ids=["none", "one", "equal", "three", "two", "one dimension"],
)
def test_few_or_equal_texts_have_finite_places(vectors, task):
    xy = project(vectors, task)
    assert xy.shape == (len(vectors), 2)
    assert xy.dtype == np.float32
    assert np.isfinite(xy).all()


def test_the_direction_of_an_axis_is_fixed():
    vectors = np.random.default_rng(2).normal(size=(100, 5))
    components = principal_components(vectors, 2)
    loadings = (vectors - vectors.mean(axis=0)).T @ components
    largest = np.abs(loadings).argmax(axis=0)
    assert (loadings[largest, [0, 1]] > 0).all()


def test_a_memory_map_in_half_precision_gives_the_same_places_without_a_copy_of_it(tmp_path):
    rng = np.random.default_rng(3)
    shape = (12 * BLOCK_ROWS + 5, 32)
    vectors = (rng.normal(size=shape) * np.linspace(4, 1, shape[1])).astype(np.float16)
    np.save(tmp_path / "vectors.npy", vectors)
    mapped = np.load(tmp_path / "vectors.npy", mmap_mode="r", allow_pickle=False)
    tracemalloc.start()
    found = principal_components(mapped, 2)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    expected = np.abs(centred @ axes[:, :-3:-1])
    assert np.allclose(np.abs(found), expected, atol=1e-2)
    assert peak < 0.5 * vectors.size * 4
