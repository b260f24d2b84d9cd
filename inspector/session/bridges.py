"""Data that Python holds already, through the same readers as files."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import pyarrow as pa

from inspector.domain.errors import UsageError
from inspector.session.jobs import Job
from inspector.store.project import replacing

if TYPE_CHECKING:
    import pandas as pd

    from inspector.session.session import Session

FOLDER: Final = "imported"
_NOT_IN_A_NAME: Final = re.compile(r"[^\w.-]")


class HuggingFaceDataset(Protocol):
    """What is needed of a ``datasets.Dataset``; the library itself is not."""

    @property
    def num_rows(self) -> int:
        """How many rows it has."""

    def to_parquet(self, path_or_buf: Path) -> object:
        """Write its rows in their order."""


Splits = Mapping[str, HuggingFaceDataset]
"""A ``datasets.DatasetDict``."""


def scan_frame(session: Session, frame: pd.DataFrame, name: str) -> Job:
    """Keep a DataFrame in the project as ``imported/NAME.parquet`` and scan it.

    Its columns are read by the same layouts as a file's; the index is left out. A frame of the same
    name is replaced, and labels carry over by the content of rows.

    Raises:
        UsageError: the name cannot be a file's, or a column cannot be stored as Parquet.
    """
    path = write_frame(session.project.path / FOLDER, frame, name)
    return session.add([path])


def scan_dataset(session: Session, data: HuggingFaceDataset | Splits, name: str) -> Job:
    """Keep a dataset of the ``datasets`` library in the project and scan it.

    A dataset becomes ``imported/NAME.parquet``, each split of a DatasetDict
    ``imported/NAME-SPLIT.parquet``; selections and shuffles are kept as they are, and the schema's
    metadata with it. Nothing is downloaded. The rest is as with ``scan_frame``.

    Raises:
        UsageError: as ``scan_frame``, or the dataset is a stream (an IterableDataset).
    """
    paths = write_dataset(session.project.path / FOLDER, data, name)
    return session.add(paths)


def write_frame(folder: Path, frame: pd.DataFrame, name: str) -> Path:
    """Write a DataFrame, whole or not at all, and return where it is."""
    return _write(folder, name, lambda path: frame.to_parquet(path, index=False))


def write_dataset(folder: Path, data: HuggingFaceDataset | Splits, name: str) -> list[Path]:
    """Write a dataset, or the splits of one, each whole or not at all; return where they are."""
    _check_name(name)
    if isinstance(data, Mapping):
        splits = {f"{name}-{_NOT_IN_A_NAME.sub('_', key)}": own for key, own in data.items()}
    else:
        splits = {name: data}
    for called, own in splits.items():
        if not hasattr(own, "num_rows") or not hasattr(own, "to_parquet"):
            raise UsageError(f"{called} is a stream; make it a datasets.Dataset first.")
    return [_write(folder, called, own.to_parquet) for called, own in splits.items()]


def _check_name(name: str) -> None:
    if not name or name != Path(name).name or name.startswith(".") or "\\" in name:
        raise UsageError(f"{name!r} cannot be the name of a dataset.")


def _write(folder: Path, name: str, write: Callable[[Path], object]) -> Path:
    _check_name(name)
    path = folder / f"{name}.parquet"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with replacing(path) as aside:
            write(aside)
    except (ValueError, TypeError, pa.ArrowException) as error:
        reason = str(error).splitlines()[0]
        raise UsageError(f"The frame {name} cannot be stored as Parquet: {reason}.") from error
    return path
