"""Milliseconds a frame of the map, beside pyqtgraph's ScatterPlotItem in the same run.

    QT_QPA_PLATFORM=offscreen python benchmarks/map.py [--points 100000,1000000,5000000]

Both draw the same points in 1200 x 800 pixels, moved a little before each frame, so that nothing
is kept from the last one, and rendered with QWidget.grab. Ours is the window's MapView with all
that a user sees: points by score, 1,000 suspects as discs, legend and controls; then with every
layer on (density shading, contours, links, shapes of verdicts); then with a selection of 5,000 rows
as discs and all others greyed. The peer draws one symbol in one colour, its fastest way. ``cpu`` is
the median time of the drawing thread, which other programs disturb less.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from map_workspace import Screened, clustered
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from inspector.gui.app import make_application
from inspector.gui.map.cloud import make_cloud
from inspector.gui.map.colouring.columns import ColourBy
from inspector.gui.map.overlays import TITLES
from inspector.gui.map.relief import make_relief
from inspector.gui.map.view import MapView
from inspector.session.settings import cache_folder

WIDTH, HEIGHT = 1200, 800
SELECTED = 5_000


def main() -> None:
    """Draw, recolour, pick, lasso; print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", default="100000,1000000,5000000")
    parser.add_argument("--frames", type=int, default=20)
    options = parser.parse_args()
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder() / "numba"))
    make_application()
    print(f"{'points':>9}  {'what':34} {'median ms':>9} {'max ms':>8} {'cpu ms':>8}")
    for count in map(int, options.points.split(",")):
        measure(count, options.frames)


def measure(count: int, frames: int) -> None:
    """Print the lines of one number of points."""
    workspace = Screened(clustered(count))
    points = workspace.columns.points["prompt"]
    tell(count, "arrange (off the GUI thread)", timed(lambda: make_cloud(points), 3))
    view = MapView(workspace)  # type: ignore[arg-type]
    view.resize(WIDTH, HEIGHT)
    view.show()
    view.colour_by(ColourBy.SCORE)
    workspace.selection.focus(0)
    layers, switch = view._layers, view._floating.tools.switched.emit
    assert layers is not None
    cloud = layers.cloud
    tell(count, "density (off the GUI thread)", timed(lambda: make_relief(cloud), 3))
    rates = {}
    for words, on in (("points, suspects", False), ("every layer", True)):
        for name in TITLES:
            switch(name, on)
        view._show()
        rates[words] = film(view, view._plot._box, view._plot.draw, frames)
        tell(count, f"pan: {words}", rates[words])
        tell(count, f"zoom: {words}", film(view, view._plot._box, view._plot.draw, frames, zoom))
        view.fit()
    tell(count, "recolour, in all", timed(lambda: recolour(view), frames))
    dice = np.random.default_rng(2)
    tell(count, "after a verdict", changes(view, frames, lambda: judge(workspace, dice)))
    tell(
        count, "after a filter, half the rows", changes(view, frames, lambda: sift(workspace, dice))
    )
    workspace.listing.matching = None
    tell(count, "after a selection", changes(view, frames, lambda: pick(workspace, dice)))
    rates["a selection"] = film(view, view._plot._box, view._plot.draw, frames)
    tell(count, "pan: every layer and a selection", rates["a selection"])
    tell(count, "lasso, 100 corners, a tenth", timed(lambda: cloud.within(ring(3)), 5))
    tell(count, "lasso, 100 corners, nearly all", timed(lambda: cloud.within(ring(15)), 5))
    middle = view._plot.position((0.0, 0.0))
    tell(count, "pick", timed(lambda: view._plot.point_at(middle), 5))
    peer, box = scatter(np.asarray(points.xy))
    theirs = film(peer, box, lambda: None, min(frames, 5))
    tell(count, "ScatterPlotItem", theirs)
    for name, times in rates.items():
        wall, cpu = np.median(theirs, 0) / np.median(times, 0)
        print(f"{count:9,}  ScatterPlotItem / our map, {name}: {wall:.1f} (cpu {cpu:.1f})")


def changes(view: MapView, times: int, change: Callable[[], None]) -> NDArray[np.float64]:
    """Return wall and CPU seconds of what is drawn after each change but the first."""
    found = []
    for _ in range(times + 1):
        change()
        wall, cpu = time.perf_counter(), time.thread_time()
        view._show()
        view._plot.draw()
        found.append((time.perf_counter() - wall, time.thread_time() - cpu))
    return np.array(found[1:])


def judge(workspace: Screened, dice: np.random.Generator) -> None:
    """Give a suspect a verdict."""
    workspace.review.verdicts[dice.choice(workspace.columns.queue)] = dice.integers(1, 4)


def sift(workspace: Screened, dice: np.random.Generator) -> None:
    """Find every other row."""
    workspace.listing.matching = dice.random(len(workspace.columns)) < 0.5


def pick(workspace: Screened, dice: np.random.Generator) -> None:
    """Select rows here and there."""
    workspace.selection.replace(dice.choice(len(workspace.columns), SELECTED, replace=False))


def recolour(view: MapView) -> None:
    """Colour by something else, and draw it."""
    key = ColourBy.STAGE if view.look[1] == ColourBy.SCORE else ColourBy.SCORE
    view.colour_by(key)
    view._show()
    view._plot.draw()


def ring(radius: float) -> NDArray[np.float32]:
    """Return a polygon of 100 corners."""
    turn = np.linspace(0, 2 * np.pi, 100, endpoint=False)
    return (np.column_stack([np.cos(turn), np.sin(turn)]) * radius).astype(np.float32)


def scatter(xy: NDArray[np.float32]) -> tuple[QWidget, Any]:
    """Return the peer's view of the same points, and its view box."""
    view = pg.GraphicsView(useOpenGL=False)
    box = pg.ViewBox(lockAspect=True)
    view.setCentralItem(box)
    box.addItem(pg.ScatterPlotItem(xy[:, 0], xy[:, 1], size=3, pen=None, brush="w", pxMode=True))
    view.resize(WIDTH, HEIGHT)
    view.show()
    low, high = xy.min(0), xy.max(0)
    box.setRange(QRectF(*low.tolist(), *(high - low).tolist()), padding=0.06)
    return view, box


def film(
    view: QWidget,
    box: Any,  # noqa: ANN401 - pyqtgraph has no types
    draw: Callable[[], None],
    frames: int,
    move: Callable[[Any, int], None] = lambda box, turn: box.translateBy(x=0.01 * turn, y=0.0),
) -> NDArray[np.float64]:
    """Return wall and CPU seconds of each frame, moved a little before it, to and fro."""
    turns = iter([1, -1] * (frames + 2))

    def frame() -> None:
        move(box, next(turns))
        draw()
        view.grab()

    return timed(frame, frames)


def zoom(box: Any, turn: int) -> None:  # noqa: ANN401 - pyqtgraph has no types
    """Look a little nearer, or farther again."""
    factor = 1.02**-turn
    box.scaleBy((factor, factor))


def timed(work: Callable[[], object], times: int) -> NDArray[np.float64]:
    """Return wall and CPU seconds of each run but the first; float64 (times, 2)."""
    found = []
    for _ in range(times + 1):
        wall, cpu = time.perf_counter(), time.thread_time()
        work()
        found.append((time.perf_counter() - wall, time.thread_time() - cpu))
    return np.array(found[1:])


def tell(count: int, what: str, seconds: NDArray[np.float64]) -> None:
    """Print one line."""
    wall, cpu = (seconds * 1e3).T
    print(f"{count:9,}  {what:34} {np.median(wall):9.1f} {wall.max():8.1f} {np.median(cpu):8.1f}")


if __name__ == "__main__":
    main()
