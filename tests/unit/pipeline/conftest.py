"""A plugin that does what its texts say, and a worker that has it."""

import pytest

from inspector.pipeline.client import WorkerClient

ODD = """
    import os, signal, time
    from pluggy import HookimplMarker
    from inspector.domain.errors import InputError
    from inspector.embedders.hashing import HashingEmbedder

    hookimpl = HookimplMarker("inspector")

    class OddEmbedder(HashingEmbedder):
        name = "odd"

        def embed(self, texts, options, task):
            wish = texts[0].split()[0]
            if wish == "refuse":
                raise InputError("The third row is odd.")
            if wish == "divide":
                1 / 0
            if wish == "exhaust":
                raise MemoryError
            if wish == "crash":
                os.kill(os.getpid(), signal.SIGSEGV)
            if wish == "exit":
                os._exit(7)
            if wish == "print":
                print("not JSON", flush=True)
                os.write(1, b"not JSON either" + bytes([10]))
            for step in range(1200 if wish == "sleep" else 0):
                task.report(step, 1200, "asleep")
                time.sleep(0.05)
            return super().embed(texts, options, task)

    @hookimpl
    def register_embedders():
        return [OddEmbedder]
"""


class Worker:
    """A worker that embeds a text in an odd way."""

    def __init__(self, folder, cache):
        self.folder, self.cache = folder, cache
        self.client = WorkerClient(cache, cache.parent / "user-cache")

    def read(self, text, task):
        path = self.folder / f"{abs(hash(text))}.jsonl"
        path.write_text('{"prompt": "%s", "response": "fine"}\n' % text)  # noqa: UP031 - braces
        arguments = {"path": str(path), "name": path.name, "stage": "", "mapping": {}}
        return self.client.call("read", arguments, task)

    def embed(self, text, task, embedder="odd"):
        reads = [self.read(text, task)]
        arguments = {"reads": reads, "field": "prompt", "embedder": embedder, "folder": ""}
        return self.client.call("embed", arguments | {"device": "cpu", "options": {}}, task)


@pytest.fixture(scope="module")
def odd_plugin(tmp_path_factory, stranger):
    """Put the plugin where every process that is started from here on finds it."""
    folder = stranger(tmp_path_factory.mktemp("plugins"), "odd", ODD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        yield folder


@pytest.fixture(scope="module")
def worker(tmp_path_factory, odd_plugin):
    folder = tmp_path_factory.mktemp("worker")
    worker = Worker(folder, folder / "cache")
    yield worker
    worker.client.close()


@pytest.fixture
def new_worker(tmp_path, odd_plugin):
    """Make workers of their own, that end with the test."""
    made = []

    def make(cache=tmp_path / "cache"):
        made.append(Worker(tmp_path, cache))
        return made[-1]

    yield make
    for each in made:
        each.client.close()
