"""Sixty texts as an attacker writes them, in every widget: shown as they are, quickly."""

import time
import unicodedata

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QTextDocument

from inspector.gui.actions import Act
from inspector.gui.export_preview import FileList, LeavingTable
from inspector.gui.keys_dialog import KeysDialog
from inspector.gui.message_dialog import MessageDialog
from inspector.gui.parts import EmptyState, KeyButton, chip, heading
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line, set_tooltip, short
from inspector.gui.start_view import RecentRow, StartView
from inspector.session.export_preview import FileFate, Leaving
from inspector.session.recent import RecentProject

SMALL = {
    "label": SafeLabel,
    "wrapping label": lambda text: SafeLabel(text, wraps=True),
    "elided label": ElidedLabel,
    "chip": lambda text: chip(text, "sft"),
    "heading": heading,
    "button": lambda text: KeyButton(text, text),
    "empty state": lambda text: EmptyState(text, text),
    "message": lambda text: MessageDialog(None, text, text, text),
    "keys": lambda text: KeysDialog(None, [Act(text, text, (), list)]),
    "recent": lambda text: RecentRow(RecentProject(f"/x/{text}", text, text, text)),
}


@pytest.mark.parametrize("name", SMALL)
def test_it_is_shown_plainly_and_at_once(qtbot, texts, name, seconds, told, rich, drawn):
    for text in texts:
        began = time.process_time()
        widget = SMALL[name](text)
        qtbot.addWidget(widget)
        drawn(widget, QSize(400, 300))
        assert time.process_time() - began < seconds, told(text)
        assert rich(widget) == [], told(text)


def test_a_label_has_the_pixels_of_plain_text(qtbot, texts, told, drawn, plainly):
    size = QSize(600, 60)
    for text in texts:
        label = SafeLabel(text)
        qtbot.addWidget(label)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        assert drawn(label, size) == plainly(label, short(text), size), told(text)


def test_a_tooltip_says_the_text_and_nothing_else(qtbot, texts, seconds, told, has_objects):
    for text in texts:
        began = time.process_time()
        button = KeyButton("button")
        qtbot.addWidget(button)
        set_tooltip(button, text)
        shown = QTextDocument()
        shown.setHtml(button.toolTip())
        assert not has_objects(shown), told(text)
        assert letters(shown.toPlainText()) == letters(short(text)), told(text)
        assert time.process_time() - began < seconds, told(text)


def letters(text):
    """Return a text without spaces and what Qt's documents cannot hold."""
    return [sign for sign in text if not sign.isspace() and unicodedata.category(sign)[0] != "C"]


def test_the_start_screen_tells_of_it(qtbot, texts, seconds, told, rich, drawn):
    view = StartView()
    qtbot.addWidget(view)
    for text in texts:
        began = time.process_time()
        view.say(text)
        drawn(view, QSize(1440, 856))
        assert time.process_time() - began < seconds, told(text)
        assert rich(view) == [], told(text)


def test_the_export_lists_it(qtbot, texts, seconds, told, rich, drawn):
    files, table = FileList(), LeavingTable()
    for widget in (files, table):
        qtbot.addWidget(widget)
    for text in texts:
        began = time.process_time()
        files.show_files([FileFate(text, text, 1, 2)])
        table.show_rows([Leaving(text, 1, text, text, text)])
        for widget in (files, table):
            drawn(widget, QSize(600, 200))
        assert time.process_time() - began < seconds, told(text)
        assert rich(files) == [], told(text)
        assert table.model().data(table.model().index(0, 1)) == one_line(text), told(text)


def test_there_are_sixty_texts(hostile):
    assert len(set(hostile(""))) >= 60
