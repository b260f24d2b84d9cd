"""What each detector found, and how much it counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QPushButton, QSlider, QWidget

from inspector.domain.errors import InspectorError
from inspector.gui.panel.histogram import Histogram
from inspector.gui.panel.line import FilterLine
from inspector.gui.panel.section import RIGHT, Section
from inspector.gui.parts import clear_layout, column_of, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line, set_tooltip
from inspector.session.detector_lines import DetectorLine, detector_lines
from inspector.session.weights import DEFAULT, MOST
from inspector.session.workspace import Workspace

STEPS: Final = 10
"""Steps of the slider from 0 to 1."""
KEEP_MS: Final = 500
"""A weight that rested so long is stored."""
WEIGHED: Final = "How much it counts in the ranking, 0 (off) to 2. The table follows at once."


class DetectorsView(QWidget):
    """One entry a detector, those that found most first; a click filters by what it found."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._shown: object = None
        self._body = QWidget()
        self._list = column_of(self._body, margins=(6, 0, 0, 0), spacing=2)
        self._reset = QPushButton("Reset weights")
        self._reset.setObjectName("link")
        self._failure = SafeLabel("", "bad", wraps=True)
        self._keep = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._build()
        workspace.reloaded.connect(self._on_reloaded)
        workspace.weights.changed.connect(self._show_weights)
        workspace.filters.changed.connect(self._show_chosen)
        self._on_reloaded()

    def entries(self) -> list[Entry]:
        """Return the entries, from the top."""
        items = (self._list.itemAt(place) for place in range(self._list.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, Entry)]

    def _build(self) -> None:
        self._reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_tooltip(self._reset, "Let all detectors count alike again")
        self._reset.clicked.connect(self._on_reset)
        self._failure.hide()
        self._keep.timeout.connect(self._store)
        column_of(self, Section("Detectors", self._body, self._reset), self._failure)
        self._show_weights()

    def _on_reloaded(self) -> None:
        """Show what a new scan found; other weights change nothing in it."""
        columns, results = self._workspace.columns, self._workspace.results
        is_scored = columns is not None and columns.is_scored
        self.setVisible(is_scored)
        if results is None or not is_scored or self._shown is results:
            return
        self._shown = results
        self._workspace.work("Detectors", lambda _: detector_lines(results), self._show)

    def _show(self, lines: Sequence[DetectorLine]) -> None:
        clear_layout(self._list)
        for line in lines:
            entry = Entry(line)
            entry.line.pressed.connect(self._on_pressed)
            entry.slider.valueChanged.connect(self._on_moved)
            self._list.addWidget(entry)
        self._show_weights()
        self._show_chosen()

    def _on_pressed(self) -> None:
        line = self.sender()
        assert isinstance(line, FilterLine)
        self._workspace.filters.toggle(line.query)

    def _on_moved(self, value: int) -> None:
        slider = self.sender()
        assert isinstance(slider, WeightSlider)
        self._workspace.weights.move(slider.detector, value / STEPS)
        self._keep.start()

    def _on_reset(self) -> None:
        self._workspace.weights.reset()
        self._store()

    def _store(self) -> None:
        """Keep the weights for the next time; say so if that fails."""
        self._keep.stop()
        try:
            self._workspace.weights.keep()
            self._failure.hide()
        except InspectorError as error:
            self._failure.setText(f"The weights are not stored. {error}")
            self._failure.show()

    def _show_weights(self) -> None:
        weights = self._workspace.weights
        for entry in self.entries():
            entry.set_weight(weights.of(entry.name))
        self._reset.setVisible(bool(weights.values))

    def _show_chosen(self) -> None:
        for entry in self.entries():
            entry.line.choose(self._workspace.filters.has(entry.line.query))


class Entry(QWidget):
    """A detector: title and rows found, scores and weight."""

    def __init__(self, found: DetectorLine) -> None:
        super().__init__()
        self.name = found.name
        title = one_line(found.title)
        self._title = ElidedLabel(title)
        self.line = FilterLine(found.query)
        self.line.setAccessibleName(f"{title}: {found.found:,} rows found")
        set_tooltip(self.line, f"{found.tooltip}\nClick: only these rows.")
        row = row_of(self.line, self._title, margins=(5, 2, RIGHT - 1, 2), spacing=6)
        row.setStretch(0, 1)
        row.addWidget(SafeLabel(f"{found.found:,}", "dim" if found.found else "faint"))
        self.slider = WeightSlider(found.name, title)
        self._weight = SafeLabel("", "small")
        self._weight.setFixedWidth(24)
        self._weight.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        below = row_of(None, Histogram(found.counts), margins=(6, 0, RIGHT, 4), spacing=12)
        below.setStretch(0, 1)
        below.addWidget(self.slider)
        below.addWidget(self._weight)
        column = column_of(self, self.line, spacing=0)
        column.addLayout(below)

    def set_weight(self, weight: float) -> None:
        """Show a weight; the slider tells nobody of it."""
        self.slider.blockSignals(True)
        self.slider.setValue(round(weight * STEPS))
        self.slider.blockSignals(False)
        self._weight.setText("off" if weight == 0 else f"{weight:.1f}")
        self._weight.set_role("small" if weight == DEFAULT else "strong")
        self._title.set_role("faint" if weight == 0 else "")


class WeightSlider(QSlider):
    """A weight from 0 to 2; a wheel scrolls the panel, not the weight."""

    def __init__(self, detector: str, title: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.detector = detector
        self.setRange(0, round(MOST * STEPS))
        self.setPageStep(STEPS // 2)
        self.setFixedWidth(80)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"Weight of {title}")
        set_tooltip(self, WEIGHED)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Leave it to the panel."""
        event.ignore()
