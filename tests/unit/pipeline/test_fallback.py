"""A graphics card that fails costs a scan nothing but time, and the user is told."""

import pytest

from inspector.domain.errors import DeviceLostError, WorkerError
from inspector.domain.recipe import Recipe, SourceSpec
from inspector.pipeline.client import WorkerClient
from inspector.pipeline.messages import ERRORS
from inspector.pipeline.scan import Scan

FRAGILE = """
    from pluggy import HookimplMarker
    from inspector.domain.errors import DeviceLostError
    from inspector.embedders.hashing import HashingEmbedder

    hookimpl = HookimplMarker("inspector")

    class Fragile(HashingEmbedder):
        name = "fragile"

        def __init__(self, folder=None, device="auto"):
            super().__init__(folder, device)
            self.wished = device

        @property
        def identity(self):
            return f"{self.name} {self.wished}"

        @property
        def description(self):
            return f"hashed words on {self.wished.upper()}"

        def embed(self, texts, options, task):
            if self.wished != "cpu":
                self.fail(len(texts))
            return super().embed(texts, options, task)

        def fail(self, n):
            raise DeviceLostError("The graphics card failed (it fell off the bus).")

    class Burning(Fragile):
        name = "burning"

        def fail(self, n):
            import torch
            raise RuntimeError("CUDA error: an illegal memory access was encountered. Compile with")

    class Small(Fragile):
        name = "small"

        def fail(self, n):
            import torch
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB.")

    class Late(Fragile):
        name = "late"

        def fail(self, n):
            if n < 20:
                super().fail(n)

    @hookimpl
    def register_embedders():
        return [Fragile, Burning, Small, Late]
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory, ordinary, write_jsonl):
    """Thirty prompts with ten different answers."""
    records = ordinary(30)
    for number, record in enumerate(records):
        record["output"] = f"Answer {number % 10}."
    path = write_jsonl(tmp_path_factory.mktemp("sources") / "a.jsonl", records)
    return SourceSpec(str(path), "a.jsonl")


@pytest.fixture(scope="module")
def client(tmp_path_factory, stranger):
    plugins = stranger(tmp_path_factory.mktemp("plugins"), "fragile", FRAGILE)
    folder = tmp_path_factory.mktemp("project")
    client = WorkerClient(folder / "cache", folder / "user")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(plugins))
        yield client
    client.close()


@pytest.fixture
def scan(client, source, task):
    """Walk the line with an embedder; return the state, the stages and the workers there were."""

    def walk(embedder, device="cuda"):
        stages, workers = [], []

        def on_stage(stage):
            stages.append(stage)
            workers.append(client._process.pid if client._process else 0)

        recipe = Recipe((source,), embedder=embedder, projector="pca", device=device, k=5)
        made = Scan(client, recipe, task, on_stage)
        return made.analyse(made.read()), stages, workers

    return walk


@pytest.mark.parametrize(
    ("embedder", "reason"),
    [
        ("fragile", "it fell off the bus"),
        ("burning", "CUDA error: an illegal memory access was encountered. Compile with"),
        ("small", "CUDA out of memory. Tried to allocate 2 GiB"),
    ],
)
def test_the_processor_goes_on_and_the_reason_is_kept(scan, embedder, reason):
    state, stages, _ = scan(embedder)
    assert state.fallback == f"The graphics card failed ({reason}), so the processor computes."
    assert state.device == "cuda"
    assert state.embedder == "hashed words on CPU"
    assert set(state.points) == {"prompt", "response"}
    assert stages.count("embed prompt") == 2
    assert stages.count("embed response") == 1  # the card is not asked again


def test_a_new_process_goes_on(scan):
    _, stages, workers = scan("late")
    failed = stages.index("embed response")
    assert workers[failed] != 0
    assert workers[failed + 1] == 0  # killed; the next call starts another
    assert workers[-1] not in (0, workers[failed])


def test_what_the_card_did_before_it_failed_is_kept(scan):
    state, stages, _ = scan("late")
    assert stages.count("embed prompt") == 1
    assert stages.count("embed response") == 2
    assert state.texts == {"prompt": 30, "response": 10}


def test_negative_control_without_a_failure_nothing_is_said(scan):
    state, stages, _ = scan("fragile", device="cpu")
    assert state.fallback == ""
    assert stages.count("embed prompt") == 1


def test_the_error_crosses_the_pipe_as_what_it_is():
    assert ERRORS["DeviceLostError"] is DeviceLostError
    assert issubclass(DeviceLostError, WorkerError)
