"""Where the Tab key goes: panel after panel, and within each from the top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

LINE: Final = 12
"""Pixels within which the tops of widgets count as one line."""


def move_focus(panels: Sequence[QWidget], *, forwards: bool) -> bool:
    """Give the focus to the next thing that takes it, behind the last one to the first.

    What appeared later stands where it is seen, not behind everything, as Qt would have it.
    Returns False where the focus is elsewhere, or nothing takes it.
    """
    stops = [stop for panel in panels for stop in _stops(panel)]
    current = QApplication.focusWidget()
    while current is not None and current not in stops and not current.isWindow():
        current = current.parentWidget()
    if current not in stops:
        return False
    assert current is not None
    step = 1 if forwards else -1
    reason = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
    stops[(stops.index(current) + step) % len(stops)].setFocus(reason)
    return True


def _stops(panel: QWidget) -> list[QWidget]:
    """Return what takes the focus in a panel, line by line."""
    found = [
        widget
        for widget in (panel, *panel.findChildren(QWidget))
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget.isVisible()
        and widget.isEnabled()
    ]
    return sorted(found, key=lambda widget: _place(widget, panel))


def _place(widget: QWidget, panel: QWidget) -> tuple[int, int]:
    corner = widget.mapTo(panel, QPoint(0, 0))
    return corner.y() // LINE, corner.x()
