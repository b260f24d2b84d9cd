"""The map with its legend as a PNG file: whole or not at all, and never over another unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QFileDialog, QWidget

from inspector.domain.errors import InspectorError
from inspector.gui.map.plot import Plot
from inspector.gui.painting import painting
from inspector.gui.theme import theme
from inspector.session.settings import write_file
from inspector.session.workspace import Workspace

SUFFIX: Final = ".png"


def take_picture(plot: Plot, legend: QWidget, scale: int = 1) -> QImage:
    """Return what the map shows now, with its legend where it stands.

    Args:
        plot: the map.
        legend: a sibling above it.
        scale: how many pixels a pixel of the screen has in the picture, in each direction.
    """
    ratio = plot.devicePixelRatioF() * scale
    image = QImage(plot.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(theme().colour("map"))
    with painting(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot.paint(painter, QRectF(plot.rect()), ratio)
        if not legend.isHidden():
            legend.render(painter, legend.pos() - plot.pos())
    return image


def offer_picture(
    owner: QWidget, workspace: Workspace, plot: Plot, legend: QWidget, scale: int
) -> None:
    """Take a picture, and let the user say where it is to be written."""
    picture = take_picture(plot, legend, scale)

    def save(path: Path, may_replace: bool) -> None:
        workspace.work(
            "Save picture",
            lambda _: save_picture(picture, path, may_replace=may_replace),
            lambda _: None,
        )

    ask_where(owner, save)


def ask_where(owner: QWidget, save: Callable[[Path, bool], None]) -> None:
    """Let the user choose a file; ``save`` gets it, and whether a file there may be replaced."""
    dialog = QFileDialog(owner, "Save picture", "map.png", "Pictures (*.png)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)  # asks before a file is replaced

    def on_chosen(name: str) -> None:
        path = Path(name)
        has_suffix = path.suffix.lower() == SUFFIX
        save(path if has_suffix else path.with_name(path.name + SUFFIX), has_suffix)

    dialog.fileSelected.connect(on_chosen)
    dialog.open()


def save_picture(image: QImage, path: Path, *, may_replace: bool) -> None:
    """Write a picture as PNG.

    Raises:
        InspectorError: it cannot be written, or there is a file that may not be replaced.
    """
    if path.exists() and not may_replace:
        raise InspectorError(f"{path.name} is there already; choose another name.")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise InspectorError("The picture could not be made.")
    try:
        write_file(path, bytes(buffer.data().data()))
    except OSError as error:
        raise InspectorError(f"{path.name} cannot be written: {error.strerror}.") from error
