"""Columns are chosen, moved, widened, and stand the next time as they were left."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from inspector.domain.labels import Verdict
from inspector.gui.table.rows_table import RowsTable
from inspector.gui.table.view import TableView
from inspector.session.row_order import Tab
from inspector.session.table_columns import USUAL


@pytest.fixture
def view(qtbot, workspace):
    view = TableView(workspace)
    view.resize(900, 290)
    qtbot.addWidget(view)
    view.show()
    return view


@pytest.fixture
def header(view):
    return view.header


def shown(header):
    return [name for name, _ in header.arrangement()]


def heading(view, name):
    model = view._model
    section = [column.name for column in model.columns].index(name)
    return model.headerData(section, Qt.Orientation.Horizontal)


def sort_by(view, name):
    view._on_header([column.name for column in view._model.columns].index(name))


def copied(qtbot, copy):
    QGuiApplication.clipboard().setText("")
    copy()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "")
    return QGuiApplication.clipboard().text()


def test_the_usual_columns_are_shown_first(header):
    assert shown(header) == [column.name for column in USUAL]


def test_a_column_comes_and_goes(header, view):
    header.show_column("rank", shown=True)
    assert shown(header)[-1] == "rank"
    header.show_column("stage", shown=False)
    assert "stage" not in shown(header)
    header.reset_columns()
    assert shown(header) == [column.name for column in USUAL]


def test_the_menu_offers_every_column_with_a_word_on_it(header, workspace):
    menu = header.menu()
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert {"Rank", "Length", "Group", "Dataset", "Response text", "Chosen text"} <= set(actions)
    scores = actions["Scores of detectors"].menu().actions()
    assert len(scores) == len(workspace.columns.scores)
    actions["Rank"].trigger()
    assert "rank" in shown(header)
    actions["Rank"].trigger()
    assert "rank" not in shown(header)


def test_the_last_column_stays(header):
    for column in USUAL:
        header.show_column(column.name, shown=False)
    assert len(shown(header)) == 1


def test_order_and_widths_are_there_the_next_time(header, workspace, qtbot):
    header.show_column("length", shown=True)
    header.moveSection(header.visualIndex(header.count() - 1), 0)
    header.moveSection(0, 2)
    header.resizeSection(0, 140)
    later = TableView(workspace)
    qtbot.addWidget(later)
    later.header.restore(header.written())
    assert shown(later.header) == shown(header)
    assert dict(later.header.arrangement())["score"] == 140


@pytest.mark.parametrize("state", ["", "[", "5", '{"a": 1}', '[["score"]]', '[["score", "wide"]]'])
def test_a_damaged_arrangement_changes_nothing(header, state):
    header.restore(state)
    assert shown(header) == [column.name for column in USUAL]


def test_a_column_of_another_project_is_kept_but_not_shown(header):
    state = json.dumps([["score", 90], ["detector:of a stranger", 80], ["why", 100]])
    header.restore(state)
    visible = [n for n in range(header.count()) if not header.isSectionHidden(n)]
    assert len(visible) == 2
    assert ["detector:of a stranger", 80] in json.loads(header.written())


def test_rows_are_sorted_by_any_column(view, workspace, qtbot):
    workspace.listing.show(Tab.ALL)
    qtbot.waitUntil(lambda: len(workspace.listing.rows) == 76)
    view.header.show_column("length", shown=True)
    tell = view._model.teller("length")

    def values():
        return [tell(workspace.columns, view._model.row_at(place)) for place in range(76)]

    assert values() != sorted(values(), reverse=True)
    sort_by(view, "length")
    qtbot.waitUntil(lambda: values() == sorted(values(), reverse=True))
    assert heading(view, "length") == "Length ↓"
    sort_by(view, "length")
    qtbot.waitUntil(lambda: heading(view, "length") == "Length ↑")


def test_a_row_that_is_judged_stays_and_the_column_says_so(view, workspace, qtbot):
    sort_by(view, "verdict")
    qtbot.waitUntil(lambda: heading(view, "verdict") == "Verdict ↑")
    rows = workspace.listing.rows.copy()
    workspace.review.label([int(rows[2])], Verdict.POISON)
    qtbot.waitUntil(lambda: heading(view, "verdict") == "Verdict ↑•")
    assert workspace.listing.rows.tolist() == rows.tolist()
    sort_by(view, "verdict")
    qtbot.waitUntil(lambda: heading(view, "verdict") == "Verdict ↑")
    qtbot.waitUntil(lambda: workspace.listing.rows[0] == rows[2])


def test_the_focused_row_is_copied_as_the_table_shows_it(view, workspace, qtbot):
    table = view.findChild(RowsTable)
    text = copied(qtbot, lambda: QTest.keyClick(table, "C", Qt.KeyboardModifier.ControlModifier))
    titles, line = text.splitlines()
    assert titles.split("\t")[:3] == ["Score", "Verdict", "Stage"]
    assert len(line.split("\t")) == len(USUAL)


def test_selected_rows_are_copied_in_list_order_with_whole_texts(view, workspace, qtbot):
    rows = workspace.listing.rows[[2, 0]]
    workspace.selection.replace(rows)
    lines = copied(qtbot, view.clipboard.copy_json).splitlines()
    places = [workspace.columns.place(int(row)) for row in workspace.listing.rows[[0, 2]]]
    assert [(item["file"], item["row"]) for item in map(json.loads, lines)] == places
    prompt = workspace.columns.union.text("prompt", int(workspace.listing.rows[0]))
    assert json.loads(lines[0])["prompt"] == prompt


def test_a_reference_is_what_the_command_line_takes(view, workspace, qtbot):
    name, record = workspace.columns.place(workspace.selection.row)
    assert copied(qtbot, view.clipboard.copy_reference) == f"{name}:{record}"


def test_columns_of_a_project_stand_where_they_were_left_though_it_is_read_later(
    open_workspace, copied_sample, qtbot
):
    workspace = open_workspace(copied_sample.path, wait=False)
    view = TableView(workspace)
    qtbot.addWidget(view)
    detector = f"detector:{workspace.session.results.findings[0].detector}"
    left = ["score", detector, "text", "rank", "verdict"]
    view.header.restore(json.dumps([(name, 90) for name in left]))
    assert json.loads(view.header.written())[1][0] == detector  # also if it is never read
    qtbot.waitUntil(lambda: len(workspace.listing.rows) > 0, timeout=20_000)
    assert detector in [column.name for column in view._model.columns]
    assert shown(view.header) == left
