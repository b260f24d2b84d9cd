"""Results of stages: whole or absent, found by everything they depend on, never a pickle."""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from inspector.store.array_cache import ArrayCache, key_of, load_array, save_arrays

WRITER = """
import sys, time
from pathlib import Path
import numpy as np
from inspector.store.array_cache import ArrayCache, save_arrays
with ArrayCache(Path(sys.argv[1])).writing("embed", "key") as folder:
    save_arrays(folder, {"values": np.ones(1000)})
    print("half done", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def cache(tmp_path):
    return ArrayCache(tmp_path / "cache")


def write(cache, **arrays):
    with cache.writing("embed", "key") as folder:
        save_arrays(folder, arrays)


@pytest.mark.parametrize("n", [0, 1, 10, 100_000])
def test_an_array_comes_back_bit_for_bit(cache, n):
    values = np.random.default_rng(0).normal(size=(n, 3)).astype(np.float16)
    write(cache, values=values)
    again = load_array(cache.folder("embed", "key"), "values")
    assert again.dtype == values.dtype
    assert again.tobytes() == values.tobytes()


def test_an_array_that_was_not_contiguous_comes_back_too(cache):
    values = np.arange(60_000).reshape(300, 200).T[::2]
    write(cache, values=values)
    assert (load_array(cache.folder("embed", "key"), "values") == values).all()


def test_a_loaded_array_cannot_be_changed_on_disk_by_accident(cache):
    write(cache, values=np.zeros(100_000))
    again = load_array(cache.folder("embed", "key"), "values")
    with pytest.raises(ValueError, match="read-only"):
        again[0] = 1.0


def test_nothing_is_visible_before_the_writer_is_done(cache):
    with cache.writing("embed", "key") as folder:
        save_arrays(folder, {"values": np.ones(3)})
        assert not cache.has("embed", "key")
    assert cache.has("embed", "key")


def write_and_fail(cache):
    with cache.writing("embed", "key") as folder:
        save_arrays(folder, {"values": np.ones(3)})
        raise OSError("disk full")


def test_a_writer_that_fails_leaves_nothing(cache):
    with pytest.raises(OSError, match="disk full"):
        write_and_fail(cache)
    assert not cache.has("embed", "key")
    assert [path for path in cache.root.rglob("*") if path.is_file()] == []


def test_a_killed_writer_leaves_nothing_visible_and_is_swept(cache):
    process = subprocess.Popen([sys.executable, "-c", WRITER, cache.root], stdout=subprocess.PIPE)
    with process:
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    assert not cache.has("embed", "key")
    assert list(cache.root.rglob("values.npy"))
    cache.sweep()
    assert list(cache.root.rglob("values.npy")) == []
    write(cache, values=np.ones(3))
    assert cache.has("embed", "key")


def test_sweeping_keeps_results(cache):
    write(cache, values=np.ones(3))
    cache.sweep()
    assert cache.has("embed", "key")


def test_of_two_writers_of_a_key_the_first_stays(cache):
    with cache.writing("embed", "key") as slow:
        save_arrays(slow, {"values": np.full(3, 2.0)})
        write(cache, values=np.ones(3))
    assert load_array(cache.folder("embed", "key"), "values").tolist() == [1.0, 1.0, 1.0]


class Bomb:
    """What an attacker puts into an array file."""

    def __init__(self, canary):
        self.canary = canary

    def __reduce__(self):
        return os.mkdir, (str(self.canary),)


@pytest.fixture
def bomb(tmp_path):
    bomb = np.empty(1, object)
    bomb[0] = Bomb(tmp_path / "canary")
    return bomb


@pytest.mark.parametrize("padding", [0, 10_000])
def test_an_array_of_pickled_objects_is_refused_and_runs_nothing(tmp_path, bomb, padding):
    np.save(tmp_path / "values.npy", bomb, allow_pickle=True)
    with (tmp_path / "values.npy").open("ab") as file:
        file.write(bytes(padding))
    with pytest.raises(ValueError, match=r"[Oo]bject"):
        load_array(tmp_path, "values")
    assert not (tmp_path / "canary").exists()


def test_negative_control_the_bomb_goes_off_where_pickles_are_allowed(tmp_path, bomb):
    np.save(tmp_path / "values.npy", bomb, allow_pickle=True)
    np.load(tmp_path / "values.npy", allow_pickle=True)
    assert (tmp_path / "canary").exists()


def test_an_array_of_objects_is_not_written_either(tmp_path):
    with pytest.raises(ValueError, match=r"[Oo]bject"):
        save_arrays(tmp_path, {"values": np.array([{}], object)})


# --- keys

PARTS = {"graph": "abc", "projector": "umap", "version": 1, "options": {"seed": 0, "epochs": 200}}


def test_a_key_depends_on_nothing_but_its_parts():
    shuffled = {"options": {"epochs": 200, "seed": 0}, "version": 1, "projector": "umap"}
    assert key_of("project", **PARTS) == key_of("project", **shuffled, graph="abc")
    assert key_of("project", **PARTS).isalnum()


@pytest.mark.parametrize(
    "change",
    [
        {"graph": "abd"},
        {"projector": "pca"},
        {"version": 2},
        {"version": "1"},
        {"options": {"seed": 1, "epochs": 200}},
        {"options": {"seed": 0, "epochs": 201}},
        {"options": {"seed": 0}},
        {"options": {}},
        {"more": None},
    ],
)
def test_any_other_part_makes_another_key(change):
    assert key_of("project", **PARTS | change) != key_of("project", **PARTS)


def test_the_stage_is_part_of_the_key():
    assert key_of("project", **PARTS) != key_of("embed", **PARTS)


def test_parts_cannot_be_confused_with_each_other():
    assert key_of("read", a="b", c="") != key_of("read", a="", c="b")
    assert key_of("read", names=["ab", "c"]) != key_of("read", names=["a", "bc"])
