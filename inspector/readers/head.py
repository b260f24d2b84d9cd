"""The first records of a file, for someone who decides whether to import it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import pyarrow as pa

from inspector.domain.errors import InputError
from inspector.domain.protocols import Reader, Task
from inspector.readers.index_batches import BatchBuilder, add_record
from inspector.readers.layouts.detect import check_mapping


def read_head(
    reader: Reader, path: Path, n: int, *, mapping: Mapping[str, str], task: Task
) -> pa.RecordBatch:
    """Return the index of the first ``n`` records, as ``index_records`` would; reads no further.

    Raises:
        InputError: if the file as a whole cannot be read, or holds no record.
    """
    check_mapping(mapping)
    builder = BatchBuilder()
    for record in islice(reader.open(path, task), n):
        add_record(builder, record, path, mapping)
    if not len(builder):
        raise InputError(f"{path.name} holds no records.")
    return builder.finish()
