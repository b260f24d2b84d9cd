"""The start screen takes what is dropped and knows what was open lately."""

import os
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from inspector.gui.parts import KeyButton
from inspector.gui.safe_text import SafeLabel
from inspector.gui.start_view import RecentRow, StartView, when_words
from inspector.session.recent import RecentProject, remember


@pytest.fixture
def own_config(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_CONFIG", str(tmp_path / "config"))
    return tmp_path


@pytest.fixture
def view(show, own_config):
    return show(StartView(), 1440, 856)


def shown(view):
    return [label.text() for label in view.findChildren(SafeLabel) if label.isVisible()]


def drop(view, *urls):
    data = QMimeData()
    data.setUrls(list(urls))
    event = QDropEvent(
        QPointF(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.dropEvent(event)


def test_a_project_whose_folder_is_not_named_in_utf8_is_offered(show):
    path = os.fsdecode(b"/data/caf\xe9.inspector")
    row = show(RecentRow(RecentProject(path, "3 SFT", "1 of 2 reviewed", "")), 400, 40)
    assert "caf⟦" in shown(row)[0]
    assert str(row.path) == path


def test_dropped_files_are_handed_over(qtbot, view, tmp_path):
    with qtbot.waitSignal(view.dropped) as caught:
        drop(view, QUrl.fromLocalFile(str(tmp_path / "ä #1%20.jsonl")))
    assert caught.args == [[tmp_path / "ä #1%20.jsonl"]]


def test_what_is_not_on_this_computer_is_not_taken(qtbot, view):
    with qtbot.assertNotEmitted(view.dropped):
        drop(view, QUrl("https://example.org/data.jsonl"))
        drop(view)


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("Open dataset…", "open_dataset"),
        ("Open project or folder…", "open_project"),
        ("Try the demo", "try_demo"),
    ],
)
def test_buttons_say_what_is_wished(qtbot, view, name, signal):
    button = next(b for b in view.findChildren(KeyButton) if b.accessibleName() == name)
    with qtbot.waitSignal(getattr(view, signal)):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_without_recent_projects_it_says_where_they_will_be(view):
    assert "Projects you open appear here." in shown(view)


def test_a_recent_project_opens_by_mouse_and_key(qtbot, view, own_config):
    project = own_config / "<b>run<b>.inspector"
    project.mkdir()
    (project / "project.toml").touch()
    remember(RecentProject(str(project), "24,500 SFT", "41 of 163 reviewed", "2026-01-02T10:00"))
    view.refresh()
    qtbot.waitUntil(lambda: "<b>run<b>" in shown(view))
    row = view.findChild(RecentRow)
    for act in (
        lambda: qtbot.mouseClick(row, Qt.MouseButton.LeftButton),
        lambda: QTest.keyClick(row, Qt.Key.Key_Return),
    ):
        with qtbot.waitSignal(view.opened) as caught:
            act()
        assert caught.args == [Path(project)]


def test_a_failure_is_shown_until_dismissed(qtbot, view):
    view.say("/x/y.jsonl does not exist.")
    assert "/x/y.jsonl does not exist." in shown(view)
    view.banner.findChild(QToolButton).click()
    assert "/x/y.jsonl does not exist." not in shown(view)


@pytest.mark.parametrize(
    ("opened", "words"),
    [
        ("2026-11-21T14:02:09+01:00", "today 14:02"),
        ("2026-11-18T10:00:00+00:00", "18 Nov"),
        ("2025-03-01T10:00:00", "1 Mar 2025"),
        ("yesterday", ""),
    ],
)
def test_when_it_was_opened_in_words(opened, words):
    assert when_words(opened, date(2026, 11, 21)) == words
