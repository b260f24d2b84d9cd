"""A pair's direction: unit length, one for each distinct pair, none where the answers agree."""

import numpy as np
import pytest

from inspector.domain.sample import DIFFERENCE
from inspector.pipeline.differences import differences, with_differences
from inspector.pipeline.results import open_vectors
from inspector.pipeline.stages import Workspace
from inspector.pipeline.state import State
from inspector.store.array_cache import load_array, save_arrays


@pytest.fixture
def work(tmp_path):
    return Workspace(tmp_path / "cache", tmp_path / "user")


def embedded(work, key, values, index):
    """Write embeddings as the stage does."""
    hashes = np.random.default_rng(len(key)).integers(0, 256, (len(values), 16), np.uint8)
    arrays = {
        "values": np.asarray(values, np.float16),
        "index": np.asarray(index, np.int32),
        "hashes": hashes,
        "is_long": np.zeros(len(values), np.bool_),
    }
    with work.cache.writing("embed", key) as folder:
        save_arrays(folder, arrays)
        (folder / "model.txt").write_text("a model", encoding="utf-8")
    return key


@pytest.fixture
def pairs(work):
    """Give rows: two alike pairs, a swapped one, one of equal answers, one without a pair."""
    texts = [[1, 0, 0], [0, 1, 0]]
    chosen = embedded(work, "chosen", texts, [0, 0, 1, 0, -1])
    rejected = embedded(work, "rejected", texts, [1, 1, 0, 0, 1])
    return {"chosen": chosen, "rejected": rejected}


def test_each_distinct_pair_has_one_direction_and_equal_answers_have_none(work, pairs, task):
    found = differences(work, **pairs, task=task)
    vectors = open_vectors(work.cache, found["key"])
    assert found["pairs"] == len(vectors.values) == 2
    assert vectors.index[0] == vectors.index[1] != vectors.index[2]
    assert vectors.index[3:].tolist() == [-1, -1]
    one, swapped = vectors.rows(np.array([0, 2]))
    assert one == pytest.approx([0.7071, -0.7071, 0], abs=1e-3)
    assert swapped == pytest.approx(-one, abs=1e-3)


def test_it_is_computed_once_and_its_texts_can_be_told_apart(work, pairs, task):
    found = differences(work, **pairs, task=task)
    folder = work.cache.folder("embed", found["key"])
    before = (folder / "values.npy").stat().st_mtime_ns
    assert differences(work, **pairs, task=task) == found
    assert (folder / "values.npy").stat().st_mtime_ns == before
    assert len(np.unique(load_array(folder, "hashes"), axis=0)) == 2


def test_pairs_are_matched_again_when_rows_come_in_another_order(work, pairs, task):
    texts = [[0, 1, 0], [1, 0, 0]]
    first = differences(work, **pairs, task=task)
    hashes = {
        name: load_array(work.cache.folder("embed", key), "hashes") for name, key in pairs.items()
    }
    for name in pairs:
        embedded(work, f"{name}2", texts, [1, 0] if name == "chosen" else [0, 1])
        folder = work.cache.folder("embed", f"{name}2")
        np.save(folder / "hashes.npy", hashes[name][::-1])
    again = differences(work, chosen="chosen2", rejected="rejected2", task=task)
    old, new = (
        load_array(work.cache.folder("embed", found["key"]), "hashes") for found in (first, again)
    )
    assert {bytes(item) for item in new} == {bytes(item) for item in old}


def test_without_pairs_nothing_is_asked_for():
    def never(*_, **__):
        pytest.fail("a project without pairs was slowed")

    state = State(vectors={"prompt": "p", "response": "r"})
    assert with_differences(state, never) is state


def test_pairs_that_all_agree_have_no_map():
    state = State(vectors={"chosen": "c", "rejected": "r"})
    assert with_differences(state, lambda *_, **__: {"key": "k", "pairs": 0}) is state
    found = with_differences(state, lambda *_, **__: {"key": "k", "pairs": 3})
    assert found.vectors[DIFFERENCE] == "k"
