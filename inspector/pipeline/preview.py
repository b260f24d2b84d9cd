"""The first records of a file as they would be read, before anything is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from inspector.domain.protocols import Task
from inspector.domain.sample import FIELDS, Sample, join_turns
from inspector.pipeline.stages import Workspace
from inspector.readers.index import choose_reader
from inspector.readers.layouts.detect import check_mapping, map_row, why_unmapped

SAMPLED: Final = 200
SHOWN: Final = 5
LENGTH: Final = 600
DEEP: Final = 3
MOST_POINTERS: Final = 60


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file looks like; plain values, so that it travels from the worker as JSON.

    Attributes:
        path: the file.
        container: name of the reader.
        sampled: number of records looked at.
        layouts: layout to number of sampled records, most frequent first.
        stages: stage to number of sampled records, most frequent first.
        pointers: places in the records that hold text or turns, as JSON pointers (RFC 6901).
        rows: the first records: row number, and field to the beginning of its text.
        problems: row number and reason of the first records that cannot be read.
        n_problems: how many of the sampled records cannot be read.
    """

    path: str
    container: str
    sampled: int
    layouts: dict[str, int] = field(default_factory=dict)
    stages: dict[str, int] = field(default_factory=dict)
    pointers: list[str] = field(default_factory=list)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    n_problems: int = 0

    @property
    def is_clear(self) -> bool:
        """Whether one layout fits every record that was looked at."""
        return self.sampled > 0 and not self.n_problems and len(self.layouts) == 1


def preview(work: Workspace, *, path: str, mapping: Mapping[str, str], task: Task) -> Preview:
    """Read the first records of a file.

    Raises:
        InputError: the file as a whole cannot be read.
        UsageError: the mapping is none.
    """
    check_mapping(mapping)
    source = Path(path)
    reader = choose_reader(source, list(work.registry.readers.values()))
    layouts: Counter[str] = Counter()
    stages: Counter[str] = Counter()
    pointers: dict[str, None] = {}
    rows: list[tuple[int, dict[str, str]]] = []
    problems: list[tuple[int, str]] = []
    n_sampled = 0
    for number, record in enumerate(islice(reader.open(source, task), SAMPLED)):
        n_sampled += 1
        sample = map_row(record.value, mapping) if record.value is not None else None
        if record.value is not None:
            pointers.update(dict.fromkeys(_pointers(record.value, "", DEEP)))
        if sample is None:
            known = record.value is not None
            problems.append(
                (number, why_unmapped(record.value or {}, mapping) if known else record.problem)
            )
            continue
        layouts[sample.layout] += 1
        stages[sample.stage.value] += 1
        if len(rows) < SHOWN:
            rows.append((number, _texts(sample)))
    return Preview(
        path=path,
        container=reader.name,
        sampled=n_sampled,
        layouts=dict(layouts.most_common()),
        stages=dict(stages.most_common()),
        pointers=sorted(pointers)[:MOST_POINTERS],
        rows=rows,
        problems=problems[:SHOWN],
        n_problems=len(problems),
    )


def of_json(content: Mapping[str, Any]) -> Preview:
    """Return the preview that the worker sent."""
    pairs = {name: [tuple(item) for item in content[name]] for name in ("rows", "problems")}
    return Preview(**{**content, **pairs})


def _texts(sample: Sample) -> dict[str, str]:
    present = [name for name in FIELDS if name in sample.fields]
    return {name: join_turns(sample.fields[name])[0][:LENGTH] for name in present}


def _pointers(value: Any, place: str, deep: int) -> list[str]:  # noqa: ANN401 - any JSON
    """Return where texts and lists are, without the elements of lists."""
    if isinstance(value, Mapping) and deep:
        found = []
        for key, inner in list(value.items())[:MOST_POINTERS]:
            name = str(key).replace("~", "~0").replace("/", "~1")
            found += _pointers(inner, f"{place}/{name}", deep - 1)
        return found
    return [place] if place and isinstance(value, str | list) else []
