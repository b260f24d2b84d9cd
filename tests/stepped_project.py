"""A project whose news arrive only when a test says so (a plugin of ``conftest``)."""

from __future__ import annotations

import queue
import shutil
import time
from types import SimpleNamespace

import pytest

from inspector.session.session import Session
from inspector.session.workspace import Workspace

HIDDEN = (7, 11, 20)


class Turns:
    """The turns of a window's event loop, taken when the test says so and no further."""

    def __init__(self):
        self._due = queue.SimpleQueue()

    def __call__(self, callback):
        self._due.put(callback)

    def until(self, condition, timeout_s=60.0):
        deadline = time.monotonic() + timeout_s
        while not condition():
            assert time.monotonic() < deadline
            try:
                self._due.get(timeout=0.02)()
            except queue.Empty:
                continue

    def take_all(self):
        """Take the turns that are due now and return how many there were."""
        count = self._due.qsize()
        for _ in range(count):
            self._due.get()()
        return count


@pytest.fixture(scope="session")
def _scanned(tmp_path_factory, quick_session, ordinary, write_jsonl, hidden_instruction):
    """Scan a file of thirty records, three of which are a group."""
    folder, records = tmp_path_factory.mktemp("stepped"), ordinary(30)
    for row, record in enumerate(records):
        record["ticket"] = f"T-{row}"
    for row in HIDDEN:
        records[row]["instruction"] += hidden_instruction
    file = write_jsonl(folder / "a.jsonl", records)
    with quick_session(folder / "p.inspector") as session:
        session.start_scan(session.with_sources([file])).result()
    return SimpleNamespace(path=folder / "p.inspector", file=file, records=records)


@pytest.fixture
def stepped(_scanned, tmp_path, write_jsonl, ordinary):
    """Open a copy of that project as a window does, and let its file change."""
    write_jsonl(_scanned.file, _scanned.records)
    turns = Turns()
    path = shutil.copytree(_scanned.path, tmp_path / "p.inspector")
    session = Session.open(path, dispatch=turns)
    workspace = Workspace(session)
    turns.until(lambda: len(workspace.listing.rows))

    def scan(*, before=0, kept=30):
        """Scan the file with other records before those kept; what is shown stays the old."""
        records = [*ordinary(before, 9), *_scanned.records[:kept]]
        write_jsonl(_scanned.file, records)
        shown = workspace.columns
        session.start_scan().result()
        assert workspace.columns is shown
        assert len(session.results.union) == len(records)

    def show():
        """Show the new result; its rows are not sorted yet."""
        shown = workspace.columns
        turns.until(lambda: workspace.columns is not shown)

    def settle():
        turns.until(lambda: not workspace.review.pending)

    yield SimpleNamespace(
        workspace=workspace,
        review=workspace.review,
        hidden=HIDDEN,
        turns=turns,
        scan=scan,
        show=show,
        settle=settle,
    )
    workspace.close()
