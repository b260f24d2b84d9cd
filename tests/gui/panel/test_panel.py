"""The panel at the left as a whole: its parts fold, scroll as one and remember."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QScrollArea

from inspector.gui.panel.detectors import DetectorsView
from inspector.gui.panel.section import Section
from inspector.gui.panel.view import PanelView
from inspector.gui.safe_text import SafeLabel


@pytest.fixture
def panel(qtbot, workspace):
    view = PanelView(workspace)
    view.resize(272, 800)
    qtbot.addWidget(view)
    view.show()
    detectors = view.findChild(DetectorsView)
    qtbot.waitUntil(lambda: bool(detectors.entries()), timeout=20_000)
    return view


def headings(panel):
    buttons = panel.findChildren(QPushButton, "sectionHeading")
    return [button.text() for button in buttons if button.isVisible()]


def test_the_parts_come_in_order(panel):
    assert headings(panel) == ["SUSPECTS", "DATASETS", "SOURCES BY RISK", "DETECTORS"]


def test_all_parts_scroll_as_one(panel):
    assert len(panel.findChildren(QScrollArea)) == 1


def make_section(qtbot):
    body = SafeLabel("inside")
    section = Section("Fruit", body)
    qtbot.addWidget(section)
    section.show()
    return section, body


def test_a_section_folds_by_key_and_remembers(qtbot):
    section, body = make_section(qtbot)
    assert body.isVisible()
    QTest.keyClick(section.heading, Qt.Key.Key_Space)
    assert not body.isVisible()
    assert section.heading.accessibleName() == "Fruit, folded"
    again, inner = make_section(qtbot)
    assert not inner.isVisible()
    QTest.keyClick(again.heading, Qt.Key.Key_Space)
    third, inside = make_section(qtbot)
    assert third.heading.isChecked()
    assert inside.isVisible()


def test_what_stands_beside_a_heading_stays_when_it_is_folded(qtbot):
    extra = SafeLabel("7")
    section = Section("Vegetables", SafeLabel("inside"), extra)
    qtbot.addWidget(section)
    section.show()
    section.heading.setChecked(False)
    assert extra.isVisible()
    section.heading.setChecked(True)


def test_a_card_that_arrows_go_to_is_scrolled_to(panel, qtbot, workspace):
    area = panel.findChild(QScrollArea)
    panel.resize(272, 300)
    filler = SafeLabel("\n" * 60)
    panel.groups.layout().insertWidget(0, filler)
    card = panel.groups.cards()[0]
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    panel.groups.reached.emit(card)
    top = card.mapTo(area.viewport(), card.rect().topLeft()).y()
    assert 0 <= top < area.viewport().height()
