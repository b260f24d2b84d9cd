"""Answers that do not fit their prompt as their neighbours' answers do."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text.tails import upper_tail
from inspector.domain.findings import Evidence, Findings, score_of
from inspector.domain.protocols import Detector, DetectorInput, NoOptions, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

TOLD_P: Final = 5e-3
BLOCK: Final = 4_096


class Mismatch:
    """Cosine of prompt and answer, less what it is for the prompt's neighbours."""

    name: ClassVar[str] = "mismatch"
    title: ClassVar[str] = "Prompt and answer mismatch"
    about: ClassVar[str] = (
        "Finds answers that have less to do with their prompt than the answers to similar prompts."
    )
    version: ClassVar[int] = 1
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ("prompt", "response", "chosen")
    Options: ClassVar[type[NoOptions]] = NoOptions

    def score(self, inputs: DetectorInput, options: NoOptions, task: Task) -> Findings:
        """Score rows by the residual, against the bulk's tail; pairs by their chosen answer."""
        total = len(inputs.union)
        p = np.full(total, np.nan)
        evidence: list[Evidence] = []
        for field in ("response", "chosen"):
            if field not in inputs.vectors or "prompt" not in inputs.vectors:
                continue
            residual, fit = _residual(inputs, field, task)
            mine = upper_tail(residual)
            p = np.where(np.isnan(mine), p, mine)
            for row in np.flatnonzero(mine < TOLD_P):
                reason = (
                    f"the {field} fits its prompt less (cosine {fit[row]:.2f}) than those of "
                    f"similar prompts (by {residual[row]:.2f})"
                )
                strength = float(score_of(mine[row]))
                evidence.append(Evidence(int(row), field, 0, 0, reason, strength))
        summary = f"{len(evidence)} answers do not fit their prompt."
        none = np.zeros(total, np.bool_)
        return Findings(self.name, score_of(p), none, tuple(evidence), (), summary)


def _residual(
    inputs: DetectorInput, field: str, task: Task
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how much less each answer fits than its neighbours' do, and its cosine, or NaN."""
    prompts, answers = inputs.vectors["prompt"], inputs.vectors[field]
    rows = np.flatnonzero(prompts.present & answers.present)
    fit = np.full(len(inputs.union), np.nan)
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        fit[block] = np.einsum("ij,ij->i", prompts.rows(block), answers.rows(block))
        task.report(start, len(rows))
    counts = np.bincount(prompts.index[rows], minlength=len(prompts.values))
    sums = np.bincount(prompts.index[rows], weights=fit[rows], minlength=len(prompts.values))
    usual = sums / np.maximum(counts, 1)
    near = inputs.neighbours["prompt"].indices[prompts.index[rows]]
    known = (near >= 0) & (counts[np.maximum(near, 0)] > 0)
    expected = (usual[np.maximum(near, 0)] * known).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    residual = np.full(len(inputs.union), np.nan)
    residual[rows] = np.where(known.any(axis=1), expected - fit[rows], np.nan)
    return residual, fit


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [Mismatch]
