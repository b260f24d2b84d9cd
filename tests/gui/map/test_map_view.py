"""The map under the hand: click, lasso, colours, hover."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from inspector.domain.labels import Verdict
from inspector.gui.map.layers import legend_entries
from inspector.gui.map.palette import ColourBy
from inspector.gui.map.view import MapView
from inspector.gui.safe_text import SafeLabel
from inspector.session.selection import NO_ROW

NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(workspace, qtbot):
    """Show the map of the small project and wait for its points."""
    view = MapView(workspace)
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    qtbot.waitUntil(lambda: view._cloud is not None and len(view._cloud.rows) > 0)
    view.fit()
    qtbot.wait(50)
    return view


@pytest.fixture
def at(view):
    """Where on the map a row is, in pixels."""

    def at_(row):
        return view._plot.position(view._cloud.place_of(row)).toPoint()

    return at_


@pytest.fixture
def click(view):
    def click_(place, modifiers=NONE):
        QTest.mouseClick(view._plot.surface, Qt.MouseButton.LeftButton, modifiers, place)

    return click_


@pytest.fixture
def drag(view):
    """Draw through places with the tool in use."""

    def drag_(*places, modifiers=NONE):
        surface = view._plot.surface
        QTest.mousePress(surface, Qt.MouseButton.LeftButton, modifiers, places[0])
        for place in places[1:]:
            view._pointer._move(_Moving(place))
        QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, modifiers, places[-1])

    return drag_


class _Moving:
    """A mouse event while the left button is down; QTest moves without buttons."""

    def __init__(self, place):
        self._place = QPointF(place)

    def position(self):
        return self._place

    def buttons(self):
        return Qt.MouseButton.LeftButton


def alone(view, rows):
    """Return a row of which no other is near."""
    xy = view._cloud.xy
    for row in rows:
        place = np.array(view._cloud.place_of(row))
        far = np.hypot(*(xy - place).T)
        if np.sort(far)[1] > 0.02 * np.ptp(xy):
            return row
    pytest.skip("all rows lie together")


def test_the_map_has_a_point_for_every_row_with_a_prompt(view, workspace):
    has_prompt = workspace.columns.union.present("prompt") & workspace.columns.union.readable
    assert sorted(view._cloud.rows) == np.flatnonzero(has_prompt).tolist()


def test_a_click_focuses_the_row_under_it_and_ends_the_selection(view, workspace, at, click):
    row = alone(view, range(40, 60))
    workspace.selection.replace([1, 2])
    click(at(row))
    assert workspace.selection.row == row
    assert len(workspace.selection.rows) == 0


def test_shift_adds_a_row_and_ctrl_takes_it_away(view, workspace, at, click):
    row = alone(view, range(40, 60))
    workspace.selection.replace([1, 2])
    click(at(row), SHIFT)
    assert workspace.selection.rows.tolist() == [1, 2, row]
    click(at(row), CTRL)
    assert workspace.selection.rows.tolist() == [1, 2]


def test_a_click_beside_all_points_changes_nothing(view, workspace, click):
    before = workspace.selection.row
    workspace.selection.replace([1, 2])
    click(QPoint(2, 250))
    assert workspace.selection.row == before
    assert len(workspace.selection.rows) == 2


def test_a_lasso_round_everything_takes_every_point(view, workspace, drag):
    view.start_lasso()
    corners = [QPoint(1, 1), QPoint(698, 1), QPoint(698, 498), QPoint(1, 498), QPoint(1, 3)]
    drag(*corners)
    assert workspace.selection.rows.tolist() == sorted(view._cloud.rows)


def test_a_rectangle_adds_and_removes_by_modifier(view, workspace, at, drag):
    row = alone(view, range(40, 60))
    place = at(row)
    near, far = place - QPoint(6, 6), place + QPoint(6, 6)
    view.start_rectangle()
    workspace.selection.replace([1])
    drag(near, place, far, modifiers=SHIFT)
    assert workspace.selection.rows.tolist() == [1, row]
    drag(near, place, far, modifiers=CTRL)
    assert workspace.selection.rows.tolist() == [1]
    drag(near, place, far)
    assert workspace.selection.rows.tolist() == [row]


def test_panning_selects_nothing(view, workspace, drag):
    drag(QPoint(300, 200), QPoint(340, 230), QPoint(380, 260))
    assert len(workspace.selection.rows) == 0


@pytest.mark.parametrize("by", list(ColourBy))
def test_the_legend_counts_every_row_once(view, workspace, by):
    entries = legend_entries(workspace, workspace.columns, by)
    counts = [int(count.replace(",", "")) for _, _, count in entries]
    assert counts[0] == len(workspace.columns.queue)
    assert sum(counts[1:]) == len(workspace.columns)


def test_the_legend_tells_the_share_of_the_selection(view, workspace, sample):
    workspace.selection.replace([*sample.hidden, 0])
    words = [label.text() for label in view._legend.findChildren(SafeLabel)]
    assert "3 / 3" in words
    assert any(text.startswith("4 / ") for text in words)


def test_a_verdict_recolours_the_map(view, workspace, qtbot):
    view.colour_by(ColourBy.VERDICT)
    before = [label for _, label, _ in legend_entries(workspace, workspace.columns, view._by)]
    workspace.review.label([0, 1], Verdict.CLEAN)
    qtbot.waitUntil(lambda: workspace.review.verdicts[1] > 0)
    after = {label: n for _, label, n in legend_entries(workspace, workspace.columns, view._by)}
    assert "clean" not in before
    assert after["clean"] == "2"


def test_the_card_tells_what_is_under_the_mouse_and_stays_inside(view, workspace, at, qtbot):
    row = alone(view, range(40, 60))
    view._pointer.rested.emit(QPointF(at(row)))
    words = [label.text() for label in view._card.findChildren(SafeLabel)]
    assert any(f"row {workspace.columns.place(row)[1]}" in text for text in words)
    assert any("Say who" in text for text in words)
    assert view.rect().contains(view._card.geometry())
    view._pointer.left.emit()
    assert not view._card.isVisible()


def test_the_ring_follows_the_focus(view, workspace):
    workspace.selection.focus(50)
    ring = view._plot._ring
    assert (ring.pos().x(), ring.pos().y()) == pytest.approx(view._cloud.place_of(50))
    workspace.selection.focus(NO_ROW)
    assert not ring.isVisible()


def test_another_field_can_be_mapped(view, workspace, qtbot):
    view._choices.field_chosen.emit("chosen")
    pairs = np.flatnonzero(workspace.columns.union.present("chosen")).tolist()
    qtbot.waitUntil(lambda: sorted(view._cloud.rows) == pairs)


def test_before_there_are_points_the_map_says_so(open_workspace, tmp_path, qtbot):
    from inspector.store.project import create_project

    project = create_project(tmp_path / "new.inspector")
    view = MapView(open_workspace(project.path, wait=False))
    qtbot.addWidget(view)
    view.show()
    assert view._empty.isVisible()
    assert not view._legend.isVisible()
