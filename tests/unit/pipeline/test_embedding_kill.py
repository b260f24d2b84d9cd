"""A worker that is killed while it embeds loses at most the chunk at hand."""

import random
import time

import numpy as np
import pytest

CHUNK = 8
N_TEXTS = 800

SLOW = """
    import os, time
    from pathlib import Path
    import numpy as np
    from pluggy import HookimplMarker
    from inspector.embedders.hashing import HashingEmbedder

    hookimpl = HookimplMarker("inspector")

    class SlowEmbedder(HashingEmbedder):
        name = "slow"

        def plan(self, texts):
            order = np.random.default_rng(len(texts)).permutation(len(texts))
            return np.split(order, range(8, len(texts), 8))

        def embed(self, texts, options, task):
            with open(os.environ["SLOW_LOG"], "a") as log:
                log.write(f"{len(texts)}" + chr(10))
            vectors = super().embed(texts, options, task)
            vectors = vectors + np.float32(0.01) * np.sin(len("".join(texts)) + np.arange(128))
            time.sleep(0.03)
            return vectors

    @hookimpl
    def register_embedders():
        return [SlowEmbedder]
"""


class KilledError(Exception):
    pass


class KillTask:
    """Kills the worker, from outside and without a word, so many seconds after it began."""

    def __init__(self, worker, log, after_s):
        self.worker, self.log, self.after_s, self.began = worker, log, after_s, 0.0

    def report(self, done, total, message=""):  # noqa: ARG002 - a Task
        if not self.began and self.log.exists():
            self.began = time.monotonic()
        if self.began and time.monotonic() - self.began >= self.after_s:
            self.worker.client.kill()
            raise KilledError


@pytest.fixture(scope="module")
def slow_plugin(tmp_path_factory, stranger):
    folder = stranger(tmp_path_factory.mktemp("plugins"), "slow", SLOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        yield folder


@pytest.fixture
def start(tmp_path, slow_plugin, odd_plugin, monkeypatch, new_worker, write_jsonl, task):
    """Embed 800 texts in a worker with caches of its own; return values and chunks computed."""
    monkeypatch.setenv("PYTHONPATH", str(slow_plugin))
    records = [{"prompt": f"prompt number {n} of many", "response": "x"} for n in range(N_TEXTS)]
    source = write_jsonl(tmp_path / "data.jsonl", records)

    class Start:
        def __init__(self, name):
            self.log = tmp_path / f"{name}.log"
            monkeypatch.setenv("SLOW_LOG", str(self.log))
            self.worker = new_worker(tmp_path / name / "cache")

        def embed(self, watch=task):
            given = {"path": str(source), "name": "data.jsonl", "stage": "", "mapping": {}}
            reads = [self.worker.client.call("read", given, task)]
            given = {"reads": reads, "field": "prompt", "embedder": "slow", "folder": ""}
            given |= {"device": "cpu", "options": {}}
            return self.worker.client.call("embed", given, watch)

        def values(self, key):
            folder = self.worker.cache / "embed" / key
            return np.load(folder / "values.npy", allow_pickle=False).tobytes()

        @property
        def computed(self):
            lines = self.log.read_text().split() if self.log.exists() else []
            return sum(map(int, lines))

        @property
        def committed(self):
            shared = self.worker.cache.parent / "user-cache" / "vectors"
            folders = list(shared.iterdir()) if shared.exists() else []
            paths = [path for folder in folders for path in folder.glob("vectors-*.npy")]
            return sum(len(np.load(path, mmap_mode="r")) for path in paths)

    return Start


@pytest.mark.slow
def test_five_kills_at_random_points_cost_at_most_a_chunk_each_and_no_bit(start):
    whole = start("whole")
    expected = whole.values(whole.embed()["key"])
    assert whole.computed == N_TEXTS
    rng, broken = random.Random(3), start("broken")
    for _ in range(5):
        broken.log.unlink(missing_ok=True)
        kept = broken.committed
        watch = KillTask(broken.worker, broken.log, rng.uniform(0.0, 0.3))
        with pytest.raises(KilledError):
            broken.embed(watch)
        assert kept <= broken.committed < N_TEXTS
        assert broken.computed <= broken.committed - kept + CHUNK
    kept = broken.committed
    broken.log.unlink()
    assert broken.values(broken.embed()["key"]) == expected
    assert broken.computed == N_TEXTS - kept
    assert kept > 0
