"""What people and scripts see: progress and notes on standard error, results on standard output."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inspector.domain.errors import InspectorError
from inspector.session.pace import Pace

if TYPE_CHECKING:
    import pandas as pd

    from inspector.pipeline.sources import SourceRisk
    from inspector.session.jobs import Job, JobRunner
    from inspector.session.results import Results
    from inspector.session.versions import NewVersion

WIDTH = 100
SHOWN_PROBLEMS = 5
EVERY_S = 0.2


def note(text: str) -> None:
    """Say something on standard error; a file's name, too, may hold what a terminal would obey."""
    click.echo(printable(text), err=True)


def write(content: str | bytes, out: Path | None) -> None:
    """Write a result to standard output or, whole or not at all, to a file."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if out is None:
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:  # the reader, as `head`, has seen enough; nor may the exit say more
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    from inspector.session.settings import write_file

    try:
        write_file(out, data)
    except OSError as error:
        raise InspectorError(f"{out} cannot be written: {error.strerror or error}.") from error


def as_json(value: object) -> str:
    """Return JSON with a line end; ASCII, so that any terminal and any script can read it."""
    return json.dumps(value, ensure_ascii=True) + "\n"


@contextmanager
def progress(jobs: JobRunner) -> Iterator[None]:
    """Show what jobs are at: a line that is rewritten on a terminal, a line a stage elsewhere."""
    shown = _Line()
    jobs.changed.connect(shown.show)
    try:
        yield
    finally:
        jobs.changed.disconnect(shown.show)
        shown.end()


def wait(job: Job) -> Any:  # noqa: ANN401 - whatever the job returns
    """Wait for a job; Ctrl-C cancels it."""
    try:
        return job.result()
    except KeyboardInterrupt:
        job.cancel()
        raise


class _Line:
    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._stage = ""
        self._device = ""
        self._last_s = 0.0
        self._pace = Pace()

    def show(self, job: Job) -> None:
        if not job.stage:
            return
        self._pace.note(job.stage, job.done, job.total, job.message)
        if job.stage.startswith("embed") and job.message and job.message != self._device:
            self._device = job.message
            self._print(f"embedding with {job.message}")
        if not self._is_terminal:
            if job.stage != self._stage:
                note(job.stage)
        elif time.monotonic() - self._last_s > EVERY_S or job.stage != self._stage:
            self._last_s = time.monotonic()
            click.echo(f"\r\x1b[2K{_words(job, self._pace)}", err=True, nl=False)
        self._stage = job.stage

    def end(self) -> None:
        if self._is_terminal and self._stage:
            click.echo("\r\x1b[2K", err=True, nl=False)

    def _print(self, text: str) -> None:
        if self._is_terminal:
            click.echo("\r\x1b[2K", err=True, nl=False)
        note(text)


def _words(job: Job, pace: Pace) -> str:
    words = job.stage
    if job.total:
        words += f"  {job.done:,}/{job.total:,}"
    if pace.rate:
        words += f"  {pace.rate:,.0f}/s"
    if pace.seconds_left is not None:
        words += f"  {pace.seconds_left:,.0f} s left"
    return printable(words[:WIDTH])


def report_scan(results: Results, seconds: float, notes: Sequence[str] = ()) -> None:
    """Say what was read, what could not be, what the map leaves out, and what was found."""
    state = results.state
    for item in state.reads:
        layouts = results.union.datasets[state.reads.index(item)].layouts
        known = ", ".join(f"{name} {count:,}" for name, count in layouts.items())
        note(f"{item.name}: {item.rows:,} records, stage {item.stage} ({known})")
    for dataset in results.union.datasets:
        for problem in dataset.problems[:SHOWN_PROBLEMS]:
            at = f", byte {problem.byte_offset}" if problem.byte_offset >= 0 else ""
            note(f"{dataset.name}, row {problem.row}{at}: {problem.reason}")
        if dataset.problems:
            bad = counted(len(dataset.problems), "bad row")
            note(f"{dataset.name}: {bad}, left out of the analysis")
    for reason in state.unread.values():
        note(f"not scanned: {reason}")
    for name, reason in state.missing.items():
        note(f"detector {name} is missing: {reason}")
    for sentence in notes:
        note(sentence)
    alerts, found = int(results.ranking.alerts.sum()), len(results.ranking.groups)
    note(
        f"{state.embedder}; {counted(alerts, 'alert')}, {counted(found, 'group')}; {seconds:.1f} s"
    )


def unread_text(unread: Mapping[str, str], n_read: int) -> str:
    """Say in one sentence that not everything was scanned; the reasons were told before."""
    names = ", ".join(list(unread)[:SHOWN_PROBLEMS])
    more = ", …" if len(unread) > SHOWN_PROBLEMS else ""
    total = counted(len(unread) + n_read, "file")
    return f"{len(unread):,} of {total} could not be read ({names}{more}); the rest was scanned."


def sources_text(risks: Sequence[SourceRisk]) -> str:
    """Return the risk of each source for people, a line each."""
    from inspector.pipeline.sources import as_text

    plain = [replace(item, name=printable(item.name)[: WIDTH // 2]) for item in risks]
    return as_text(plain) or "There is one source only, so that nothing can be compared.\n"


def groups_text(records: Sequence[dict[str, Any]]) -> str:
    """Return groups for people, one paragraph each."""
    if not records:
        return "No suspected patterns.\n"
    lines = []
    for record in records:
        stages = " · ".join(f"{name.upper()} {count}" for name, count in record["stages"].items())
        head = f"{record['rank']:>3}. {printable(record['title'])[:WIDTH]}"
        facts = f"{len(record['rows'])} rows · {stages} · p {record['p_value']:.1g}"
        lines.append(f"{head}\n     {facts} · id {record['id']}")
        lines.append(f"     {printable(record['explanation'])}")
    return "\n".join(lines) + "\n"


def suspects_text(frame: pd.DataFrame) -> str:
    """Return suspects for people: place, score and the first reason."""
    if frame.empty:
        return "No rows.\n"
    shown = frame[["rank", "file", "row", "stage", "score", "alert"]].copy()
    shown["file"] = [printable(name) for name in shown["file"]]
    shown["alert"] = shown["alert"].map({True: "ALERT", False: ""})
    why = [printable(reasons[0])[:WIDTH] if reasons else "" for reasons in frame["reasons"]]
    widest = max(len(text) for text in why)
    shown["why"] = [text.ljust(widest) for text in why]
    table = shown.to_string(index=False, float_format=lambda value: f"{value:.3f}")
    return "\n".join(line.rstrip() for line in table.splitlines()) + "\n"


def counted(count: int, noun: str) -> str:
    """Return "1 row", "2,000 rows"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def printable(text: str) -> str:
    """Make hidden and control characters visible as ``⟦U+202E⟧``; line ends become spaces."""
    return "".join(
        character
        if character.isprintable()
        else " "
        if character in "\n\r\t"
        else f"⟦U+{ord(character):04X}⟧"
        for character in text
    )


def diff_text(version: NewVersion) -> str:
    """Return for people what a new version of a dataset changes."""
    diff = version.diff
    lines = [
        f"{version.source.name}: {counted(len(diff.added), 'row')} added, "
        f"{len(diff.removed):,} removed, {diff.unchanged:,} as before",
        f"labels: {version.kept:,} carry over, {version.lost:,} are of rows that are gone",
    ]
    if version.unsure:
        lines.append(
            f"rows that would become unsure, as their copies bear different verdicts and are more "
            f"or fewer now: {len(version.unsure):,}"
        )
    return "\n".join(lines) + "\n"


def diff_json(version: NewVersion) -> str:
    """Return for scripts what a new version of a dataset changes; rows are 0-based records."""
    diff = version.diff
    content = {
        "file": version.source.name,
        "added": diff.added.tolist(),
        "removed": diff.removed.tolist(),
        "unchanged": diff.unchanged,
        "labels": {"kept": version.kept, "lost": version.lost, "unsure": list(version.unsure)},
    }
    return as_json(content)
