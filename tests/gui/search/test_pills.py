"""Pills by mouse and by keys, hints while one types, and filters that are saved."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QSlider, QToolButton, QWidget

from inspector.gui.parts import column_of
from inspector.gui.project_page import ProjectPage
from inspector.gui.search.bar import SearchBar
from inspector.gui.search.field import Field
from inspector.gui.search.hints import HintList
from inspector.gui.search.pill import PillChip
from inspector.gui.search.popup import PillPopup
from inspector.gui.search.saved import SavedView
from inspector.session.filters import Pill


@pytest.fixture
def bar(qtbot, workspace):
    """Show the search in a window in which something else has the focus."""
    window = QWidget()
    bar, other = SearchBar(workspace), QPushButton("rows")
    column_of(window, bar, other).addStretch(1)
    qtbot.addWidget(window)
    window.resize(700, 500)
    window.show()
    window.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    bar.other, bar.held = other, window  # or the window would be gone
    return bar


def type_(text):
    QTest.keyClicks(QApplication.focusWidget(), text)


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def pin():
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def chips(bar):
    return [chip for chip in bar.findChildren(PillChip) if not chip.isHidden()]


def popup(qtbot):
    found = []

    def is_there():
        widgets = QApplication.topLevelWidgets()
        found[:] = [each for each in widgets if isinstance(each, PillPopup) and each.isVisible()]
        return bool(found)

    qtbot.waitUntil(is_there)
    return found[0]


def queries(workspace):
    return [pill.query for pill in workspace.filters.pills]


def field_of(bar):
    return bar.findChild(Field)


def test_what_is_typed_becomes_a_pill_and_the_next_can_be_typed(bar, workspace, qtbot):
    bar.take_focus()
    type_("stage:sft")
    pin()
    assert queries(workspace) == ["stage:sft"]
    assert field_of(bar).text() == ""
    assert field_of(bar).hasFocus()
    type_("violin")
    qtbot.waitUntil(lambda: workspace.listing.query == "violin")
    qtbot.waitUntil(lambda: workspace.listing.matching is not None)
    assert [chip.accessibleName() for chip in chips(bar)] == ["Filter stage:sft"]


def test_what_is_wrong_does_not_become_a_pill_and_why_is_said(bar, workspace):
    bar.take_focus()
    type_("scroe>0.8")
    pin()
    assert queries(workspace) == []
    assert field_of(bar).text() == "scroe>0.8"
    (shown,) = bar.window().findChildren(HintList)
    assert shown.isVisible()
    assert "did you mean score" in shown._problem.text()


def test_backspace_in_the_empty_field_takes_the_last_pill_back(bar, workspace):
    for query in ("violin", "stage:sft"):
        workspace.filters.add(Pill(query))
    bar.take_focus()
    press(Qt.Key.Key_Backspace)
    assert queries(workspace) == ["violin"]
    assert field_of(bar).text() == "stage:sft"
    press(Qt.Key.Key_Backspace)
    assert queries(workspace) == ["violin"]
    assert field_of(bar).text() == "stage:sf"


def test_an_inverted_pill_stays_inverted_as_text(bar, workspace):
    workspace.filters.add(Pill("violin OR garden", is_inverted=True))
    bar.take_focus()
    press(Qt.Key.Key_Backspace)
    assert field_of(bar).text() == "NOT (violin OR garden)"


def test_the_cross_of_a_pill_removes_it(bar, workspace):
    for query in ("violin", "stage:sft"):
        workspace.filters.add(Pill(query))
    (cross,) = chips(bar)[0].findChildren(QToolButton)
    cross.click()
    assert queries(workspace) == ["stage:sft"]


def test_pills_are_reached_and_removed_by_keys(bar, workspace):
    for query in ("violin", "stage:sft"):
        workspace.filters.add(Pill(query))
    bar.take_focus()
    press(Qt.Key.Key_Left)
    assert chips(bar)[1].hasFocus()
    press(Qt.Key.Key_Left)
    assert chips(bar)[0].hasFocus()
    press(Qt.Key.Key_Delete)
    assert queries(workspace) == ["stage:sft"]
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Right)
    assert field_of(bar).hasFocus()


def test_a_click_opens_a_box_that_inverts_and_names(bar, workspace, qtbot):
    workspace.filters.add(Pill("violin"))
    (chip,) = chips(bar)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    box = popup(qtbot)
    next(each for each in box.findChildren(QPushButton) if each.text() == "Invert").click()
    assert workspace.filters.pills[0].is_inverted
    (chip,) = chips(bar)
    assert chip.accessibleName() == "Filter not violin"
    chip.setFocus()
    press(Qt.Key.Key_Return)
    box = popup(qtbot)
    name = box.findChild(QLineEdit)
    name.setText("music")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert workspace.filters.pills[0].name == "music"
    assert chips(bar)[0].accessibleName() == "Filter not music"


def test_the_distance_of_a_pill_about_meaning_can_be_changed(bar, workspace, qtbot):
    workspace.filters.add(Pill('~the "violin"'))
    chips(bar)[0].opened.emit()
    box = popup(qtbot)
    box.findChild(QSlider).setValue(73)
    qtbot.waitUntil(lambda: queries(workspace) == ["~\"the 'violin'\">0.73"])
    box.close()


def test_other_pills_have_no_distance(bar, workspace, qtbot):
    workspace.filters.add(Pill("violin"))
    chips(bar)[0].opened.emit()
    box = popup(qtbot)
    assert box.findChild(QSlider) is None
    box.close()


def test_many_pills_leave_room_to_type(bar, workspace):
    for number in range(20):
        workspace.filters.add(Pill(f"violin{number}"))
    QApplication.processEvents()
    assert field_of(bar).width() >= 100
    shown = chips(bar)
    assert 0 < len(shown) < 20
    assert shown[-1].pill.query == "violin19"
    fold = next(each for each in bar.findChildren(QToolButton) if each.text().startswith("+"))
    assert fold.isVisible()
    assert fold.text() == f"+{20 - len(shown)}"


def test_a_pill_that_cannot_be_read_says_why(bar, workspace, qtbot):
    workspace.filters.add(Pill("nothere>0.5"))
    qtbot.waitUntil(lambda: chips(bar)[0].property("wrong"))
    assert "nothere" in chips(bar)[0].toolTip()
    assert workspace.listing.matching.sum() == 0


def test_the_end_of_the_search_takes_all_pills_away(bar, workspace, qtbot):
    workspace.filters.add(Pill("violin"))
    bar.take_focus()
    type_("garden")
    buttons = bar.findChildren(QToolButton)
    next(each for each in buttons if each.accessibleName() == "Clear the search").click()
    assert queries(workspace) == []
    qtbot.waitUntil(lambda: workspace.listing.matching is None)
    assert field_of(bar).text() == ""


def test_escape_takes_back_what_is_typed_and_then_the_last_pill(workspace, qtbot):
    page = ProjectPage(workspace)
    qtbot.addWidget(page)
    for query in ("violin", "stage:sft"):
        workspace.filters.add(Pill(query))
    workspace.listing.search("garden")
    page.clear()
    assert workspace.listing.query == ""
    assert queries(workspace) == ["violin", "stage:sft"]
    page.clear()
    assert queries(workspace) == ["violin"]
    workspace.close()  # or what is still searched for would be shown by a page that is gone


def test_a_pill_with_a_choice_is_one_condition_beside_other_words(bar, workspace):
    workspace.filters.add(Pill("violin OR garden"))
    workspace.filters.add(Pill("stage:sft"))
    bar.take_focus()
    press(Qt.Key.Key_Backspace)
    bar._edit(0)
    assert field_of(bar).text() == "stage:sft (violin OR garden)"


# --- hints


def shown_hints(bar):
    (shown,) = bar.window().findChildren(HintList)
    return shown if shown.isVisible() else None


def test_an_empty_field_shows_what_can_be_typed(bar):
    bar.take_focus()
    assert "stage:sft" in [hint.text for hint in shown_hints(bar).hints]
    bar.other.setFocus()
    assert shown_hints(bar) is None


def test_names_and_values_complete_by_keys(bar, workspace):
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


def test_tab_leaves_the_field_where_nothing_is_chosen(bar):
    bar.take_focus()
    type_("sta")
    press(Qt.Key.Key_Tab)
    assert not field_of(bar).hasFocus()


def test_while_a_query_is_unfinished_the_last_count_stays(bar, workspace, qtbot):
    bar.take_focus()
    type_("violin")
    qtbot.waitUntil(lambda: workspace.listing.matching is not None)
    before = workspace.listing.matching.sum()
    type_(" score>")
    qtbot.waitUntil(lambda: workspace.listing.found.problem is not None)
    assert workspace.listing.matching.sum() == before
    shown = shown_hints(bar)
    assert shown is None or not shown._problem.text()


# --- saved filters


def test_pills_are_saved_applied_and_deleted(workspace, qtbot, open_workspace):
    view = SavedView(workspace)
    qtbot.addWidget(view)
    assert view.isHidden()  # nothing to save, nothing saved
    view.show()
    workspace.filters.add(Pill("stage:sft"))
    name = view.findChild(QLineEdit)
    name.setText("only <b>SFT</b> & more")
    QTest.keyClick(name, Qt.Key.Key_Return)
    workspace.filters.clear()
    (apply,) = view.findChildren(QPushButton, "fold")
    assert apply.text() == "only <b>SFT</b> && more"
    apply.click()
    assert queries(workspace) == ["stage:sft"]
    workspace.close()
    again = open_workspace(workspace.session.project.path)
    qtbot.waitUntil(lambda: len(again.saved.filters) == 1)
    assert again.filters.pills == ()
    again.saved.apply("only <b>SFT</b> & more")
    assert queries(again) == ["stage:sft"]
    again.saved.remove("only <b>SFT</b> & more")
    assert again.saved.filters == ()
