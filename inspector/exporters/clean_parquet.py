"""A Parquet file without its removed rows: same schema, same metadata, same compression."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from inspector.domain.dataset import Dataset
from inspector.domain.decision import DatasetDecision
from inspector.domain.errors import InputError
from inspector.domain.protocols import Task

_BATCH_ROWS: Final = 256
_GROUP_BYTES: Final = 64 * 2**20


class ParquetCopy:
    """Filters row group by row group; values are not re-typed.

    Removed rows have no bytes of their own to check; the suspects and the manifest, which an export
    writes too, read every row again and compare it with the index.
    """

    name: ClassVar[str] = "parquet"
    title: ClassVar[str] = "Clean copy (Parquet)"
    suffix: ClassVar[str] = ".parquet"

    def write(self, dataset: Dataset, decision: DatasetDecision, target: Path, task: Task) -> None:
        """Write the kept rows; raise ``InputError`` if the number of rows has changed."""
        try:
            with pa.OSFile(str(dataset.path), "rb") as opened, pq.ParquetFile(opened) as source:
                if source.metadata.num_rows != len(dataset):
                    raise InputError(f"{dataset.name} has changed since it was read.")
                with pq.ParquetWriter(
                    str(target), source.schema_arrow, **_settings(source)
                ) as writer:
                    for table in _kept(source, ~decision.removed, task):
                        writer.write_table(table, row_group_size=max(table.num_rows, 1))
        except (pa.ArrowException, OSError) as error:
            reason = " ".join(str(error).split())[:200].rstrip(".")
            raise InputError(f"{dataset.name} cannot be copied: {reason}.") from error


def _kept(source: pq.ParquetFile, kept: np.ndarray[Any, Any], task: Task) -> Iterator[pa.Table]:
    """Yield the kept rows, one table per row group or per 64 MB of one."""
    row = 0
    for group in range(source.num_row_groups):
        held: list[pa.RecordBatch] = []
        size = 0
        for batch in source.iter_batches(_BATCH_ROWS, row_groups=[group], use_threads=False):
            task.report(row, len(kept), "Writing the clean copy")
            held.append(batch.filter(pa.array(kept[row : row + batch.num_rows])))
            row += batch.num_rows
            size += held[-1].nbytes
            if size > _GROUP_BYTES:
                yield pa.Table.from_batches(held, source.schema_arrow)
                held, size = [], 0
        if any(part.num_rows for part in held):
            yield pa.Table.from_batches(held, source.schema_arrow)


def _settings(source: pq.ParquetFile) -> dict[str, Any]:
    """Return the writer's options that keep compression, version and names of the source."""
    if not source.num_row_groups:
        return {}
    group = source.metadata.row_group(0)
    columns = [group.column(number) for number in range(group.num_columns)]
    return {
        "compression": {
            column.path_in_schema: "none"
            if column.compression == "UNCOMPRESSED"
            else column.compression.lower()
            for column in columns
        },
        "version": source.metadata.format_version,
        "use_compliant_nested_type": False,  # lists keep the name that the source has for elements
    }
