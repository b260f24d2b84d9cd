"""The switch of the learned order above the table."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inspector.domain.labels import Verdict
from inspector.gui.table.learned_switch import LearnedSwitch
from inspector.gui.table.view import TableView
from inspector.session.ranker import Learned


@pytest.fixture
def view(qtbot, workspace):
    view = TableView(workspace)
    view.resize(740, 300)
    qtbot.addWidget(view)
    view.show()
    return view


@pytest.fixture
def switch(view):
    return view.findChild(LearnedSwitch)


@pytest.fixture
def teach(workspace, qtbot):
    """Let ten verdicts have taught the order in which the rows stand in the files."""

    def teach_(order=None):
        workspace.learning.pause_s = 3600.0
        workspace.review.label(list(range(5)), Verdict.POISON)
        workspace.review.label(list(range(10, 15)), Verdict.CLEAN)
        qtbot.waitUntil(lambda: workspace.learning.learned is not None, timeout=60_000)
        rows = np.arange(len(workspace.columns)) if order is None else order
        workspace.learning.learned = Learned(rows, 10, 0.93, 0.9, 0.71, 0.6)
        workspace.learning._show()

    return teach_


def test_it_is_not_there_before_there_is_anything_to_learn(switch):
    assert not switch.isVisible()


def test_it_says_from_how_many_labels_and_how_good_it_is(switch, teach):
    teach()
    assert switch.isVisible()
    assert switch.text() == "order learned from 10 labels"
    assert "AUROC .93" in switch.toolTip()
    assert "No row is ever hidden" in switch.toolTip()


def test_space_switches_it_and_the_rows_follow(workspace, switch, teach, qtbot):
    teach(workspace.columns.ranking.order[::-1])
    qtbot.waitUntil(lambda: workspace.listing.is_preferred)
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not workspace.listing.is_preferred
    assert switch.text() == "order by scores"
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert workspace.listing.is_preferred


def test_the_focused_row_stays_under_the_eye(workspace, view, teach, qtbot):
    from inspector.session.row_order import Tab

    workspace.listing.show(Tab.ALL)
    qtbot.waitUntil(lambda: len(workspace.listing.rows) == len(workspace.columns))
    row = int(workspace.listing.rows[20])
    workspace.selection.focus(row)
    height = view._table.height_of_focus()
    teach(workspace.columns.ranking.order[::-1])
    qtbot.waitUntil(lambda: workspace.listing.rows[0] == 0 or workspace.listing.is_preferred)
    qtbot.waitUntil(lambda: view._table.position != 20)
    assert workspace.selection.row == row
    assert view._table.height_of_focus() in (height, view._table.position * 27)


def test_the_score_header_has_no_arrow_while_another_order_is_shown(workspace, view, teach):
    header = view._table.model().headerData(0, Qt.Orientation.Horizontal)
    assert header == "Score ↓"
    teach()
    assert view._table.model().headerData(0, Qt.Orientation.Horizontal) == "Score"
