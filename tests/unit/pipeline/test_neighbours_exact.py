"""The compiled search finds what brute force finds, however alike the rows are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.domain.errors import Cancelled
from inspector.pipeline.exact_neighbours import exact_neighbours
from inspector.pipeline.neighbours import FEW, choose_method, find_graph

K = 8


def unit(values):
    values = np.asarray(values, np.float32)
    return (values / np.linalg.norm(values, axis=1, keepdims=True)).astype(np.float16)


def scattered(n, d=48, seed=0):
    return unit(np.random.default_rng(seed).normal(size=(n, d)))


def clustered(n, d=48, seed=0):
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(10, d))
    return unit(centres[rng.integers(10, size=n)] + 0.2 * rng.normal(size=(n, d)))


def all_alike(n, d=48, seed=0):
    rng = np.random.default_rng(seed)
    return unit(rng.normal(size=d) + 0.02 * rng.normal(size=(n, d)))


def opposed(n, d=48, seed=0):
    vectors = scattered(n // 2, d, seed)
    return np.concatenate([vectors, -vectors])


def brute_force(vectors, k, n_rows=None):
    wide = vectors.astype(np.float64)
    products = np.clip((wide[:n_rows] @ wide.T).astype(np.float32), -1, 1)
    np.fill_diagonal(products, -np.inf)
    order = np.argsort(-products, axis=1, kind="stable")[:, :k]
    return order, np.take_along_axis(products, order, 1)


@pytest.mark.parametrize("half", [True, False])
@pytest.mark.parametrize("make", [scattered, clustered, all_alike, opposed])
def test_every_neighbour_is_that_of_brute_force(task, make, half):
    vectors = make(2_400)
    graph, (rows, similarities) = (
        exact_neighbours(vectors, K, task, half=half),
        brute_force(vectors, K),
    )
    assert np.allclose(np.clip(graph.similarities, -1, 1), similarities, atol=1e-6)
    assert (graph.indices != rows).mean() < 0.001  # equal but for the last bit of a sum


def test_rows_of_one_cluster_have_more_candidates_than_fit_and_lose_none(task):
    """The negative control of the fallback: its message appears, so it was needed."""
    from inspector.pipeline.tile_search import CAPACITY

    vectors = all_alike(3 * CAPACITY)
    graph = exact_neighbours(vectors, K, task, half=True)
    assert any(message == "comparing near copies" for _, _, message in task.reports)
    assert (graph.indices != brute_force(vectors, K)[0]).mean() < 0.001


@settings(max_examples=40)
@given(
    st.integers(2, 60),
    st.integers(1, 12),
    st.integers(1, 6),
    st.booleans(),
    st.integers(0, 2**32 - 1),
)
def test_any_few_rows_have_the_neighbours_of_brute_force(n, k, d, half, seed):
    grid = np.random.default_rng(seed).integers(-2, 3, (n + k, d)) + 0.25
    vectors = unit(grid)  # many of them equal, many opposed
    graph = exact_neighbours(vectors, k, Silent(), half=half)
    wide = vectors.astype(np.float64)
    products = (wide @ wide.T).astype(np.float32)
    np.fill_diagonal(products, -np.inf)
    best = -np.sort(-products, axis=1)[:, :k]
    assert np.allclose(graph.similarities, best, atol=1e-6)
    assert np.allclose(np.take_along_axis(products, graph.indices, 1), best, atol=1e-6)
    assert all(len(set(row)) == k for row in graph.indices.tolist())


class Silent:
    def report(self, done, total, message=""):
        pass


def test_copies_of_one_vector_go_by_row(task):
    vectors = np.repeat(scattered(40), 310, axis=0)
    assert len(vectors) > FEW
    graph = find_graph(vectors, K, "cpu", task).neighbours
    for row in (0, 1, 309, 310, 12_399):
        start = row // 310 * 310
        first = [other for other in range(start, start + K + 1) if other != row][:K]
        assert graph.indices[row].tolist() == first
    assert graph.similarities.max() <= 1.0


def test_copies_among_others_change_nothing_but_who_is_nearest(task):
    vectors = clustered(FEW + 500)
    vectors[1::7] = vectors[0:-1:7][: len(vectors[1::7])]
    graph, (rows, similarities) = find_graph(vectors, K, "cpu", task), brute_force(vectors, K, 300)
    assert graph.method == "exact"
    assert graph.recall == 1.0
    assert np.allclose(graph.neighbours.similarities[:300], similarities, atol=1e-6)
    assert (graph.neighbours.indices[:300] != rows).mean() < 0.001


def test_the_order_of_the_rows_does_not_matter(task):
    vectors = clustered(2_200)
    order = np.random.default_rng(1).permutation(len(vectors))
    one = exact_neighbours(vectors, K, task, half=True)
    two = exact_neighbours(vectors[order], K, task, half=True)
    assert np.array_equal(one.similarities[order], two.similarities)
    assert (one.indices[order] != order[two.indices]).mean() < 0.001  # ties


def test_the_same_rows_give_the_same_graph(task):
    vectors = clustered(FEW + 100)
    one, two = (find_graph(vectors, K, "cpu", task).neighbours for _ in range(2))
    assert one.indices.tobytes() == two.indices.tobytes()
    assert one.similarities.tobytes() == two.similarities.tobytes()


def test_a_search_can_be_stopped(new_task):
    with pytest.raises(Cancelled):
        find_graph(scattered(FEW + 100), K, "cpu", new_task(cancel_after=1))


def test_only_very_many_rows_are_searched_approximately():
    assert choose_method(100_000, "cpu") == "exact"
    assert choose_method(1_000_000, "cpu") == "approximate"
    assert choose_method(1_000_000, "cuda") == "exact"
