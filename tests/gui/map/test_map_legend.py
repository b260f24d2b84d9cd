"""What the colours mean: counts, and lines that are filters."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inspector.domain.labels import Verdict
from inspector.gui.map.colouring.columns import ColourBy, choices_of
from inspector.gui.map.picture import take_picture


def test_the_legend_counts_every_row_once_whatever_the_colours_tell(view, workspace, qtbot):
    choices = choices_of(workspace.columns, "prompt")
    assert {choice.section for choice in choices} == {"Review", "Data", "Detectors"}
    for choice in choices:
        view.colour_by(choice.key)
        qtbot.waitUntil(lambda key=choice.key: view._layers.coat.key == key)
        suspects, *classes = view._layers.legend()
        assert suspects.whole == len(workspace.columns.queue)
        assert sum(entry.whole for entry in classes) == len(workspace.columns), choice


def test_a_line_of_the_legend_is_a_filter_that_comes_and_goes(view, workspace, qtbot, words_of):
    view.colour_by(ColourBy.STAGE)
    qtbot.waitUntil(lambda: "SFT" in words_of(view._floating.legend))
    line = next(line for line in view._floating.legend._lines if line.query == "stage:sft")
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(line.isChecked)
    assert workspace.filters.has("stage:sft")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not line.isChecked())
    assert workspace.filters.pills == ()


def test_the_legend_tells_how_many_of_each_are_found(view, workspace, qtbot, words_of):
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


def test_the_legend_tells_the_share_of_the_selection(view, workspace, sample, qtbot, words_of):
    workspace.selection.replace([*sample.hidden, 0])
    qtbot.waitUntil(lambda: "3 / 3" in words_of(view._floating.legend))
    assert any(text.startswith("4 / ") for text in words_of(view._floating.legend))
    workspace.selection.clear()
    qtbot.waitUntil(lambda: not any("/" in text for text in words_of(view._floating.legend)))


def test_a_verdict_recolours_the_map(view, workspace, qtbot, words_of):
    view.colour_by(ColourBy.VERDICT)
    qtbot.waitUntil(lambda: "no verdict" in words_of(view._floating.legend))
    assert "clean" not in words_of(view._floating.legend)
    workspace.review.label([0, 1], Verdict.CLEAN)
    qtbot.waitUntil(lambda: "clean" in words_of(view._floating.legend))
    counts = {entry.label: entry.whole for entry in view._layers.legend()}
    assert counts["clean"] == 2


def test_a_picture_has_the_legend_and_twice_the_pixels(view, workspace, token):
    view._show()
    plain, sharp = (take_picture(view._plot, view._floating.legend, scale) for scale in (1, 2))
    assert (sharp.width(), sharp.height()) == (2 * plain.width(), 2 * plain.height())
    swatch = view._floating.legend._lines[0]._swatch
    middle = swatch.mapTo(view, swatch.rect().center()) * 2
    colour = sharp.pixelColor(middle)
    assert abs(np.array([colour.red(), colour.green(), colour.blue()]) - token("poison")).max() < 9


def test_a_verdict_given_while_the_map_is_made_anew_is_seen_on_it(view, workspace, qtbot):
    view.colour_by(ColourBy.VERDICT)
    qtbot.waitUntil(lambda: view._layers.coat.key == ColourBy.VERDICT)
    before, columns = view._layers, workspace.columns
    workspace.columns = replace(columns, points=dict(columns.points))
    view._reload()
    workspace.review.verdicts[:2] = 2  # as if they were on disk before the points arrive
    workspace.review.labelled.emit(np.array([0, 1]))
    qtbot.waitUntil(lambda: view._layers is not before)

    def counts():
        return {entry.label: entry.whole for entry in view._layers.legend()}

    qtbot.waitUntil(lambda: counts().get("clean") == 2)
