"""A part of the panel that can be folded away."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from inspector.gui.parts import column_of, row_of
from inspector.gui.safe_text import SafeLabel, set_tooltip
from inspector.session.settings import config_folder

RIGHT = 4
"""Pixels at the right of every part; the scroll bar, or the panel, adds 8."""


class Section(QWidget):
    """A heading and what is below it; whether it is folded is remembered.

    Args:
        title: the heading.
        body: what folds.
        extras: stand at the right of the heading.
    """

    def __init__(self, title: str, body: QWidget, *extras: QWidget) -> None:
        super().__init__()
        self._title, self._body = title, body
        self.heading = QPushButton()
        self.heading.setObjectName("sectionHeading")
        self.heading.setCheckable(True)
        self.heading.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_tooltip(self.heading, f"Fold or unfold {title.lower()}")
        top = row_of(None, self.heading, margins=(12, 0, RIGHT, 0))
        top.addStretch(1)
        for extra in extras:
            top.addWidget(extra)
        column = column_of(self, spacing=8)
        column.addLayout(top)
        column.addWidget(body)
        self.heading.setChecked(_stored().value(self._key, "open") != "folded")
        self._show()
        self.heading.toggled.connect(self._on_toggled)

    @property
    def _key(self) -> str:
        return f"panel/{self._title.lower().replace(' ', '-')}"

    def _on_toggled(self, is_open: bool) -> None:
        _stored().setValue(self._key, "open" if is_open else "folded")
        self._show()

    def _show(self) -> None:
        is_open = self.heading.isChecked()
        self.heading.setText(f"{self._title.upper()}{'' if is_open else '  ▸'}")
        self.heading.setAccessibleName(f"{self._title}, {'shown' if is_open else 'folded'}")
        self._body.setVisible(is_open)


class Note(SafeLabel):
    """A few dim words at the right of a heading."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text, "dim")


def _stored() -> QSettings:
    return QSettings(str(config_folder() / "window.ini"), QSettings.Format.IniFormat)
