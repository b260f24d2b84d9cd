"""What a job is at, in plain words: stage, phase, how far, how fast, how long, where."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from inspector.session.pace import Pace
from inspector.session.scan_notes import FIELDS

STAGES: Final = {
    "read": "Reading {}",
    "draft": "Drawing a draft map of the {}",
    "embed": "Embedding the {}",
    "differences": "Subtracting rejected from chosen answers",
    "neighbours": "Finding neighbours of the {}",
    "project": "Laying out the map of the {}",
    "clusters": "Naming clusters of the {}",
    "score": "Scoring: {}",
}
"""Operations of the worker as people call them; ``{}`` is the file, the field or the detector."""

ROUNDS: Final = frozenset({"laying out", "learning cells"})
"""Phases that count rounds over all rows."""
PIECES: Final = frozenset(
    {
        *("clusters of the map", "tight groups"),
        *("comparing", "settling", "comparing cells", "improving", "measuring recall"),
    }
)
"""Phases that count pieces of work; how many there are says nothing to people."""
PHASES: Final = {"static token embeddings (no forward pass)": "looking up tokens"}
"""Phases that have shorter names."""
ROWS: Final = frozenset({"embed", "draft", "neighbours", "clusters"})
"""Operations whose other phases count rows."""
FEWEST_ROWS: Final = 64
"""Fewer are over before anyone sees them; a count so low is one of pieces."""

ROW_FILES: Final = frozenset({".parquet", ".arrow", ".feather"})
"""Files whose reader counts rows."""
BYTE_FILES: Final = frozenset({".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".txt", ".md"})


def stage_words(stage: str) -> str:
    """Return a stage in words: "embed prompt" → "Embedding the prompts"."""
    operation, _, detail = stage.partition(" ")
    if operation not in STAGES:
        return stage
    what = FIELDS.get(detail, detail)
    return STAGES[operation].format(what.replace("_", " ") if operation == "score" else what)


def progress_words(stage: str, done: int, total: int, message: str, pace: Pace) -> list[str]:
    """Return the phase, how far it is, how fast it goes and how long it still takes."""
    if not total:
        return [message] if message else []
    unit = _unit(stage, total, message)
    told = [_phase(stage, message)]
    told.append(f"{done:,}/{total:,} {unit}" if unit in ("rows", "rounds") else _share(done, total))
    if unit == "bytes" and pace.rate:
        told.append(f"{pace.rate / 1e6:,.0f} MB/s" if pace.rate >= 1e6 else "under 1 MB/s")
    elif unit in ("rows", "rounds") and pace.rate >= 1:
        told.append(f"{pace.rate:,.0f} {unit}/s")
    if pace.seconds_left is not None and done < total:
        told.append(time_left(pace.seconds_left))
    return [words for words in told if words]


def time_left(seconds: float) -> str:
    """Return a time as people say it: "9 s left", "4 min left", "2 h 10 min left"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s left"
    minutes = round(seconds / 60)
    return f"{minutes} min left" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min left"


def _share(done: int, total: int) -> str:
    return f"{100 * done // total} %"


def _phase(stage: str, message: str) -> str:
    """Return the name of the phase, unless it says what the stage says."""
    operation = stage.partition(" ")[0]
    is_same = operation in ("read", "embed") or (operation, message) == ("project", "laying out")
    return "" if is_same or " on " in message else PHASES.get(message, message)


def _unit(stage: str, total: int, message: str) -> str:
    """Return what a stage counts: bytes, rows, rounds, or nothing that has a name."""
    operation, _, detail = stage.partition(" ")
    if operation == "read":
        suffix = PurePath(detail).suffix.lower()
        return "rows" if suffix in ROW_FILES else "bytes" if suffix in BYTE_FILES else ""
    if message in ROUNDS:
        return "rounds"
    is_rows = operation in ROWS and message not in PIECES and total >= FEWEST_ROWS
    return "rows" if is_rows else ""
