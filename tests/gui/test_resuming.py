"""A project is taken up where it was left, and the Tab key goes through it in reading order."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inspector.gui.map.colouring.columns import ColourBy
from inspector.gui.search.pill import PillChip
from inspector.session.filters import Pill
from inspector.session.row_order import Tab


def test_a_project_is_taken_up_as_it_was_left(open_page, window, qtbot):
    page = open_page()
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

    page = open_page()
    workspace = page.workspace
    qtbot.waitUntil(lambda: workspace.selection.rows.tolist() == [3, 5, 60])
    assert workspace.selection.row == 60
    assert workspace.listing.rows.tolist() == rows
    assert page.map.look == (fields[-1], "verdict")
    assert "length" in dict(page.table.header.arrangement())
    assert page.docks.dockWidgetArea(page.docks._docks["Suspects"]) is Qt.DockWidgetArea(2)


def test_a_group_that_was_selected_is_selected_again(open_page, window, qtbot):
    page = open_page()
    group = page.workspace.columns.ranking.group_ids[0]
    page.workspace.selection.replace(page.workspace.columns.ranking.groups[0].rows, group)
    window.close_project()
    workspace = open_page().workspace
    qtbot.waitUntil(lambda: workspace.selection.group == group)


@pytest.mark.parametrize("tab", [Tab.FILTERED, Tab.QUEUE, Tab.ALL])
def test_filters_that_were_on_are_on_again(open_page, window, qtbot, tab):
    page = open_page()
    page.workspace.filters.add(Pill("violin", is_inverted=True))
    qtbot.waitUntil(lambda: page.workspace.listing.tab is Tab.FILTERED)
    page.workspace.listing.show(tab)
    matching = page.workspace.listing.matching.tolist()
    window.close_project()

    page = open_page()
    listing = page.workspace.listing
    qtbot.waitUntil(lambda: listing.matching is not None)
    assert [(p.query, p.is_inverted) for p in page.workspace.filters.pills] == [("violin", True)]
    assert listing.matching.tolist() == matching
    assert listing.tab is tab
    (chip,) = page.search.findChildren(PillChip)
    assert chip.accessibleName() == "Filter not violin"


def test_a_damaged_memory_is_no_reason_not_to_open(open_page, window, qtbot, tmp_path):
    open_page()
    window.close_project()
    recent = tmp_path / "config" / "recent.toml"
    text = recent.read_text()
    assert 'colour = "stage"' in text
    recent.write_text(text.replace('colour = "stage"', 'colour = "<b>"').replace("queue", "cellar"))
    page = open_page()
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


def test_tab_goes_left_map_table_sample_bar_and_round(open_page):
    page = open_page()
    way = walk(page, Qt.Key.Key_Tab)
    assert way in (
        ["table", "sample", "bar", "top", "left", "map", "table"],
        ["table", "sample", "bar", "top", "left", "map"],
    )


def test_backtab_goes_the_same_way_back(open_page):
    page = open_page()
    way = walk(page, Qt.Key.Key_Backtab)
    assert way[:2] == ["table", "map"]
    assert set(way) == {"left", "map", "table", "sample", "bar", "top"}
