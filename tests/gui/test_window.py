"""Opening, closing, coming back; keys go where they belong."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from inspector.domain.labels import Verdict
from inspector.gui.bulk_dialog import BulkDialog
from inspector.gui.keys_dialog import KeysDialog
from inspector.gui.message_dialog import MessageDialog
from inspector.gui.safe_text import SafeLabel
from inspector.session.recent import recent_projects
from inspector.session.selection import NO_ROW

pytestmark = pytest.mark.usefixtures("own_folders")


def type_keys(text):
    QTest.keyClicks(QApplication.focusWidget(), text)


def test_a_project_opens_where_one_left(open_page, window):
    open_page().workspace.selection.focus(60)
    window.close_project()
    assert window.page is None
    assert [item.progress for item in recent_projects()] == ["0 of 3 reviewed"]
    assert open_page().workspace.selection.row == 60


def test_what_cannot_be_opened_is_said_on_the_start_screen(window, tmp_path):
    said = []
    window.start.say = said.append
    window.open([tmp_path / "absent.jsonl"])
    assert window.page is None
    assert said == [f"{tmp_path / 'absent.jsonl'} does not exist."]


def test_a_dataset_is_scanned_by_itself_and_can_be_looked_at_meanwhile(
    window, write_jsonl, ordinary, tmp_path, qtbot
):
    from dataclasses import replace

    from inspector.store.project import create_project

    project = create_project(tmp_path / "data.inspector")
    project.save(replace(project.recipe, embedder="hashing", projector="pca"))
    window.open([write_jsonl(tmp_path / "data.jsonl", ordinary(30))])
    workspace = window.page.workspace
    reloads, first = [], []
    workspace.reloaded.connect(lambda: reloads.append(workspace.session.is_scanned))
    workspace.reloaded.connect(lambda: first.append(workspace.columns))
    qtbot.waitUntil(lambda: workspace.session.is_scanned, timeout=60_000)
    qtbot.waitUntil(lambda: len(reloads) > 0 and reloads[-1])
    assert reloads[0] is False
    assert not first[0].is_scored
    assert len(first[0].queue) == 0
    assert workspace.columns.is_scored
    assert len(workspace.columns) == 30
    assert workspace.selection.row != NO_ROW


@pytest.fixture
def warned(window):
    """Return whether the window has warned of a verdict that is not saved, and read that."""

    def warned_():
        found = [it for it in window.findChildren(MessageDialog) if it.isVisible()]
        for dialog in found:
            assert dialog.windowTitle() == "A verdict is not saved"
            dialog.accept()
        return bool(found)

    return warned_


@pytest.mark.parametrize("way", ["close", "close_project", "open", "open_own_demo"])
def test_no_way_out_loses_a_verdict_that_is_still_being_written(
    open_page, window, warned, broken, way, sample
):
    page = open_page()
    leave = getattr(window, way)
    args = [[sample.path]] if way == "open" else []
    with broken(page.workspace):
        page.workspace.review.label([3], Verdict.POISON)
        leave(*args)
        assert warned()
        assert window.page is page
        assert window.isVisible()
    window.close_project()
    assert not warned()
    assert window.page is None


def test_what_is_warned_of_once_may_be_left_and_what_came_later_is_warned_of_again(
    open_page, window, warned, broken, copied_sample, qtbot
):
    page = open_page()
    with broken(page.workspace):
        page.workspace.review.label([3], Verdict.POISON)
        assert not window.close_project()
        assert warned()
        page.workspace.review.label([4], Verdict.POISON)
        assert not window.close_project()
        assert warned()
        assert window.close_project()
        assert not warned()
    window.open([copied_sample.path])  # the next project is warned of like the first
    workspace = window.page.workspace
    qtbot.waitUntil(lambda: len(workspace.listing.rows) > 0, timeout=20_000)
    with broken(workspace):
        workspace.review.label([3], Verdict.POISON)
        assert not window.close_project()
        assert warned()


def test_a_note_that_was_not_left_yet_is_on_disk_when_the_project_closes(open_page, window):
    workspace = open_page().workspace
    type_keys("n")
    type_keys("ask Ada")
    assert window.close_project()
    assert [label.note for label in workspace.session.labels.details().values()] == ["ask Ada"]


def test_what_was_asked_about_is_judged_though_another_row_is_looked_at_by_then(
    open_page, window, qtbot
):
    page = open_page()
    review = page.workspace.review
    review.target = np.resize(np.arange(20, 60), 120)  # some twice: there are not enough
    page.judge(Verdict.UNSURE)
    dialog = window.findChild(BulkDialog)
    assert dialog.windowTitle() == "Mark 120 rows as unsure?"
    page.workspace.selection.focus(70)  # as a search that ends now does
    assert not len(review.target)
    dialog.accept()
    qtbot.waitUntil(lambda: review.pending == 0 and review.verdicts.any())
    assert np.flatnonzero(review.verdicts).tolist() == list(range(20, 60))


def test_letters_typed_into_the_search_are_not_keys(open_page, window, qtbot):
    workspace = open_page().workspace
    row = workspace.selection.row
    type_keys("/")
    type_keys("12 3jkgz")
    assert workspace.selection.row == row
    assert workspace.review.pending == 0
    assert workspace.review.saved_at is None


def test_escape_takes_back_one_thing_at_a_time(open_page, window):
    workspace = open_page().workspace
    type_keys("g")
    assert len(workspace.review.target) == len(workspace.selection.rows) == 3
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert len(workspace.review.target) == 0
    assert len(workspace.selection.rows) == 3
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert len(workspace.selection.rows) == 0


def test_the_menu_says_what_undo_takes_back(open_page, window, qtbot):
    workspace = open_page().workspace
    type_keys("g1")
    qtbot.waitUntil(lambda: workspace.review.verdicts.sum() == 3)
    menu = window.findChild(QMenu)
    menu.aboutToShow.emit()
    assert "Undo: mark 3 as poison\tZ" in [action.text() for action in menu.actions()]


def test_all_keys_are_listed(open_page, window):
    open_page()
    type_keys("?")
    listed = {label.text() for label in window.findChild(KeysDialog).findChildren(SafeLabel)}
    assert set("123ZJKGLFN/?") | {"Space", "Esc", "Ctrl+E", "Ctrl+O"} <= listed
