"""What cannot be written is kept and said; what cannot be read is shown once it can be."""

import sqlite3

from inspector.domain.labels import Verdict


def stored(workspace):
    with sqlite3.connect(workspace.session.project.labels_path) as database:
        return [verdict for (verdict,) in database.execute("select verdict from label")]


def test_what_cannot_be_written_is_kept_and_said(workspace, settled, broken):
    review = workspace.review
    with broken(workspace):
        review.judge(Verdict.POISON)
        settled()
        assert "labels.sqlite" in review.failure
        assert not review.verdicts.any()
        assert review.saved_at is None
    review.retry()
    settled()
    assert review.failure == ""
    assert stored(workspace) == ["poison"]


def test_a_newer_verdict_is_never_overwritten_by_one_that_waited(workspace, settled, broken):
    review = workspace.review
    with broken(workspace):
        review.label([3, 4], Verdict.POISON)
        settled()
    review.label([3], Verdict.CLEAN)
    settled()
    assert review.failure == ""
    review.retry()
    settled()
    assert review.verdicts[[3, 4]].tolist() == [2, 1]
    assert sorted(stored(workspace)) == ["clean", "poison"]


def test_an_undo_takes_back_the_verdict_that_waited(workspace, settled, broken):
    review = workspace.review
    review.label([9], Verdict.CLEAN)
    settled()
    with broken(workspace):
        review.label([3], Verdict.POISON)
        settled()
    review.undo()
    settled()
    assert stored(workspace) == ["clean"]
    assert review.redo_title == "mark 1 as poison"


def test_a_bug_in_one_gesture_does_not_hold_up_the_others(workspace, settled):
    review = workspace.review
    review.label([len(workspace.columns)], Verdict.POISON)
    review.label([3], Verdict.CLEAN)
    settled()
    assert stored(workspace) == ["clean"]
    assert "Error" in review.failure
    review.label([4], Verdict.CLEAN)
    settled()
    assert "Error" in review.failure  # that one is still not saved


def test_waiting_for_the_disk_tells_whether_all_is_on_it(workspace, broken):
    review = workspace.review
    review.label([3], Verdict.POISON)
    assert review.writer.settle() == ""
    assert stored(workspace) == ["poison"]
    with broken(workspace):
        review.label([4], Verdict.CLEAN)
        assert "labels.sqlite" in review.writer.settle()
    assert review.writer.settle() == ""
    assert sorted(stored(workspace)) == ["clean", "poison"]


def test_labels_that_could_not_be_read_are_shown_once_they_can_be(
    opened, workspace, settled, broken, wait_until, sample
):
    row = sample.hidden[0]
    workspace.review.label([row], Verdict.POISON)
    workspace.review.tag([3], ["steering"])
    workspace.review.write_note(4, "ask Ada")
    settled()
    with broken(workspace):
        again = opened(workspace.session.project.path)
        review, told = again.review, []
        assert "labels.sqlite" in review.failure
        assert review.writer.failure == ""  # nothing that was done is in danger
        assert not review.verdicts.any()
        review.retry()
        assert wait_until(lambda: "labels.sqlite" in review.failure)
    review.labelled.connect(lambda rows: told.append(sorted(rows.tolist())))
    review.retry()
    assert wait_until(lambda: review.verdicts[row])
    assert (dict(review.notes), dict(review.tags)) == ({4: "ask Ada"}, {3: ("steering",)})
    assert review.failure == ""
    assert wait_until(lambda: told == [sorted([3, 4, row])])


def test_damaged_labels_are_said_and_the_rows_are_there_all_the_same(opened, copied_sample):
    (copied_sample.path / "labels.sqlite").write_bytes(b"no database" * 100)
    review = opened(copied_sample.path).review
    assert "labels.sqlite" in review.failure
    assert review.saved_at is None
