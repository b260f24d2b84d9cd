"""Scanning again: nothing twice, labels survive, and what fails leaves the project as it was."""

from dataclasses import replace

import numpy as np
import pytest

from inspector.domain.errors import Cancelled, InputError, ProjectError, UsageError
from inspector.domain.labels import Verdict
from inspector.domain.sample import Stage
from inspector.session.session import Session


@pytest.fixture(scope="module")
def living(tmp_path_factory, quick_session, ordinary, write_jsonl):
    """Give a session with a worker, and a file of thirty records that was scanned."""
    folder = tmp_path_factory.mktemp("living")
    with quick_session(folder / "p.inspector") as session:
        write_jsonl(folder / "a.jsonl", ordinary(30))
        session.start_scan(session.with_sources([folder / "a.jsonl"])).result()
        yield session


@pytest.fixture
def file(living, ordinary, write_jsonl):
    """Put the file back to its thirty records, scanned and without labels."""
    path = write_jsonl(living.project.path.parent / "a.jsonl", ordinary(30))
    recipe = living.project.recipe
    living.start_scan(replace(recipe, sources=(replace(recipe.sources[0], stage=None),))).result()
    living.label(range(30), Verdict.NONE)
    return path


def written(living):
    return {path: path.stat().st_mtime_ns for path in living.project.cache.rglob("*.npy")}


def test_scanning_unchanged_files_again_computes_nothing(living, file):
    before, state = written(living), living.results.state
    living.start_scan().result()
    assert written(living) == before
    assert living.results.state == state


def test_a_changed_file_is_read_anew_and_labels_of_unchanged_records_survive(
    living, file, write_jsonl, ordinary
):
    living.label([4, 5, 6], Verdict.POISON)
    kept = [living.results.union.datasets[0].uid(row) for row in (4, 6)]
    records = ordinary(30)
    records[5]["output"] = "Something else entirely."
    write_jsonl(file, [*ordinary(3, 9), *reversed(records)])
    assert living.results.changed_sources() == ["a.jsonl"]
    living.start_scan().result()
    dataset = living.results.union.datasets[0]
    removed = living.decide().datasets["a.jsonl"].removed.nonzero()[0].tolist()
    assert len(dataset) == 33
    assert sorted(dataset.uid(row) for row in removed) == sorted(kept)
    assert living.results.changed_sources() == []


def test_a_scan_tells_which_datasets_changed(living, file):
    found = []
    living.changed.connect(found.append)
    living.start_scan().result()
    living.changed.disconnect(found.append)
    assert [(change.datasets, change.scores, change.points) for change in found] == [
        (("a.jsonl",), True, True)
    ]


def test_a_file_that_cannot_be_read_leaves_the_project_as_it_was(living, file, tmp_path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    before, state = living.project.recipe, living.results.state
    job = living.start_scan(living.with_sources([tmp_path / "picture.png"]))
    with pytest.raises(InputError, match=r"picture\.png"):
        job.result()
    assert Session.open(living.project.path).project.recipe == before
    assert living.results.state == state
    living.start_scan().result()


def test_a_wish_that_cannot_be_met_is_not_kept_but_the_file_that_was_read_is(
    living, file, tmp_path, write_jsonl, ordinary
):
    other = write_jsonl(tmp_path / "b.jsonl", ordinary(3, 5))
    wish = replace(living.with_sources([other]), projector="none")
    with pytest.raises(UsageError, match="no projector called 'none'"):
        living.start_scan(wish).result()
    recipe = Session.open(living.project.path).project.recipe
    assert recipe.projector == "pca"
    assert [source.name for source in recipe.sources] == ["a.jsonl", "b.jsonl"]


def test_a_stage_that_the_user_gives_is_kept(living, file):
    recipe = living.with_sources([], stages={"a.jsonl": Stage.REWARD})
    living.start_scan(recipe).result()
    assert living.results.union.datasets[0].stage is Stage.REWARD
    living.start_scan().result()
    assert living.results.union.datasets[0].stage is Stage.REWARD


def test_an_export_after_the_source_changed_is_refused(living, file, tmp_path, task):
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(InputError, match=r"a\.jsonl has changed since it was scanned"):
        living.export(tmp_path / "out", task)
    assert not (tmp_path / "out").exists()


def test_an_export_lacks_the_poison(living, file, tmp_path, task):
    living.label([0, 29], Verdict.POISON)
    report = living.export(tmp_path / "out", task)
    lines = file.read_bytes().splitlines(keepends=True)
    assert (tmp_path / "out/data/clean/a.jsonl").read_bytes() == b"".join(lines[1:29])
    assert (report.kept, report.removed) == ({"a.jsonl": 28}, {"a.jsonl": 2})


def test_a_project_in_use_is_refused_with_a_sentence(living, file):
    other = Session.open(living.project.path)
    with living.project.lock(), pytest.raises(ProjectError, match="in use by another inspector"):
        other.start_scan().result()
    other.close()


def test_a_cancelled_scan_keeps_the_results_of_the_last(living, file, write_jsonl, ordinary):
    write_jsonl(file, ordinary(40))
    job = living.start_scan()
    job.cancel()
    with pytest.raises(Cancelled):
        job.result()
    assert len(living.results.union) == 30
    living.start_scan().result()
    assert len(living.results.union) == 40
    assert np.isfinite(living.results.ranking.scores).all()
