"""What a mutation touched, so that views repaint just that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from inspector.domain.labels import LabelKey, Verdict


@dataclass(frozen=True, slots=True)
class Changes:
    """Parts of a project that are no longer as they were.

    Attributes:
        datasets: names of datasets added or read anew.
        labels: number of labels that differ now.
        scores: the ranking changed.
        points: the map changed.
        verdicts: the labels that differ, as they are now; ``row_notes`` and ``row_tags`` likewise.
    """

    datasets: tuple[str, ...] = ()
    labels: int = 0
    scores: bool = False
    points: bool = False
    verdicts: Mapping[LabelKey, Verdict] = field(default_factory=dict, compare=False)
    row_notes: Mapping[LabelKey, str] = field(default_factory=dict, compare=False)
    row_tags: Mapping[LabelKey, tuple[str, ...]] = field(default_factory=dict, compare=False)
