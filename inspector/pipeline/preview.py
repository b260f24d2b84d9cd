"""The first records of a file as they would be read, before anything is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from inspector.domain.errors import UsageError
from inspector.domain.protocols import Record, Task
from inspector.domain.sample import FIELDS, Sample
from inspector.pipeline.stages import Workspace
from inspector.readers.index import choose_reader
from inspector.readers.layouts.detect import check_mapping, map_row, why_unmapped
from inspector.readers.layouts.guess import Guess, guess_layouts
from inspector.readers.layouts.mapping import pointer_of
from inspector.readers.layouts.table import KNOWN_FROM

SAMPLED: Final = 200
SHOWN: Final = 5
SHOWN_TURNS: Final = 6
SHOWN_PROBLEMS: Final = 20
LENGTH: Final = 400
DEEP: Final = 3
MOST_POINTERS: Final = 60
_MESSAGE_KEYS: Final = frozenset({"role", "from", "messages"})

Turns = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A layout that fits some of the records.

    Attributes:
        layout: its name.
        by: who writes such records.
        stage: of a record with this layout.
        share: of the sampled records that it fits, 0 to 1.
        columns: field to the JSON pointers of its columns.
        mapping: what makes every record be read so.
    """

    layout: str
    by: str
    stage: str
    share: float
    columns: dict[str, list[str]]
    mapping: dict[str, str]


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A record as it would be read: field to the (role, beginning of the text) of its turns."""

    row: int
    layout: str
    stage: str
    fields: dict[str, Turns]


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
        guesses: the layouts that fit most, whatever the mapping is; best first.
        rows: the first records that can be read.
        problems: row number, byte offset (-1 if none) and reason of the first that cannot.
        n_problems: how many of the sampled records cannot be read.
    """

    path: str
    container: str
    sampled: int
    layouts: dict[str, int] = field(default_factory=dict)
    stages: dict[str, int] = field(default_factory=dict)
    pointers: list[str] = field(default_factory=list)
    guesses: list[Reading] = field(default_factory=list)
    rows: list[PreviewRow] = field(default_factory=list)
    problems: list[tuple[int, int, str]] = field(default_factory=list)
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
    records = list(islice(reader.open(source, task), SAMPLED))
    samples = [None if each.value is None else map_row(each.value, mapping) for each in records]
    read = [(row, sample) for row, sample in enumerate(samples) if sample is not None]
    problems = [
        (row, _offset(record), _reason(record, mapping))
        for row, record in enumerate(records)
        if samples[row] is None
    ]
    values = [record.value for record in records if record.value is not None]
    return Preview(
        path=path,
        container=reader.name,
        sampled=len(records),
        layouts=dict(Counter(sample.layout for _, sample in read).most_common()),
        stages=dict(Counter(sample.stage.value for _, sample in read).most_common()),
        pointers=_pointers_in(values),
        guesses=[_reading(guess, len(values), len(records)) for guess in guess_layouts(values)],
        rows=[_row(row, sample) for row, sample in read[:SHOWN]],
        problems=problems[:SHOWN_PROBLEMS],
        n_problems=len(problems),
    )


def why_refused(mapping: Mapping[str, str]) -> str:
    """Say in one sentence what is wrong with a mapping; empty if nothing is."""
    try:
        check_mapping(mapping)
    except UsageError as error:
        return str(error)
    return ""


def of_json(content: Mapping[str, Any]) -> Preview:
    """Return the preview that the worker sent."""
    rows = [PreviewRow(**{**row, "fields": _pairs(row["fields"])}) for row in content["rows"]]
    read = {
        "guesses": [Reading(**each) for each in content["guesses"]],
        "rows": rows,
        "problems": [tuple(each) for each in content["problems"]],
    }
    return Preview(**{**content, **read})


def _pairs(fields: Mapping[str, list[list[str]]]) -> dict[str, Turns]:
    return {name: [(role, text) for role, text in turns] for name, turns in fields.items()}


def _reading(guess: Guess, n_parsed: int, n_sampled: int) -> Reading:
    return Reading(
        layout=guess.layout,
        by=KNOWN_FROM[guess.layout],
        stage=guess.stage.value,
        share=round(guess.share * n_parsed) / n_sampled,
        columns={name: list(pointers) for name, pointers in guess.pointers.items()},
        mapping=dict(guess.mapping),
    )


def _row(row: int, sample: Sample) -> PreviewRow:
    fields: dict[str, Turns] = {
        name: [(turn.role, turn.text[:LENGTH]) for turn in sample.fields[name][:SHOWN_TURNS]]
        for name in FIELDS
        if name in sample.fields
    }
    return PreviewRow(row, sample.layout, sample.stage.value, fields)


def _reason(record: Record, mapping: Mapping[str, str]) -> str:
    return record.problem if record.value is None else why_unmapped(record.value, mapping)


def _offset(record: Record) -> int:
    """Return where to look in the file; -1 if its records lie at no byte of their own."""
    if record.problem_offset >= 0 or record.length == 0:
        return record.problem_offset
    return record.offset


def _pointers_in(values: Sequence[Mapping[str, Any]]) -> list[str]:
    found: dict[str, None] = {}
    for value in values:
        found.update(dict.fromkeys(_pointers(value, "", DEEP)))
    return sorted(found)[:MOST_POINTERS]


def _pointers(value: Any, place: str, deep: int) -> list[str]:  # noqa: ANN401 - any JSON
    """Return where texts, flags, messages and lists are, without the elements of lists."""
    if isinstance(value, Mapping) and deep:
        found = [place] if place and not _MESSAGE_KEYS.isdisjoint(value) else []
        for key, inner in list(value.items())[:MOST_POINTERS]:
            found += _pointers(inner, place + pointer_of(str(key)), deep - 1)
        return found
    return [place] if place and isinstance(value, str | list | bool) else []
