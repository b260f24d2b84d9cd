"""An export is whole or absent, and adds up."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from inspector.domain.decision import DatasetDecision, Decision, RemovedRow
from inspector.domain.errors import Cancelled, InputError, UsageError
from inspector.domain.labels import Verdict
from inspector.pipeline import stages
from inspector.pipeline.export import check_source, export
from inspector.pipeline.plugins import load_plugins
from inspector.pipeline.results import open_union

WHY = RemovedRow(Verdict.POISON, "ann", "seen", 0.5, ("rare word",))


class Exportable:
    """Two files of a project that were read."""

    def __init__(self, folder, files, task):
        self.registry = load_plugins(strangers=False)
        self.work = stages.Workspace(folder / "cache", folder / "user", self.registry)
        self.reads = [
            stages.read(self.work, path=str(path), name=name, stage="sft", mapping={}, task=task)
            for name, path in files.items()
        ]
        self.union = open_union(self.work.cache, self.reads)
        self.target, self.task = folder / "out", task

    def export(self, task=None, **removed):
        """Keys are the files' names without suffix, values the records to remove."""
        parts = {}
        for dataset in self.union.datasets:
            rows = removed.get(Path(dataset.name).stem, ())
            mask = np.isin(np.arange(len(dataset)), rows)
            parts[dataset.name] = DatasetDecision(mask, dict.fromkeys(rows, WHY))
        return export(
            self.union,
            Decision("any", parts),
            reads=self.reads,
            registry=self.registry,
            target=self.target,
            task=task or self.task,
        )

    def left_behind(self):
        return [path.name for path in self.target.parent.glob(".*")]


@pytest.fixture
def files(tmp_path, ordinary, write_jsonl):
    one = write_jsonl(tmp_path / "one.jsonl", [*ordinary(6), b"{broken", b"", *ordinary(2, 1)])
    two = tmp_path / "two.json"
    two.write_text(json.dumps(ordinary(4, 2), indent=2) + "\n")
    return {"one.jsonl": one, "deep/two.json": two}


@pytest.fixture
def project(tmp_path, files, task):
    return Exportable(tmp_path / "project", files, task)


def test_the_copies_lack_exactly_the_removed_records(project, files):
    report = project.export(one=[1, 6], two=[0, 3])
    clean = project.target / "data" / "clean"
    lines = files["one.jsonl"].read_bytes().split(b"\n")
    kept = [line for number, line in enumerate(lines) if number not in (1, 6)]
    assert (clean / "one.jsonl").read_bytes() == b"\n".join(kept)
    values = json.loads(files["deep/two.json"].read_text())
    assert json.loads((clean / "deep" / "two.json").read_text()) == values[1:3]
    assert report.kept == {"one.jsonl": 7, "deep/two.json": 2}
    assert report.removed == {"one.jsonl": 2, "deep/two.json": 2}


def test_with_nothing_removed_every_byte_is_the_same(project, files):
    project.export()
    for name, path in files.items():
        assert (project.target / "data" / "clean" / name).read_bytes() == path.read_bytes()
    assert (project.target / "data" / "suspects.jsonl").read_bytes() == b""


def test_removed_records_are_all_there_in_suspects(project, files):
    project.export(one=[1, 6], two=[3])
    text = (project.target / "data" / "suspects.jsonl").read_text()
    found = [json.loads(line) for line in text.splitlines()]
    assert [(item["file"], item["row"]) for item in found] == [
        *(("one.jsonl", 1), ("one.jsonl", 6), ("deep/two.json", 3))
    ]
    lines = files["one.jsonl"].read_text().split("\n")
    assert [item["raw"] for item in found[:2]] == [lines[1], "{broken"]
    assert found[0]["reasons"] == ["rare word"]


def test_the_manifest_tells_the_fate_of_every_record(project):
    project.export(one=[1], two=[3])
    text = (project.target / "rows.manifest.jsonl").read_text()
    fates = [
        (item["file"], item["row"], item["fate"]) for item in map(json.loads, text.splitlines())
    ]
    expected = [("one.jsonl", row, "kept") for row in range(9)]
    expected[1] = ("one.jsonl", 1, "removed")
    expected[6] = ("one.jsonl", 6, "unreadable-kept")
    expected += [("deep/two.json", row, "kept") for row in range(3)]
    assert fates == [*expected, ("deep/two.json", 3, "removed")]


def test_the_checksums_are_those_of_every_file(project):
    project.export(one=[0])
    lines = (project.target / "SHA256SUMS").read_text().splitlines()
    told = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    paths = [path for path in project.target.rglob("*") if path.is_file()]
    actual = {
        path.relative_to(project.target).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
        if path.name != "SHA256SUMS"
    }
    assert told == actual
    assert len(told) == 4


def test_an_empty_folder_is_filled(project):
    project.target.mkdir()
    project.export()
    assert (project.target / "SHA256SUMS").exists()


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_is_there_already_is_never_touched(project, kind):
    there = project.target if kind == "file" else project.target / "mine.txt"
    there.parent.mkdir(exist_ok=True)
    there.write_text("mine")
    with pytest.raises(UsageError, match="is not an empty folder"):
        project.export()
    assert there.read_text() == "mine"
    assert project.left_behind() == []


def test_a_source_that_changed_is_refused_and_nothing_is_left(project, files):
    text = files["deep/two.json"].read_bytes()
    files["deep/two.json"].write_bytes(text.replace(b"case", b"CASE", 1))
    with pytest.raises(InputError, match=r"deep/two\.json has changed since it was scanned"):
        project.export()
    assert not project.target.exists()
    assert project.left_behind() == []


def test_a_source_that_is_gone_is_refused_and_nothing_is_left(project, files):
    files["one.jsonl"].unlink()
    with pytest.raises(InputError, match=r"one\.jsonl cannot be read any more"):
        project.export()
    assert not project.target.exists()
    assert project.left_behind() == []


def test_a_touched_source_with_the_same_bytes_is_fine(project, files):
    content = files["one.jsonl"].read_bytes()
    files["one.jsonl"].write_bytes(content)
    check_source(project.union.datasets[0], project.reads[0])
    project.export()


def test_a_cancelled_export_leaves_nothing(project, new_task):
    with pytest.raises(Cancelled):
        project.export(task=new_task(cancel_after=2))
    assert not project.target.exists()
    assert project.left_behind() == []


def test_the_sources_are_never_written(project, files):
    before = {name: (path.read_bytes(), path.stat().st_mtime_ns) for name, path in files.items()}
    project.export(one=[0], two=[1])
    assert before == {
        name: (path.read_bytes(), path.stat().st_mtime_ns) for name, path in files.items()
    }
