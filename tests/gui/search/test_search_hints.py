"""Hints while one types."""

from PySide6.QtCore import Qt

from inspector.gui.search.hints import HintList


def shown_hints(bar):
    (shown,) = bar.window().findChildren(HintList)
    return shown if shown.isVisible() else None


def test_an_empty_field_shows_what_can_be_typed(bar):
    bar.take_focus()
    assert "stage:sft" in [hint.text for hint in shown_hints(bar).hints]
    bar.other.setFocus()
    assert shown_hints(bar) is None


def test_names_and_values_complete_by_keys(bar, workspace, type_, press, field_of):
    bar.take_focus()
    type_("violin sta")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Tab)
    assert field_of(bar).text() == "violin stage:"
    type_("pr")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert field_of(bar).text() == "violin stage:preference"
    assert field_of(bar).hasFocus()
    press(Qt.Key.Key_Return)
    assert bar.other.hasFocus()
    assert workspace.listing.query == "violin stage:preference"


def test_tab_leaves_the_field_where_nothing_is_chosen(bar, type_, press, field_of):
    bar.take_focus()
    type_("sta")
    press(Qt.Key.Key_Tab)
    assert not field_of(bar).hasFocus()


def test_while_a_query_is_unfinished_the_last_count_stays(bar, workspace, qtbot, type_):
    bar.take_focus()
    type_("violin")
    qtbot.waitUntil(lambda: workspace.listing.matching is not None)
    before = workspace.listing.matching.sum()
    type_(" score>")
    qtbot.waitUntil(lambda: workspace.listing.found.problem is not None)
    assert workspace.listing.matching.sum() == before
    shown = shown_hints(bar)
    assert shown is None or not shown._problem.text()
