"""What a mutation touched, so that views repaint just that."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Parts of a project that are no longer as they were.

    Attributes:
        datasets: names of datasets added or read anew.
        labels: number of labels that differ now.
        scores: the ranking changed.
        points: the map changed.
    """

    datasets: tuple[str, ...] = ()
    labels: int = 0
    scores: bool = False
    points: bool = False
