"""A message that people can read, copy and close; never rich text, never in the way."""

from __future__ import annotations

from math import ceil
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QPushButton, QWidget

from inspector.gui.parts import column_of, row_of
from inspector.gui.safe_text import SafeLabel, short
from inspector.gui.theme import monospace

WIDTH: Final = 480
TEXT_HEIGHT: Final = 200
LONGEST: Final = 20_000
"""Code points of a text that are shown; copying takes all."""


class MessageDialog(QDialog):
    """A title, a sentence, and details for those who want to report it; show it by ``open()``.

    Args:
        parent: whose window it belongs to.
        title: what it is about.
        text: what happened, and what was not lost.
        details: versions and where it happened; empty for none.
    """

    def __init__(self, parent: QWidget | None, title: str, text: str, details: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setFixedWidth(WIDTH)
        column = column_of(self, margins=(24, 24, 24, 16), spacing=12)
        heading = SafeLabel(title, "title", wraps=True)
        heading.setMinimumWidth(1)
        column.addWidget(heading)
        column.addWidget(WrappedText(text, "Message"))
        buttons = row_of(None)
        if details:
            shown = WrappedText(details, "Details", role="details")
            shown.setFont(monospace(11))
            column.addWidget(shown)
            buttons.addWidget(_button("Copy details", lambda: _copy(details), self))
        buttons.addStretch(1)
        close = _button("Close", self.accept, self)
        close.setDefault(True)
        buttons.addWidget(close)
        column.addLayout(buttons)
        close.setFocus()


class WrappedText(QPlainTextEdit):
    """Text that is read and copied, as high as it is long up to a limit; breaks anywhere."""

    def __init__(self, text: str, name: str, *, role: str = "message") -> None:
        super().__init__()
        self.setObjectName("wrapped")
        self.setProperty("role", role)
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(8 if role == "details" else 0)
        self.say(text)

    def say(self, text: str) -> None:
        """Show another text."""
        self.setPlainText(short(text, LONGEST))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Be as high as the text is at this width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """Be as high as the text is; the size of a plain document is in lines."""
        lines = max(1, round(self.document().size().height()))
        frame = max(0, self.height() - self.viewport().height())
        margin = int(2 * self.document().documentMargin()) + frame + 8
        line = ceil(QFontMetricsF(self.font()).lineSpacing())
        self.setFixedHeight(min(TEXT_HEIGHT, lines * line + margin))


def _button(text: str, do: object, owner: QWidget) -> QPushButton:
    button = QPushButton(text, owner)
    button.setAccessibleName(text)
    button.setAutoDefault(False)
    button.clicked.connect(do)
    return button


def _copy(text: str) -> None:
    QApplication.clipboard().setText(text)
