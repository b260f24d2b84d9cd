"""The map under the hand: click, lasso, rectangle, hover."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from inspector.gui.safe_text import SafeLabel
from inspector.session.selection import NO_ROW

NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def test_every_row_is_drawn_where_a_click_finds_it(view, workspace, at, pixel, token, alone):
    workspace.selection.focus(NO_ROW)
    rows = [alone(view, range(start, start + 12)) for start in (40, 52, 64)]
    for row in rows:
        workspace.selection.replace([row])
        lit = pixel(view, at(row))
        assert abs(lit - token("map")).max() > 60
        workspace.selection.clear()
        assert view._gestures.row_at(QPointF(at(row))) == row


def test_a_click_focuses_the_row_under_it_and_ends_the_selection(view, workspace, at, click, alone):
    row = alone(view, range(40, 60))
    workspace.selection.replace([1, 2])
    click(at(row))
    assert workspace.selection.row == row
    assert len(workspace.selection.rows) == 0


def test_shift_adds_a_row_and_ctrl_takes_it_away(view, workspace, at, click, alone):
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
    assert workspace.selection.rows.tolist() == sorted(view._layers.cloud.rows)


def test_a_rectangle_adds_and_removes_by_modifier(view, workspace, at, drag, alone):
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
    view, workspace, at, drag, qtbot, alone
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


def test_escape_gives_up_a_lasso_that_is_being_drawn(view, workspace, move):
    surface = view._plot.surface
    view.start_lasso()
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, NONE, QPoint(5, 5))
    for place in (QPoint(690, 5), QPoint(690, 490)):
        move(place)
    assert not view._plot._outline.path().isEmpty()
    view.start_pan()
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, NONE, QPoint(5, 490))
    assert view._plot._outline.path().isEmpty()
    assert len(workspace.selection.rows) == 0


def test_panning_selects_nothing(view, workspace, drag):
    drag(QPoint(300, 200), QPoint(340, 230), QPoint(380, 260))
    assert len(workspace.selection.rows) == 0


def test_the_card_tells_what_is_under_the_mouse_and_stays_inside(view, workspace, at, qtbot, alone):
    row = alone(view, range(40, 60))
    view._pointer.rested.emit(QPointF(at(row)))
    words = [label.text() for label in view._floating.card.findChildren(SafeLabel)]
    assert any(f"row {workspace.columns.place(row)[1]}" in text for text in words)
    assert any("Say who" in text for text in words)
    assert view.rect().contains(view._floating.card.geometry())
    view._pointer.left.emit()
    assert not view._floating.card.isVisible()


def test_the_card_shows_markup_as_text_and_little_of_a_huge_text(
    view, workspace, at, monkeypatch, alone
):
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


def test_the_card_takes_neither_mouse_nor_focus(view, at, alone):
    view._pointer.rested.emit(QPointF(at(alone(view, range(40, 60)))))
    assert view._floating.card.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert view._floating.card.focusPolicy() is Qt.FocusPolicy.NoFocus


ALL = [QPoint(1, 1), QPoint(698, 1), QPoint(698, 498), QPoint(1, 498), QPoint(1, 3)]


def others_on_the_way(workspace, **points):
    """Let there be a result of which the map shows nothing yet."""
    columns = workspace.columns
    workspace.columns = replace(columns, points={**columns.points, **points})


def test_a_lasso_drawn_while_points_are_on_the_way_is_for_them(view, workspace, drag, qtbot):
    others_on_the_way(workspace)
    view.start_lasso()
    drag(*ALL)
    assert not len(workspace.selection.rows)
    assert not view._plot._outline.path().isEmpty()
    view._reload()
    qtbot.waitUntil(lambda: len(workspace.selection.rows) > 0)
    assert workspace.selection.rows.tolist() == sorted(view._layers.cloud.rows)
    assert len(workspace.filters.pills) == 1


def test_a_lasso_on_a_map_that_is_gone_goes_too(view, workspace, drag, qtbot):
    points = workspace.columns.points["prompt"]
    others_on_the_way(workspace, prompt=replace(points, xy=2 * points.xy + 1))
    view.start_lasso()
    drag(*ALL)
    before = view._layers
    view._reload()
    qtbot.waitUntil(lambda: view._layers is not before)
    assert view._plot._outline.path().isEmpty()
    assert not len(workspace.selection.rows)
    assert workspace.filters.pills == ()


def test_a_lasso_on_the_map_that_another_is_to_replace_is_of_the_one_on_screen(
    view, workspace, drag, qtbot
):
    view.start_lasso()
    view._floating.choices.field_chosen.emit("chosen")
    drag(*ALL)
    assert [pill.title for pill in workspace.filters.pills] == ["lasso on prompt"]
    taken = workspace.selection.rows.tolist()
    assert taken == sorted(view._layers.cloud.rows)
    qtbot.waitUntil(lambda: workspace.listing.matching is not None)
    assert np.flatnonzero(workspace.listing.matching).tolist() == taken


def test_negative_control_once_the_other_map_is_there_it_is_of_that(view, workspace, drag, qtbot):
    view.start_lasso()
    view._floating.choices.field_chosen.emit("chosen")
    qtbot.waitUntil(lambda: view._layers.field == "chosen")
    drag(*ALL)
    assert [pill.title for pill in workspace.filters.pills] == ["lasso on chosen"]


def test_each_corner_of_a_lasso_is_placed_once(view, workspace, monkeypatch, move):
    placed, place = [], view._plot.place
    monkeypatch.setattr(view._plot, "place", lambda at: placed.append(at) or place(at))
    view.start_lasso()
    QTest.mousePress(view._plot.surface, Qt.MouseButton.LeftButton, NONE, QPoint(5, 5))
    for number in range(200):
        move(QPoint(10 + 3 * number, 5 + number % 40))
    assert len(placed) < 250
    QTest.mouseRelease(view._plot.surface, Qt.MouseButton.LeftButton, NONE, QPoint(610, 9))
    (pill,) = workspace.filters.pills
    (part,) = pill.region.parts
    corner = place(QPointF(10, 5))
    assert np.abs(part.polygon - (corner.x(), corner.y())).sum(1).min() < 1e-6


def test_a_rectangle_has_the_corners_where_it_ends(view, workspace, drag):
    view.start_rectangle()
    drag(QPoint(10, 10), QPoint(300, 200), QPoint(400, 200), QPoint(690, 490))
    (part,) = workspace.filters.pills[0].region.parts
    end = view._plot.place(QPointF(690, 490))
    assert part.polygon[2].tolist() == [end.x(), end.y()]
