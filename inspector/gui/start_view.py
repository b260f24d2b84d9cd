"""The start screen: drop something, open something, or go on with what was open lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from inspector.gui.parts import Card, KeyButton, clear_layout, column_of, heading, row_of
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line, set_tooltip
from inspector.gui.theme import icon, theme
from inspector.session.recent import RecentProject, recent_projects
from inspector.session.visible import plain

WIDTH: Final = 760
DROP_HEIGHT: Final = 148
MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


class StartView(QWidget):
    """What there is before a project is open; the window connects its wishes."""

    dropped = Signal(list)
    opened = Signal(Path)
    open_dataset = Signal()
    open_project = Signal()
    try_demo = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.banner = Banner()
        self._drop = DropZone()
        self._recent = column_of(None, spacing=0)
        self._build()
        self.refresh()

    def say(self, text: str) -> None:
        """Tell what went wrong; an empty text takes it away."""
        self.banner.say(text)

    def refresh(self) -> None:
        """List the recent projects anew."""
        clear_layout(self._recent)
        projects = recent_projects()
        for project in projects:
            line = RecentRow(project)
            line.clicked.connect(self._on_clicked)
            self._recent.addWidget(line)
        if not projects:
            self._recent.addSpacing(8)
            self._recent.addWidget(SafeLabel("Projects you open appear here.", "dim"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Welcome files."""
        if _paths(event.mimeData()):
            event.acceptProposedAction()
            self._drop.set_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        """They went elsewhere."""
        self._drop.set_over(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Hand over what was dropped."""
        self._drop.set_over(False)
        paths = _paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _on_clicked(self) -> None:
        line = self.sender()
        if isinstance(line, RecentRow):
            self.opened.emit(line.path)

    def _build(self) -> None:
        middle = QWidget()
        middle.setMaximumWidth(WIDTH)
        column = column_of(middle, self.banner, self._drop, spacing=16)
        column.addWidget(self._make_buttons())
        column.addLayout(self._make_recent())
        outer = column_of(self, margins=(24, 24, 24, 24), spacing=0)
        outer.addStretch(5)
        line = row_of(None)
        line.addStretch(1)
        line.addWidget(middle, 100)
        line.addStretch(1)
        outer.addLayout(line)
        outer.addStretch(4)

    def _make_buttons(self) -> QWidget:
        box = QWidget()
        row = row_of(box)
        for text, key, tone, signal in (
            ("Open dataset…", "Ctrl+O", "primary", self.open_dataset),
            ("Open project or folder…", "", "", self.open_project),
            ("Try the demo", "", "", self.try_demo),
        ):
            button = KeyButton(text, key, tone=tone, act="open-dataset" if key else "")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(signal)
            row.addWidget(button, 1)
        return box

    def _make_recent(self) -> QVBoxLayout:
        column = column_of(None)
        column.addSpacing(8)
        head = row_of(None)
        head.addWidget(heading("recent"))
        head.addStretch(1)
        head.addWidget(SafeLabel("kept on this computer", "small"))
        column.addLayout(head)
        column.addLayout(self._recent)
        return column


class DropZone(QFrame):
    """Says what can be dropped, and lights up while something is above the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dropZone")
        self.setFixedHeight(DROP_HEIGHT)
        column = column_of(self, margins=(24, 0, 24, 0))
        title = SafeLabel("Drop a dataset, a folder or a project", "hero")
        what = SafeLabel(
            "JSONL, JSON, CSV, Parquet, Arrow, text · SFT and preference data together", "dim"
        )
        column.addStretch(1)
        for label in (title, what):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(1)

    def set_over(self, over: bool) -> None:
        """Light up or not."""
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)


class Banner(QFrame):
    """What went wrong, until it is dismissed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._text = SafeLabel("", "bad", wraps=True)
        self._text.setMinimumWidth(1)
        self._close = QToolButton()
        self._close.setProperty("tone", "flat")
        self._close.setAccessibleName("Dismiss")
        set_tooltip(self._close, "Dismiss")
        self._close.clicked.connect(self.hide)
        row = row_of(self, margins=(12, 8, 8, 8))
        row.addWidget(self._text, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        theme().changed.connect(self._dress)
        self._dress()
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence; an empty one hides the banner."""
        self._text.setText(text)
        self.setVisible(bool(text))

    def _dress(self) -> None:
        self._close.setIcon(icon("close", "dim", 14))


class RecentRow(Card):
    """A project that was open lately."""

    def __init__(self, project: RecentProject) -> None:
        super().__init__()
        self.setObjectName("recentRow")
        self.path = Path(project.path)
        name = plain(one_line(self.path.name.removesuffix(".inspector")))
        when = when_words(project.opened, datetime.now().astimezone().date())
        end = " · ".join(part for part in (one_line(project.progress), when) if part)
        row = row_of(self, margins=(4, 0, 4, 0))
        row.addWidget(ElidedLabel(name, "strong"))
        row.addWidget(ElidedLabel(one_line(project.about), "dim"), 1)
        row.addWidget(SafeLabel(end, "faint"))
        self.setFixedHeight(38)
        self.setAccessibleName(f"Open {name}, {one_line(project.about)}, {end}")
        set_tooltip(self, plain(project.path))


def when_words(opened: str, today: date) -> str:
    """Return a time as people say it: "today 14:02", "18 Nov", "18 Nov 2025"; empty if unknown."""
    try:
        then = datetime.fromisoformat(opened)
    except ValueError:
        return ""
    if then.date() == today:
        return f"today {then:%H:%M}"
    day = f"{then.day} {MONTHS[then.month - 1]}"
    return day if then.year == today.year else f"{day} {then.year}"


def _paths(data: QMimeData) -> list[Path]:
    """Return the local files and folders of a drag."""
    urls: Sequence[str] = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return [Path(text) for text in urls if text]
