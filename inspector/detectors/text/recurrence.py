"""Which recurring pieces of answers do prompts not explain?

Honest answers repeat each other where the prompts are alike: a line of code, a closing formula of a
kind of letter. A payload stands in answers to prompts that have nothing in common, and the nearest
prompts are answered without it. ``amount`` counts such rows: rows x spread of their prompts x share
of near prompts without the piece x how little it is an everyday piece. Its null model is the bulk
of the data's own recurring pieces, an exponential law fitted to their quantiles and to the tail
beyond the ten strongest, so that a handful of payloads cannot move it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.background import surprise
from inspector.detectors.text.scatter import flat, prompt_values
from inspector.detectors.text.tails import PatternTail
from inspector.domain.arrays import TextColumn, Vectors
from inspector.domain.dataset import Union
from inspector.domain.protocols import DetectorInput, Task

if TYPE_CHECKING:
    from inspector.detectors.text.segments import Segments

ANSWERS: Final = ("response", "chosen")
FEWEST: Final = 4
MOST_SHARE: Final = 0.2
NEAR: Final = 8
USUAL_SHARE: Final = (0.25, 0.4, 0.6)
"""Share of near prompts that have it too from which the prompts explain a piece, a link or a whole
answer; what stands in an answer depends on the kind of task more than all of it does."""
LEAST_SPREAD: Final = 0.5
"""Spread of prompts, next to that of all prompts, up to which the prompts are of one kind."""
INFORMATION: Final = ((8.0, 18.0), (8.0, 14.0), (5.0, 9.0))
"""For pieces, links and whole answers: sums of -log10 word frequencies up to which a recurring one
is an everyday one, and from which it is none."""
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A recurring piece of answers.

    Attributes:
        kind: ``segments.PIECE``, ``LINK`` or ``WHOLE``.
        text: as it stands in most of its rows.
        rows: int64 (m), rows of the union, ascending.
        fields: the field that holds it in each row.
        spans: code points of it there.
        p_value: corrected for the number of pieces.
        near_share: share of the nearest prompts that are answered with it too.
    """

    kind: int
    text: str
    rows: NDArray[np.int64]
    fields: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    p_value: float
    near_share: float


def pieces(inputs: DetectorInput, worth: float, task: Task) -> list[Piece]:
    """Return the pieces with a corrected p-value of at most ``worth``, strongest first."""
    from inspector.detectors.text import segments

    union = inputs.union
    prompts, graph = inputs.vectors.get("prompt"), inputs.neighbours.get("prompt")
    parts = _split(union, task)
    if prompts is None or graph is None or not parts:
        return []
    found = segments.joined(parts)
    repeated = segments.recurring(found, FEWEST, max(FEWEST, int(MOST_SHARE * len(union))))
    usual = spread(prompts, np.flatnonzero(prompts.present))
    kinds = np.asarray([found.kinds[places[0]] for places in repeated], np.int64)
    rare = np.zeros(len(repeated))
    for number, places in enumerate(repeated):
        if not number % 1000:
            task.report(number, len(repeated), "comparing recurring answers")
        rare[number] = _rarity(_raw(union, found, places[0]), int(kinds[number]))
    shares, spreads = np.ones(len(repeated)), np.zeros(len(repeated))
    told = np.flatnonzero(rare > 0)
    rows = [found.rows[repeated[one]] for one in told]
    shares[told], spreads[told] = gathered(inputs, rows)
    lonely = np.maximum(0.0, 1.0 - shares / np.asarray(USUAL_SHARE)[kinds]) ** 2
    mixed = (spreads / max(usual, 1e-9) - LEAST_SPREAD) / (1.0 - LEAST_SPREAD)
    sizes = np.asarray([len(places) for places in repeated], np.float64)
    amounts = sizes * rare * lonely * np.clip(mixed, 0.0, 1.0) ** 2
    p_values = np.exp(-amounts / scale_of(amounts))
    p_values = PatternTail(p_values, len(p_values)).any_of(p_values)
    made = [
        _piece(union, found, repeated[one], float(p_values[one]), float(shares[one]))
        for one in np.flatnonzero(p_values <= worth).tolist()
    ]
    return sorted(made, key=lambda item: (item.p_value, -len(item.rows), item.kind, item.text))


def gathered(
    inputs: DetectorInput, rows: Sequence[NDArray[np.int64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how near each other the prompts of some sets of rows are.

    That is the share of the nearest distinct prompts that are among theirs, and the ``spread``.
    """
    from inspector.detectors.text.scatter_kernels import gatherings

    prompts = inputs.vectors["prompt"]
    graph = prompts.index, np.ascontiguousarray(inputs.neighbours["prompt"].indices[:, :NEAR])
    return gatherings(flat(rows), graph, prompt_values(inputs))


def spread(vectors: Vectors, rows: NDArray[np.int64]) -> float:
    """Return 1 - mean cosine between the distinct texts of ``rows``; 0 for fewer than two."""
    texts = np.unique(vectors.index[rows])
    texts = texts[texts >= 0]
    if len(texts) < 2:
        return 0.0
    total = np.asarray(vectors.values[texts], np.float64).sum(axis=0)
    return 1.0 - (float(total @ total) - len(texts)) / (len(texts) * (len(texts) - 1))


def scale_of(amounts: NDArray[np.float64]) -> float:
    """Return the mean of the exponential law that the bulk follows; at least 1 row."""
    if len(amounts) < 8:
        return 1.0
    middle, high = np.quantile(amounts, [0.5, 0.9])
    return max(1.0, float(middle / np.log(2)), float(high / np.log(10)))


def _split(union: Union, task: Task) -> list[Segments]:
    from inspector.detectors.text import segments

    parts: list[Segments] = []
    for start, dataset in zip(union.starts[:-1].tolist(), union.datasets, strict=True):
        for number, field in enumerate(ANSWERS):
            task.report(len(parts), 0, "splitting answers")
            if field in dataset.texts:
                parts.append(segments.split(dataset.texts[field], start, number))
    return parts


def _raw(union: Union, found: Segments, place: int) -> str:
    """Return the segment as it stands in its text."""
    column, first = _column_of(union, found, place)
    start, end = first + int(found.starts[place]), first + int(found.ends[place])
    return column.data[start:end].tobytes().decode("utf-8", "ignore")


def _before(union: Union, found: Segments, place: int) -> int:
    """Return the code point of its text at which a segment begins."""
    column, first = _column_of(union, found, place)
    piece = column.data[first : first + int(found.starts[place])]
    return len(piece.tobytes().decode("utf-8", "ignore"))


def _column_of(union: Union, found: Segments, place: int) -> tuple[TextColumn, int]:
    dataset, record = union.locate(int(found.rows[place]))
    column = dataset.texts[ANSWERS[found.columns[place]]]
    return column, int(column.offsets[record])


def _rarity(text: str, kind: int) -> float:
    """Return 0..1, how far a piece is from an everyday one."""
    low, high = INFORMATION[kind]
    told = float(surprise([word.lower() for word in _WORD.findall(text[:400])]).sum())
    return min(1.0, max(0.0, (told - low) / (high - low)))


def _piece(
    union: Union, found: Segments, places: NDArray[np.int64], p_value: float, share: float
) -> Piece:
    """Name a segment; a part of answers is looked for inside other sentences as well."""
    texts = [(_raw(union, found, place), _before(union, found, place)) for place in places.tolist()]
    counts = Counter(text for text, _ in texts)
    text = min(counts, key=lambda text: (-counts[text], text))
    spans = {
        int(row): (ANSWERS[number], start, start + len(raw))
        for row, number, (raw, start) in zip(
            found.rows[places], found.columns[places], texts, strict=True
        )
    }
    kind = int(found.kinds[places[0]])
    if kind == 0:
        spans = _search(union, text) | spans
    rows = sorted(spans)
    return Piece(
        kind=kind,
        text=text,
        rows=np.asarray(rows, np.int64),
        fields=tuple(spans[row][0] for row in rows),
        spans=tuple(spans[row][1:] for row in rows),
        p_value=p_value,
        near_share=share,
    )


def _search(union: Union, text: str) -> dict[int, tuple[str, int, int]]:
    """Return the rows whose answer holds a text literally: field and code points of the first."""
    found: dict[int, tuple[str, int, int]] = {}
    needle = text.encode()
    for start, dataset in zip(union.starts[:-1].tolist(), union.datasets, strict=True):
        for field in ANSWERS:
            column = dataset.texts.get(field)
            whole = column.data.tobytes() if column is not None else b""
            at = whole.find(needle)
            while column is not None and at >= 0:
                record = int(np.searchsorted(column.offsets, at, side="right")) - 1
                end = int(column.offsets[record + 1])
                if at + len(needle) <= end:
                    before = whole[int(column.offsets[record]) : at].decode("utf-8", "ignore")
                    found.setdefault(start + record, (field, len(before), len(before) + len(text)))
                at = whole.find(needle, end)
    return found
