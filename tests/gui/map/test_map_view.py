"""The map under the hand: click, lasso, colours, hover."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from inspector.domain.errors import InspectorError
from inspector.domain.labels import Verdict
from inspector.gui.map.colouring.columns import ColourBy, choices_of
from inspector.gui.map.picture import save_picture, take_picture
from inspector.gui.map.view import MapView
from inspector.gui.safe_text import SafeLabel
from inspector.gui.theme import theme
from inspector.session.selection import NO_ROW

NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def own_config(tmp_path, monkeypatch):
    """Let no test find what another has switched."""
    monkeypatch.setenv("INSPECTOR_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def view(workspace, qtbot):
    """Show the map of the small project and wait for its points."""
    view = MapView(workspace)
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    qtbot.waitUntil(lambda: view._cloud is not None and len(view._cloud.rows) > 0, timeout=30_000)
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


def words_of(widget):
    return [label.text() for label in widget.findChildren(SafeLabel) if label.isVisible()]


def pixel(view, place):
    """Return red, green and blue of the map at a position of the surface."""
    view._show()
    view._plot.draw()
    image = view._plot.grab().toImage()
    colour = image.pixelColor((QPointF(place) * image.devicePixelRatio()).toPoint())
    return np.array([colour.red(), colour.green(), colour.blue()])


def token(name):
    colour = theme().colour(name)
    return np.array([colour.red(), colour.green(), colour.blue()])


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


def test_every_row_is_drawn_where_a_click_finds_it(view, workspace, at):
    workspace.selection.focus(NO_ROW)
    rows = [alone(view, range(start, start + 12)) for start in (40, 52, 64)]
    for row in rows:
        workspace.selection.replace([row])
        lit = pixel(view, at(row))
        assert abs(lit - token("map")).max() > 60
        workspace.selection.clear()
        assert view._gestures.row_at(QPointF(at(row))) == row


def test_a_suspect_is_drawn_in_its_colour_and_pale_while_others_are_selected(view, workspace, at):
    workspace.selection.focus(NO_ROW)
    row = int(workspace.columns.queue[0])
    assert abs(pixel(view, at(row)) - token("poison")).max() < 30
    workspace.selection.replace([alone(view, range(40, 60))])
    pale = pixel(view, at(row))
    assert abs(pale - token("poison")).max() > 60
    assert pale[0] > token("map")[0] + 30  # greyed, never hidden


def test_what_does_not_match_the_search_is_greyed(view, workspace, at, qtbot):
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


def test_copies_of_a_text_are_taken_together(view, workspace, at, drag, sample):
    first, twin = sample.twins
    place = at(first)
    view.start_rectangle()
    drag(place - QPoint(4, 4), place, place + QPoint(4, 4))
    assert {first, twin} <= set(workspace.selection.rows.tolist())


def test_the_outline_stays_as_long_as_its_filter(view, workspace, drag, qtbot):
    outline = view._plot._outline
    view.start_lasso()
    drag(QPoint(1, 1), QPoint(698, 1), QPoint(698, 498), QPoint(1, 498), QPoint(1, 3))
    (pill,) = workspace.filters.pills
    assert pill.title == "lasso on prompt"
    view.start_pan()
    workspace.selection.replace([1])
    assert not outline.path().isEmpty()
    view._choose_field("chosen")
    assert outline.path().isEmpty()  # it is a place on another map
    view._choose_field("prompt")
    assert not outline.path().isEmpty()
    workspace.filters.remove(0)
    assert outline.path().isEmpty()


def test_a_lasso_filters_the_rows_and_another_with_shift_adds_to_them(
    view, workspace, at, drag, qtbot
):
    one, other = alone(view, range(40, 50)), alone(view, range(50, 60))
    view.start_rectangle()
    for row, keys in ((one, NONE), (other, SHIFT)):
        place = at(row)
        drag(place - QPoint(6, 6), place, place + QPoint(6, 6), modifiers=keys)
    assert len(workspace.filters.pills) == 1

    def found():
        matching = workspace.listing.matching
        return [] if matching is None else np.flatnonzero(matching).tolist()

    qtbot.waitUntil(lambda: found() == sorted([one, other]))
    drag(at(one) - QPoint(6, 6), at(one), at(one) + QPoint(6, 6), modifiers=CTRL)
    qtbot.waitUntil(lambda: found() == [other])


def test_escape_gives_up_a_lasso_that_is_being_drawn(view, workspace):
    surface = view._plot.surface
    view.start_lasso()
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, NONE, QPoint(5, 5))
    for place in (QPoint(690, 5), QPoint(690, 490)):
        view._pointer._move(_Moving(place))
    assert not view._plot._outline.path().isEmpty()
    view.start_pan()
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, NONE, QPoint(5, 490))
    assert view._plot._outline.path().isEmpty()
    assert len(workspace.selection.rows) == 0


def test_panning_selects_nothing(view, workspace, drag):
    drag(QPoint(300, 200), QPoint(340, 230), QPoint(380, 260))
    assert len(workspace.selection.rows) == 0


def test_the_legend_counts_every_row_once_whatever_the_colours_tell(view, workspace, qtbot):
    choices = choices_of(workspace.columns, "prompt")
    assert {choice.section for choice in choices} == {"Review", "Data", "Detectors"}
    for choice in choices:
        view.colour_by(choice.key)
        qtbot.waitUntil(lambda key=choice.key: view._layers.coat.key == key)
        suspects, *classes = view._layers.legend()
        assert suspects.whole == len(workspace.columns.queue)
        assert sum(entry.whole for entry in classes) == len(workspace.columns), choice


def test_a_line_of_the_legend_is_a_filter_that_comes_and_goes(view, workspace, qtbot):
    view.colour_by(ColourBy.STAGE)
    qtbot.waitUntil(lambda: "SFT" in words_of(view._floating.legend))
    line = next(line for line in view._floating.legend._lines if line.query == "stage:sft")
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(line.isChecked)
    assert workspace.filters.has("stage:sft")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not line.isChecked())
    assert workspace.filters.pills == ()


def test_the_legend_tells_how_many_of_each_are_found(view, workspace, qtbot):
    total = len(workspace.columns)
    found = np.zeros(total, np.bool_)
    found[workspace.columns.queue[:2]] = True
    workspace.listing.matching = found
    view._show()
    assert f"2 / {len(workspace.columns.queue)}" in words_of(view._floating.legend)


def test_focus_stays_on_a_line_of_the_legend_while_counts_change(view, workspace, qtbot):
    qtbot.waitUntil(lambda: len(view._floating.legend._lines) > 1)
    line = view._floating.legend._lines[1]
    line.setFocus()
    workspace.selection.replace([0, 1, 2])
    view._show()
    assert view._floating.legend._lines[1] is line
    assert line.isVisible()


def test_the_legend_tells_the_share_of_the_selection(view, workspace, sample, qtbot):
    workspace.selection.replace([*sample.hidden, 0])
    qtbot.waitUntil(lambda: "3 / 3" in words_of(view._floating.legend))
    assert any(text.startswith("4 / ") for text in words_of(view._floating.legend))
    workspace.selection.clear()
    qtbot.waitUntil(lambda: not any("/" in text for text in words_of(view._floating.legend)))


def test_a_verdict_recolours_the_map(view, workspace, qtbot):
    view.colour_by(ColourBy.VERDICT)
    qtbot.waitUntil(lambda: "no verdict" in words_of(view._floating.legend))
    assert "clean" not in words_of(view._floating.legend)
    workspace.review.label([0, 1], Verdict.CLEAN)
    qtbot.waitUntil(lambda: "clean" in words_of(view._floating.legend))
    counts = {entry.label: entry.whole for entry in view._layers.legend()}
    assert counts["clean"] == 2


def test_the_card_tells_what_is_under_the_mouse_and_stays_inside(view, workspace, at, qtbot):
    row = alone(view, range(40, 60))
    view._pointer.rested.emit(QPointF(at(row)))
    words = [label.text() for label in view._floating.card.findChildren(SafeLabel)]
    assert any(f"row {workspace.columns.place(row)[1]}" in text for text in words)
    assert any("Say who" in text for text in words)
    assert view.rect().contains(view._floating.card.geometry())
    view._pointer.left.emit()
    assert not view._floating.card.isVisible()


def test_the_card_shows_markup_as_text_and_little_of_a_huge_text(view, workspace, at, monkeypatch):
    evil = "<b>bold</b> <img src='x'> " + "a" * 1_000_000
    monkeypatch.setattr(type(workspace.columns), "headline", lambda *_: evil)
    row = alone(view, range(40, 60))
    view._pointer.rested.emit(QPointF(at(row)))
    labels = view._floating.card.findChildren(SafeLabel)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
    (text,) = (label.text() for label in labels if "bold" in label.text())
    assert text.startswith("<b>bold</b> <img")
    assert len(text) <= 301
    assert view._floating.card.height() < 140
    assert view.rect().contains(view._floating.card.geometry())


def test_the_card_takes_neither_mouse_nor_focus(view, at):
    view._pointer.rested.emit(QPointF(at(alone(view, range(40, 60)))))
    assert view._floating.card.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert view._floating.card.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_the_ring_follows_the_focus(view, workspace):
    workspace.selection.focus(50)
    ring = view._plot._ring
    assert (ring.pos().x(), ring.pos().y()) == pytest.approx(view._cloud.place_of(50))
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
    x, y = view._cloud.place_of(50)
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
    qtbot.waitUntil(lambda: sorted(view._cloud.rows) == pairs)


def test_before_there_are_points_the_map_says_so(open_workspace, tmp_path, qtbot):
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


# --- what is shown beside the points


@pytest.fixture
def switch(view):
    return view._floating.tools.switched.emit


def test_links_join_the_focused_row_to_its_nearest_in_meaning(view, workspace, switch, qtbot):
    row = alone(view, range(40, 60))
    workspace.selection.focus(row)
    links = view._plot._links
    qtbot.waitUntil(lambda: not links.path().isEmpty())
    found = [other for _, other in workspace.session.results.nearest("prompt", row)]
    ends = {view._cloud.place_of(other) for other in found} - {None}
    path = links.path()
    corners = [path.elementAt(place) for place in range(path.elementCount())]
    drawn = np.array([(corner.x, corner.y) for corner in corners])
    assert drawn[::2] == pytest.approx(np.tile(view._cloud.place_of(row), (len(drawn) // 2, 1)))
    assert len(drawn) // 2 == len(found)
    for end in ends:
        assert np.hypot(*(drawn[1::2] - end).T).min() < 1e-6
    switch("links", False)
    assert links.path().isEmpty()


def test_density_is_shaded_where_points_are_and_nowhere_else(view, workspace, switch, qtbot):
    workspace.selection.focus(NO_ROW)
    dense = np.unravel_index(view._cloud.counts.argmax(), view._cloud.counts.shape)
    left, bottom, right, top = view._cloud.bounds
    side = view._cloud.counts.shape[0]
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
    view, workspace, at, switch, qtbot
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


def test_a_picture_has_the_legend_and_twice_the_pixels(view, workspace):
    view._show()
    plain, sharp = (take_picture(view._plot, view._floating.legend, scale) for scale in (1, 2))
    assert (sharp.width(), sharp.height()) == (2 * plain.width(), 2 * plain.height())
    swatch = view._floating.legend._lines[0]._swatch
    middle = swatch.mapTo(view, swatch.rect().center()) * 2
    colour = sharp.pixelColor(middle)
    assert abs(np.array([colour.red(), colour.green(), colour.blue()]) - token("poison")).max() < 9


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
