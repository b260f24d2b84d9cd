"""What lies over and beside the points, and the picture of it all."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from inspector.domain.errors import InspectorError
from inspector.domain.labels import Verdict
from inspector.gui.map.picture import save_picture, take_picture
from inspector.gui.map.view import MapView
from inspector.session.selection import NO_ROW


def test_links_join_the_focused_row_to_its_nearest_in_meaning(
    view, workspace, switch, qtbot, alone
):
    row = alone(view, range(40, 60))
    workspace.selection.focus(row)
    links = view._plot._links
    qtbot.waitUntil(lambda: not links.path().isEmpty())
    found = [other for _, other in workspace.session.results.nearest("prompt", row)]
    ends = {view._layers.cloud.place_of(other) for other in found} - {None}
    path = links.path()
    corners = [path.elementAt(place) for place in range(path.elementCount())]
    drawn = np.array([(corner.x, corner.y) for corner in corners])
    assert drawn[::2] == pytest.approx(
        np.tile(view._layers.cloud.place_of(row), (len(drawn) // 2, 1))
    )
    assert len(drawn) // 2 == len(found)
    for end in ends:
        assert np.hypot(*(drawn[1::2] - end).T).min() < 1e-6
    switch("links", False)
    assert links.path().isEmpty()


def test_density_is_shaded_where_points_are_and_nowhere_else(
    view, workspace, switch, qtbot, pixel, token
):
    workspace.selection.focus(NO_ROW)
    dense = np.unravel_index(view._layers.cloud.counts.argmax(), view._layers.cloud.counts.shape)
    left, bottom, right, top = view._layers.cloud.bounds
    side = view._layers.cloud.counts.shape[0]
    spot = (
        left + (dense[1] + 0.5) * (right - left) / side,
        bottom + (dense[0] + 0.5) * (top - bottom) / side,
    )
    inside = view._plot.position(spot)
    before = np.mean([pixel(view, inside + QPointF(dx, 0)) for dx in range(-20, 21, 4)])
    switch("density", True)
    qtbot.waitUntil(lambda: view._layers.relief is not None)
    after = np.mean([pixel(view, inside + QPointF(dx, 0)) for dx in range(-20, 21, 4)])
    assert after > before + 5
    view._plot._box.scaleBy((4, 4))
    assert pixel(view, QPointF(350, 2)) == pytest.approx(token("map"), abs=1)


def test_a_verdict_is_a_shape_of_its_own_colour_until_that_is_switched_off(
    view, workspace, at, switch, qtbot, pixel, token
):
    workspace.selection.focus(NO_ROW)
    row = int(workspace.columns.queue[0])
    workspace.review.label([row], Verdict.UNSURE)
    qtbot.waitUntil(lambda: workspace.review.verdicts[row] > 0)
    workspace.selection.replace([row])
    assert abs(pixel(view, at(row)) - token("unsure")).max() < 30
    switch("shapes", False)
    assert abs(pixel(view, at(row)) - token("poison")).max() < 30


def test_what_is_shown_beside_the_points_is_remembered(view, workspace, switch, qtbot):
    switch("keywords", False)
    again = MapView(workspace)
    qtbot.addWidget(again)
    assert not again._floating.tools._switches["keywords"].isChecked()
    assert again._floating.tools._switches["links"].isChecked()
    assert not again._plot._labels.isVisible()


def test_a_picture_is_written_whole_and_over_no_other_unasked(view, tmp_path):
    picture, path = (
        take_picture(view._plot, view._floating.legend),
        tmp_path / "pictures" / "map.png",
    )
    save_picture(picture, path, may_replace=False)
    assert QImage(str(path)).size() == picture.size()
    assert [item.name for item in path.parent.iterdir()] == ["map.png"]
    before = path.read_bytes()
    with pytest.raises(InspectorError, match="is there already"):
        save_picture(picture.scaled(10, 10), path, may_replace=False)
    assert path.read_bytes() == before
    save_picture(picture.scaled(10, 10), path, may_replace=True)
    assert QImage(str(path)).width() == 10
