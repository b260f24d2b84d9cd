"""A project is taken up where it was left, and the Tab key goes through it in reading order."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inspector.gui.map.colouring.columns import ColourBy
from inspector.gui.table.rows_table import RowsTable
from inspector.session.row_order import Tab


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    """Let each test begin as on a new machine."""
    monkeypatch.setenv("INSPECTOR_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def opened(window, copied_sample, qtbot):
    """Open the small project and wait until it is shown."""

    def open_():
        window.open([copied_sample.path])
        qtbot.waitUntil(lambda: len(window.page.workspace.listing.rows) > 0)
        qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), RowsTable))
        return window.page

    return open_


def test_a_project_is_taken_up_as_it_was_left(opened, window, qtbot):
    page = opened()
    listing = page.workspace.listing
    listing.show(Tab.ALL)
    listing.sort("length", is_reversed=True)
    page.workspace.selection.replace(np.array([3, 5, 60]))
    page.workspace.selection.focus(60)
    page.table.header.show_column("length", shown=True)
    page.docks.move_panel("Suspects", "right")
    fields = list(page.workspace.columns.points)
    page.map.restore(fields[-1], "verdict")
    qtbot.waitUntil(lambda: len(listing.rows) == 76)
    rows = listing.rows.tolist()
    window.close_project()

    page = opened()
    workspace = page.workspace
    qtbot.waitUntil(lambda: workspace.selection.rows.tolist() == [3, 5, 60])
    assert workspace.selection.row == 60
    assert workspace.listing.rows.tolist() == rows
    assert page.map.look == (fields[-1], "verdict")
    assert "length" in dict(page.table.header.arrangement())
    assert page.docks.dockWidgetArea(page.docks._docks["Suspects"]) is Qt.DockWidgetArea(2)


def test_a_group_that_was_selected_is_selected_again(opened, window, qtbot):
    page = opened()
    group = page.workspace.columns.ranking.group_ids[0]
    page.workspace.selection.replace(page.workspace.columns.ranking.groups[0].rows, group)
    window.close_project()
    workspace = opened().workspace
    qtbot.waitUntil(lambda: workspace.selection.group == group)


def test_a_damaged_memory_is_no_reason_not_to_open(opened, window, qtbot, tmp_path):
    opened()
    window.close_project()
    recent = tmp_path / "config" / "recent.toml"
    text = recent.read_text()
    assert 'colour = "stage"' in text
    recent.write_text(text.replace('colour = "stage"', 'colour = "<b>"').replace("queue", "cellar"))
    page = opened()
    assert page.map.look[1] == ColourBy.STAGE
    assert page.workspace.listing.tab is Tab.QUEUE


def panel_of(page, widget):
    for name, panel in zip(("left", "map", "table", "sample", "bar"), page.panels, strict=True):
        if panel is widget or panel.isAncestorOf(widget):
            return name
    return "top"


def walk(page, key):
    """Press a key until the focus is where it began, and tell through which panels it went."""
    start, seen = QApplication.focusWidget(), []
    for _ in range(300):
        seen.append(panel_of(page, QApplication.focusWidget()))
        QTest.keyClick(QApplication.focusWidget(), key)
        if QApplication.focusWidget() is start:
            break
    else:
        pytest.fail("the focus never came back")
    return [name for number, name in enumerate(seen) if number == 0 or seen[number - 1] != name]


def test_tab_goes_left_map_table_sample_bar_and_round(opened):
    page = opened()
    way = walk(page, Qt.Key.Key_Tab)
    assert way in (
        ["table", "sample", "bar", "top", "left", "map", "table"],
        ["table", "sample", "bar", "top", "left", "map"],
    )


def test_backtab_goes_the_same_way_back(opened):
    page = opened()
    way = walk(page, Qt.Key.Key_Backtab)
    assert way[:2] == ["table", "map"]
    assert set(way) == {"left", "map", "table", "sample", "bar", "top"}
