"""The quick map: groups are apart, every vector has a place, twice the same."""

import numpy as np
import pytest

from inspector.domain.errors import Cancelled
from inspector.projectors.draft_layout import DraftOptions, DraftProjector, nearest

GROUPS = np.repeat(np.arange(5), 60)


@pytest.fixture(scope="module")
def vectors():
    chance = np.random.default_rng(0)
    found = chance.normal(size=(5, 32))[GROUPS] + chance.normal(size=(300, 32)) * 0.4
    order = chance.permutation(300)
    found = (found / np.linalg.norm(found, axis=1, keepdims=True))[order]
    return found.astype(np.float32), GROUPS[order]


@pytest.mark.parametrize("laid_out", [300, 100])
def test_groups_are_apart_whether_laid_out_or_put_among(vectors, laid_out, task):
    values, group = vectors
    points = DraftProjector().project(values, DraftOptions(laid_out=laid_out), task)
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    close = np.argsort(distances, axis=1)[:, :10]
    assert (group[close] == group[:, None]).mean() > 0.95
    assert points.dtype == np.float32
    assert points.std(axis=0).min() > 0.1


def test_the_same_vectors_give_the_same_map_and_another_seed_another(vectors, task):
    values, _ = vectors
    one, two = (DraftProjector().project(values, DraftOptions(), task) for _ in range(2))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, DraftProjector().project(values, DraftOptions(seed=1), task))


def test_neighbours_are_those_of_a_full_sort(vectors, task):
    values, _ = vectors
    products = values @ values.T
    np.fill_diagonal(products, -np.inf)
    assert np.array_equal(nearest(values, 5, task), np.argsort(-products, axis=1)[:, :5])


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_few_vectors_have_places(n, task):
    points = DraftProjector().project(np.eye(3, dtype=np.float32)[:n], DraftOptions(), task)
    assert points.shape == (n, 2)
    assert np.isfinite(points).all()


def test_equal_vectors_are_in_one_place(task):
    points = DraftProjector().project(np.ones((50, 4), np.float32) / 2, DraftOptions(), task)
    assert np.array_equal(points, np.zeros((50, 2)))


def test_it_can_be_cancelled(vectors):
    class Impatient:
        def report(self, done, _total, message=""):
            if message == "laying out" and done == 3:
                raise Cancelled

    with pytest.raises(Cancelled):
        DraftProjector().project(vectors[0], DraftOptions(), Impatient())
