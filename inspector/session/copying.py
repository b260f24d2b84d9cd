"""Rows as text for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isnan
from typing import Any, Final

from inspector.domain.labels import VERDICTS, Verdict
from inspector.domain.protocols import Task
from inspector.domain.sample import FIELDS
from inspector.session.columns import Columns

MOST: Final = 10_000
"""Rows that are copied at once; for more there is the export."""
_FORMULA: Final = ("=", "+", "-", "@")
_GAPS: Final = str.maketrans({"\t": " ", "\n": " ", "\r": " ", "\v": " ", "\f": " "})


def reference(columns: Columns, row: int) -> str:
    """Return a row as the command line takes it: ``FILE:RECORD``."""
    name, record = columns.place(row)
    return f"{name}:{record}"


def json_lines(columns: Columns, verdicts: Sequence[int], rows: Sequence[int], task: Task) -> str:
    """Return one JSON object a line: where the row is, its score, verdict, reason, whole texts."""
    lines = []
    for number, row in enumerate(rows):
        task.report(number, len(rows))
        lines.append(json.dumps(_record(columns, verdicts[row], row), ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines)


def tab_separated(titles: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a heading and lines with tabs between cells, which no spreadsheet takes for formulas.

    Tabs and line ends within a cell become blanks.
    """
    return "".join("\t".join(map(_cell, line)) + "\n" for line in (titles, *lines))


def _record(columns: Columns, code: int, row: int) -> dict[str, Any]:
    name, record = columns.place(row)
    dataset, score = columns.union.locate(row)[0], float(columns.ranking.scores[row])
    verdict = VERDICTS[code]
    known: dict[str, Any] = {
        "file": name,
        "row": record,
        "uid": dataset.uid(record),
        "stage": dataset.stage.value,
        "score": None if isnan(score) else score,
        "verdict": None if verdict is Verdict.NONE else verdict.value,
        "why": columns.why(row),
    }
    texts = {name: columns.union.text(name, row) for name in FIELDS}
    return known | {name: text for name, text in texts.items() if text}


def _cell(text: str) -> str:
    plain = text.translate(_GAPS)
    return f"'{plain}" if plain.lstrip().startswith(_FORMULA) else plain
