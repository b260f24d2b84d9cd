"""What can be done with a pill: name, distance, invert, edit, remove."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QSlider, QWidget

from inspector.domain.filters import Pill
from inspector.gui.parts import column_of, heading, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line, set_tooltip
from inspector.session.visible import plain
from inspector.store.filter_file import LONGEST_NAME

WIDTH: Final = 264
PAUSE_MS: Final = 120


class PillPopup(QFrame):
    """A small box below a pill; Esc or a click elsewhere closes it.

    Args:
        pill: what it is about.
        least: the least cosine, of a pill about meaning; None for others.
        parent: what it is shown over.
    """

    renamed = Signal(str)
    inverted = Signal()
    edited = Signal()
    removed = Signal()
    moved = Signal(float)

    def __init__(self, pill: Pill, least: float | None, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Filter")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._on_rest)
        column = column_of(self, margins=(12, 12, 12, 12))
        column.addWidget(heading("Filter"))
        column.addWidget(ElidedLabel(plain(one_line(pill.query or pill.title)), "strong"))
        column.addWidget(self._name(pill))
        if least is not None:
            column.addWidget(self._distance(least))
        column.addLayout(self._buttons(pill))

    def show_below(self, widget: QWidget) -> None:
        """Show it at the left edge of a widget, below it."""
        self.adjustSize()
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + 4)))
        self.show()
        self._edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the last nearness, if the slider has moved only just now."""
        if self._pause.isActive():
            self._on_rest()
        super().closeEvent(event)

    def _name(self, pill: Pill) -> QLineEdit:
        self._edit = QLineEdit(pill.name)
        self._edit.setMaxLength(LONGEST_NAME)
        self._edit.setPlaceholderText("Name it…")
        self._edit.setAccessibleName("Name of the filter")
        self._edit.returnPressed.connect(self._on_name)
        set_tooltip(self._edit, "Shown instead of the query; Return keeps it, empty takes it away")
        return self._edit

    def _on_name(self) -> None:
        self.renamed.emit(self._edit.text())
        self.close()

    def _distance(self, least: float) -> QWidget:
        owner = QWidget()
        self._told = SafeLabel("", "dim")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, 100)
        self._slider.setPageStep(5)
        self._slider.setValue(round(100 * least))
        self._slider.setAccessibleName("How near in meaning: the least cosine in hundredths")
        set_tooltip(self._slider, "To the right: only what is nearer in meaning")
        self._slider.valueChanged.connect(self._on_slide)
        top = row_of(None, SafeLabel("Nearness", "dim"))
        top.addStretch(1)
        top.addWidget(self._told)
        column = column_of(owner, spacing=4)
        column.addLayout(top)
        column.addWidget(self._slider)
        self._tell(self._slider.value())
        return owner

    def _on_slide(self, value: int) -> None:
        self._tell(value)
        self._pause.start()

    def _on_rest(self) -> None:
        self._pause.stop()
        self.moved.emit(self._slider.value() / 100)

    def _tell(self, value: int) -> None:
        self._told.setText(f"cosine ≥ {value / 100:.2f}")

    def _buttons(self, pill: Pill) -> QHBoxLayout:
        row = row_of(None, spacing=4)
        wishes = [("Only these" if pill.is_inverted else "Invert", self.inverted)]
        wishes += [("Edit", self.edited)] if pill.query else []
        wishes += [("Remove", self.removed)]
        for title, signal in wishes:
            button = QPushButton(title)
            button.setAccessibleName(f"{title} the filter")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(True)
            button.clicked.connect(lambda *_, s=signal: self._choose(s))
            row.addWidget(button)
        return row

    def _choose(self, signal: object) -> None:
        self.close()
        signal.emit()  # type: ignore[attr-defined]
