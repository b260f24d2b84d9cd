"""The palette: all that can be done, found by typing; then the keys go back where they were."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from inspector.gui.commands.entries import Entry
from inspector.gui.commands.palette import Palette
from inspector.gui.map.colouring.columns import ColourBy
from inspector.gui.table.rows_table import RowsTable
from inspector.session.row_order import Tab


@pytest.fixture
def opened(open_page):
    """Open the small project."""
    return open_page().workspace


@pytest.fixture
def palette(opened, window, qtbot):
    """Open the palette by its key."""
    press("K", Qt.KeyboardModifier.ControlModifier)
    (found,) = window.findChildren(Palette)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    return found


def press(key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), getattr(Qt.Key, f"Key_{key}"), held)


def type_in(text):
    QTest.keyClicks(QApplication.focusWidget(), text)


def test_every_action_is_there_with_its_key(palette):
    keys = {entry.title: entry.key for entry in palette.found()}
    assert keys["Poison, and on"] == "1"
    assert keys["Export…"] == "Ctrl+E"
    assert keys["Try the demo"] == ""
    assert "Commands…" not in keys


def test_places_are_there_too(palette, opened):
    titles = [entry.title for entry in palette.found()]
    groups = opened.columns.ranking.groups
    assert sum(title.startswith("Go to group: ") for title in titles) == len(groups)
    assert {"List queue", "Select dataset: chat.jsonl", "Colour the map by verdict"} <= set(titles)


def test_return_does_what_is_first_and_gives_the_keys_back(palette, opened, window):
    type_in("list all")
    press("Return")
    assert opened.listing.tab is Tab.ALL
    assert isinstance(QApplication.focusWidget(), RowsTable)
    assert not palette.isVisible()


def test_escape_does_nothing_and_gives_the_keys_back(palette, opened):
    row = opened.selection.row
    type_in("poison")
    press("Escape")
    assert isinstance(QApplication.focusWidget(), RowsTable)
    assert opened.review.pending == 0
    assert opened.selection.row == row


def test_letters_and_keys_of_the_window_are_the_palettes_own(palette, opened, window):
    type_in("1 g n")
    press("E", Qt.KeyboardModifier.ControlModifier)
    assert opened.review.pending == 0
    assert len(opened.review.target) == 0
    assert window.isActiveWindow()
    assert palette.isVisible()


def test_arrows_and_pages_choose_and_go_round_at_the_ends(palette, opened):
    last = len(palette.found()) - 1
    for key, line in (("Down", 1), ("Up", 0), ("Up", last), ("Down", 0), ("PageDown", 9)):
        press(key)
        assert palette._list.currentIndex().row() == line, key


def test_a_number_goes_to_that_row(palette, opened):
    type_in("7 chat")
    assert [entry.title for entry in palette.found()[:1]] == ["Go to row 7"]
    press("Return")
    assert opened.columns.place(opened.selection.row) == ("chat.jsonl", 7)


def test_a_row_that_is_not_listed_is_listed(palette, opened, qtbot):
    unlisted = next(row for row in range(76) if row not in opened.listing.rows)
    name, record = opened.columns.place(unlisted)
    type_in(f"{record} {name}")
    press("Return")
    assert opened.selection.row == unlisted
    qtbot.waitUntil(lambda: unlisted in opened.listing.rows)


def test_a_group_is_gone_to(palette, opened):
    type_in("go to group")
    press("Return")
    assert opened.selection.group == opened.columns.ranking.group_ids[0]
    assert opened.selection.row in opened.columns.ranking.groups[0].rows


def test_the_map_is_coloured(palette, opened, window):
    type_in("colour verd")
    press("Return")
    assert window.page.map.look[1] == ColourBy.VERDICT


def test_hostile_titles_are_shown_as_they_are(qtbot, window):
    done = []
    hostile = "<img src=x> <b>go</b> \N{RIGHT-TO-LEFT OVERRIDE} 😀 ไม่ " + "x" * 3_000
    palette = Palette(window, [Entry("Group", hostile, lambda: done.append(True))])
    palette._field.setText("😀")
    assert [entry.title for entry in palette.found()] == [hostile]
    image = palette.grab().toImage()
    assert not image.isNull()
    press("Return")
    assert done == [True]


def test_many_entries_are_all_offered(window, qtbot):
    known = [Entry("Group", f"Go to group: number {number}", lambda: None) for number in range(900)]
    palette = Palette(window, known)
    type_in("numb 77")
    assert palette.found()[0].title.endswith("number 77")
    assert 11 <= len(palette.found()) <= 30
    palette.leave()


def test_a_second_ctrl_k_closes_it(palette):
    press("K", Qt.KeyboardModifier.ControlModifier)
    assert not palette.isVisible()
