"""Keys are changed where they are listed, and everything that prints one follows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inspector.domain.labels import Verdict
from inspector.gui.key_line import KeyLine
from inspector.gui.keys import keys
from inspector.gui.keys_dialog import KeysDialog
from inspector.gui.safe_text import SafeLabel


@pytest.fixture
def page(open_page):
    """Open the small project."""
    return open_page()


@pytest.fixture
def dialog(page, window):
    window.show_keys()
    return window.findChild(KeysDialog)


def line(dialog, title):
    (found,) = (each for each in dialog.findChildren(KeyLine) if each.act.title == title)
    return found


def give(dialog, title, *pressed):
    """Click on an action and press keys."""
    asked = line(dialog, title)
    QTest.mouseClick(asked, Qt.MouseButton.LeftButton)
    for key in pressed:
        QTest.keyClick(asked, key)


def said(widget):
    return {label.text() for label in widget.findChildren(SafeLabel) if label.isVisible()}


def test_a_new_key_does_it_and_the_old_one_no_longer(dialog, page, window, qtbot):
    give(dialog, "Poison, and on", Qt.Key.Key_P)
    dialog.accept()
    review, row = page.workspace.review, page.workspace.selection.row
    window.activateWindow()
    page.table.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.table.focusProxy())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_P)
    qtbot.waitUntil(lambda: review.verdicts[row] > 0)
    assert int((review.verdicts > 0).sum()) == 1


def test_buttons_and_tooltips_say_the_new_key(dialog, page):
    assert "1" in said(page.bar)
    give(dialog, "Poison, and on", Qt.Key.Key_P)
    give(dialog, "Lasso points", Qt.Key.Key_Y)
    assert "P" in said(page.bar)
    assert "1" not in said(page.bar)
    (lasso,) = (w for w in page.map.findChildren(object) if _name(w) == "Lasso")
    assert "(Y)" in lasso.toolTip()


def _name(part):
    return part.accessibleName() if hasattr(part, "accessibleName") else ""


def test_a_key_that_is_taken_is_told_and_given_only_when_pressed_again(dialog):
    give(dialog, "Poison, and on", Qt.Key.Key_L)
    assert any("L already does “Lasso points”" in text for text in said(dialog))
    assert keys().first("poison", "1") == "1"
    QTest.keyClick(line(dialog, "Poison, and on"), Qt.Key.Key_L)
    assert keys().first("poison", "1") == "L"
    assert keys().of("lasso", ("L",)) == ()
    assert not any("already" in text for text in said(dialog))


def test_keys_that_move_the_focus_are_refused(dialog):
    give(dialog, "Poison, and on", Qt.Key.Key_Down)
    assert any("moves the focus" in text for text in said(dialog))
    assert keys().first("poison", "1") == "1"


def test_escape_while_a_key_is_waited_for_leaves_it_and_the_dialog_open(dialog):
    give(dialog, "Poison, and on", Qt.Key.Key_Escape)
    assert keys().first("poison", "1") == "1"
    assert dialog.isVisible()


def test_one_key_or_all_go_back(dialog):
    for title, key in (("Poison, and on", Qt.Key.Key_P), ("Fit the map", Qt.Key.Key_U)):
        give(dialog, title, key)
    QTest.keyClick(line(dialog, "Fit the map"), Qt.Key.Key_Backspace)
    assert keys().first("fit", "F") == "F"
    assert keys().first("poison", "1") == "P"
    dialog._all.click()
    assert keys().first("poison", "1") == "1"


def test_arrows_and_return_do_it_without_a_mouse(dialog):
    first = dialog.findChildren(KeyLine)[0]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    second = QApplication.focusWidget()
    assert second.act.title == "Clean, and on"
    QTest.keyClick(second, Qt.Key.Key_Return)
    QTest.keyClick(second, Qt.Key.Key_C)
    assert keys().first(Verdict.CLEAN.value, "2") == "C"


def test_what_cannot_be_stored_is_said_and_not_done(dialog, tmp_path):
    (tmp_path / "config" / "settings.toml").write_text("[keys")
    give(dialog, "Poison, and on", Qt.Key.Key_P)
    assert any("The keys stay as they were" in text for text in said(dialog))
    assert keys().first("poison", "1") == "1"
