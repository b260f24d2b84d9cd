"""The export dialog says what will leave before it does, and then where it is."""

import hashlib
import re
import sqlite3
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from inspector.domain.errors import ProjectError
from inspector.domain.labels import Verdict
from inspector.gui.export_dialog import CHECK, ExportDialog
from inspector.gui.export_preview import LeavingTable
from inspector.gui.message_dialog import WrappedText
from inspector.gui.parts import KeyButton
from inspector.gui.safe_text import SafeLabel
from inspector.session.gestures import Gesture
from inspector.session.jobs import JobState


@pytest.fixture
def open_dialog(qtbot, workspace):
    owner = QWidget()
    qtbot.addWidget(owner)

    def open_():
        dialog = ExportDialog(workspace, owner)
        dialog.open()
        qtbot.waitUntil(lambda: button(dialog, "Export").isEnabled())
        return dialog

    workspace.session.label([7, 11], Verdict.POISON, reviewer="ada", note="brand")
    workspace.session.label([12], Verdict.UNSURE)
    return open_


@pytest.fixture
def dialog(open_dialog):
    return open_dialog()


def button(dialog, name):
    return next(b for b in dialog.findChildren(KeyButton) if b.accessibleName() == name)


def shown(dialog):
    return "\n".join(label.text() for label in dialog.findChildren(SafeLabel) if label.isVisible())


def said(dialog):
    return dialog.findChild(WrappedText).toPlainText()


def test_it_tells_what_leaves_and_what_stays(dialog, workspace):
    assert "74 rows stay, 2 leave" in shown(dialog)
    assert "remove exactly the records whose verdict is poison" in shown(dialog)
    assert "38 stay" in shown(dialog)
    assert "1 row marked unsure stays." in shown(dialog)
    assert re.search(r"\d of \d suspects ha(s|ve) no verdict and stays?\.", shown(dialog))
    rows = dialog.findChild(LeavingTable).model()
    cells = [[rows.index(row, column).data() for column in range(4)] for row in range(2)]
    assert [(cell[0], cell[2], cell[3]) for cell in cells] == [
        ("chat.jsonl · 7", "ada", "brand"),
        ("chat.jsonl · 11", "ada", "brand"),
    ]


def test_the_target_is_a_free_folder_beside_the_project(dialog, workspace):
    path = workspace.session.project.path
    assert dialog.findChild(QLineEdit).text() == str(path.parent / "sample-cleaned")


def test_return_exports_what_was_shown(qtbot, dialog, workspace):
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "74 kept, 2 removed" in said(dialog), timeout=20_000)
    folder = workspace.session.project.path.parent / "sample-cleaned"
    assert str(folder) in said(dialog)
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split(maxsplit=1)
        assert hashlib.sha256((folder / name.lstrip("*")).read_bytes()).hexdigest() == digest
    button(dialog, "Copy check").click()
    assert QApplication.clipboard().text() == CHECK
    assert button(dialog, "Close").isVisible()


def test_a_folder_that_holds_something_is_refused_in_a_sentence(qtbot, dialog, tmp_path):
    (tmp_path / "mine.txt").touch()
    dialog.findChild(QLineEdit).setText(str(tmp_path))
    button(dialog, "Export").click()
    qtbot.waitUntil(lambda: "is not an empty folder" in said(dialog))
    assert button(dialog, "Export").isEnabled()
    assert dialog.findChild(QLineEdit).isEnabled()
    assert (tmp_path / "mine.txt").exists()


@pytest.mark.parametrize("text", ["", "   ", "cleaned", "./x"])
def test_a_folder_without_its_whole_path_is_refused(dialog, text):
    dialog.findChild(QLineEdit).setText(text)
    button(dialog, "Export").click()
    assert "whole path" in said(dialog)


def test_opening_it_leaves_a_dataset_that_is_being_added_alone(
    open_dialog, workspace, sample, qtbot
):
    looked_at = []
    workspace.session.start_preview(sample.files["table.csv"], {}, looked_at.append)
    open_dialog()
    qtbot.waitUntil(lambda: bool(looked_at), timeout=60_000)
    assert looked_at[0].rows


def test_what_fails_meanwhile_for_other_reasons_is_not_said_here(
    dialog, workspace, tmp_path, qtbot
):
    heard = []
    workspace.session.jobs.changed.connect(lambda job: heard.append(job.state))
    workspace.session.start_preview(tmp_path / "absent.jsonl", {}, print)
    qtbot.waitUntil(lambda: JobState.FAILED in heard, timeout=60_000)
    assert said(dialog) == ""


def test_a_verdict_given_meanwhile_changes_the_preview(qtbot, dialog, workspace):
    workspace.session.label([20], Verdict.POISON)
    qtbot.waitUntil(lambda: "73 rows stay, 3 leave" in shown(dialog))


def test_a_verdict_that_is_not_saved_is_warned_of(open_dialog, workspace):
    workspace.review.writer.failure = "The disk is full."
    assert "A verdict is not saved" in shown(open_dialog())


def test_a_verdict_still_on_its_way_is_waited_for(qtbot, dialog, workspace):
    other = sqlite3.connect(workspace.session.project.labels_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # another program writes for a while
    workspace.review.label([20], Verdict.POISON)
    button(dialog, "Export").click()
    QTimer.singleShot(1000, lambda: (other.execute("ROLLBACK"), other.close()))
    qtbot.waitUntil(lambda: "73 kept, 3 removed" in said(dialog), timeout=60_000)


def test_without_a_verdict_that_cannot_be_saved_nothing_is_exported(qtbot, dialog, workspace):
    def full(rows):
        raise ProjectError("The disk is full.")

    workspace.review.writer.write(Gesture("mark 1 as poison", full))
    button(dialog, "Export").click()
    qtbot.waitUntil(lambda: "The disk is full." in said(dialog), timeout=60_000)
    assert "Retry" in said(dialog)
    assert not (workspace.session.project.path.parent / "sample-cleaned").exists()


def test_another_result_that_comes_meanwhile_is_looked_at_anew(qtbot, dialog, workspace):
    recipe = workspace.session.project.recipe
    workspace.session.start_scan(replace(recipe, sources=recipe.sources[:1]))
    qtbot.waitUntil(lambda: "38 rows stay, 2 leave" in shown(dialog), timeout=120_000)
    button(dialog, "Export").click()
    qtbot.waitUntil(lambda: "38 kept, 2 removed" in said(dialog), timeout=60_000)


def test_closing_it_leaves_the_export_alone(qtbot, dialog, workspace):
    button(dialog, "Export").click()
    dialog.reject()
    folder = workspace.session.project.path.parent / "sample-cleaned"
    qtbot.waitUntil((folder / "SHA256SUMS").exists, timeout=20_000)
