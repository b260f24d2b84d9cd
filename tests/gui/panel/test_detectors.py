"""The detectors at the left: what they found and how much they count."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inspector.gui.panel.detectors import DetectorsView
from inspector.gui.panel.histogram import Histogram
from inspector.session.session import Session


@pytest.fixture
def view(qtbot, workspace):
    view = DetectorsView(workspace)
    view.resize(272, 900)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitUntil(lambda: bool(view.entries()), timeout=20_000)
    return view


def entry(view, name):
    return next(each for each in view.entries() if each.name == name)


def test_every_detector_has_an_entry_those_that_found_most_first(view, workspace):
    names = {item.detector for item in workspace.session.results.findings}
    assert {each.name for each in view.entries()} == names
    assert view.entries()[0].name == "hidden_text"
    assert "Hidden" in entry(view, "hidden_text").line.toolTip()


def test_a_click_filters_by_what_it_found(view, workspace):
    line = entry(view, "hidden_text").line
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert [pill.query for pill in workspace.filters.pills] == ["hidden_text>0.3"]
    assert line.property("chosen")


def test_a_detector_that_is_switched_off_ranks_nothing(view, workspace, qtbot):
    found = workspace.columns.queue.tolist()
    assert found
    entry(view, "hidden_text").slider.setValue(0)
    qtbot.waitUntil(lambda: workspace.columns.queue.tolist() != found)
    qtbot.waitUntil(lambda: workspace.weights.of("hidden_text") == 0)
    qtbot.waitUntil(lambda: workspace.session.project.recipe.weights == {"hidden_text": 0.0})
    assert view._reset.isVisible()


def test_a_weight_is_there_the_next_time_and_reset_takes_it_back(view, workspace, qtbot):
    slider = entry(view, "hidden_text").slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    path = workspace.session.project.path
    qtbot.waitUntil(lambda: dict(Session.open(path).project.recipe.weights) != {})
    assert Session.open(path).project.recipe.weights == {"hidden_text": 1.1}
    QTest.mouseClick(view._reset, Qt.MouseButton.LeftButton)
    assert dict(Session.open(path).project.recipe.weights) == {}
    assert slider.value() == 10
    assert not view._reset.isVisible()


def test_a_wheel_over_a_weight_does_not_move_it(view):
    slider = entry(view, "hidden_text").slider
    here = QPointF(slider.rect().center())
    wheel = QWheelEvent(
        here,
        slider.mapToGlobal(here),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(slider, wheel)
    assert slider.value() == 10


def test_one_row_of_a_million_is_seen_in_a_histogram(qtbot):
    histogram = Histogram(np.array([1_000_000, *[0] * 22, 1]))
    qtbot.addWidget(histogram)
    heights = histogram.heights()
    assert heights[0] == 1.0
    assert heights[-1] > 0.04
    assert not heights[1:-1].any()
    assert Histogram(np.zeros(24, np.int64)).heights().max() == 0


def test_a_project_that_cannot_be_written_says_so(view, workspace, qtbot):
    file = workspace.session.project.path / "project.toml"
    content = file.read_bytes()
    file.unlink()
    file.mkdir()
    entry(view, "hidden_text").slider.setValue(5)
    qtbot.waitUntil(view._failure.isVisible)
    assert view._failure.text().startswith("The weights are not stored.")
    file.rmdir()
    file.write_bytes(content)
    entry(view, "hidden_text").slider.setValue(6)
    qtbot.waitUntil(lambda: not view._failure.isVisible())
