"""The window: the start screen or one open project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget

from inspector.domain.errors import InspectorError
from inspector.gui.collector import collect_all
from inspector.gui.dispatch import Dispatch
from inspector.gui.import_dialog import ImportDialog
from inspector.gui.keys_dialog import KeysDialog
from inspector.gui.memory import Memory
from inspector.gui.message_dialog import MessageDialog
from inspector.gui.project_page import ProjectPage
from inspector.gui.screen import Screen
from inspector.gui.start_view import StartView
from inspector.pipeline.preview import Preview
from inspector.session.projects import demo_project, own_folder, project_for
from inspector.session.recent import look_in, place_in
from inspector.session.resuming import take_up
from inspector.session.session import Session
from inspector.session.settings import config_folder
from inspector.session.workspace import Workspace

SIZE: Final = (1440, 900)
DEMO_SEED: Final = 7
BREATH_MS: Final = 20
"""Between building a page and showing it, which both take their while."""
DATASETS: Final = (
    "Datasets (*.jsonl *.ndjson *.json *.csv *.tsv *.parquet *.arrow *.feather *.txt *.md"
    " *.gz *.zst *.bz2 *.xz);;All files (*)"
)


class Window(QMainWindow):
    """The one top-level window."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Poison Inspector")
        self.resize(*SIZE)
        self._dispatch = Dispatch()
        self._settings = QSettings(str(config_folder() / "window.ini"), QSettings.Format.IniFormat)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._told = 0
        self.page: ProjectPage | None = None
        self.start = self._make_start()
        self._show(self.start)

    def open(self, paths: Sequence[Path]) -> None:
        """Open a project, or datasets: they are scanned by themselves."""

        def work() -> None:
            project, datasets = project_for(paths)
            if not self._may_leave():
                return
            session = Session.open(project, create=bool(datasets), dispatch=self._dispatch)
            self._open(session)
            if datasets:
                self._import(session, datasets)
            elif not session.is_scanned and session.project.recipe.sources:
                session.start_scan()

        self._try(work)

    def open_demo(self, folder: Path, seed: int) -> None:
        """Open the demo; the first time it is written and scanned."""

        def work() -> None:
            project = demo_project(folder.absolute(), seed)
            if not self._may_leave():
                return
            session = Session.open(project, create=True, dispatch=self._dispatch)
            self._open(session)
            if not session.is_scanned:
                session.start_demo(folder.absolute(), seed)

        self._try(work)

    def open_own_demo(self) -> None:
        """Open the demo in the user's own folder."""
        self.open_demo(own_folder(), DEMO_SEED)

    def ask_for_datasets(self) -> None:
        """Let the user choose datasets; with a project open they are added to it."""
        dialog = QFileDialog(self, "Open datasets", "", DATASETS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda files: self.add([Path(file) for file in files]))
        dialog.open()

    def ask_for_project(self) -> None:
        """Let the user choose a project, or a folder of datasets."""
        dialog = QFileDialog(self, "Open a project or a folder of datasets")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda folder: self.open([Path(folder)]))
        dialog.open()

    def add(self, paths: Sequence[Path]) -> None:
        """Add datasets to the open project, or open them."""
        if self.page is None:
            return self.open(paths)
        session = self.page.workspace.session
        return self._try(lambda: self._import(session, paths))

    def close_project(self) -> bool:
        """Go back to the start screen, unless a verdict would be lost; tell whether it is shown."""
        if not self._may_leave():
            return False
        page, self.page, self._told = self.page, None, 0
        if page is not None:
            self._settings.setValue("docks", page.docks.state())
            self._settings.setValue("columns", page.table.header.written())
            self._remember(page)
            page.workspace.close()
            self.start = self._make_start()
            self._show(self.start)
            QTimer.singleShot(BREATH_MS, self, collect_all)
        return True

    def show_keys(self) -> None:
        """List all keys, and let the user change them."""
        KeysDialog(self, self._screen.acts).open()

    def show_palette(self) -> None:
        """Let the user find what can be done by typing."""
        self._screen.show_palette()

    def show_crash(self, text: str) -> None:
        """Tell of a bug; what was saved is safe."""
        told = "This is a bug in Inspector. Every verdict that says saved is on disk."
        MessageDialog(self, "Something went wrong", told, text).open()

    def restore(self) -> None:
        """Put the window where it was."""
        geometry = self._settings.value("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close the project first; a verdict that is not saved keeps the window open once."""
        if self.close_project():
            self._settings.setValue("geometry", self.saveGeometry())
            super().closeEvent(event)
        else:
            event.ignore()

    def _may_leave(self) -> bool:
        """Wait until all is written; what cannot be is told, once for what was done until then."""
        if self.page is None:
            return True
        self.page.sample.keep_note()
        writer = self.page.workspace.review.writer
        failure, before, self._told = writer.settle(), self._told, writer.made
        if not failure or before == writer.made:
            return True
        advice = "Make room and press Retry, or close again to leave without it."
        MessageDialog(self, "A verdict is not saved", f"{failure} {advice}").open()
        return False

    def _open(self, session: Session) -> None:
        self.close_project()
        workspace = Workspace(session, place_in(session.project.path))
        page = self.page = ProjectPage(workspace)
        QTimer.singleShot(BREATH_MS, page, lambda: self._show_page(page))
        docks = self._settings.value("docks")
        if isinstance(docks, QByteArray | bytes):
            page.docks.restore(bytes(QByteArray(docks).data()))
        page.table.header.restore(str(self._settings.value("columns") or ""))
        look = look_in(session.project.path)
        if look is not None:
            take_up(workspace, look)
            page.map.restore(look.field, look.colour)
        workspace.reloaded.connect(self._on_reloaded)
        Memory(page)
        self.setWindowTitle(f"{session.project.name} · Poison Inspector")

    def _import(self, session: Session, paths: Sequence[Path]) -> None:
        """Scan datasets by themselves; one that is not plain to read is shown first."""
        if len(paths) > 1 or paths[0].is_dir():
            session.add(paths)  # folders are looked through
            return
        session.with_sources(paths)  # says at once what cannot be added

        def decide(preview: Preview) -> None:
            if preview.is_clear:
                session.add(paths)
            else:
                ImportDialog(session, paths[0], session.start_scan, self).open()

        session.start_preview(paths[0], {}, decide)

    def _show_page(self, page: ProjectPage) -> None:
        if self.page is page:
            self._show(page)
            page.table.setFocus()
            self._on_reloaded()

    def _on_reloaded(self) -> None:
        if self.page is not None:
            self._screen.bar.set_about(self.page.workspace.about())

    def _make_start(self) -> StartView:
        start = StartView()
        start.dropped.connect(self.open)
        start.opened.connect(lambda path: self.open([path]))
        start.open_dataset.connect(self.ask_for_datasets)
        start.open_project.connect(self.ask_for_project)
        start.try_demo.connect(self.open_own_demo)
        return start

    def _show(self, content: StartView | ProjectPage) -> None:
        """Replace what the window shows."""
        screen = Screen(self, content)
        old = self._stack.currentWidget()
        self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)
        self._screen = screen
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()

    def _remember(self, page: ProjectPage) -> None:
        """Keep where the reviewer is before the project goes."""
        memory = page.findChild(Memory)
        if memory is not None:
            memory.keep()

    def _try(self, work: Callable[[], object]) -> None:
        """Do something that may fail for reasons that a user can mend."""
        try:
            work()
        except InspectorError as error:
            if self.page is None:
                self.start.say(str(error))
            else:
                MessageDialog(self, "This cannot be opened", str(error)).open()
