"""From what the workspace holds to what the map draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from inspector.gui.map import splat
from inspector.gui.map.canvas import MOST_DISCS, Scene
from inspector.gui.map.cloud import Cloud
from inspector.gui.map.palette import ColourBy, Palette, make_palette, rgb
from inspector.gui.theme import theme
from inspector.session.columns import Columns
from inspector.session.workspace import Workspace

PALE = 0.45
"""How much of its colour a suspect keeps while others are selected."""


def make_scene(workspace: Workspace, columns: Columns, cloud: Cloud, by: ColourBy) -> Scene:
    """Decide level and colour of every point; vectorised, some milliseconds for a million."""
    palette = make_palette(by, columns, workspace.review.verdicts)
    selected = workspace.selection.mask(len(columns))
    levels = _levels(workspace, cloud, selected)
    suspects = columns.queue[::-1]
    discs, colours = _discs(palette, by, suspects, workspace.selection.rows)
    places = _places(cloud, len(columns))[discs]
    has_point = places >= 0
    return Scene(
        cloud=cloud,
        codes=palette.codes[cloud.rows],
        levels=levels,
        colours=palette.rgb(),
        discs=places[has_point],
        disc_colours=colours[has_point],
        grey=np.array(rgb(theme().colour("grey")), np.float32),
        ground=np.array(rgb(theme().colour("map")), np.float32),
    )


def legend_entries(
    workspace: Workspace, columns: Columns, by: ColourBy
) -> list[tuple[QColor, str, str]]:
    """Return colour, label and count of each class that has rows; of a selection, its share too."""
    palette = make_palette(by, columns, workspace.review.verdicts)
    picked = workspace.selection.rows
    total = np.bincount(palette.codes, minlength=len(palette.labels))
    chosen = np.bincount(palette.codes[picked], minlength=len(palette.labels))
    suspects = int(columns.suspect[picked].sum())
    entries = [(theme().colour("poison"), "suspect", _count(suspects, len(columns.queue), picked))]
    entries += [
        (colour, label, _count(int(part), int(whole), picked))
        for colour, label, part, whole in zip(
            palette.colours, palette.labels, chosen, total, strict=True
        )
        if whole
    ]
    return entries


def _count(part: int, whole: int, picked: NDArray[np.int64]) -> str:
    return f"{part:,} / {whole:,}" if len(picked) else f"{whole:,}"


def _levels(workspace: Workspace, cloud: Cloud, selected: NDArray[np.bool_]) -> NDArray[np.uint8]:
    shown = np.full(len(selected), splat.PLAIN, np.uint8)
    matching = workspace.listing.matching
    if matching is not None and len(matching) == len(shown):
        shown[~matching] = splat.GREYED
    if len(workspace.selection.rows):
        shown[~selected] = splat.GREYED
    return shown[cloud.rows]


def _discs(
    palette: Palette, by: ColourBy, suspects: NDArray[np.int64], chosen: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the rows drawn as discs and their colours: suspects, then the selection."""
    poison = np.array(rgb(theme().colour("poison")), np.float32)
    ground = np.array(rgb(theme().colour("map")), np.float32)
    suspects = suspects[-MOST_DISCS:]
    colours = palette.rgb()
    is_judged = (
        palette.codes[suspects] > 0 if by is ColourBy.VERDICT else np.zeros(len(suspects), bool)
    )
    first = np.where(is_judged[:, None], colours[palette.codes[suspects]], poison)
    if not len(chosen):
        return suspects, first.astype(np.float32)
    first = ground + (first - ground) * PALE
    if len(chosen) > MOST_DISCS:
        return suspects, first.astype(np.float32)
    is_suspect = np.isin(chosen, suspects)
    second = np.where(is_suspect[:, None], poison, colours[palette.codes[chosen]])
    order = np.argsort(is_suspect, kind="stable")
    rows = np.concatenate([suspects, chosen[order]])
    return rows, np.concatenate([first, second[order]]).astype(np.float32)


def _places(cloud: Cloud, total: int) -> NDArray[np.int64]:
    """Return int64 (total), the point of each row, -1 where it has none."""
    places = np.full(total, -1, np.int64)
    places[cloud.rows] = np.arange(len(cloud.rows))
    return places
