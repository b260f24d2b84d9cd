"""The box of a pill, and a pill that becomes text again."""

import pytest
from PySide6.QtWidgets import QApplication, QSlider

from inspector.gui.search.bar import SearchBar
from inspector.gui.search.field import Field
from inspector.gui.search.hints import HintList
from inspector.gui.search.pill import PillChip
from inspector.gui.search.popup import PillPopup
from inspector.session.filters import Pill


@pytest.fixture
def search(qtbot, workspace, show):
    """Show the search of the small project."""
    search = show(SearchBar(workspace), 700, 40)
    qtbot.waitUntil(search.isVisible)
    return search


@pytest.fixture
def open_box(search, workspace, qtbot):
    """Open the box of the only pill."""

    def boxes():
        widgets = QApplication.topLevelWidgets()
        return [each for each in widgets if isinstance(each, PillPopup) and each.isVisible()]

    def open_(query):
        workspace.filters.add(Pill(query))
        (chip,) = search.findChildren(PillChip)
        chip.opened.emit()
        qtbot.waitUntil(lambda: len(boxes()) == 1)
        return boxes()[0]

    return open_


def queries(workspace):
    return [pill.query for pill in workspace.filters.pills]


def test_the_nearness_of_an_inverted_query_leaves_it_inverted(open_box, workspace, qtbot):
    box = open_box("-~violin")
    box.findChild(QSlider).setValue(60)
    qtbot.waitUntil(lambda: queries(workspace) == ['-~"violin">0.60'])
    box.close()


def test_a_nearness_chosen_just_before_the_box_closes_counts(open_box, workspace):
    box = open_box("~violin")
    box.findChild(QSlider).setValue(60)
    box.close()
    assert queries(workspace) == ['~"violin">0.60']


def test_negative_control_a_box_that_only_closes_changes_nothing(open_box, workspace):
    open_box("~violin").close()
    assert queries(workspace) == ["~violin"]


def test_a_choice_stays_one_beside_a_pill_that_becomes_text(search, workspace):
    workspace.filters.add(Pill("stage:sft"))
    search.findChild(Field).setText("violin OR garden")
    search._edit(0)
    assert search.findChild(Field).text() == "(violin OR garden) stage:sft"
    assert workspace.listing.query == "(violin OR garden) stage:sft"


def test_a_pill_too_long_to_be_typed_stays_a_pill(search, workspace):
    words = " ".join(["violin"] * 140)
    workspace.filters.add(Pill(words))
    field = search.findChild(Field)
    field.setText("garden in winter, after lunch")
    search._edit(0)
    assert queries(workspace) == [words]
    assert field.text() == "garden in winter, after lunch"
    (shown,) = search.window().findChildren(HintList)
    assert "too long" in shown._problem.text()
