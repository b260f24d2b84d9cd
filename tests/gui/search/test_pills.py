"""Pills by mouse and by keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QSlider, QToolButton

from inspector.gui.project_page import ProjectPage
from inspector.gui.search.hints import HintList
from inspector.gui.search.pill import PillChip
from inspector.gui.search.popup import PillPopup
from inspector.session.filters import Pill


@pytest.fixture
def pin(press):
    """Make a pill of what is typed."""
    return lambda: press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


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


def test_what_is_typed_becomes_a_pill_and_the_next_can_be_typed(
    bar, workspace, qtbot, type_, queries, field_of, pin
):
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


def test_what_is_wrong_does_not_become_a_pill_and_why_is_said(
    bar, workspace, type_, queries, field_of, pin
):
    bar.take_focus()
    type_("scroe>0.8")
    pin()
    assert queries(workspace) == []
    assert field_of(bar).text() == "scroe>0.8"
    (shown,) = bar.window().findChildren(HintList)
    assert shown.isVisible()
    assert "did you mean score" in shown._problem.text()


def test_backspace_in_the_empty_field_takes_the_last_pill_back(
    bar, workspace, press, queries, field_of
):
    for query in ("violin", "stage:sft"):
        workspace.filters.add(Pill(query))
    bar.take_focus()
    press(Qt.Key.Key_Backspace)
    assert queries(workspace) == ["violin"]
    assert field_of(bar).text() == "stage:sft"
    press(Qt.Key.Key_Backspace)
    assert queries(workspace) == ["violin"]
    assert field_of(bar).text() == "stage:sf"


def test_an_inverted_pill_stays_inverted_as_text(bar, workspace, press, field_of):
    workspace.filters.add(Pill("violin OR garden", is_inverted=True))
    bar.take_focus()
    press(Qt.Key.Key_Backspace)
    assert field_of(bar).text() == "NOT (violin OR garden)"


def test_the_cross_of_a_pill_removes_it(bar, workspace, queries):
    for query in ("violin", "stage:sft"):
        workspace.filters.add(Pill(query))
    (cross,) = chips(bar)[0].findChildren(QToolButton)
    cross.click()
    assert queries(workspace) == ["stage:sft"]


def test_pills_are_reached_and_removed_by_keys(bar, workspace, press, queries, field_of):
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


def test_a_click_opens_a_box_that_inverts_and_names(bar, workspace, qtbot, press):
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


def test_the_distance_of_a_pill_about_meaning_can_be_changed(bar, workspace, qtbot, queries):
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


def test_many_pills_leave_room_to_type(bar, workspace, field_of):
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


def test_the_end_of_the_search_takes_all_pills_away(
    bar, workspace, qtbot, type_, queries, field_of
):
    workspace.filters.add(Pill("violin"))
    bar.take_focus()
    type_("garden")
    buttons = bar.findChildren(QToolButton)
    next(each for each in buttons if each.accessibleName() == "Clear the search").click()
    assert queries(workspace) == []
    qtbot.waitUntil(lambda: workspace.listing.matching is None)
    assert field_of(bar).text() == ""


def test_escape_takes_back_what_is_typed_and_then_the_last_pill(workspace, qtbot, queries):
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


def test_a_pill_with_a_choice_is_one_condition_beside_other_words(bar, workspace, press, field_of):
    workspace.filters.add(Pill("violin OR garden"))
    workspace.filters.add(Pill("stage:sft"))
    bar.take_focus()
    press(Qt.Key.Key_Backspace)
    bar._edit(0)
    assert field_of(bar).text() == "stage:sft (violin OR garden)"
