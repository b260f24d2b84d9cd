"""The approximate graph has nearly all neighbours, says how many, and is the same every time."""

import numpy as np
import pytest

from inspector.domain.arrays import Neighbours
from inspector.pipeline.device_neighbours import nearest_in
from inspector.pipeline.neighbours import find_graph
from inspector.pipeline.recall import measure_recall

K = 15


def unit(values):
    values = np.asarray(values, np.float32)
    return (values / np.linalg.norm(values, axis=1, keepdims=True)).astype(np.float16)


def like_texts(n, d=64, seed=0):
    """Subjects of subjects, as embeddings of texts have them, and ten tight families."""
    rng = np.random.default_rng(seed)
    broad = rng.normal(size=(12, d))
    narrow = broad[rng.integers(12, size=200)] + 0.8 * rng.normal(size=(200, d))
    vectors = narrow[rng.integers(200, size=n)] + 0.6 * rng.normal(size=(n, d))
    vectors[:1000] = np.repeat(rng.normal(size=(10, d)), 100, axis=0)
    vectors[:1000] += 0.1 * rng.normal(size=(1000, d))
    return unit(vectors[rng.permutation(n)])


def true_similarities(vectors, k):
    products = vectors.astype(np.float32) @ vectors.astype(np.float32).T
    np.fill_diagonal(products, -np.inf)
    return np.minimum(-np.sort(-products, axis=1)[:, :k], 1.0)


@pytest.fixture(scope="module")
def vectors():
    return like_texts(5_000)


@pytest.fixture
def graph(vectors, task):
    return find_graph(vectors, K, "cpu", task, method="approximate")


def test_nearly_all_neighbours_are_found_and_the_share_is_told(vectors, graph):
    kth = true_similarities(vectors, K)[:, -1:]
    recall = (graph.neighbours.similarities >= kth - 1e-5).mean()
    assert recall > 0.95
    assert graph.method == "approximate"
    assert graph.recall == pytest.approx(recall, abs=0.02)


def test_similarities_are_exact_and_in_order(vectors, graph):
    wide, near = vectors.astype(np.float64), graph.neighbours
    assert (near.indices >= 0).all()
    cosines = np.einsum("rd,rkd->rk", wide, wide[near.indices])
    assert np.allclose(near.similarities, np.clip(cosines, -1, 1), atol=1e-6)
    assert (np.diff(near.similarities, axis=1) <= 0).all()


def test_no_row_is_its_own_neighbour_and_none_comes_twice(graph):
    indices = graph.neighbours.indices
    assert (indices != np.arange(len(indices))[:, None]).all()
    assert all(len(set(row)) == K for row in indices.tolist())


def test_the_same_rows_give_the_same_graph(vectors, graph, task):
    again = find_graph(vectors.copy(), K, "cpu", task, method="approximate")
    assert again.neighbours.indices.tobytes() == graph.neighbours.indices.tobytes()
    assert again.recall == graph.recall


def test_many_copies_hide_nobodys_neighbours(vectors, task):
    copied = vectors.copy()
    copied[2_000:] = copied[:50].repeat(60, axis=0)
    graph = find_graph(copied, K, "cpu", task, method="approximate").neighbours
    kth = true_similarities(copied, K)[:, -1:]
    assert (graph.similarities >= kth - 1e-5).mean() > 0.95


def test_few_rows_are_searched_exactly_even_if_not_wanted(vectors, task):
    assert find_graph(vectors[:100], K, "cpu", task, method="approximate").method == "exact"


def test_recall_tells_a_worse_graph_from_a_true_one(vectors, task):
    truth = find_graph(vectors, K, "cpu", task, method="exact").neighbours
    assert measure_recall(vectors, truth, "cpu", task, sample=300) > 0.999
    spoiled = Neighbours(truth.indices.copy(), truth.similarities.copy())
    spoiled.similarities[:, K // 2 :] = -1.0
    spoiled.indices[:, K // 2 :] = -1
    assert measure_recall(vectors, spoiled, "cpu", task, sample=300) == pytest.approx(7 / 15)


@pytest.mark.parametrize("n", [0, 1])
def test_rows_without_neighbours_miss_none(n, task):
    none = Neighbours(np.full((n, 3), -1, np.int32), np.zeros((n, 3), np.float32))
    assert measure_recall(np.ones((n, 4), np.float16), none, "cpu", task) == 1.0


def test_new_rows_are_placed_among_known_ones(vectors, task, tmp_path):
    np.save(tmp_path / "vectors.npy", vectors)
    mapped = np.load(tmp_path / "vectors.npy", mmap_mode="r")
    queries = like_texts(1_200, seed=3)[:30]
    found = nearest_in(mapped, queries, 5, "cpu", task)
    products = queries.astype(np.float64) @ vectors.astype(np.float64).T
    order = np.argsort(-products, axis=1, kind="stable")[:, :5]
    assert np.allclose(found.similarities, np.take_along_axis(products, order, 1), atol=1e-5)
    assert (found.indices != order).mean() < 0.02


def test_a_known_row_finds_itself_first(vectors, task):
    found = nearest_in(vectors, vectors[:20], 1, "cpu", task)
    assert (found.indices[:, 0] == np.arange(20)).mean() > 0.9
    assert np.allclose(found.similarities[:, 0], 1.0, atol=2e-3)


@pytest.mark.parametrize(("n", "q"), [(0, 2), (3, 0), (3, 2)])
def test_too_few_known_rows_are_padded(task, n, q):
    rng = np.random.default_rng(0)
    found = nearest_in(rng.normal(size=(n, 4)), rng.normal(size=(q, 4)), 5, "cpu", task)
    assert found.indices.shape == (q, 5)
    assert ((found.indices >= 0).sum(axis=1) == min(n, 5)).all()
