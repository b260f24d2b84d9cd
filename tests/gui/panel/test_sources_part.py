"""The sources by risk at the left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inspector.gui.panel.sources import FEW, SourcesView
from inspector.gui.safe_text import SafeLabel
from inspector.session.query.writing import field_query
from inspector.session.source_lines import SourceLine


@pytest.fixture
def view(qtbot, workspace):
    view = SourcesView(workspace)
    view.resize(272, 400)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitUntil(lambda: bool(view.lines()), timeout=20_000)
    return view


def line(name="vendor-b", *, risk="3.1 %", is_unusual=True):
    about, query = f"contributor {name}", field_query("contributor", name)
    return SourceLine(name, "contributor", risk, is_unusual, about, query)


def said(view):
    return [label.text() for label in view.findChildren(SafeLabel) if label.isVisible()]


def test_every_file_is_compared_with_the_others(view, workspace):
    names = {dataset.name for dataset in workspace.columns.union.datasets if len(dataset) > 2}
    assert names <= set(said(view))
    assert any(text.endswith(" %") for text in said(view))


def test_a_tooltip_tells_rows_suspects_and_interval(view):
    told = view.lines()[0].toolTip()
    assert "rows are suspicious" in told
    assert "95 % certainty" in told


def test_a_click_filters_by_the_source_and_another_ends_that(view, workspace):
    first = view.lines()[0]
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert [pill.query for pill in workspace.filters.pills] == [first.query]
    assert first.property("chosen")
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert not workspace.filters.pills
    assert not first.property("chosen")


def test_a_source_as_chance_makes_it_is_not_coloured(view):
    view._take([line("a"), line("b", is_unusual=False)])
    labels = [label for label in view.findChildren(SafeLabel) if label.text() == "3.1 %"]
    assert [label.property("role") for label in labels] == ["bad", "dim"]


def test_of_many_sources_the_worst_are_shown_first(view, qapp):
    view._take([line(f"vendor-{number}") for number in range(FEW + 3)])
    qapp.processEvents()
    assert len(view.lines()) == FEW
    assert view._more.text() == "Show 3 more"
    QTest.mouseClick(view._more, Qt.MouseButton.LeftButton)
    assert len(view.lines()) == FEW + 3
    assert not view._more.isVisible()


def test_a_source_that_no_query_can_name_is_not_to_be_pressed(view, workspace):
    view._take([line('the "good" vendor')])
    (shown,) = view.lines()
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton)
    assert not shown.isEnabled()
    assert workspace.filters.pills == ()


def test_a_name_that_looks_like_markup_stays_text(view, qapp):
    name = "<img src='file:///etc/passwd'>"
    view._take([line(name)])
    qapp.processEvents()
    assert name in said(view)
    assert "<img" not in view.lines()[0].toolTip()
