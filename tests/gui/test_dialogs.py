"""Dialogs ask, tell and let go."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from inspector.domain.labels import Verdict
from inspector.gui.actions import Act
from inspector.gui.bulk_dialog import BulkDialog
from inspector.gui.keys_dialog import KeysDialog
from inspector.gui.message_dialog import MessageDialog, WrappedText
from inspector.gui.safe_text import SafeLabel

KEYS = [
    Act("Review", "Poison, and on", ("1",), list),
    Act("Review", "Undo", ("Z", "Ctrl+Z"), list),
    Act("Look", "Lasso points", ("L",), list),
]


def shown(dialog):
    return [label.text() for label in dialog.findChildren(SafeLabel)]


@pytest.fixture
def owner(qtbot):
    """Own the dialogs, which delete themselves when closed."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def bulk(qtbot, workspace, owner):
    workspace.session.label([1, 2], Verdict.CLEAN)
    workspace.session.label([3], Verdict.POISON)
    qtbot.waitUntil(lambda: (workspace.review.verdicts > 0).sum() == 3)
    dialog = BulkDialog(workspace, np.arange(70), Verdict.POISON, owner)
    dialog.open()
    return dialog


def test_bulk_tells_what_it_is_about(bulk, workspace):
    texts = shown(bulk)
    assert "Mark 70 rows as poison?" in texts
    assert "2 of them carry another verdict already: 2 clean." in texts
    counts = {"SFT 66", "pref 4"} & set(texts)
    assert counts, texts
    for row in range(5):
        assert any(workspace.columns.headline(row)[:40] in text for text in texts)


def test_return_says_yes_and_esc_says_no(qtbot, bulk, workspace, owner):
    with qtbot.waitSignal(bulk.accepted):
        QTest.keyClick(QApplication.focusWidget() or bulk, Qt.Key.Key_Return)
    other = BulkDialog(workspace, np.arange(3), Verdict.CLEAN, owner)
    other.open()
    with qtbot.waitSignal(other.rejected), qtbot.assertNotEmitted(other.accepted):
        QTest.keyClick(other, Qt.Key.Key_Escape)


def test_keys_lists_every_key_once(owner):
    dialog = KeysDialog(owner, KEYS)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # labels of before
    texts = shown(dialog)
    for text in ("REVIEW", "LOOK", "1", "Z", "Ctrl+Z", "L", "Undo", "Lasso points"):
        assert texts.count(text) == 1, text


@pytest.mark.parametrize("keys", [[], KEYS[:1], KEYS * 20])
def test_any_number_of_keys_has_room(owner, keys):
    dialog = KeysDialog(owner, keys)
    dialog.open()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()


def test_a_message_can_be_copied_and_closed(owner):
    dialog = MessageDialog(owner, "Scan failed", "a.jsonl is gone.", "Python 3\n  x.py:1")
    dialog.open()
    assert [part.toPlainText() for part in dialog.findChildren(WrappedText)] == [
        "a.jsonl is gone.",
        "Python 3\n  x.py:1",
    ]
    copy = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Copy details")
    copy.click()
    assert QApplication.clipboard().text() == "Python 3\n  x.py:1"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isHidden()


def test_a_long_message_breaks_and_scrolls(owner):
    dialog = MessageDialog(owner, "t" * 5_000, "x" * 100_000, "y" * 100_000)
    dialog.open()
    assert dialog.width() <= 520
    assert dialog.height() <= 900
