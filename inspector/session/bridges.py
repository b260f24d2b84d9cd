"""Data that Python holds already, through the same readers as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from inspector.domain.errors import UsageError
from inspector.session.jobs import Job
from inspector.store.project import replacing

if TYPE_CHECKING:
    import pandas as pd

    from inspector.session.session import Session

FOLDER: Final = "imported"


def scan_frame(session: Session, frame: pd.DataFrame, name: str) -> Job:
    """Keep a DataFrame in the project as ``imported/NAME.parquet`` and scan it.

    Its columns are read by the same layouts as a file's; the index is left out. A frame of the same
    name is replaced, and labels carry over by the content of rows.

    Raises:
        UsageError: the name cannot be a file's, or a column cannot be stored as Parquet.
    """
    path = write_frame(session.project.path / FOLDER, frame, name)
    return session.start_scan(session.with_sources([path]))


def write_frame(folder: Path, frame: pd.DataFrame, name: str) -> Path:
    """Write a DataFrame, whole or not at all, and return where it is."""
    if not name or name != Path(name).name or name.startswith(".") or "\\" in name:
        raise UsageError(f"{name!r} cannot be the name of a dataset.")
    path = folder / f"{name}.parquet"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with replacing(path) as aside:
            frame.to_parquet(aside, index=False)
    except (ValueError, TypeError) as error:
        reason = str(error).splitlines()[0]
        raise UsageError(f"The frame {name} cannot be stored as Parquet: {reason}.") from error
    return path
