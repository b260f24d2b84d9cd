"""What the map shows beside the points; remembered like the docks."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final

from PySide6.QtCore import QSettings

from inspector.session.settings import config_folder

TITLES: Final = {
    "density": "Density shading",
    "contours": "Density contours",
    "keywords": "Keywords of clusters",
    "links": "Links to the nearest in meaning",
    "shapes": "Verdicts as ◆ ● ▲",
}
_GROUP: Final = "map"


@dataclass(frozen=True, slots=True)
class Overlays:
    """Which of them are shown; the names are those of ``TITLES``."""

    density: bool = False
    contours: bool = False
    keywords: bool = True
    links: bool = True
    shapes: bool = True

    def switched(self, name: str, *, on: bool) -> Overlays:
        """Return them with one switched on or off."""
        return replace(self, **{name: on})


def load_overlays() -> Overlays:
    """Return what was shown last time."""
    settings = _settings()
    return Overlays(
        **{
            item.name: str(settings.value(f"{_GROUP}/{item.name}", item.default)).lower() == "true"
            for item in fields(Overlays)
        }
    )


def save_overlays(overlays: Overlays) -> None:
    """Remember what is shown."""
    settings = _settings()
    for item in fields(Overlays):
        settings.setValue(f"{_GROUP}/{item.name}", getattr(overlays, item.name))


def _settings() -> QSettings:
    return QSettings(str(config_folder() / "window.ini"), QSettings.Format.IniFormat)
