"""Milliseconds a frame of the map, beside pyqtgraph's ScatterPlotItem in the same run.

    QT_QPA_PLATFORM=offscreen python benchmarks/map.py [--points 100000,1000000] [--frames 10]

Both draw the same points in 1200 x 800 pixels, panned a little before each frame, and are rendered
with QWidget.grab. Ours has everything on that a user sees: five classes of scores, 1,000 suspects
and a selection of 5,000 rows drawn as discs, all other points greyed, and once more without a
selection. The peer draws one symbol in one colour, which is its fastest way.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from inspector.domain.arrays import Points, TextColumn
from inspector.domain.dataset import Dataset, RowIndex, Union
from inspector.domain.ranking import Ranking
from inspector.domain.sample import Stage
from inspector.gui.app import make_application
from inspector.gui.map import layers, splat
from inspector.gui.map.canvas import Scene
from inspector.gui.map.cloud import Cloud, make_cloud
from inspector.gui.map.palette import ColourBy
from inspector.gui.map.plot import Plot
from inspector.session.columns import Columns
from inspector.session.selection import Selection

WIDTH, HEIGHT = 1200, 800
CLUSTERS, SUSPECTS, SELECTED = 60, 1_000, 5_000


def main() -> None:
    """Draw, pick, lasso, recolour; print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", default="100000,1000000")
    parser.add_argument("--frames", type=int, default=10)
    options = parser.parse_args()
    make_application()
    splat.warm()
    print(f"{'points':>9} {'what':34} {'median ms':>10} {'max ms':>8}")
    for count in map(int, options.points.split(",")):
        measure(count, options.frames)


def measure(count: int, frames: int) -> None:
    """Print the lines of one number of points."""
    xy = clustered(count)
    began = time.perf_counter()
    cloud = make_cloud(Points(xy, np.arange(count, dtype=np.int32)))
    tell(count, "arrange (once, off the GUI thread)", [time.perf_counter() - began])
    plot = Plot()
    plot.resize(WIDTH, HEIGHT)
    plot.show()
    plot.fit(cloud.bounds)
    found = {}
    for what, selected in (("selection", SELECTED), ("none selected", 0)):
        plot.show_scene(make_scene(cloud, selected))
        found[what] = film(plot, plot._box, plot.draw, frames)
        tell(count, f"our map, {what}", found[what])
    tell(count, "recolour, selection", recolour(cloud))
    tell(count, "lasso of 100 corners", lasso(cloud))
    tell(count, "pick", pick(cloud))
    peer, box = scatter(xy)
    theirs = film(peer, box, lambda: None, frames)
    tell(count, "ScatterPlotItem", theirs)
    ours = max(np.median(times) for times in found.values())
    print(f"{count:9,} ScatterPlotItem / our slower one: {np.median(theirs) / ours:.1f}")


def clustered(count: int) -> NDArray[np.float32]:
    """Return points in clusters, as UMAP makes them; float32 (count, 2)."""
    dice = np.random.default_rng(0)
    centres = dice.normal(0, 5, (CLUSTERS, 2))
    spread = dice.normal(0, 0.6, (count, 2))
    return (centres[dice.integers(0, CLUSTERS, count)] + spread).astype(np.float32)


def make_scene(cloud: Cloud, selected: int) -> Scene:
    """Return what the map draws with suspects and a selection."""
    dice = np.random.default_rng(1)
    count = len(cloud.rows)
    levels = np.full(count, splat.PLAIN, np.uint8)
    chosen = dice.choice(count, selected, replace=False)
    if selected:
        levels[:] = splat.GREYED
        levels[chosen] = splat.PLAIN
    discs = np.concatenate([dice.choice(count, SUSPECTS, replace=False), chosen])
    return Scene(
        cloud=cloud,
        codes=dice.integers(0, 5, count).astype(np.uint8),
        levels=levels,
        colours=dice.random((5, 3)).astype(np.float32),
        discs=discs,
        disc_colours=dice.random((len(discs), 3)).astype(np.float32),
        grey=np.full(3, 0.3, np.float32),
        ground=np.full(3, 0.1, np.float32),
    )


def scatter(xy: NDArray[np.float32]) -> tuple[QWidget, object]:
    """Return the peer's view of the same points, and its view box."""
    view = pg.GraphicsView(useOpenGL=False)
    box = pg.ViewBox(lockAspect=True)
    view.setCentralItem(box)
    box.addItem(pg.ScatterPlotItem(xy[:, 0], xy[:, 1], size=3, pen=None, brush="w", pxMode=True))
    view.resize(WIDTH, HEIGHT)
    view.show()
    low, high = xy.min(0), xy.max(0)
    box.setRange(QRectF(*low, *(high - low)), padding=0.06)
    return view, box


def film(view: QWidget, box: object, draw: Callable[[], None], frames: int) -> list[float]:
    """Return the seconds of each frame, panned a little before it."""
    times = []
    for number in range(frames + 1):
        box.translateBy(x=0.01 if number % 2 else -0.01, y=0.0)
        began = time.perf_counter()
        draw()
        view.grab()
        times.append(time.perf_counter() - began)
    return times[1:]


def recolour(cloud: Cloud) -> list[float]:
    """Return the seconds in which the window decides how each point is drawn."""
    count = len(cloud.rows)
    dice = np.random.default_rng(2)
    selection = Selection()
    selection.replace(dice.choice(count, SELECTED, replace=False))
    numbers = np.arange(count)
    texts = TextColumn(np.zeros(0, np.uint8), np.zeros(count + 1, np.int64), numbers >= 0)
    digests = np.zeros((count, 16), np.uint8)
    index = RowIndex(numbers, numbers, digests, numbers, numbers >= 0)
    dataset = Dataset("a", Path("a"), Stage.SFT, "jsonl", {}, index, {"prompt": texts}, {}, ())
    suspect = np.zeros(count, np.bool_)
    suspect[:SUSPECTS] = True
    ranking = Ranking(dice.random(count) ** 8, numbers, suspect, (), ())
    groups = np.full(count, -1, np.int32)
    queue = numbers[:SUSPECTS]
    columns = Columns(Union((dataset,)), ranking, queue, suspect, groups, {}, {}, False)
    workspace = SimpleNamespace(
        selection=selection,
        review=SimpleNamespace(verdicts=np.zeros(count, np.uint8)),
        listing=SimpleNamespace(matching=None),
    )
    score = ColourBy.SCORE
    return [timed(lambda: layers.make_scene(workspace, columns, cloud, score)) for _ in range(5)]


def lasso(cloud: Cloud) -> list[float]:
    """Return the seconds of a lasso round a tenth of the map."""
    turn = np.linspace(0, 2 * np.pi, 100, endpoint=False)
    polygon = (np.column_stack([np.cos(turn), np.sin(turn)]) * 3).astype(np.float32)
    return [timed(lambda: splat.within(cloud.xy, polygon)) for _ in range(5)]


def pick(cloud: Cloud) -> list[float]:
    """Return the seconds of finding the point under the mouse."""
    levels = np.full(len(cloud.rows), splat.PLAIN, np.uint8)
    return [
        timed(lambda: splat.nearest(cloud.xy, levels, 0.0, 0.0, 40.0, 40.0, 8.0)) for _ in range(5)
    ]


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that ``work`` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def tell(count: int, what: str, seconds: list[float]) -> None:
    """Print one line."""
    times = np.asarray(seconds) * 1e3
    print(f"{count:9,} {what:34} {np.median(times):10.1f} {times.max():8.1f}", flush=True)


if __name__ == "__main__":
    main()
