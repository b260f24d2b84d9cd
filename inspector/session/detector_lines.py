"""What each detector found, as numbers for a small picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.findings import Findings, p_of
from inspector.pipeline.plugins import load_plugins
from inspector.session.results import Results

BINS: Final = 24
FOUND: Final = 0.3
"""Score above which a detector is said to have found a row: p below one in a million."""


@dataclass(frozen=True, slots=True, eq=False)
class DetectorLine:
    """One detector.

    Attributes:
        name: as in queries and weights.
        title: for people.
        about: what it looks for.
        found: rows that score above ``FOUND``.
        counts: int64 (``BINS``), rows by score, 0 to 1.
    """

    name: str
    title: str
    about: str
    found: int
    counts: NDArray[np.int64]

    @property
    def query(self) -> str:
        """What asks for the rows it found."""
        return f"{self.name}>{FOUND:g}"

    @property
    def tooltip(self) -> str:
        """What it looks for and found, in words."""
        rows = f"{self.found:,} {'row scores' if self.found == 1 else 'rows score'}"
        return (
            f"{self.title}\n{self.about}\n{rows} above {FOUND:g}, which an honest row does with "
            f"p < {float(p_of(FOUND)):.0e}."
        )


def detector_lines(results: Results) -> list[DetectorLine]:
    """Return the detectors that ran, those that found most first; not on the GUI thread."""
    known = load_plugins().detectors
    lines = []
    for findings in results.findings:
        detector = known.get(findings.detector)
        title = detector.title if detector is not None else findings.detector
        about = detector.about if detector is not None else ""
        lines.append(_line(findings, title, about))
    return sorted(lines, key=lambda line: (-line.found, line.title))


def _line(findings: Findings, title: str, about: str) -> DetectorLine:
    scores = findings.scores[~np.isnan(findings.scores)]
    bins = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    return DetectorLine(
        findings.detector,
        title,
        about,
        int(np.count_nonzero(scores > FOUND)),
        np.bincount(bins, minlength=BINS).astype(np.int64),
    )
