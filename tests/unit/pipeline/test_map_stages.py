"""A map stays where it is when little is new, and comes in place of its draft without a turn."""

import numpy as np
import pytest

from inspector.pipeline import map_stages, stages
from inspector.pipeline.results import open_points, open_vectors
from inspector.projectors.align import align
from inspector.store.array_cache import save_arrays

TOPICS = ("router wifi antenna", "flour yeast oven", "violin bow rosin", "tax invoice receipt")


def rows(first, last):
    return [
        {"instruction": f"{topic} {topic} about case{n}", "output": "fine"}
        for n in range(first, last)
        for topic in TOPICS
    ]


@pytest.fixture
def scanned(tmp_path, write_jsonl, task):
    """Read, embed and link rows; return what ``project`` needs."""
    work = stages.Workspace(tmp_path / "cache", tmp_path / "user")

    def scan(name, content):
        path = write_jsonl(tmp_path / name, content)
        read = stages.read(work, path=str(path), name=name, stage="", mapping={}, task=task)
        found = stages.embed(
            work,
            reads=[read],
            field="prompt",
            embedder="hashing",
            folder="",
            device="cpu",
            options={},
            task=task,
        )
        near = stages.neighbours(work, vectors=found["key"], k=14, device="cpu", task=task)
        return {"vectors": found["key"], "graph": near["key"]}

    return work, scan


@pytest.fixture
def project(scanned, task):
    """Project and return the key and the place of every row."""
    work, _ = scanned

    def run(keys, **earlier):
        key = map_stages.project(
            work, **keys, projector="umap", options={"epochs": 30}, earlier=earlier, task=task
        )
        points = open_points(work.cache, points=key, vectors=keys["vectors"])
        return key, points.xy[points.index]

    return run


def test_few_new_texts_are_placed_and_no_other_moves(scanned, project):
    _, scan = scanned
    old, new = scan("old.jsonl", rows(0, 30)), scan("new.jsonl", rows(0, 33))
    key, before = project(old)
    _, after = project(new, points=key, vectors=old["vectors"])
    assert np.array_equal(after[:120], before)
    for topic in range(4):
        middle = before[topic::4].mean(axis=0)
        reach = np.linalg.norm(before[topic::4] - middle, axis=1).max()
        assert np.all(np.linalg.norm(after[120 + topic :: 4] - middle, axis=1) <= reach)


def test_when_much_is_new_the_map_is_made_anew(scanned, project):
    _, scan = scanned
    old, new = scan("old.jsonl", rows(0, 30)), scan("new.jsonl", rows(0, 60))
    key, before = project(old)
    assert not np.array_equal(project(new, points=key, vectors=old["vectors"])[1][:120], before)


def test_a_map_that_was_deleted_is_no_hindrance(scanned, project):
    _, scan = scanned
    keys = scan("new.jsonl", rows(0, 30))
    assert np.isfinite(project(keys, points="gone", vectors="gone")[1]).all()


def test_the_map_lies_as_its_draft_did(scanned, project):
    work, scan = scanned
    keys = scan("data.jsonl", rows(0, 30))
    _, free = project(keys)
    turned = free[:, ::-1] * [1.0, -1.0]
    index = open_vectors(work.cache, keys["vectors"]).index
    with work.cache.writing("draft", "d") as folder:
        save_arrays(folder, {"xy": turned.astype(np.float32), "index": index})
    _, found = project(keys, draft="d")
    assert np.allclose(found, turned, atol=1e-3)
    assert np.allclose(found, align(free, turned), atol=1e-3)
    assert not np.allclose(found, free, atol=0.1)
