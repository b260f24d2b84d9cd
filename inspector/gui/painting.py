"""Painters that end, and go back to what they were, whatever happens while they paint.

A painter that an error leaves at work on a widget or picture ends the process when that goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QPaintDevice, QPainter


@contextmanager
def painting(device: QPaintDevice) -> Iterator[QPainter]:
    """Paint on a widget or a picture."""
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()


@contextmanager
def unchanged(painter: QPainter) -> Iterator[None]:
    """Give the painter its pen, clip and font back afterwards."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()
