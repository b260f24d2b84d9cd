"""One walk over the line: the stages in their order, and detectors that cannot stop each other."""

from dataclasses import replace

import pytest

from inspector.domain.errors import Cancelled, InputError, UsageError
from inspector.domain.recipe import Recipe, SourceSpec
from inspector.domain.sample import DIFFERENCE
from inspector.pipeline.client import WorkerClient
from inspector.pipeline.results import open_points, open_union
from inspector.pipeline.scan import Scan
from inspector.store.array_cache import ArrayCache
from inspector.store.findings_cache import open_findings

BAD = """
    import os, signal
    import numpy as np
    from pluggy import HookimplMarker
    from inspector.domain.errors import InputError
    from inspector.domain.findings import Findings
    from inspector.domain.protocols import NoOptions
    from inspector.domain.sample import Stage

    hookimpl = HookimplMarker("inspector")

    def detector(name_, body):
        class Bad:
            name = title = about = name_
            version, stages, needs, Options = 1, tuple(Stage), (), NoOptions

            def score(self, inputs, options, task):
                return body(inputs)

        return Bad

    def divide(inputs):
        return 1 / 0

    def refuse(inputs):
        raise InputError("Only English is understood.")

    def crash(inputs):
        os.kill(os.getpid(), signal.SIGSEGV)

    def findings(n):
        return Findings("fine", np.zeros(n, np.float32), np.zeros(n, bool), (), (), "")

    def fine(inputs):
        return findings(len(inputs.union))

    def short(inputs):
        return findings(1)

    @hookimpl
    def register_detectors():
        return [detector(body.__name__, body) for body in (crash, divide, fine, refuse, short)]
"""
BROKEN = "import a_library_that_nobody_has"


class Walk:
    """A scan that was made, with what was told on the way."""

    def __init__(self, client, recipe, task):
        self.stages = []
        self.cache = ArrayCache(client.cache)
        self._scan = Scan(client, recipe, task, self.stages.append)

    def run(self):
        self.state = self._scan.analyse(self._scan.read())
        return self


@pytest.fixture(scope="module")
def recipe(tmp_path_factory, ordinary, write_jsonl):
    folder = tmp_path_factory.mktemp("sources")
    one = write_jsonl(folder / "one.jsonl", ordinary(30))
    pairs = [
        {"prompt": item["instruction"], "chosen": item["output"], "rejected": "No."}
        for item in ordinary(8, 1)
    ]
    two = write_jsonl(folder / "two.jsonl", [*pairs, b"{broken"])
    sources = (SourceSpec(str(one), "one.jsonl"), SourceSpec(str(two), "two.jsonl"))
    return Recipe(sources, embedder="hashing", projector="pca", device="cpu", k=5)


@pytest.fixture(scope="module")
def client(tmp_path_factory, stranger):
    plugins = stranger(tmp_path_factory.mktemp("plugins"), "bad", BAD)
    stranger(plugins, "broken", BROKEN)
    folder = tmp_path_factory.mktemp("project")
    client = WorkerClient(folder / "cache", folder / "user")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(plugins))
        yield client
    client.close()


@pytest.fixture(scope="module")
def walk(client, recipe, new_task):
    return Walk(client, recipe, new_task()).run()


def test_stages_run_in_the_order_of_the_line(walk):
    order = [stage.split()[0] for stage in walk.stages]
    firsts = [order.index(name) for name in ("read", "embed", "neighbours", "project", "score")]
    assert firsts == sorted(firsts)
    assert walk.stages[:3] == ["read one.jsonl", "read two.jsonl", "embed prompt"]


def test_every_field_that_is_there_gets_a_map(walk):
    assert set(walk.state.points) == {"prompt", "response", "chosen", "rejected", DIFFERENCE}
    places = {}
    for field, key in walk.state.points.items():
        points = open_points(walk.cache, points=key, vectors=walk.state.vectors[field])
        assert len(points.index) == 39
        places[field] = len(points.xy)
    assert places["rejected"] == 1  # every pair rejects the same answer
    assert places[DIFFERENCE] == places["chosen"] == 8


def test_the_datasets_are_told_with_stage_and_problems(walk):
    one, two = walk.state.reads
    assert (one.name, one.stage, one.rows, one.problems) == ("one.jsonl", "sft", 30, 0)
    assert (two.name, two.stage, two.rows, two.problems) == ("two.jsonl", "preference", 9, 1)
    assert len(open_union(walk.cache, walk.state.reads)) == 39
    assert walk.state.embedder == "hashed words (no language model)"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("divide", "ZeroDivisionError: division by zero"),
        ("refuse", "Only English is understood."),
        ("crash", "crashed (segmentation fault)"),
        ("short", "1 scores came back for 39 rows."),
        ("broken", "ModuleNotFoundError: No module named 'a_library_that_nobody_has'"),
    ],
)
def test_a_detector_that_fails_is_listed_as_missing_with_the_reason(walk, name, reason):
    assert reason in walk.state.missing[name]
    assert "\n" not in walk.state.missing[name]
    assert name not in walk.state.findings


def test_the_other_detectors_go_on(walk):
    assert set(walk.state.missing) == {"divide", "refuse", "crash", "short", "broken"}
    assert set(walk.state.findings) >= {"fine", "outlier", "hidden_text", "near_duplicate"}
    for key in walk.state.findings.values():
        assert len(open_findings(walk.cache.folder("score", key)).scores) == 39


def test_a_second_walk_finds_everything_there(walk, client, recipe, task):
    before = {path: path.stat().st_mtime_ns for path in client.cache.rglob("*.npy")}
    again = Walk(client, recipe, task).run()
    assert again.state == walk.state
    assert {path: path.stat().st_mtime_ns for path in client.cache.rglob("*.npy")} == before


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        ({"embedder": "none"}, UsageError, "no embedder called 'none'"),
        ({"projector": "none"}, UsageError, "no projector called 'none'"),
        ({"options": {"pca": {"seed": 1}}}, UsageError, "pca has no option 'seed'"),
        ({"device": "quantum", "k": 6}, UsageError, "no quantum device"),
        ({"sources": (SourceSpec("/nowhere/x.jsonl", "x.jsonl"),)}, InputError, "x.jsonl"),
    ],
)
def test_a_wish_that_cannot_be_met_is_a_sentence(client, recipe, task, change, error, sentence):
    with pytest.raises(error, match=sentence):
        Walk(client, replace(recipe, **change), task).run()


def test_a_cancelled_walk_can_be_taken_up_again(walk, client, recipe, new_task):
    with pytest.raises(Cancelled):
        Walk(client, recipe, new_task(cancel_after=3)).run()
    assert Walk(client, recipe, new_task()).run().state == walk.state
