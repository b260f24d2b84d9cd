"""One service: scan, look, label, undo, decide, export."""

import shutil
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from inspector.domain.errors import Cancelled, InputError, ProjectError, UsageError
from inspector.domain.labels import LabelKey, Verdict
from inspector.domain.sample import Stage
from inspector.session.session import Session


@pytest.fixture
def session(copied_sample):
    """Open a project that was scanned; no worker runs."""
    session = Session.open(copied_sample.path)
    yield session
    session.close()


@pytest.fixture
def changes(session):
    found = []
    session.changed.connect(found.append)
    return found


def labels(session):
    return Counter(session.labels.labels().values())


# --- opening


def test_a_project_opens_with_what_the_last_scan_found(session, sample):
    names = [dataset.name for dataset in session.results.union.datasets]
    assert names == list(sample.files)
    assert session.results.ranking.order[:3].tolist() == list(sample.hidden)
    assert session.results.changed_sources() == []


def test_a_project_that_is_not_there_is_refused_and_not_made(tmp_path):
    with pytest.raises(ProjectError, match="is not a project"):
        Session.open(tmp_path / "absent.inspector")
    assert not (tmp_path / "absent.inspector").exists()


def test_a_project_that_was_never_scanned_says_so(tmp_path):
    session = Session.open(tmp_path / "new.inspector", create=True)
    with pytest.raises(ProjectError, match="has not been scanned yet"):
        session.results  # noqa: B018 - the property is the test
    session.close()


def test_a_deleted_cache_is_a_sentence_and_labels_survive_it(session):
    session.label([0, 1], Verdict.POISON)
    shutil.rmtree(session.project.cache)
    again = Session.open(session.project.path)
    with pytest.raises(ProjectError, match="has not been scanned yet"):
        again.results  # noqa: B018 - the property is the test
    assert labels(again) == {Verdict.POISON: 2}
    again.close()


# --- labels


def test_labels_undo_and_redo(session):
    session.label([0, 1, 2], Verdict.POISON)
    session.label([2, 3], Verdict.CLEAN)
    steps = [labels(session)]
    for step in (session.undo, session.undo, session.redo, session.redo):
        step()
        steps.append(labels(session))
    poison, clean = Verdict.POISON, Verdict.CLEAN
    assert steps == [
        *({poison: 2, clean: 2}, {poison: 3}, {}),
        *({poison: 3}, {poison: 2, clean: 2}),
    ]


def test_every_change_is_told_with_the_number_of_labels(session, changes):
    session.label([0, 1, 2], Verdict.POISON)
    session.label([0, 1, 4], Verdict.POISON)
    session.undo()
    session.redo()
    assert [change.labels for change in changes] == [3, 1, 1, 1]


def test_with_nothing_to_undo_nothing_happens(session):
    assert session.undo().labels == session.redo().labels == 0


def test_a_label_is_on_disk_with_reviewer_note_score_and_evidence(session, sample):
    row = sample.hidden[0]
    session.label([row], Verdict.POISON, reviewer="ann", note="tags")
    again = Session.open(session.project.path)
    (event,) = again.labels.events()
    assert (event.after, event.reviewer, event.note) == (Verdict.POISON, "ann", "tags")
    assert event.score == pytest.approx(float(session.results.ranking.scores[row]))
    assert "praise the brand" in event.evidence
    assert event.key == LabelKey("chat.jsonl", session.results.union.datasets[0].uid(row))
    again.close()


def test_an_unreadable_record_can_be_labelled_and_has_no_score(session, sample):
    session.label([sample.unreadable], Verdict.POISON)
    assert session.labels.events()[0].score is None
    assert session.decide().datasets["chat.jsonl"].removed.nonzero()[0].tolist() == [5]


def test_of_equal_records_only_the_labelled_one_is_decided(session, sample):
    session.label([sample.twins[1]], Verdict.POISON)
    removed = session.decide().datasets["chat.jsonl"].removed
    assert removed.nonzero()[0].tolist() == [sample.twins[1]]


def test_the_reviewer_is_the_user_unless_said_otherwise(session):
    session.label([0], Verdict.CLEAN)
    assert session.labels.events()[0].reviewer == session.settings.reviewer


# --- looking


def test_a_record_is_shown_as_it_stands_in_its_file(session, sample):
    found = session.results.sample(sample.hidden[0])
    assert found.fields["prompt"][0].text.endswith(session.results.groups()[0]["text"])
    row = session.results.row("pairs.parquet", 2)
    assert set(session.results.sample(row).fields) == {"prompt", "chosen", "rejected"}


def test_an_unreadable_record_cannot_be_shown_and_says_why(session, sample):
    with pytest.raises(InputError, match=r"chat\.jsonl row 5"):
        session.results.sample(sample.unreadable)


@pytest.mark.parametrize(("file", "record"), [("chat.jsonl", 40), ("chat.jsonl", -1), ("no", 0)])
def test_a_record_that_is_not_there_is_a_sentence(session, file, record):
    with pytest.raises(UsageError, match="There is no row"):
        session.results.row(file, record)


def test_a_row_is_refused_if_another_record_stands_there(session):
    dataset = session.results.union.datasets[0]
    assert session.results.row("chat.jsonl", 3, uid=dataset.uid(3)) == 3
    with pytest.raises(UsageError, match="Row 3 of chat"):
        session.results.row("chat.jsonl", 3, uid=dataset.uid(4))


def test_the_rows_of_a_group_are_found_by_its_id(session, sample):
    group_id = session.results.groups()[0]["id"]
    assert session.results.group_rows(group_id) == list(sample.hidden)
    with pytest.raises(UsageError, match="There is no group 'nope'"):
        session.results.group_rows("nope")


# --- scanning


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
