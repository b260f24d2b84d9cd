"""A file changes while it is reviewed: a gesture is about the records that were seen."""

import queue
import shutil
import time
from types import SimpleNamespace

import numpy as np
import pytest

from inspector.domain.labels import LabelKey, Verdict
from inspector.session.row_order import Tab
from inspector.session.session import Session
from inspector.session.workspace import Workspace

HIDDEN = (7, 11, 20)


class Turns:
    """The turns of a window's event loop, taken when the test says so and no further."""

    def __init__(self):
        self._due = queue.SimpleQueue()

    def __call__(self, callback):
        self._due.put(callback)

    def until(self, condition, timeout_s=60.0):
        deadline = time.monotonic() + timeout_s
        while not condition():
            assert time.monotonic() < deadline
            try:
                self._due.get(timeout=0.02)()
            except queue.Empty:
                continue


@pytest.fixture(scope="module")
def scanned(tmp_path_factory, quick_session, ordinary, write_jsonl, hidden_instruction):
    """Scan a file of thirty records, three of which are a group."""
    folder, records = tmp_path_factory.mktemp("moved"), ordinary(30)
    for row in HIDDEN:
        records[row]["instruction"] += hidden_instruction
    file = write_jsonl(folder / "a.jsonl", records)
    with quick_session(folder / "p.inspector") as session:
        session.start_scan(session.with_sources([file])).result()
    return SimpleNamespace(path=folder / "p.inspector", file=file, records=records)


@pytest.fixture
def project(scanned, tmp_path, write_jsonl, ordinary):
    """Open a copy of it as a window does, and let its file change."""
    write_jsonl(scanned.file, scanned.records)
    turns = Turns()
    path = shutil.copytree(scanned.path, tmp_path / "p.inspector")
    session = Session.open(path, dispatch=turns)
    workspace = Workspace(session)
    turns.until(lambda: len(workspace.listing.rows))

    def scan(*, before=0, kept=30):
        """Scan the file with other records before those kept; what is shown stays the old."""
        records = [*ordinary(before, 9), *scanned.records[:kept]]
        write_jsonl(scanned.file, records)
        shown = workspace.columns
        session.start_scan().result()
        assert workspace.columns is shown
        assert len(session.results.union) == len(records)

    def show():
        """Show the new result; its rows are not sorted yet."""
        shown = workspace.columns
        turns.until(lambda: workspace.columns is not shown)

    def settle():
        turns.until(lambda: not workspace.review.pending)

    yield SimpleNamespace(
        workspace=workspace, review=workspace.review, scan=scan, show=show, settle=settle
    )
    workspace.close()


def key(workspace, row):
    dataset, record = workspace.columns.union.locate(row)
    return LabelKey(dataset.name, dataset.uid(record))


def test_what_is_judged_while_a_new_result_is_opened_stays_with_its_record(project):
    workspace, review = project.workspace, project.review
    keys = {row: key(workspace, row) for row in (2, 3, 4, 29)}
    project.scan(before=2, kept=29)
    review.label([2, 29], Verdict.POISON)  # the second is no longer in the file
    review.write_note(3, "ask Ada")
    review.tag([4], ["steering"])
    project.settle()
    details = workspace.session.labels.details()
    assert set(details) == set(keys.values())
    assert [details[keys[row]].verdict for row in (2, 29)] == [Verdict.POISON] * 2
    assert details[keys[3]].note == "ask Ada"
    assert details[keys[4]].tags == ("steering",)
    project.show()
    assert np.flatnonzero(review.verdicts).tolist() == [4]
    assert (dict(review.notes), dict(review.tags)) == ({5: "ask Ada"}, {6: ("steering",)})


def test_what_waits_for_the_disk_stays_with_its_record(project, broken):
    workspace, review = project.workspace, project.review
    wanted = key(workspace, 2)
    with broken(workspace):
        review.label([2], Verdict.POISON)
        project.settle()
        assert review.failure
    project.scan(before=1)
    project.show()
    review.retry()
    project.settle()
    assert workspace.session.labels.labels() == {wanted: Verdict.POISON}
    assert np.flatnonzero(review.verdicts).tolist() == [3]


def test_what_a_dialog_asked_about_is_judged_whatever_is_shown_by_then(project):
    workspace, review = project.workspace, project.review
    rows, seen = np.array([2, 3]), workspace.columns
    wanted = {key(workspace, row): Verdict.CLEAN for row in (2, 3)}
    project.scan(before=1)
    project.show()
    focused = workspace.selection.row
    review.judge(Verdict.CLEAN, rows, seen)
    project.settle()
    assert workspace.session.labels.labels() == wanted
    assert workspace.selection.row == focused


def test_rows_that_moved_are_neither_selected_nor_aimed_at(project):
    workspace, review = project.workspace, project.review
    workspace.selection.replace(list(HIDDEN))
    workspace.selection.focus(7)
    review.aim_at_whole()
    wanted = key(workspace, 7)
    project.scan(before=1)
    project.show()
    assert workspace.selection.row == 8
    assert not len(workspace.selection.rows)
    assert not len(review.target)
    review.judge(Verdict.POISON)
    project.settle()
    assert workspace.session.labels.labels() == {wanted: Verdict.POISON}


def test_rows_that_did_not_move_stay_selected_and_aimed_at(project):
    workspace, review = project.workspace, project.review
    workspace.selection.replace(list(HIDDEN))
    review.aim_at_whole()
    listed = workspace.listing.rows
    project.scan()
    project.show()
    assert workspace.selection.rows.tolist() == review.target.tolist() == list(HIDDEN)
    assert workspace.listing.rows is listed


def test_no_key_reaches_for_a_row_that_is_gone(project):
    workspace, review = project.workspace, project.review
    workspace.listing.show(Tab.ALL)
    workspace.selection.focus(2)
    wanted = key(workspace, 2)
    project.scan(kept=8)
    project.show()
    review.step(1)
    review.skip()
    review.judge(Verdict.CLEAN)
    project.settle()
    assert workspace.session.labels.labels() == {wanted: Verdict.CLEAN}
