"""The stage writes what can be opened again, once."""

import numpy as np
import pytest

from inspector.pipeline import stages
from inspector.pipeline.cluster_stage import clusters
from inspector.pipeline.results import open_clusters, open_points, open_vectors
from inspector.store.array_cache import save_arrays

TOPICS = ("router wifi antenna", "flour yeast oven", "violin bow rosin", "tax invoice receipt")


def place(work, vectors):
    """Put the texts on a map of their two main directions; return its key."""
    values = open_vectors(work.cache, vectors).values.astype(np.float64)
    left, strength, _ = np.linalg.svd(values - values.mean(axis=0), full_matrices=False)
    with work.cache.writing("project", vectors) as folder:
        save_arrays(folder, {"xy": (left * strength)[:, :2].astype(np.float32)})
    return vectors


def link(work, vectors, k=16):
    """Write the graph of the k nearest texts; return its key."""
    values = open_vectors(work.cache, vectors).values.astype(np.float32)
    cosines = values @ values.T
    np.fill_diagonal(cosines, -np.inf)
    indices = np.argsort(-cosines, axis=1, kind="stable")[:, :k].astype(np.int32)
    key, similarities = f"{vectors}{k}", np.take_along_axis(cosines, indices, 1)
    with work.cache.writing("neighbours", key) as folder:
        save_arrays(folder, {"indices": indices, "similarities": similarities.clip(-1, 1)})
    return key


@pytest.fixture(scope="module")
def scanned(tmp_path_factory, write_jsonl, new_task):
    """Read, embed and place four topics, each text twice."""
    folder = tmp_path_factory.mktemp("clusters")
    rows = [
        {"instruction": f"{topic} {topic} about case{n}", "output": "fine"}
        for topic in TOPICS
        for n in range(30)
    ]
    path = write_jsonl(folder / "data.jsonl", rows * 2)
    work, task = stages.Workspace(folder / "cache", folder / "user"), new_task()
    read = stages.read(work, path=str(path), name=path.name, stage="", mapping={}, task=task)
    found = stages.embed(
        *(work,),
        reads=[read],
        field="prompt",
        embedder="hashing",
        folder="",
        device="cpu",
        options={},
        task=task,
    )
    vectors = found["key"]
    graph = link(work, vectors)
    points = place(work, vectors)
    keys = {"reads": [read], "field": "prompt", "vectors": vectors, "graph": graph}
    return work, keys | {"points": points}


def test_what_was_written_is_opened_again(scanned, task):
    work, keys = scanned
    key = clusters(work, **keys, task=task)
    found = open_clusters(work.cache, key)
    points = open_points(work.cache, points=keys["points"], vectors=keys["vectors"])
    for level in found.levels:
        assert len(level.labels) == len(points.xy)
        assert len(level.keywords) == len(level.rows) == len(level.centres)
    coarse = found.levels[0]
    assert len(coarse) >= 3
    assert coarse.rows.sum() == 2 * (coarse.labels >= 0).sum()  # copies count
    said = {word for words in coarse.keywords for word in " ".join(words).split()}
    assert said <= set(" ".join(TOPICS).split())
    assert len(said) >= 6


def test_it_is_computed_once(scanned, new_task):
    work, keys = scanned
    first, again = new_task(), new_task()
    assert clusters(work, **keys, task=first) == clusters(work, **keys, task=again)
    assert again.reports == []


def test_another_graph_is_another_result(scanned, task):
    work, keys = scanned
    key = clusters(work, **keys, task=task)
    other = link(work, keys["vectors"], k=8)
    assert clusters(work, **(keys | {"graph": other}), task=task) != key


def test_a_field_without_texts_has_no_clusters(tmp_path, scanned, task):
    work, keys = scanned
    vectors = stages.embed(
        *(work,),
        reads=keys["reads"],
        field="chosen",
        embedder="hashing",
        folder="",
        device="cpu",
        options={},
        task=task,
    )["key"]
    graph = link(work, vectors)
    with work.cache.writing("project", "empty") as folder:
        save_arrays(folder, {"xy": np.zeros((0, 2), np.float32)})
    key = clusters(
        work,
        reads=keys["reads"],
        field="chosen",
        vectors=vectors,
        graph=graph,
        points="empty",
        task=task,
    )
    found = open_clusters(work.cache, key)
    assert [len(level) for level in found.levels] == [0, 0, 0]
    assert work.cache.has("clusters", key)
    assert np.asarray(found.micro).shape == (0,)
