"""Findings on disk: arrays, an Arrow table of evidence, and groups as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from inspector.domain.findings import Evidence, Findings, Group, GroupKind
from inspector.store.array_cache import load_array, save_arrays

_COLUMNS: Final[list[tuple[str, pa.DataType]]] = [
    ("row", pa.int64()),
    ("field", pa.string()),
    ("start", pa.int64()),
    ("end", pa.int64()),
    ("reason", pa.string()),
    ("strength", pa.float64()),
]
_EVIDENCE: Final = pa.schema(_COLUMNS)


def save_findings(folder: Path, findings: Findings) -> None:
    """Write the findings of one detector into a cache entry."""
    save_arrays(folder, {"scores": findings.scores, "alerts": findings.alerts})
    table = pa.Table.from_pylist([asdict(item) for item in findings.evidence], _EVIDENCE)
    path = str(folder / "evidence.arrow")
    with pa.OSFile(path, "wb") as sink, pa.ipc.new_file(sink, _EVIDENCE) as writer:
        writer.write_table(table)
    for number, group in enumerate(findings.groups):
        save_arrays(folder, {f"group-{number}": group.rows.astype(np.int64)})
    content = {
        "detector": findings.detector,
        "summary": findings.summary,
        "groups": [
            {
                "kind": group.kind.value,
                "title": group.title,
                "text": group.text,
                "p_value": group.p_value,
                "explanation": group.explanation,
                "stages": dict(group.stages),
            }
            for group in findings.groups
        ],
    }
    (folder / "findings.json").write_text(json.dumps(content), encoding="utf-8")


def open_findings(folder: Path) -> Findings:
    """Open what ``save_findings`` wrote."""
    content = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    table = pa.ipc.open_file(pa.memory_map(str(folder / "evidence.arrow"))).read_all()
    return Findings(
        detector=content["detector"],
        scores=np.asarray(load_array(folder, "scores"), np.float32),
        alerts=np.asarray(load_array(folder, "alerts"), np.bool_),
        evidence=tuple(Evidence(**item) for item in table.to_pylist()),
        groups=tuple(
            Group(
                kind=GroupKind(group.pop("kind")),
                rows=np.asarray(load_array(folder, f"group-{number}"), np.int64),
                **group,
            )
            for number, group in enumerate(content["groups"])
        ),
        summary=content["summary"],
    )
