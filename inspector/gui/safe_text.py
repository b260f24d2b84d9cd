"""Text of strangers on the screen: always plain, always short.

A plain ``QLabel`` takes text that looks like HTML for HTML: 271 bytes of nested tables freeze it,
75 KB end the process, ``<img src="file:...">`` reads a local file. Every text goes through here.
"""

from __future__ import annotations

import html
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from inspector.gui.painting import painting

SHOWN: Final = 2_000
"""Code points that a label shows at most; longer texts belong into the sample view."""
STACKED: Final = 32
"""Combining marks that may pile up on a letter."""
_LINE_ENDS: Final = str.maketrans(dict.fromkeys("\n\r\u2028\u2029\t\v\f", " "))


class SafeLabel(QLabel):
    """A label that shows text as it is, never as HTML.

    Args:
        text: what it says.
        role: which style of the theme it has: heading, title, hero, strong, dim, faint, small,
            good, bad, chip or key.
        tone: variant of a chip: a stage or a verdict.
        wraps: goes on in the next line instead of growing wide.
    """

    def __init__(
        self, text: str = "", role: str = "", *, tone: str = "", wraps: bool = False
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setWordWrap(wraps)
        self.setIndent(0)  # or a frame would push the text half a letter to the right
        if role in ("chip", "key"):
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show a text; one that is too long for a label is cut."""
        shown = short(text)
        super().setText(shown)
        self.setAccessibleName(shown)

    def set_role(self, role: str, tone: str = "") -> None:
        """Change the style."""
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)


class ElidedLabel(SafeLabel):
    """One line that ends in … where there is no room for more."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Allow it to be narrow."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """Draw as much as there is room for."""
        room = self.contentsRect()
        words = one_line(self.text())
        text = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        text = f"\u2068{text}\u2069"  # what goes from right to left has its own direction
        look = int(self.alignment()), self.palette(), True, text, self.foregroundRole()
        with painting(self) as painter:
            self.style().drawItemText(painter, room, *look)


def short(text: str, limit: int = SHOWN) -> str:
    """Return the beginning of a text, with … where it was cut, and at most 32 marks a letter."""
    shown = text if len(text) <= limit else text[:limit].rstrip() + "…"
    return _without_piles(shown.replace("\0", "␀"))


def one_line(text: str, limit: int = 300) -> str:
    """Return the beginning of a text in one line, for table cells and cards."""
    return short(text[:limit].translate(_LINE_ENDS), limit)


def set_tooltip(widget: QWidget | QAction, text: str) -> None:
    """Give a widget a tooltip that is shown as it is."""
    widget.setToolTip(tooltip(text))


def tooltip(text: str) -> str:
    """Return a text as a tooltip that Qt cannot take for anything else: escaped in ``<qt>``."""
    return (
        f"<qt>{html.escape(short(text), quote=True).replace(chr(10), '<br>')}</qt>" if text else ""
    )


def _without_piles(text: str) -> str:
    """Cut piles of combining marks; laying them out takes forever."""
    import unicodedata

    if not any(map(unicodedata.combining, set(text))):
        return text
    kept, pile = [], 0
    for character in text:
        pile = pile + 1 if unicodedata.combining(character) else 0
        if pile <= STACKED:
            kept.append(character)
    return "".join(kept)
