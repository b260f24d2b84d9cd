"""The graph is exact: what brute force finds, no more and no less."""

import numpy as np
import pytest

from inspector.domain.errors import Cancelled
from inspector.pipeline.device_neighbours import BLOCK
from inspector.pipeline.neighbours import find_neighbours


def unit(values):
    values = np.asarray(values, np.float32)
    return (values / np.linalg.norm(values, axis=1, keepdims=True)).astype(np.float16)


def random_vectors(n, d=64, seed=0):
    return unit(np.random.default_rng(seed).normal(size=(n, d)))


def brute_force(vectors, k):
    products = vectors.astype(np.float64) @ vectors.astype(np.float64).T
    np.fill_diagonal(products, -np.inf)
    order = np.argsort(-products, axis=1, kind="stable")[:, :k]
    return order, np.take_along_axis(products, order, 1)


@pytest.fixture
def find(task):
    return lambda vectors, k: find_neighbours(vectors, k, "cpu", task)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("n", "k"), [(50, 5), (700, 16), (BLOCK + 300, 16)])
def test_the_graph_is_that_of_brute_force(find, n, k, seed):
    vectors = random_vectors(n, seed=seed)
    graph, (rows, similarities) = find(vectors, k), brute_force(vectors, k)
    assert np.allclose(graph.similarities, similarities, atol=1e-5)
    assert (graph.indices != rows).mean() < 0.001  # equals but for rounding


def test_texts_that_are_all_alike_still_have_their_own_neighbours(find):
    rng = np.random.default_rng(0)
    vectors = unit(rng.normal(size=384) + 0.2 * rng.normal(size=(1500, 384)))
    graph, (rows, similarities) = find(vectors, 8), brute_force(vectors, 8)
    assert similarities.min() > 0.9
    assert np.allclose(graph.similarities, similarities, atol=1e-5)
    assert (graph.indices != rows).mean() < 0.02


def test_negative_control_a_shuffled_graph_is_noticed(find):
    vectors = random_vectors(200)
    graph, (rows, _) = find(vectors, 5), brute_force(vectors, 5)
    assert (np.roll(graph.indices, 1, axis=0) != rows).mean() > 0.9


def test_similarities_are_cosines_in_descending_order(find):
    vectors = random_vectors(300)
    graph = find(vectors, 10)
    exact = vectors.astype(np.float32)
    cosines = np.einsum("rd,rkd->rk", exact, exact[graph.indices])
    assert np.allclose(graph.similarities, np.clip(cosines, -1, 1), atol=1e-6)
    assert (np.diff(graph.similarities, axis=1) <= 0).all()
    assert graph.indices.dtype == np.int32
    assert graph.similarities.dtype == np.float32


def test_no_text_is_its_own_neighbour_and_none_comes_twice(find):
    graph = find(random_vectors(BLOCK + 10, d=16), 8)
    rows = np.arange(BLOCK + 10)[:, None]
    assert (graph.indices != rows).all()
    assert all(len(set(row)) == 8 for row in graph.indices.tolist())


def test_of_equally_similar_texts_the_lower_row_comes_first(find):
    vectors = unit([[1, 0], [0, 1], [0, -1], [0, 1], [0, -1]])
    graph = find(vectors, 4)
    assert graph.indices[0].tolist() == [1, 2, 3, 4]
    assert graph.indices[1].tolist() == [3, 0, 2, 4]


@pytest.mark.parametrize("n", [2, 3, 5])
def test_fewer_texts_than_neighbours_are_padded(find, n):
    graph = find(random_vectors(n, d=8), 16)
    assert graph.indices.shape == graph.similarities.shape == (n, 16)
    for row in range(n):
        assert sorted(graph.indices[row, : n - 1]) == [other for other in range(n) if other != row]
    assert (graph.indices[:, n - 1 :] == -1).all()
    assert (graph.similarities[:, n - 1 :] == 0).all()


@pytest.mark.parametrize("n", [0, 1])
def test_one_text_has_no_neighbours(find, n):
    graph = find(random_vectors(n, d=8) if n else np.zeros((0, 8), np.float16), 3)
    assert graph.indices.tolist() == [[-1, -1, -1]] * n
    assert graph.k == 3


def test_equal_vectors_have_similarity_one_at_most(find):
    graph = find(np.repeat(random_vectors(2, d=384), 20, axis=0), 16)
    assert graph.similarities.max() <= 1.0
    assert np.allclose(graph.similarities, 1.0, atol=1e-2)


def test_the_same_vectors_give_the_same_graph(find):
    vectors = random_vectors(500)
    one, two = find(vectors, 16), find(vectors.copy(), 16)
    assert one.indices.tobytes() == two.indices.tobytes()
    assert one.similarities.tobytes() == two.similarities.tobytes()


def test_progress_comes_block_by_block_and_can_stop_it(new_task):
    vectors, task = random_vectors(BLOCK + 1, d=8), new_task()
    find_neighbours(vectors, 3, "cpu", task)
    assert [done for done, _, _ in task.reports] == [BLOCK, BLOCK + 1]
    with pytest.raises(Cancelled):
        find_neighbours(vectors, 3, "cpu", new_task(cancel_after=0))
