"""Negative controls: the tests of hostile texts see what they are for."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QLabel,
    QTextEdit,
    QWidget,
)

from inspector.gui.safe_text import SafeLabel

TABLES = "<table><tr><td>"
FROZEN = """
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel({text!r})
label.grab()
print(label.sizeHint().width())
"""


def run(text):
    command = [sys.executable, "-c", FROZEN.format(text=text)]
    return subprocess.run(command, capture_output=True, text=True, timeout=3, check=True).stdout


def test_negative_control_a_plain_label_freezes():
    with pytest.raises(subprocess.TimeoutExpired):
        run(TABLES * 18 + "x")


def test_negative_control_a_plain_label_reads_files(bait):
    assert int(run(f'<img src="file:{bait}">')) == 64
    assert int(run("<img src='file:nothing.png'>")) < 64


def test_a_picture_adds_nothing_to_a_label(qtbot, bait):
    label, other = SafeLabel(f'<img src="{bait}">'), SafeLabel(f'<img src="{bait}"')
    for widget in (label, other):
        qtbot.addWidget(widget)
    assert label.sizeHint().height() == other.sizeHint().height()
    letters_only = label.fontMetrics().horizontalAdvance(label.text())
    assert abs(label.sizeHint().width() - letters_only) <= 4


@pytest.mark.parametrize("html", ["<table><tr><td>x</td></tr></table>", "<ul><li>x</ul>"])
def test_negative_control_rich_text_is_seen(qtbot, html, rich, drawn, plainly):
    owner = QWidget()
    qtbot.addWidget(owner)
    label, edit = QLabel(html, owner), QTextEdit(owner)
    edit.setHtml(html)
    owner.setToolTip(html)
    assert rich(owner) == ["tooltip of QWidget", "label QLabel", "document of QTextEdit"]
    assert drawn(label, QSize(600, 60)) != plainly(label, html, QSize(600, 60))
