"""The removed records, complete: one JSON line each, so that nothing is lost by an export."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import BinaryIO

import numpy as np
import orjson

from inspector.domain.dataset import Dataset
from inspector.domain.decision import DatasetDecision


def write_suspects(
    dataset: Dataset, decision: DatasetDecision, raws: Callable[[int], bytes], stream: BinaryIO
) -> int:
    """Write one line per removed record, in file order, and return how many.

    Keys: uid, file, row, byte_offset (null in Parquet and Arrow), raw_sha256, raw (or raw_b64 if
    the bytes are not UTF-8), verdict, reviewer, note, score, reasons, tags. ``raws`` gives the
    bytes of a record.
    """
    removed = np.flatnonzero(decision.removed).tolist()
    for row in removed:
        stream.write(orjson.dumps(_line(dataset, decision, row, raws(row))) + b"\n")
    return len(removed)


def _line(dataset: Dataset, decision: DatasetDecision, row: int, raw: bytes) -> dict[str, object]:
    has_bytes = dataset.container not in ("parquet", "arrow")
    line: dict[str, object] = {
        "uid": dataset.uid(row),
        "file": dataset.name,
        "row": row,
        "byte_offset": int(dataset.index.offsets[row]) if has_bytes else None,
        "raw_sha256": hashlib.sha256(raw).hexdigest(),
    }
    try:
        line["raw"] = raw.decode("utf-8")
    except UnicodeDecodeError:
        line["raw_b64"] = base64.b64encode(raw).decode("ascii")
    why = decision.why.get(row)
    return line | {
        "verdict": why.verdict if why else None,
        "reviewer": why.reviewer if why else "",
        "note": why.note if why else "",
        "score": why.score if why else None,
        "reasons": list(why.reasons) if why else [],
        "tags": list(why.tags) if why else [],
    }
