"""How long the GUI thread is away while the demo is written, scanned and looked at.

    python benchmarks/heartbeat.py [--folder DIR] [--stacks] [--rows 1000000]

With ``--rows`` a made-up dataset of so many distinct records takes the demo's place: it is read,
looked at while it is read, and while its texts are embedded it is sorted, searched, filtered,
scrolled and judged; then the window closes, for to embed all of it takes hours. A precise timer
of 5 ms in the GUI thread notes the gaps between its beats; a watchdog thread notes where the GUI
thread was whenever a gap grew beyond 100 ms. Prints one table: the gaps during start, scan and
review. Needs a display or QT_QPA_PLATFORM=offscreen; run it alone. The watchdog that ``--stacks``
starts holds for a moment what the GUI thread has at hand: a painter, and Qt may crash.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from inspector.gui.window import Window

BEAT_MS = 5
LONG_S = 0.1
KEYS_MS = 150
SLOW, SLOW_S = ("sorting", "filtering"), 3.0


class Heartbeat:
    """Notes when the GUI thread was there, and where it was when it was not."""

    def __init__(self, *, has_watchdog: bool) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.gaps: dict[str, list[float]] = {}
        self.phase = "start"
        self.where: Counter[str] = Counter()
        self._last = time.perf_counter()
        self._main = threading.get_ident()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)
        if has_watchdog:
            threading.Thread(target=self._watch, daemon=True).start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.setdefault(self.phase, []).append(now - self._last)
        self._last = now

    def _watch(self) -> None:
        while True:
            time.sleep(0.02)
            if time.perf_counter() - self._last > LONG_S:
                frame = sys._current_frames().get(self._main)
                stack = traceback.extract_stack(frame)
                lines = [line for line in stack if "inspector" in line.filename][-4:] + stack[-2:]
                words = " < ".join(
                    f"{Path(line.filename).name}:{line.lineno} {line.name}" for line in lines[::-1]
                )
                self.where[f"{self.phase}: {words}"] += 1


def main() -> None:
    """Open the demo, wait for the scan, review with keys, print the gaps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, help="where the demo goes (default: temporary)")
    parser.add_argument("--rows", type=int, default=0, help="a made-up dataset instead")
    parser.add_argument("--stacks", action="store_true", help="print where long gaps were spent")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        os.environ.setdefault("INSPECTOR_CONFIG", f"{temporary}/config")
        if options.rows:
            os.environ["INSPECTOR_CACHE"] = f"{temporary}/cache"
            made = make_up(Path(temporary) / "rows.jsonl", options.rows)
            beat = watch_rows(made, options.rows, has_watchdog=options.stacks)
        else:
            beat = watch(options.folder or Path(temporary) / "demo", has_watchdog=options.stacks)
    print(f"{'phase':10} {'beats':>7} {'p50 ms':>7} {'p99 ms':>7} {'max ms':>7} {'> 200 ms':>8}")
    for phase, gaps in beat.gaps.items():
        ms = np.asarray(gaps) * 1e3
        p50, p99 = np.percentile(ms, [50, 99])
        print(f"{phase:10} {len(ms):7} {p50:7.1f} {p99:7.1f} {ms.max():7.1f} {(ms > 200).sum():8}")
    if options.stacks:
        for words, count in beat.where.most_common(12):
            print(f"{count:4} {words}")


def _started(*, has_watchdog: bool) -> tuple[QApplication, Window, Heartbeat]:
    """Start the application as ``inspector gui`` does, with the heart beating."""
    from PySide6.QtCore import QTimer

    from inspector.gui.app import WARM_MS, make_application, warm_kernels
    from inspector.gui.window import Window

    application = make_application()
    beat = Heartbeat(has_watchdog=has_watchdog)
    window = Window()
    window.show()
    application.processEvents()
    QTimer.singleShot(WARM_MS, warm_kernels)
    return application, window, beat


def watch(folder: Path, *, has_watchdog: bool = False) -> Heartbeat:
    """Run the window through a scan and a review, and return what the heart did meanwhile."""
    application, window, beat = _started(has_watchdog=has_watchdog)
    beat.phase = "scan"
    window.open_demo(folder, 7)
    page = window.page
    assert page is not None
    session = page.workspace.session
    deadline = time.monotonic() + 600
    while not session.is_scanned and time.monotonic() < deadline:
        application.processEvents()
        time.sleep(0.001)
    beat.phase = "review"
    _review(application, page)
    window.close()
    return beat


def make_up(path: Path, rows: int) -> Path:
    """Write distinct instruction records, ten million of them at most."""
    words = [f"{a}{b}{c}" for a in "bdfgklmnpr" for b in ("a", "e", "i", "o", "u") for c in "lnrst"]
    answers = [f"Take the {words[n % 250]} to the {words[n * 7 % 250]}." for n in range(5_000)]
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            one, other = words[number % 250], words[number // 250 % 250]
            asked = f"What does a {one} {other} do in room {number // 62_500}, please?"
            answer = answers[number * 31 % 5_000]
            file.write(f'{{"instruction": "{asked}", "output": "{answer}"}}\n')
    return path


def watch_rows(path: Path, rows: int, *, has_watchdog: bool = False) -> Heartbeat:
    """Run the window through the reading of a large dataset and a review while it is scanned."""
    application, window, beat = _started(has_watchdog=has_watchdog)
    beat.phase = "reading"
    window.open([path])
    page = window.page
    assert page is not None
    deadline = time.monotonic() + 600
    while len(page.workspace.listing.rows) < rows and time.monotonic() < deadline:
        _wait(application, 0.05)
    for phase, steps in _doings(page).items():
        beat.phase = phase
        for step in steps:
            step()
            _wait(application, SLOW_S if phase in SLOW else KEYS_MS / 1e3)
    beat.phase = "embedding"
    _wait(application, 30.0)
    beat.phase = "closing"
    window.close()
    return beat


def _doings(page: object) -> dict[str, list[Callable[[], object]]]:
    """Return phase to what is done in it."""
    from PySide6.QtWidgets import QTableView

    from inspector.domain.labels import Verdict
    from inspector.session.row_order import Order, Tab

    workspace = page.workspace
    review, listing, filters = workspace.review, workspace.listing, workspace.filters
    bar = page.table.findChild(QTableView).verticalScrollBar()
    far = [lambda part=part: bar.setValue(int(bar.maximum() * part / 40)) for part in range(40)]
    judge = [lambda: page.judge(Verdict.POISON), lambda: page.judge(Verdict.CLEAN)]
    return {
        "sorting": [
            lambda: listing.show(Tab.ALL),
            *[lambda by=by: listing.sort(by) for by in (Order.TEXT, Order.PLACE, "length")],
        ],
        "filtering": [
            lambda: listing.search("lal"),
            lambda: listing.search("stage:sft -banana"),
            lambda: filters.toggle("length:<80"),
            lambda: filters.toggle("length:<80"),
            lambda: listing.search(""),
            lambda: listing.show(Tab.ALL),
        ],
        "scrolling": far,
        "judging": [*[lambda: review.step(1)] * 20, *judge * 10, review.undo, review.redo],
    }


def _wait(application: object, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        application.processEvents()
        time.sleep(0.001)


def _review(application: object, page: object) -> None:
    """Do what a reviewer does, one thing every 150 ms."""
    from inspector.domain.labels import Verdict
    from inspector.session.row_order import Order, Tab

    workspace = page.workspace
    review, listing = workspace.review, workspace.listing
    steps = [lambda: review.step(1)] * 20
    steps += [lambda: page.judge(Verdict.CLEAN)] * 10 + [
        page.aim,
        lambda: page.judge(Verdict.POISON),
    ]
    steps += [review.undo, review.redo, page.map.fit]
    steps += [lambda: listing.show(Tab.ALL), lambda: listing.sort(Order.TEXT)]
    steps += [lambda: listing.search("please"), lambda: listing.search("")]
    for step in steps:
        step()
        _wait(application, KEYS_MS / 1e3)


if __name__ == "__main__":
    main()
