"""The command as a process, and a plugin that embeds as slowly as one likes."""

import os
import signal
import subprocess
import sys

import pytest

SLOW = """
    import os, time, zlib
    import numpy as np
    from pluggy import HookimplMarker
    from inspector.embedders.hashing import HashingEmbedder

    hookimpl = HookimplMarker("inspector")

    class SlowEmbedder(HashingEmbedder):
        name = "slow"

        def plan(self, texts):
            shuffled = np.random.default_rng(len(texts)).permutation(len(texts))
            return np.array_split(shuffled, -(-len(texts) // 10) or 1)

        def embed(self, texts, options, task):
            if os.environ.get("SLOW_S") == "broken":
                1 / 0
            time.sleep(float(os.environ.get("SLOW_S", "0")))
            vectors = super().embed(texts, options, task)
            company = zlib.crc32(" ".join(texts).encode())
            vectors += 0.01 * np.sin(company + np.arange(vectors.shape[1]))
            return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    @hookimpl
    def register_embedders():
        return [SlowEmbedder]
"""


def _heed_interrupts():
    """Undo what a shell does to background jobs: tests may run in one, a terminal does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Command:
    """Starts ``inspector`` as a terminal does, with the plugin installed."""

    def __init__(self, plugins):
        self._plugins = plugins

    def start(self, *arguments, slow_s="0", **environment):
        env = os.environ | {"PYTHONPATH": str(self._plugins), "SLOW_S": slow_s} | environment
        return subprocess.Popen(
            [sys.executable, "-m", "inspector", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=env,
            start_new_session=True,
            preexec_fn=_heed_interrupts,  # noqa: PLW1509 - it sets a signal, nothing else
        )

    def run(self, *arguments, **options):
        with self.start(*arguments, **options) as process:
            out, err = process.communicate(timeout=120)
        return process.returncode, out, err.decode()


@pytest.fixture(scope="session")
def command(tmp_path_factory, stranger):
    return Command(stranger(tmp_path_factory.mktemp("plugins"), "slow", SLOW))


@pytest.fixture(scope="session")
def slow_source(tmp_path_factory, ordinary, write_jsonl):
    """Write enough texts for a dozen chunks of the slow embedder."""
    return write_jsonl(tmp_path_factory.mktemp("slow") / "data.jsonl", ordinary(120))


@pytest.fixture
def slow_project(tmp_path, quick_session):
    with quick_session(tmp_path / "p.inspector", embedder="slow"):
        pass
    return tmp_path / "p.inspector"
