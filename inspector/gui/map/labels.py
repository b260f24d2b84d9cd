"""Which keywords stand on the map: those of clusters one can see, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.clusters import Clusters
from inspector.gui.safe_text import one_line

LONGEST: Final = 34
"""Letters of a label."""
MOST: Final = 60
SMALLEST_PX: Final = 18.0
"""A cluster that looks smaller has no label."""
LARGEST: Final = 0.32
"""A cluster that takes more of the view gives way to those within."""
GAP_PX: Final = (10.0, 4.0)
"""Room between labels, beside and above each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """The labels of a map, coarse levels first, in a level the cluster with most rows first.

    Attributes:
        texts: what they say, plain and short.
        levels: int64 (n), level of the cluster; the last one is never too large for its label.
        places: float64 (n, 2), where on the map.
        widths: float64 (n), how wide the cluster is.
        parents: int64 (n), the label of the cluster around it, -1 for none.
    """

    texts: tuple[str, ...]
    levels: NDArray[np.int64]
    places: NDArray[np.float64]
    widths: NDArray[np.float64]
    parents: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def topics(self) -> str:
        """The coarsest labels in a line."""
        pairs = zip(self.texts, self.levels, strict=True)
        return "; ".join(text for text, level in pairs if not level)


def make_labels(clusters: Clusters | None) -> Labels:
    """Return the labels of all clusters; where there are no keywords, the text is empty."""
    found = clusters.levels if clusters is not None else ()
    starts = np.cumsum([0, *(len(level) for level in found)])
    parents = [
        np.where(level.parents >= 0, level.parents + before, -1)
        for level, before in zip(found, [0, *starts[:-2]], strict=False)
    ]
    return Labels(
        texts=tuple(
            plain(words) for level in found for words in _words(level.keywords, len(level))
        ),
        levels=np.repeat(np.arange(len(found)), np.diff(starts)),
        places=_joined([level.centres for level in found]).reshape(-1, 2),
        widths=2 * _joined([level.extents for level in found]),
        parents=_joined(parents).astype(np.int64),
    )


def plain(words: Sequence[str]) -> str:
    """Return keywords as one short line without anything that cannot be seen.

    No keyword is cut: those that do not fit are left out.
    """
    kept = [one_line("".join(filter(str.isprintable, word)), LONGEST) for word in words]
    line = ""
    for word in kept:
        longer = f"{line}, {word}" if line else word
        if len(longer) <= LONGEST:
            line = longer
    return line


def visible(labels: Labels, scale: float, side_px: float) -> NDArray[np.bool_]:
    """Tell which clusters are of a size to be named: neither a dot, nor the whole view.

    A cluster within one that is named is not.
    """
    wide = labels.widths * scale
    is_last = labels.levels == labels.levels.max(initial=0)
    fits = (wide >= SMALLEST_PX) & (is_last | (wide <= LARGEST * side_px))
    fits &= np.array([bool(text) for text in labels.texts], np.bool_)
    is_covered = np.zeros(len(labels), np.bool_)
    for level in range(1, int(labels.levels.max(initial=0)) + 1):
        here = np.flatnonzero((labels.levels == level) & (labels.parents >= 0))
        parents = labels.parents[here]
        is_covered[here] = fits[parents] | is_covered[parents]
    return np.asarray(fits & ~is_covered, np.bool_)


def arrange(
    labels: Labels, sizes: NDArray[np.float64], scale: float, side_px: float
) -> NDArray[np.int64]:
    """Return the labels that stand on the map without touching, wherever one looks.

    Whether two touch does not depend on what part of the map is seen, so that none appears or
    goes while the map is moved.

    Args:
        labels: all labels.
        sizes: float64 (n, 2), width and height of each in pixels.
        scale: pixels a unit of the map.
        side_px: the shorter side of the view.
    """
    middle = labels.places * scale
    room = sizes / 2 + np.array(GAP_PX) / 2
    shown = np.zeros(0, np.int64)
    for label in np.flatnonzero(visible(labels, scale, side_px)).tolist():
        far = np.abs(middle[shown] - middle[label]) >= room[shown] + room[label]
        if far.any(axis=1).all():
            shown = np.append(shown, label)
    return shown


def _words(keywords: Sequence[tuple[str, ...]], count: int) -> Sequence[tuple[str, ...]]:
    return keywords if len(keywords) == count else ((),) * count


def _joined(parts: Sequence[NDArray[np.generic]]) -> NDArray[np.float64]:
    return np.concatenate([np.zeros(0), *(part.astype(np.float64).ravel() for part in parts)])
