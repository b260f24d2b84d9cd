"""One designed look, light or dark as the system is: colours, style sheet, palette, icons."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from inspector.domain.labels import Verdict
from inspector.gui.painting import painting
from inspector.session.settings import resources_folder

GRID: Final = 8
"""Every distance is a multiple of it, or half of it."""
FONTS: Final = ("Inter", "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans")
MONOSPACE: Final = ("JetBrains Mono", "SF Mono", "Consolas", "DejaVu Sans Mono", "monospace")
MARKS: Final = {Verdict.POISON: "◆", Verdict.CLEAN: "●", Verdict.UNSURE: "▲", Verdict.NONE: ""}
"""Verdicts carry a shape beside their colour."""


class Theme(QObject):
    """The colours in use; ``changed`` tells widgets that paint by themselves to do so again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tokens: dict[str, dict[str, str]] = tomllib.loads(_resource("tokens.toml"))
        self.is_dark = True

    def apply(self, application: QApplication, *, dark: bool) -> None:
        """Dress the whole application."""
        self.is_dark = dark
        application.setStyle("Fusion")
        application.setFont(_font())
        application.setPalette(self._palette())
        application.setStyleSheet(self._sheet())
        self.changed.emit()

    def follow(self, application: QApplication) -> None:
        """Dress the application as the system is, now and when the system changes."""
        hints = application.styleHints()
        self.apply(application, dark=hints.colorScheme() != Qt.ColorScheme.Light)
        hints.colorSchemeChanged.connect(
            lambda scheme: self.apply(application, dark=scheme != Qt.ColorScheme.Light)
        )

    def name(self, token: str) -> str:
        """Return a colour as ``#rrggbb``."""
        return self._tokens["dark" if self.is_dark else "light"][token]

    def colour(self, token: str, alpha: float = 1.0) -> QColor:
        """Return a colour, ``alpha`` 0..1."""
        colour = QColor(self.name(token))
        colour.setAlphaF(alpha)
        return colour

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "background",
            QPalette.ColorRole.WindowText: "ink",
            QPalette.ColorRole.Base: "panel",
            QPalette.ColorRole.AlternateBase: "raised",
            QPalette.ColorRole.Text: "ink",
            QPalette.ColorRole.Button: "raised",
            QPalette.ColorRole.ButtonText: "ink",
            QPalette.ColorRole.PlaceholderText: "faint",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "on_accent",
            QPalette.ColorRole.ToolTipBase: "raised",
            QPalette.ColorRole.ToolTipText: "ink",
            QPalette.ColorRole.Link: "accent",
        }
        for role, token in roles.items():
            palette.setColor(role, self.colour(token))
        return palette

    def _sheet(self) -> str:
        return re.sub(r"@(\w+)", lambda match: self.name(match[1]), _resource("inspector.qss"))


@cache
def theme() -> Theme:
    """Return the one theme of the process."""
    return Theme()


def monospace(size_px: int = 12) -> QFont:
    """Return the font for code points, bytes and paths."""
    font = QFont()
    font.setFamilies(list(MONOSPACE))
    font.setPixelSize(size_px)
    return font


def icon(name: str, colour: str = "dim", size_px: int = 16) -> QIcon:
    """Return an icon of ``resources/icons`` in a colour of the theme, sharp at 100-200 %."""
    svg = (resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    data = svg.replace("currentColor", theme().name(colour)).encode("utf-8")
    renderer = QSvgRenderer(QByteArray(data))
    drawn = QIcon()
    for scale in (1, 2):
        pixmap = QPixmap(size_px * scale, size_px * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        with painting(pixmap) as painter:
            renderer.render(painter)
        pixmap.setDevicePixelRatio(scale)
        drawn.addPixmap(pixmap)
    return drawn


def _font() -> QFont:
    font = QFont()
    font.setFamilies(list(FONTS))
    font.setPixelSize(13)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _resource(name: str) -> str:
    return (resources_folder() / "theme" / name).read_text(encoding="utf-8")
