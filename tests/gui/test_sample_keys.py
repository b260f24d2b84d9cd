"""What a reviewer does with a row by keys alone, in the window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from inspector.gui.tag_dialog import TagDialog
from inspector.session.row_order import Order, Tab


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def test_s_lists_what_is_alike_and_shift_s_what_is_not(open_page, qtbot):
    workspace = open_page().workspace
    listing, selection = workspace.listing, workspace.selection
    row = selection.row
    listing.sort(Order.PLACE)
    press(Qt.Key.Key_S)
    qtbot.waitUntil(lambda: selection.ranked is not None and listing.tab is Tab.SELECTED)
    qtbot.waitUntil(lambda: listing.rows is selection.ranked.rows)
    assert selection.ranked.is_most
    assert listing.rows[0] == row
    press(Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: not selection.ranked.is_most)
    assert row not in selection.ranked.rows
    qtbot.waitUntil(lambda: listing.rows is selection.ranked.rows)
    listing.sort(Order.PLACE)
    qtbot.waitUntil(lambda: listing.rows.tolist() == selection.rows.tolist())


def test_d_aims_at_all_near_duplicates_and_takes_it_back(open_page, sample, qtbot):
    workspace = open_page().workspace
    one, other = sample.twins
    workspace.selection.focus(other)
    press(Qt.Key.Key_D)
    qtbot.waitUntil(lambda: workspace.review.target.tolist() == [one, other])
    press(Qt.Key.Key_D)
    assert not len(workspace.review.target)
    press(Qt.Key.Key_D)
    qtbot.waitUntil(lambda: len(workspace.review.target) == 2)
    press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: workspace.review.verdicts[[one, other]].tolist() == [1, 1])
    press(Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: not workspace.review.verdicts.any())


def test_b_shows_bytes_and_t_asks_for_tags(open_page, window, qtbot):
    workspace = open_page().workspace
    shown = window.findChild(QPlainTextEdit, "rawBytes")
    assert not shown.isVisible()
    press(Qt.Key.Key_B)
    qtbot.waitUntil(shown.isVisible)
    press(Qt.Key.Key_B)
    assert not shown.isVisible()
    press(Qt.Key.Key_T)
    dialog = window.findChild(TagDialog)
    QTest.keyClick(dialog, Qt.Key.Key_3)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    tags = {workspace.selection.row: ("prompt injection",)}
    qtbot.waitUntil(lambda: workspace.review.tags == tags)


def test_a_note_that_is_being_written_is_there_after_closing(open_page, window, qtbot):
    row = open_page().workspace.selection.row
    press(Qt.Key.Key_N)
    note = window.findChild(QPlainTextEdit, "note")
    qtbot.waitUntil(note.hasFocus)
    QTest.keyClicks(note, "odd, and bad")
    window.close_project()
    workspace = open_page().workspace
    assert workspace.review.notes == {row: "odd, and bad"}
    assert not workspace.review.reviewed.any()
