"""Photograph the window: every state that the README and a designer look at, dark and light.

    xvfb-run -s "-screen 0 1440x900x24" .venv/bin/python packaging/screenshots.py PROJECT OUT

PROJECT is a scanned demo; it is copied, so that labels made for a picture stay out of it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from window_states import window_states

WIDTH, HEIGHT = 1440, 900


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scale", default="1", help="how large the system draws, as 1.5")
    parser.add_argument("--only", default="", help="names of states, separated by commas")
    options = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = options.scale
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        copies = {face: Path(folder) / face / options.project.name for face in ("dark", "light")}
        for copy in copies.values():  # each face begins anew: where one left is remembered
            shutil.copytree(options.project, copy)
        _photograph(copies, options.out, set(filter(None, options.only.split(","))))


def _size(application: object) -> tuple[int, int]:
    """Return the size of the window, which at a larger scale has the same screen."""
    room = application.primaryScreen().availableSize()
    return min(WIDTH, room.width()), min(HEIGHT, room.height())


def _photograph(projects: dict[str, Path], out: Path, only: set[str]) -> None:
    from inspector.gui.app import make_application
    from inspector.gui.theme import theme
    from inspector.gui.window import Window

    application = make_application()
    for face, project in projects.items():
        theme().apply(application, dark=face == "dark")
        window = Window()
        window.resize(*_size(application))
        window.show()
        _settle(application)
        camera = Camera(application, window, out, face, only)
        camera.take("start", lambda: None)
        window.open([project])
        _wait_for_rows(application, window)
        for name, prepare in window_states(window).items():
            camera.take(name, prepare)
        camera.take_languages()
        window.close()
        _settle(application)


class Camera:
    """Brings the window into a state and keeps what it shows."""

    def __init__(
        self, application: object, window: object, out: Path, face: str, only: set[str]
    ) -> None:
        self.application, self.window = application, window
        self.out, self.face, self.only = out, face, only

    def take(self, name: str, prepare: Callable[[], object]) -> None:
        """Take one picture; a dialog that is open is in it."""
        if self.only and name not in self.only:
            return
        dialog = prepare()
        _settle(self.application, 1.0)
        picture = self.window.screen().grabWindow(0)
        if picture.isNull() or self.application.platformName() == "offscreen":
            picture = self.window.grab()
        picture.save(str(self.out / f"{name}-{self.face}.png"))
        if hasattr(dialog, "close"):
            dialog.close()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        print(f"{name}-{self.face}.png", file=sys.stderr)

    def take_languages(self) -> None:
        """Open a project of scripts, directions, emoji and tools, and take some of its rows."""
        if self.only and "languages" not in self.only:
            return
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder) / "languages.inspector"
            _scan_languages(project, Path(folder) / "data")
            self.window.open([project])
            _settle(self.application, 3.0)
            selection = self.window.page.workspace.selection
            for name, row in (("", 3), ("-hidden", 11), ("-tools", 15), ("-pair", 18)):
                picture = "languages" + name
                self.only = self.only and self.only | {picture}
                self.take(picture, lambda row=row: selection.focus(row))
            self.window.close_project()


def _scan_languages(project: Path, folder: Path) -> None:
    from dataclasses import replace

    from languages import write_languages

    from inspector.session.session import Session

    session = Session.open(project, create=True)
    try:
        files = write_languages(folder)
        recipe = replace(session.with_sources(files), embedder="hashing", projector="pca")
        session.start_scan(recipe).result()
    finally:
        session.close()


def _wait_for_rows(application: object, window: object, seconds: float = 120.0) -> None:
    """Wait until the project is there, then until it is drawn."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not len(window.page.workspace.listing.rows):
        application.processEvents()
        time.sleep(0.005)
    _settle(application, 3.0)


def _settle(application: object, seconds: float = 0.5) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        application.processEvents()
        time.sleep(0.005)


if __name__ == "__main__":
    main()
