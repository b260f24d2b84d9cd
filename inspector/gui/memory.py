"""Where the reviewer is in the open project, kept for the next time, also after a crash."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer

from inspector.gui.project_page import ProjectPage
from inspector.session.recent import RecentProject, recent_projects, remember
from inspector.session.resuming import look_of

PAUSE_MS: Final = 3_000
"""How much is lost by a crash at most."""


class Memory(QObject):
    """Writes the list of recent projects a while after something changed, on a thread of its own.

    Args:
        page: the project; what it shows is looked at on the GUI thread.
    """

    def __init__(self, page: ProjectPage) -> None:
        super().__init__(page)
        self._page = page
        self._kept: RecentProject | None = None
        self._writer = ThreadPoolExecutor(1, "recent")
        self._dispatch = page.workspace.session.dispatch
        self._due = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._due.timeout.connect(self._keep)
        workspace = page.workspace
        changes = (workspace.reloaded, workspace.selection.changed, workspace.listing.changed)
        for signal in (*changes, workspace.review.changed):
            signal.connect(self._note)
        workspace.selection.focused.connect(self._note)
        self._keep()

    def keep(self) -> None:
        """Write how things are now, and wait for it."""
        self._due.stop()
        self._keep()
        self._writer.submit(int).result()  # whatever was handed over before is written

    def _note(self, *_: object) -> None:
        if not self._due.isActive():  # who goes on without a pause is remembered too
            self._due.start()

    def _keep(self) -> None:
        project = _told(self._page)
        if self._kept is None or project != replace(self._kept, opened=project.opened):
            self._kept = project
            future = self._writer.submit(_write, project)
            future.add_done_callback(lambda done: self._dispatch(lambda: _raise(done)))


def _write(project: RecentProject) -> None:
    if project.look is None:  # nothing is read yet: what was known of it is still true
        known = (item for item in recent_projects() if item.path == project.path)
        project = replace(next(known, project), opened=project.opened)
    with suppress(OSError):  # it can be had again, and is no reason to stop a review
        remember(project)


def _raise(done: Future[None]) -> None:
    """Let a bug be logged and told like one of the GUI's own thread."""
    done.result()


def _told(page: ProjectPage) -> RecentProject:
    workspace, (field, colour) = page.workspace, page.map.look
    done, total = workspace.review.progress
    is_read = workspace.columns is not None
    return RecentProject(
        path=str(workspace.session.project.path),
        about=workspace.about(),
        progress=f"{done:,} of {total:,} reviewed",
        opened=datetime.now().astimezone().isoformat(timespec="seconds"),
        place=workspace.place(),
        look=look_of(workspace, mapped=field, colour=colour) if is_read else None,
    )
