"""Suspects and groups as tables for people and scripts; pandas builds and writes them."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from inspector.domain.dataset import STAGES, Union
from inspector.domain.findings import Evidence, Findings
from inspector.domain.ranking import Ranking

if TYPE_CHECKING:
    import pandas as pd


def suspects_frame(
    union: Union,
    ranking: Ranking,
    findings: Sequence[Findings],
    reasons: Mapping[int, Sequence[Evidence]],
    top: int | None = None,
) -> pd.DataFrame:
    """Return one line per record, best first, or the first ``top`` of them.

    Columns: file, row, uid, stage, score (null if unreadable), rank, alert, reasons, and
    ``detector.<name>`` for each detector (null where it is not applicable).
    """
    import pandas as pd

    order = ranking.order if top is None else ranking.order[:top]
    places = [union.locate(int(row)) for row in order]
    columns: dict[str, Any] = {
        "file": [dataset.name for dataset, _ in places],
        "row": np.asarray([record for _, record in places], np.int64),
        "uid": [dataset.uid(record) for dataset, record in places],
        "stage": [STAGES[code].value for code in union.stage_of[order]],
        "score": ranking.scores[order],
        "rank": np.arange(1, len(order) + 1),
        "alert": ranking.alerts[order],
        "reasons": [
            list(dict.fromkeys(item.reason for item in reasons.get(int(row), ()))) for row in order
        ],
    }
    for item in findings:
        columns[f"detector.{item.detector}"] = item.scores[order].astype(np.float64)
    return pd.DataFrame(columns)


def groups_records(union: Union, ranking: Ranking) -> list[dict[str, Any]]:
    """Return the groups in rank order, as the contract for scripts has them."""
    records = []
    for number, (group, group_id) in enumerate(
        zip(ranking.groups, ranking.group_ids, strict=True), 1
    ):
        places = [union.locate(int(row)) for row in group.rows]
        records.append(
            {
                "id": group_id,
                "rank": number,
                "kind": group.kind.value,
                "title": group.title,
                "text": group.text,
                "score": group.strength,
                "p_value": group.p_value,
                "stages": dict(group.stages),
                "rows": [[dataset.name, record] for dataset, record in places],
                "explanation": group.explanation,
            }
        )
    return records


def frame_bytes(frame: pd.DataFrame, kind: str) -> bytes:
    """Return a table as ``csv``, ``jsonl`` or ``parquet`` bytes."""
    if kind == "csv":
        texts = frame.assign(
            reasons=[json.dumps(item, ensure_ascii=False) for item in frame["reasons"]]
        )
        return texts.to_csv(index=False, lineterminator="\n").encode("utf-8")
    buffer = io.BytesIO()
    if kind == "parquet":
        frame.to_parquet(buffer, index=False)
    elif len(frame):  # of no rows, pandas would write an empty line
        frame.to_json(buffer, orient="records", lines=True, force_ascii=True, double_precision=15)
    return buffer.getvalue()


def read_rows(path: Path) -> list[tuple[str, int, str]]:
    """Read the columns ``file``, ``row`` and, where there is one, ``uid`` of a table.

    Args:
        path: a ``.csv``, ``.jsonl`` or ``.parquet`` file.

    Raises:
        ValueError: the table cannot be read, or lacks a column.
    """
    import pandas as pd

    texts = {"file": str, "uid": str}
    readers = {
        ".csv": lambda: pd.read_csv(path, dtype=texts),
        ".jsonl": lambda: pd.read_json(path, lines=True, dtype=texts),
        ".parquet": lambda: pd.read_parquet(path),
    }
    if path.suffix.lower() not in readers:
        raise ValueError("it is neither .csv nor .jsonl nor .parquet")
    frame = readers[path.suffix.lower()]()
    missing = {"file", "row"} - set(frame.columns)
    if missing:
        raise ValueError(f"it has no column {min(missing)!r}")
    rows = pd.to_numeric(frame["row"], errors="raise")
    if not (rows % 1 == 0).all():
        raise ValueError("its column 'row' holds something that is no whole number")
    uids = frame["uid"].fillna("") if "uid" in frame.columns else [""] * len(frame)
    columns = zip(frame["file"], rows, uids, strict=True)
    return [(str(file), int(row), str(uid)) for file, row, uid in columns]
