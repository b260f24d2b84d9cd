"""The tray tells of what takes time, and of what went wrong."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QProgressBar, QPushButton, QToolButton

from inspector.domain.errors import InputError
from inspector.gui.jobs_tray import JobsTray
from inspector.gui.message_dialog import MessageDialog, WrappedText
from inspector.gui.safe_text import SafeLabel
from inspector.session.jobs import Lane


@pytest.fixture
def tray(qtbot, workspace):
    made = JobsTray(workspace)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def scan(workspace):
    """Start a scan that goes on until it is told to end."""
    end = threading.Event()

    def work(job):
        job.begin_stage("embed prompt")
        done = 0
        while not end.wait(0.01):
            done = min(done + 40, 3_999)
            job.report(done, 4_000)

    yield workspace.session.jobs.start("Scan", work), end
    end.set()


def words(tray):
    return " ".join(label.text() for label in tray.findChildren(SafeLabel) if label.isVisible())


def message(qtbot):
    def dialogs():
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, MessageDialog)]

    qtbot.waitUntil(lambda: len(dialogs()) > 0)
    return dialogs()[-1]


def test_it_is_not_there_while_nothing_runs(tray):
    assert tray.isHidden()


def test_a_running_job_shows_progress_rate_and_time_left(qtbot, tray, scan):
    qtbot.waitUntil(lambda: "rows/s" in words(tray) and "s left" in words(tray))
    assert words(tray).startswith("Embedding the prompts · ")
    assert "/4,000" in words(tray)
    assert 0 < tray.findChild(QProgressBar).value() <= 1000


def test_it_goes_away_after_the_end(qtbot, tray, scan):
    qtbot.waitUntil(lambda: not tray.isHidden())
    scan[1].set()
    qtbot.waitUntil(lambda: words(tray) == "Scan · done")
    qtbot.waitUntil(tray.isHidden, timeout=5_000)


def test_the_cross_cancels(qtbot, tray, scan):
    qtbot.waitUntil(lambda: not tray.isHidden())
    cross = tray.findChild(QToolButton)
    assert cross.accessibleName() == "Cancel the scan"
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: words(tray) == "Scan · cancelled")


@pytest.mark.parametrize(
    ("error", "said", "has_details"),
    [
        (InputError("a.jsonl has changed since it was scanned."), "a.jsonl has changed", False),
        (KeyError("text of a sample"), "bug", True),
    ],
)
@pytest.mark.parametrize("lane", Lane)
def test_a_failure_is_told_in_a_sentence(qtbot, tray, workspace, error, said, has_details, lane):
    def work(_):
        raise error

    workspace.session.jobs.start("Search", work, lane)
    button = tray.findChild(QPushButton)
    qtbot.waitUntil(button.isVisible)
    assert button.text() == "Search failed"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = message(qtbot)
    texts = [edit.toPlainText() for edit in dialog.findChildren(WrappedText)]
    assert said in texts[0]
    assert (len(texts) == 2) is has_details
    assert not any("text of a sample" in text for text in texts)
    dialog.close()
    assert not button.isVisible()


def test_a_click_lists_the_last_jobs(qtbot, tray, scan):
    qtbot.waitUntil(lambda: not tray.isHidden())
    qtbot.mouseClick(tray, Qt.MouseButton.LeftButton)
    listed = tray._popup
    assert listed.isVisible()
    assert "Scan" in words(listed)
    assert "running" in words(listed)
    listed.close()
