"""What each command does: call the session, show the outcome. Heavy imports happen inside."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli import console
from inspector.cli.label_options import LabelOptions
from inspector.cli.scan_options import ScanOptions, recipe_of
from inspector.domain.errors import InputError, UsageError
from inspector.domain.labels import Verdict
from inspector.domain.tags import tag_of

if TYPE_CHECKING:
    from inspector.session.session import Session

Window = Callable[[Sequence[Path], "tuple[Path, int] | None"], int]
"""Opens the window on paths or on a demo (folder, seed) and returns the exit code."""

SHOWN_GROUPS = 10
SHOWN_SUSPECTS = 15


def gui(paths: Sequence[Path], window: Window) -> int:
    """Open the window; raises ``UsageError`` where there is no display."""
    if not _has_display():
        raise UsageError("There is no display to open a window on; see `inspector --help`.")
    return window(paths, None)


def demo(folder: Path, *, seed: int, window: Window | None) -> int:
    """Open the demo in the window; without one, scan it, print what was found, and export."""
    from inspector.session.projects import demo_project, write_demo_data

    if window is not None and _has_display():
        return window((), (folder, seed))
    if window is not None:
        console.note("There is no display, so the demo runs here.")
    files, planted = write_demo_data(folder, seed)
    console.note(f"Generated data with {planted} planted attacks in {files[0].parent}")
    project = demo_project(folder, seed)
    scan(project, files, ScanOptions())
    with _opened(project) as session:
        found = session.results.groups()
        click.echo(f"The first {SHOWN_GROUPS} of {len(found)} suspected patterns\n")
        console.write(console.groups_text(found[:SHOWN_GROUPS]), None)
        click.echo(f"\nThe first {SHOWN_SUSPECTS} suspects\n")
        console.write(console.suspects_text(session.results.suspects(SHOWN_SUSPECTS)), None)
    code = export(project, _free_folder(folder / f"export-{seed}"))
    console.note(
        "Nothing is labelled yet, so nothing was removed. Label a pattern, then export again:"
    )
    console.note(
        f"  inspector label {project} --group {found[0]['id'] if found else 'ID'} --verdict poison"
    )
    console.note(f"  inspector export {project} --out DIR")
    return code


def scan(project: Path, data: Sequence[Path], options: ScanOptions) -> int:
    """Scan and return the number of alerts.

    Raises:
        InputError: at the end, if a file could not be read; the others are scanned and kept.
    """
    from inspector.session.scan_notes import scan_notes

    began = time.monotonic()
    with _opened(project, create=bool(data)) as session:
        recipe = recipe_of(session, data, options)
        if not recipe.sources:
            raise UsageError("Give at least one file to scan.")
        with console.progress(session.jobs):
            job = session.start_scan(recipe)
            console.wait(job)
        results = session.results
        notes = scan_notes(results.state, session.project.recipe)
        console.report_scan(results, time.monotonic() - began, notes)
        if unread := results.state.unread:
            raise InputError(console.unread_text(unread, len(results.state.reads)))
        return int(results.ranking.alerts.sum())


def suspects(project: Path, *, kind: str, out: Path | None, top: int | None) -> int:
    """Write the queue."""
    with _scanned(project) as session:
        frame = session.results.suspects(top)
        if kind == "table":
            console.write(console.suspects_text(frame), out)
        else:
            from inspector.exporters.tables import frame_bytes

            console.write(frame_bytes(frame, kind), out)
    return 0


def groups(project: Path, *, kind: str, out: Path | None) -> int:
    """Write the suspected patterns."""
    with _scanned(project) as session:
        records = session.results.groups()
        console.write(
            console.groups_text(records) if kind == "table" else console.as_json(records), out
        )
    return 0


def sources(project: Path, *, kind: str, out: Path | None) -> int:
    """Write how much each source is to be suspected."""
    from inspector.pipeline.sources import as_table

    with _scanned(project) as session:
        risks = session.results.source_risks()
        console.write(
            console.sources_text(risks) if kind == "table" else console.as_json(as_table(risks)),
            out,
        )
    return 0


def label(project: Path, said: LabelOptions) -> int:
    """Label rows and print how many labels changed."""
    with _scanned(project) as session:
        done = session.label(
            _find_rows(session, said),
            None if said.verdict is None else Verdict(said.verdict),
            reviewer=said.reviewer,
            note=said.note or None,
            tags=[tag_of(tag) for tag in said.tags],
            untags=[tag_of(tag) for tag in said.untags],
        )
    console.write(console.as_json({"changed": done.labels}), None)
    return 0


def export(project: Path, target: Path) -> int:
    """Export and say what was kept and removed."""
    with _opened(project) as session, console.progress(session.jobs):
        job = session.jobs.start("Export", lambda task: session.export(target, task))
        report = console.wait(job)
    for name, kept in report.kept.items():
        console.note(f"{name}: {kept:,} kept, {report.removed[name]:,} removed")
    console.note(f"Exported to {target}; check it with: cd {target} && sha256sum -c SHA256SUMS")
    return 0


def diff(project: Path, new: Path, *, name: str, kind: str, take: bool) -> int:
    """Say what a new version of a dataset changes; with ``take``, scan it in its place."""
    with _scanned(project) as session, console.progress(session.jobs):
        version = console.wait(session.start_diff(new, name))
        tell = console.diff_text if kind == "table" else console.diff_json
        console.write(tell(version), None)
        if take:
            console.wait(session.take_version(version))
            console.note(
                f"{version.source.name} is now {new}; {version.kept:,} labels carried over"
            )
    return 0


@contextmanager
def _opened(project: Path, *, create: bool = False) -> Iterator[Session]:
    from inspector.session.session import Session

    session = Session.open(project, create=create)
    try:
        yield session
    finally:
        session.close()


@contextmanager
def _scanned(project: Path) -> Iterator[Session]:
    """Open a project to look at; say which sources are no longer what was scanned."""
    with _opened(project) as session:
        for name in session.results.changed_sources():
            console.note(f"{name} has changed since it was scanned; scan again to see it.")
        yield session


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    wishes = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in wishes)


def _find_rows(session: Session, which: LabelOptions) -> list[int]:
    results = session.results
    if which.group:
        return results.group_rows(which.group)
    if which.table is not None:
        from inspector.exporters.tables import read_rows

        try:
            table = read_rows(which.table)
        except (OSError, ValueError) as error:
            raise UsageError(f"{which.table} cannot be used: {error}.") from error
        return [results.row(file, record, uid=uid) for file, record, uid in table]
    places = [_place(text) for text in which.rows]
    return [results.row(file, record) for file, record in places]


def _place(text: str) -> tuple[str, int]:
    file, _, number = text.rpartition(":")
    if not file or not number.isdecimal():
        raise UsageError(f"--row takes FILE:N, not {text!r}.")
    return file, int(number)


def _free_folder(path: Path) -> Path:
    candidates = (path if not n else path.with_name(f"{path.name}-{n}") for n in range(10_000))
    return next(folder for folder in candidates if not folder.exists())
