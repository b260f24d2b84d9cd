"""The map: every row a point, in the colours that say what it is."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from inspector.gui.map.colouring.columns import ColourBy
from inspector.gui.map.view import MapView
from inspector.session.columns import reranked
from inspector.session.selection import NO_ROW

NONE = Qt.KeyboardModifier.NoModifier


def test_the_map_has_a_point_for_every_row_with_a_prompt(view, workspace):
    has_prompt = workspace.columns.union.present("prompt") & workspace.columns.union.readable
    assert sorted(view._layers.cloud.rows) == np.flatnonzero(has_prompt).tolist()


def test_a_suspect_is_drawn_in_its_colour_and_pale_while_others_are_selected(
    view, workspace, at, pixel, token, alone
):
    workspace.selection.focus(NO_ROW)
    row = int(workspace.columns.queue[0])
    assert abs(pixel(view, at(row)) - token("poison")).max() < 30
    workspace.selection.replace([alone(view, range(40, 60))])
    pale = pixel(view, at(row))
    assert abs(pale - token("poison")).max() > 60
    assert pale[0] > token("map")[0] + 30  # greyed, never hidden


def test_what_does_not_match_the_search_is_greyed(view, workspace, at, qtbot, pixel, token, alone):
    row = alone(view, range(40, 60))
    workspace.selection.focus(NO_ROW)
    before = pixel(view, at(row))
    workspace.listing.search("thiswordisnowhere")
    qtbot.waitUntil(lambda: workspace.listing.matching is not None)
    after = pixel(view, at(row))
    assert np.ptp(after) < np.ptp(before) - 15  # less of a colour
    assert abs(after - token("map")).max() > 15  # but there


def test_many_changes_in_a_row_are_drawn_once(view, workspace, qtbot):
    drawn = []
    view._due.timeout.connect(lambda: drawn.append(1))
    for row in range(20):
        workspace.selection.replace([row])
    assert drawn == []
    qtbot.waitUntil(lambda: drawn != [])
    qtbot.wait(30)
    assert drawn == [1]


def test_the_ring_follows_the_focus(view, workspace):
    workspace.selection.focus(50)
    ring = view._plot._ring
    assert (ring.pos().x(), ring.pos().y()) == pytest.approx(view._layers.cloud.place_of(50))
    workspace.selection.focus(NO_ROW)
    assert not ring.isVisible()


def test_a_row_far_outside_is_brought_into_view_and_one_in_view_moves_nothing(view, workspace):
    box = view._plot._box
    before = box.viewRange()
    workspace.selection.focus(50)
    assert box.viewRange() == before
    workspace.selection.focus(51)
    span = before[0][1] - before[0][0]
    box.translateBy(x=3 * span, y=0)
    workspace.selection.focus(50)
    (left, right), (bottom, top) = box.viewRange()
    x, y = view._layers.cloud.place_of(50)
    assert left < x < right
    assert bottom < y < top


def test_new_results_with_the_same_points_leave_the_view_where_it_is(view, workspace, qtbot):
    view._plot._box.scaleBy((0.5, 0.5))
    before, layers = view._plot._box.viewRange(), view._layers
    workspace._load()
    qtbot.waitUntil(lambda: view._layers is not layers)
    assert view._plot._box.viewRange() == before


def test_results_with_fewer_rows_are_survived_while_their_points_are_on_the_way(view, workspace):
    workspace.selection.replace([60, 70])
    columns = workspace.columns
    try:
        workspace.columns = None  # what the views see between two results
        view._show()
        view.colour_by(ColourBy.DATASET)
        assert view._gestures.row_at(QPointF(300, 200)) == NO_ROW
    finally:
        workspace.columns = columns


def test_another_field_can_be_mapped(view, workspace, qtbot):
    view._floating.choices.field_chosen.emit("chosen")
    pairs = np.flatnonzero(workspace.columns.union.present("chosen")).tolist()
    qtbot.waitUntil(lambda: sorted(view._layers.cloud.rows) == pairs)


def test_before_there_are_points_the_map_says_so(open_workspace, tmp_path, qtbot, words_of):
    from inspector.store.project import create_project

    project = create_project(tmp_path / "new.inspector")
    view = MapView(open_workspace(project.path, wait=False))
    qtbot.addWidget(view)
    view.show()
    assert view._floating.empty.isVisible()
    assert "The map appears once the texts are embedded." in words_of(view._floating.empty)
    assert not view._floating.legend.isVisible()
    view.fit()
    view.start_lasso()
    QTest.mouseClick(view._plot.surface, Qt.MouseButton.LeftButton, NONE, QPoint(30, 30))


def test_negative_control_with_points_the_map_says_nothing(view):
    assert not view._floating.empty.isVisible()
    assert view._floating.legend.isVisible()


def test_other_scores_leave_the_points_where_they_are(view, workspace, qtbot):
    view.colour_by(ColourBy.SCORE)
    qtbot.waitUntil(lambda: view._layers.coat.key == ColourBy.SCORE)
    layers, coat, cloud = view._layers, view._layers.coat, view._layers.cloud
    ranking = workspace.columns.ranking
    workspace.rerank(reranked(workspace.columns, replace(ranking, scores=1 - ranking.scores)))
    assert view._layers is layers
    assert layers.is_current
    qtbot.waitUntil(lambda: layers.coat is not coat)
    assert view._layers.cloud is cloud
    assert [e.whole for e in layers.legend()] != [e.whole for e in _legend(layers, coat)]


def _legend(layers, coat):
    """Return the legend of other colours."""
    now = layers.coat
    layers.wear(coat)
    found = layers.legend()
    layers.wear(now)
    return found


def test_a_field_that_was_chosen_stays_when_the_one_left_last_time_gets_its_map(
    view, workspace, qtbot
):
    whole = workspace.columns
    without = {name: points for name, points in whole.points.items() if name != "rejected"}
    workspace.columns = replace(whole, points=without)
    view.restore("rejected", "stage")  # not there yet
    assert view.look[0] == "rejected"
    view._choose_field("chosen")
    workspace.columns = replace(whole, points=dict(whole.points))
    view._reload()
    assert view.field == view.look[0] == "chosen"
