"""One stage at a time: what is there is not computed again, what differs has another key."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pytest

from inspector.domain.errors import PluginError, UsageError
from inspector.domain.findings import Findings
from inspector.domain.protocols import NoOptions
from inspector.domain.sample import Stage
from inspector.embedders.hashing import HashingEmbedder
from inspector.pipeline import map_stages, stages
from inspector.pipeline.plugins import load_plugins
from inspector.pipeline.results import open_neighbours, open_points, open_vectors
from inspector.store.findings_cache import open_findings

CALLS: list[str] = []


class CountingEmbedder(HashingEmbedder):
    name = "counting"

    def embed(self, texts, options, task):
        CALLS.append("embed")
        return super().embed(texts, options, task)


@dataclass(frozen=True)
class CountOptions:
    limit: int = 3


class CountingDetector:
    name = "counting"
    version = 1
    stages: ClassVar = tuple(Stage)
    needs: ClassVar = ("prompt", "chosen")
    Options = CountOptions
    lacks = 0

    def score(self, inputs, options, task):  # noqa: ARG002 - a detector's signature
        CALLS.append("score")
        assert set(inputs.vectors) == set(inputs.neighbours) == {"prompt"}
        n = len(inputs.union) - self.lacks
        scores = np.full(n, options.limit / 10, np.float32)
        return Findings(self.name, scores, np.zeros(n, np.bool_), (), (), "")


class ShortDetector(CountingDetector):
    name, Options, lacks = "short", NoOptions, 1

    def score(self, inputs, options, task):  # noqa: ARG002 - a detector's signature
        return super().score(inputs, CountOptions(), task)


@pytest.fixture(scope="module")
def registry():
    found = load_plugins(strangers=False)
    return replace(
        found,
        embedders={**found.embedders, "counting": CountingEmbedder},
        detectors={**found.detectors, "counting": CountingDetector, "short": ShortDetector},
    )


@pytest.fixture
def work(tmp_path, registry):
    CALLS.clear()
    return stages.Workspace(tmp_path / "cache", tmp_path / "user", registry)


@pytest.fixture
def source(tmp_path, ordinary, write_jsonl):
    return write_jsonl(tmp_path / "data.jsonl", [*ordinary(30), b"{broken", *ordinary(2)])


@pytest.fixture
def line(work, source, task):
    """Run the stages one after the other; keyword arguments differ from the defaults."""

    class Line:
        def read(self, path=source, name="data.jsonl", stage=""):
            given = {"path": str(path), "name": name, "stage": stage, "mapping": {}}
            return stages.read(work, **given, task=task)

        def embed(self, reads, field="prompt", embedder="counting", **options):
            given = {"reads": reads, "field": field, "embedder": embedder, "folder": ""}
            return stages.embed(work, **given, device="cpu", options=options, task=task)

        def graph(self, vectors, k=5):
            found = stages.neighbours(work, vectors=vectors, k=k, device="cpu", task=task)
            assert (found["method"], found["recall"]) == ("exact", 1.0)
            return found["key"]

        def project(self, vectors, graph, projector="pca", **options):
            given = {"vectors": vectors, "graph": graph, "projector": projector}
            return map_stages.project(work, **given, earlier={}, options=options, task=task)

        def score(self, reads, vectors, graph, detector="counting", **options):
            given = {"vectors": {"prompt": vectors}, "graphs": {"prompt": graph}, "reads": reads}
            return stages.score(work, **given, detector=detector, options=options, task=task)

    return Line()


# --- embed, neighbours, project


def test_a_stage_whose_result_is_there_does_not_run_again(line):
    reads = [line.read()]
    assert line.embed(reads) == line.embed(reads)
    assert CALLS == ["embed"]


def test_a_new_file_embeds_only_its_new_texts(line, tmp_path, ordinary, write_jsonl):
    line.embed([line.read()])
    more = write_jsonl(tmp_path / "more.jsonl", ordinary(12))
    found = line.embed([line.read(), line.read(more, "more.jsonl")])
    assert CALLS == ["embed"]  # all twelve are among the thirty
    assert found["texts"] == 30
    assert line.embed([line.read()], "chosen")["texts"] == 0


def test_the_line_ends_in_a_map_of_finite_points(line, work):
    reads = [line.read()]
    vectors = line.embed(reads)["key"]
    graph = line.graph(vectors)
    points = open_points(work.cache, points=line.project(vectors, graph), vectors=vectors)
    assert points.xy.shape == (30, 2)
    assert np.isfinite(points.xy).all()
    assert points.index.tolist() == [*range(30), -1, 0, 1]
    assert open_neighbours(work.cache, graph).indices.shape == (30, 5)
    assert open_vectors(work.cache, vectors).present.sum() == 32


def test_every_option_makes_another_key(line):
    reads = [line.read()]
    vectors = line.embed(reads)["key"]
    other = line.embed(reads, "response")["key"]
    graphs = {line.graph(vectors), line.graph(vectors, k=6), line.graph(other)}
    graph = line.graph(vectors)
    maps = {
        line.project(vectors, graph),
        line.project(vectors, line.graph(vectors, k=6)),
        line.project(vectors, graph, "umap"),
        line.project(vectors, graph, "umap", seed=1),
        line.project(vectors, graph, "umap", epochs=100),
    }
    scores = {
        line.score(reads, vectors, graph),
        line.score(reads, vectors, graph, limit=4),
        line.score([line.read(stage="reward")], vectors, graph),
    }
    assert (len(graphs), len(maps), len(scores)) == (3, 5, 3)


# --- score


def test_a_detector_runs_once_for_the_same_options(line, work):
    reads = [line.read()]
    vectors = line.embed(reads)["key"]
    graph = line.graph(vectors)
    key = line.score(reads, vectors, graph, limit=4)
    assert line.score(reads, vectors, graph, limit=4) == key
    assert CALLS == ["embed", "score"]
    scores = open_findings(work.cache.folder("score", key)).scores
    assert scores.tolist() == [np.float32(0.4)] * 33


def test_a_detector_that_scores_too_few_rows_is_refused(line):
    reads = [line.read()]
    vectors = line.embed(reads)["key"]
    graph = line.graph(vectors)
    with pytest.raises(PluginError, match="32 scores came back for 33 rows"):
        line.score(reads, vectors, graph, "short")


# --- wishes that cannot be met


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (lambda line: line.embed([], embedder="none"), "no embedder called 'none'"),
        (lambda line: line.project("", "", "none"), "no projector called 'none'"),
        (lambda line: line.project("", "", "umap", zeed=1), "umap has no option 'zeed'"),
        (lambda line: line.project("", "", "umap", epochs=0), "epochs cannot be 0"),
        (lambda line: line.embed([], seed=1), "has no option 'seed'"),
    ],
)
def test_a_wish_that_cannot_be_met_is_a_sentence(line, wish, sentence):
    with pytest.raises(UsageError, match=sentence):
        wish(line)


def test_the_user_hears_of_every_detector_and_of_plugins_that_failed(tmp_path, registry, task):
    broken = replace(registry, failed={"stranger": "ImportError: no such thing"})
    work = stages.Workspace(tmp_path, tmp_path, broken)
    found = {item["name"]: item["failed"] for item in stages.detectors(work, task=task)}
    assert found.pop("stranger") == "ImportError: no such thing"
    assert found == dict.fromkeys(registry.detectors, "")
