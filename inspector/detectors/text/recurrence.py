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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.background import surprise
from inspector.detectors.text.tails import PatternTail
from inspector.domain.arrays import Neighbours, Vectors
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
    amounts, shares = np.zeros(len(repeated)), np.ones(len(repeated))
    for number, places in enumerate(repeated):
        if not number % 1000:
            task.report(number, len(repeated), "comparing recurring answers")
        rows = found.rows[places]
        kind = int(found.kinds[places[0]])
        rare = _rarity(_raw(union, found, places[0])[0], kind)
        if rare > 0:
            shares[number] = near_share(prompts, graph, rows)
            lonely = max(0.0, 1.0 - shares[number] / USUAL_SHARE[kind]) ** 2
            mixed = spread(prompts, rows) / max(usual, 1e-9)
            mixed = min(1.0, max(0.0, (mixed - LEAST_SPREAD) / (1.0 - LEAST_SPREAD))) ** 2
            amounts[number] = len(rows) * rare * lonely * mixed
    p_values = np.exp(-amounts / scale_of(amounts))
    p_values = PatternTail(p_values, len(p_values)).any_of(p_values)
    made = [
        _piece(union, found, repeated[one], float(p_values[one]), float(shares[one]))
        for one in np.flatnonzero(p_values <= worth).tolist()
    ]
    return sorted(made, key=lambda item: (item.p_value, -len(item.rows), item.kind, item.text))


def near_share(prompts: Vectors, graph: Neighbours, rows: NDArray[np.int64]) -> float:
    """Return the share of the nearest distinct prompts of ``rows`` that are among theirs."""
    own = prompts.index[rows]
    own = np.unique(own[own >= 0])
    near = graph.indices[own, :NEAR]
    return float(np.isin(near[near >= 0], own).mean()) if (near >= 0).any() else 1.0


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


def _raw(union: Union, found: Segments, place: int) -> tuple[str, int]:
    """Return the segment as it stands in its text, and the code point at which it begins."""
    dataset, record = union.locate(int(found.rows[place]))
    column = dataset.texts[ANSWERS[found.columns[place]]]
    first = int(column.offsets[record])
    start, end = first + int(found.starts[place]), first + int(found.ends[place])
    before = len(column.data[first:start].tobytes().decode("utf-8", "ignore"))
    return column.data[start:end].tobytes().decode("utf-8", "ignore"), before


def _rarity(text: str, kind: int) -> float:
    """Return 0..1, how far a piece is from an everyday one."""
    low, high = INFORMATION[kind]
    told = float(surprise([word.lower() for word in _WORD.findall(text[:400])]).sum())
    return min(1.0, max(0.0, (told - low) / (high - low)))


def _piece(
    union: Union, found: Segments, places: NDArray[np.int64], p_value: float, share: float
) -> Piece:
    """Name a segment; a part of answers is looked for inside other sentences as well."""
    texts = [_raw(union, found, int(place)) for place in places]
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
