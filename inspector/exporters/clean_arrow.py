"""An Arrow file or stream without its removed rows: same schema, same metadata, same values."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa

from inspector.domain.dataset import Dataset
from inspector.domain.decision import DatasetDecision
from inspector.domain.errors import InputError
from inspector.domain.protocols import Task
from inspector.files.arrow_ipc import IpcFile, open_ipc


class ArrowCopy:
    """Filters batch by batch; a stream stays a stream. The copy is not compressed."""

    name: ClassVar[str] = "arrow"
    title: ClassVar[str] = "Clean copy (Arrow)"
    suffix: ClassVar[str] = ".arrow"

    def write(self, dataset: Dataset, decision: DatasetDecision, target: Path, task: Task) -> None:
        """Write the kept rows; raise ``InputError`` if the number of rows has changed."""
        kept, row = ~decision.removed, 0
        with open_ipc(dataset.path, dataset.name) as source, _writer(source, target) as clean:
            for start, batch, _ in source.batches():
                task.report(start, len(kept), "Writing the clean copy")
                row = start + batch.num_rows
                mask = kept[start:row]
                if len(mask) < batch.num_rows:
                    break
                if mask.any() or not batch.num_rows:
                    clean.write_batch(batch if mask.all() else batch.filter(pa.array(mask)))
            if row != len(kept):
                raise InputError(f"{dataset.name} has changed since it was read.")


def _writer(source: IpcFile, target: Path) -> Any:  # noqa: ANN401 - one of two
    make: Any = pa.ipc.new_stream if source.is_stream else pa.ipc.new_file
    return make(str(target), source.schema)
