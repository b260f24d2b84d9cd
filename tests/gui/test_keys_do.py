"""Every key that the window promises does something that one can see, without a mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit

from inspector.gui.commands.palette import Palette
from inspector.gui.export_dialog import ExportDialog
from inspector.gui.keys import keys
from inspector.gui.keys_dialog import KeysDialog
from inspector.gui.map.pointer import Tool
from inspector.gui.parts import KeyButton
from inspector.gui.tag_dialog import TagDialog

PROMISED = {
    *("1", "2", "3", "Space", "Z", "Ctrl+Z", "Shift+Z", "J", "K", "G", "L", "F", "N", "/", "Esc"),
    *("Ctrl+K", "Ctrl+O", "Ctrl+E", "?", "D", "S", "T"),
}
"""The keys of the user's list; ``seen`` says how one sees that each does something."""
ARROWS = {"Down", "Up"}
"""Promised too; they belong to the table."""


@pytest.fixture
def page(open_page):
    """Open the small project."""
    return open_page()


@pytest.fixture
def press():
    """Press a key as it is written, where the focus is."""

    def press_(key):
        combination = QKeySequence(key)[0]
        held = combination.keyboardModifiers()
        QTest.keyClick(QApplication.focusWidget(), combination.key(), held)

    return press_


def judged(page):
    return page.workspace.review.verdicts.sum()


def undone(page, press, qtbot):
    press("1")
    qtbot.waitUntil(lambda: judged(page) == 1)


BEFORE = {
    "Z": undone,
    "Ctrl+Z": undone,
    "Esc": lambda _page, press, _qtbot: press("G"),
    "K": lambda _page, press, _qtbot: press("J"),
    "Up": lambda _page, press, _qtbot: press("Down"),
    "F": lambda page, _press, _qtbot: page.map._plot._box.scaleBy((0.2, 0.2)),
}


def shift_z(page, press, qtbot):
    undone(page, press, qtbot)
    press("Z")
    qtbot.waitUntil(lambda: judged(page) == 0)


BEFORE["Shift+Z"] = shift_z


def seen(window, page):
    """Return what one can see of what the keys do."""
    workspace, focus = page.workspace, QApplication.focusWidget()
    dialogs = (ExportDialog, KeysDialog, QFileDialog, Palette, TagDialog)
    return {
        "verdicts": workspace.review.verdicts.tolist(),
        "row": workspace.selection.row,
        "aim": len(workspace.review.target),
        "selection": workspace.selection.rows.tolist(),
        "told": page.sample.neighbours._told.text(),
        "tool": page.map._pointer.tool,
        "room": [round(edge, 3) for side in page.map._plot._box.viewRange() for edge in side],
        "types": isinstance(focus, QLineEdit | QPlainTextEdit),
        "open": sum(len(window.findChildren(kind)) for kind in dialogs),
    }


@pytest.mark.parametrize("key", sorted(PROMISED | ARROWS))
def test_a_promised_key_does_something(window, page, press, qtbot, key):
    if key in BEFORE:
        BEFORE[key](page, press, qtbot)
    before = seen(window, page)
    press(key)
    qtbot.waitUntil(lambda: seen(window, page) != before)
    for dialog in (*window.findChildren(QFileDialog), *window.findChildren(TagDialog)):
        dialog.close()


def test_what_s_selects_is_most_similar_and_what_d_says_is_about_copies(page, press, qtbot):
    selection = page.workspace.selection
    row = selection.row
    press("S")
    qtbot.waitUntil(lambda: selection.ranked is not None)
    assert selection.ranked.row == row
    assert selection.ranked.is_most
    press("D")
    qtbot.waitUntil(lambda: "near-duplicate" in page.sample.neighbours._told.text())


def test_every_key_on_a_button_is_that_of_an_action(page, window):
    usual = {act.name: act.keys[:1] for act in window._screen.acts}
    buttons = [button for button in window.findChildren(KeyButton) if button._act]
    assert len(buttons) > 9
    for button in buttons:
        assert usual[button._act] == (button._usual,), button.accessibleName()


def test_a_key_that_was_changed_is_told_wherever_it_was_told(page, window, press, qtbot):
    for name, key in (("note", "M"), ("clear", "X"), ("tag-which-attack-it-is", "Q")):
        keys().change(name, (key,))
    assert page.sample.tags._add._key.text() == "Q"
    assert page.sample._note._edit.placeholderText().startswith("Press M to write a note")
    page.workspace.listing.search("thiswordisnowhere")
    qtbot.waitUntil(lambda: "X ends the search." in page.table._empty._advice.text())
    keys().reset()
    assert page.sample.tags._add._key.text() == "T"
    assert "Esc ends the search." in page.table._empty._advice.text()


def test_negative_control_a_key_that_nothing_has_does_nothing(window, page, press, qtbot):
    before = seen(window, page)
    press("F11")
    assert seen(window, page) == before


def test_every_promised_key_is_in_the_list_of_keys(page, window):
    listed = {key for act in window._screen.acts for key in act.keys_now}
    assert listed >= PROMISED


def test_no_two_actions_have_one_key(page, window):
    keys = [key for act in window._screen.acts for key in act.keys_now]
    assert len(keys) == len(set(keys))


def test_no_two_actions_have_one_name(page, window):
    names = [act.name for act in window._screen.acts]
    assert len(names) == len(set(names))


def test_the_lasso_is_the_tool_after_its_key(page, press):
    press("L")
    assert page.map._pointer.tool is Tool.LASSO


def test_arrows_move_as_the_letters_do(page, press):
    rows = page.workspace.listing.rows
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert page.workspace.selection.row == rows[1]
    press("K")
    assert page.workspace.selection.row == rows[0]
