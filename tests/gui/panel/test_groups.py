"""The suspected patterns at the left."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from inspector.domain.findings import Group, GroupKind
from inspector.domain.labels import Verdict
from inspector.gui.keys import keys
from inspector.gui.panel.groups import CARDS, FIRST, GroupsView
from inspector.gui.safe_text import SafeLabel
from inspector.gui.table.cells import excerpt
from inspector.session.visible import plain

MARKUP = "<b>bold</b> <img src='file:///etc/passwd'> " + "<table><tr><td>" * 30


@pytest.fixture
def view(qtbot, workspace):
    view = GroupsView(workspace)
    view.resize(272, 600)
    qtbot.addWidget(view)
    view.show()
    return view


@pytest.fixture
def give(workspace, qapp):
    """Let the result have other patterns."""

    def give_(*groups):
        ids = tuple(f"group-{number}" for number in range(len(groups)))
        ranking = replace(workspace.columns.ranking, groups=groups, group_ids=ids)
        workspace.columns = replace(workspace.columns, ranking=ranking)
        workspace.reloaded.emit()
        qapp.processEvents()  # a layout shows what is put into it later

    return give_


def pattern(title="phrase", p_value=1e-9, rows=(1, 2, 3)):
    rows = np.array(rows)
    return Group(GroupKind.TRIGGER, title, "", rows, p_value, "It recurs.", {"sft": len(rows)})


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def said(view):
    return {label.text() for label in view.findChildren(SafeLabel) if label.isVisible()}


def fold(view):
    return next(button for button in view.findChildren(QPushButton) if "weaker" in button.text())


def test_patterns_come_in_rank_order_with_their_stages(workspace, view):
    ids = workspace.columns.ranking.group_ids
    assert [card.group_id for card in view.cards()] == list(ids)
    assert "SFT 3" in said(view)


def test_a_click_selects_the_rows_and_looks_at_the_most_suspicious(workspace, view):
    card = view.cards()[0]
    click(card)
    scores = workspace.columns.ranking.scores
    assert workspace.selection.rows.tolist() == card.group.rows.tolist()
    assert workspace.selection.group == card.group_id
    assert scores[workspace.selection.row] == scores[card.group.rows].max()
    assert card.property("chosen")
    workspace.selection.clear()
    assert not card.property("chosen")


def test_return_chooses_and_arrows_go_from_card_to_card(view, give, workspace, qtbot):
    give(pattern("one"), pattern("two", rows=(4, 5)))
    first, second = view.cards()
    view.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    QTest.keyClick(first, Qt.Key.Key_Up)
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Return)
    assert workspace.selection.rows.tolist() == [4, 5]


def test_patterns_that_may_be_chance_are_folded(view, give):
    give(pattern("strong"), pattern("weak", 0.3), pattern("weaker", 0.9))
    assert "3 groups" in said(view)
    assert [card.group.title for card in view.cards()] == ["strong"]
    click(fold(view))
    assert [card.group.title for card in view.cards()] == ["strong", "weak", "weaker"]
    click(fold(view))
    assert len(view.cards()) == 1


def test_the_first_cards_leave_room_and_the_others_come_on_demand(view, give):
    give(*[pattern(f"phrase {number}") for number in range(FIRST + CARDS + 15)])
    assert len(view.cards()) == FIRST
    more = next(each for each in view.findChildren(QPushButton) if "more of" in each.text())
    assert more.text() == f"Show {CARDS} more of {CARDS + 15}"
    click(more)
    assert len(view.cards()) == FIRST + CARDS
    assert more.text() == "Show 15 more"
    click(more)
    assert not more.isVisible()


def test_a_card_shows_what_one_of_its_rows_says(workspace, view):
    card = view.cards()[0]
    scores = workspace.columns.ranking.scores[card.group.rows]
    row = int(card.group.rows[np.argmax(scores)])
    example = plain(excerpt(workspace.columns, row))
    assert len(example) > 10
    assert f"“{example}”" in said(view)


def test_g_on_a_card_aims_at_its_rows_not_at_those_of_the_focused_one(view, workspace, qtbot):
    workspace.selection.focus(20)
    card = view.cards()[0]
    view.activateWindow()
    card.setFocus()
    qtbot.waitUntil(card.hasFocus)
    QTest.keyClick(card, Qt.Key.Key_G)
    assert workspace.review.target.tolist() == card.group.rows.tolist()
    assert workspace.selection.group == card.group_id


def test_verdicts_are_counted_on_the_same_card(workspace, view, qtbot):
    card = view.cards()[0]
    rows = card.group.rows.tolist()
    workspace.review.label(rows[:1], Verdict.POISON)
    qtbot.waitUntil(lambda: f"1 of {len(rows)} reviewed" in said(view))
    workspace.review.label(rows, Verdict.POISON)
    qtbot.waitUntil(lambda: "✓ reviewed" in said(view))
    assert view.cards()[0] is card


def test_a_title_that_looks_like_markup_stays_text(view, give):
    give(pattern(MARKUP))
    shown = next(text for text in said(view) if "bold" in text)
    assert shown.startswith("<b>bold</b>")
    card = view.cards()[0]
    assert card.toolTip().startswith("<qt>&lt;b&gt;bold")
    assert card.heightForWidth(240) < 200


def test_without_patterns_the_view_says_what_there_is(view, give):
    give()
    assert "No suspected patterns. Rows are still ranked one by one." in said(view)
    give(pattern("weak", 0.5))
    assert "No pattern stands out from chance. Rows are still ranked one by one." in said(view)


def test_before_the_data_are_there_the_view_says_so(qtbot, open_workspace, copied_sample):
    view = GroupsView(open_workspace(copied_sample.path, wait=False))
    qtbot.addWidget(view)
    view.show()
    assert "Patterns appear here once the data are scanned." in said(view)


def test_a_card_aims_by_the_key_that_the_user_gave_it(own_folders, view, workspace):
    card = view.cards()[0]
    card.setFocus()
    assert "G: the next verdict" in card.toolTip()
    keys().change("whole", ("H",))
    assert "H: the next verdict" in card.toolTip()
    QTest.keyClick(card, Qt.Key.Key_G)
    assert not len(workspace.review.target)
    QTest.keyClick(card, Qt.Key.Key_H)
    assert workspace.review.target.tolist() == card.group.rows.tolist()
    keys().change("whole", ())
    assert "the next verdict" not in card.toolTip()
