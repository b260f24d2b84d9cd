"""The bar says what the next key does, and never that something is saved which is not."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from inspector.domain.errors import ProjectError
from inspector.domain.labels import Verdict
from inspector.gui.parts import KeyButton
from inspector.gui.review_bar import ReviewBar
from inspector.gui.safe_text import SafeLabel


@pytest.fixture
def bar(show, workspace):
    return show(ReviewBar(workspace), 1440, 52)


def shown(bar):
    return [label.text() for label in bar.findChildren(SafeLabel) if label.isVisible()]


def button(bar, start):
    found = [b for b in bar.findChildren(KeyButton) if b.accessibleName().startswith(start)]
    assert len(found) == 1, [b.accessibleName() for b in bar.findChildren(KeyButton)]
    return found[0]


def saved(qtbot, workspace):
    qtbot.waitUntil(lambda: workspace.review.pending == 0 and workspace.review.saved_at is not None)


def test_keys_are_printed_on_the_buttons(bar):
    assert {"1", "2", "3", "Space", "G", "Z"} <= set(shown(bar))


def test_buttons_wish_and_do_nothing_by_themselves(qtbot, bar, workspace):
    for name, signal in (("Skip", bar.skipped), ("Undo", bar.undone)):
        button(bar, name).setEnabled(True)
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(button(bar, name), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.judged) as caught:
        qtbot.mouseClick(button(bar, "Unsure"), Qt.MouseButton.LeftButton)
    assert caught.args == [Verdict.UNSURE]
    assert not workspace.review.verdicts.any()


def test_an_armed_bar_tells_how_many_rows_the_next_verdict_is_for(bar, workspace):
    workspace.selection.replace(np.arange(63))
    assert "Whole selection · 63" in shown(bar)
    workspace.review.aim_at_whole()
    assert {"Poison 63", "Clean 63", "Unsure 63"} <= set(shown(bar))
    assert button(bar, "Whole selection").isChecked()
    workspace.review.aim_at_whole()
    assert "Poison" in shown(bar)
    assert not button(bar, "Whole selection").isChecked()


def test_a_group_is_called_a_group(bar, workspace):
    group = workspace.columns.ranking.groups[0]
    workspace.selection.replace(group.rows, workspace.columns.ranking.group_ids[0])
    assert f"Whole group · {len(group.rows)}" in shown(bar)


def test_whole_is_off_where_there_is_no_group(bar, workspace):
    alone = int(np.flatnonzero(workspace.columns.group_of < 0)[0])
    workspace.selection.focus(alone)
    assert not button(bar, "Whole group").isEnabled()


def test_a_click_on_whole_leaves_the_truth_to_the_review(qtbot, bar, workspace):
    workspace.selection.replace(np.arange(5))
    qtbot.mouseClick(button(bar, "Whole selection"), Qt.MouseButton.LeftButton)
    assert not button(bar, "Whole selection").isChecked()  # nobody took the wish


def test_undo_says_what_it_takes_back(qtbot, bar, workspace):
    assert not button(bar, "Undo").isEnabled()
    workspace.review.label([1, 2, 3], Verdict.POISON)
    saved(qtbot, workspace)
    assert button(bar, "Undo: mark 3 as poison").isEnabled()
    workspace.review.undo()
    qtbot.waitUntil(lambda: not workspace.review.verdicts.any())
    qtbot.waitUntil(lambda: not button(bar, "Undo").isEnabled())


def test_saved_is_said_only_when_it_is_on_disk(qtbot, bar, workspace):
    workspace.review.label([1], Verdict.POISON)
    assert "saving…" in shown(bar)
    assert not any("✓" in text for text in shown(bar))
    saved(qtbot, workspace)
    qtbot.waitUntil(lambda: any(text.startswith("✓ saved ") for text in shown(bar)))
    assert "saving…" not in shown(bar)


def test_what_could_not_be_saved_is_said_and_can_be_retried(qtbot, bar, workspace):
    store, kept = workspace.session.history, []

    class Full:
        undo_title = redo_title = ""

        def do(self, batch):
            if not kept:
                kept.append(batch)
                raise ProjectError("The disk is full.")
            return store.do(batch)

    workspace.session.__dict__["history"] = Full()
    workspace.review.label([1], Verdict.POISON)
    qtbot.waitUntil(lambda: "✗ not saved: The disk is full." in shown(bar))
    assert not any("✓" in text for text in shown(bar))
    qtbot.mouseClick(button(bar, "Retry"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(text.startswith("✓ saved ") for text in shown(bar)))
    assert workspace.review.verdicts[1] > 0


def test_labels_that_could_not_be_read_are_no_labels_that_were_not_saved(
    qtbot, workspace, open_workspace, broken, show
):
    with broken(workspace):
        bar = show(ReviewBar(open_workspace(workspace.session.project.path)), 1440, 52)
        assert any(text.startswith("✗ labels not read") for text in shown(bar))
    qtbot.mouseClick(button(bar, "Retry"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not any("✗" in text for text in shown(bar)))


def test_progress_of_the_queue(qtbot, bar, workspace):
    total = len(workspace.columns.queue)
    assert f"0 of {total} reviewed" in shown(bar)
    workspace.review.label(workspace.columns.queue[:1].tolist(), Verdict.CLEAN)
    qtbot.waitUntil(lambda: f"1 of {total} reviewed" in shown(bar))


@pytest.mark.parametrize("width", [1440, 1280, 1100, 1000])
def test_no_button_is_cut_and_all_is_inside(qtbot, bar, workspace, width):
    workspace.selection.replace(np.arange(63))
    workspace.review.aim_at_whole()
    bar.resize(width, 52)
    for part in filter(KeyButton.isVisible, bar.findChildren(KeyButton)):
        assert part.width() >= part.sizeHint().width()
        assert part.geometry().right() < width
    assert bar.minimumSizeHint().width() <= 1000


def test_offline_is_said_and_left_out_first(bar):
    assert any(text.startswith("offline") for text in shown(bar))
    bar.resize(900, 52)
    assert not any(text.startswith("offline") for text in shown(bar))


def test_the_device_stays_longer_than_offline(bar):
    assert "CPU ▾" in shown(bar)
    bar.resize(1000, 52)
    assert not any(text.startswith("offline") for text in shown(bar))
    assert "CPU ▾" in shown(bar)
