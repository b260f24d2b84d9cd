"""A file changes while it is reviewed: a gesture is about the records that were seen."""

import numpy as np

from inspector.domain.labels import LabelKey, Verdict
from inspector.session.row_order import Tab


def key(workspace, row):
    dataset, record = workspace.columns.union.locate(row)
    return LabelKey(dataset.name, dataset.uid(record))


def test_what_is_judged_while_a_new_result_is_opened_stays_with_its_record(stepped):
    workspace, review = stepped.workspace, stepped.review
    keys = {row: key(workspace, row) for row in (2, 3, 4, 29)}
    stepped.scan(before=2, kept=29)
    review.label([2, 29], Verdict.POISON)  # the second is no longer in the file
    review.write_note(3, "ask Ada")
    review.tag([4], ["steering"])
    stepped.settle()
    details = workspace.session.labels.details()
    assert set(details) == set(keys.values())
    assert [details[keys[row]].verdict for row in (2, 29)] == [Verdict.POISON] * 2
    assert details[keys[3]].note == "ask Ada"
    assert details[keys[4]].tags == ("steering",)
    stepped.show()
    assert np.flatnonzero(review.verdicts).tolist() == [4]
    assert (dict(review.notes), dict(review.tags)) == ({5: "ask Ada"}, {6: ("steering",)})


def test_what_waits_for_the_disk_stays_with_its_record(stepped, broken):
    workspace, review = stepped.workspace, stepped.review
    wanted = key(workspace, 2)
    with broken(workspace):
        review.label([2], Verdict.POISON)
        stepped.settle()
        assert review.failure
    stepped.scan(before=1)
    stepped.show()
    review.retry()
    stepped.settle()
    assert workspace.session.labels.labels() == {wanted: Verdict.POISON}
    assert np.flatnonzero(review.verdicts).tolist() == [3]


def test_what_a_dialog_asked_about_is_judged_whatever_is_shown_by_then(stepped):
    workspace, review = stepped.workspace, stepped.review
    rows, seen = np.array([2, 3]), workspace.columns
    wanted = {key(workspace, row): Verdict.CLEAN for row in (2, 3)}
    stepped.scan(before=1)
    stepped.show()
    focused = workspace.selection.row
    review.judge(Verdict.CLEAN, rows, seen)
    stepped.settle()
    assert workspace.session.labels.labels() == wanted
    assert workspace.selection.row == focused


def test_rows_that_moved_are_neither_selected_nor_aimed_at(stepped):
    workspace, review = stepped.workspace, stepped.review
    workspace.selection.replace(list(stepped.hidden))
    workspace.selection.focus(7)
    review.aim_at_whole()
    wanted = key(workspace, 7)
    stepped.scan(before=1)
    stepped.show()
    assert workspace.selection.row == 8
    assert not len(workspace.selection.rows)
    assert not len(review.target)
    review.judge(Verdict.POISON)
    stepped.settle()
    assert workspace.session.labels.labels() == {wanted: Verdict.POISON}


def test_rows_that_did_not_move_stay_selected_and_aimed_at(stepped):
    workspace, review = stepped.workspace, stepped.review
    workspace.selection.replace(list(stepped.hidden))
    review.aim_at_whole()
    listed = workspace.listing.rows
    stepped.scan()
    stepped.show()
    assert workspace.selection.rows.tolist() == review.target.tolist() == list(stepped.hidden)
    assert workspace.listing.rows is listed


def test_no_key_reaches_for_a_row_that_is_gone(stepped):
    workspace, review = stepped.workspace, stepped.review
    workspace.listing.show(Tab.ALL)
    workspace.selection.focus(2)
    wanted = key(workspace, 2)
    stepped.scan(kept=8)
    stepped.show()
    review.step(1)
    review.skip()
    review.judge(Verdict.CLEAN)
    stepped.settle()
    assert workspace.session.labels.labels() == {wanted: Verdict.CLEAN}
