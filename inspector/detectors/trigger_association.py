"""Phrases that look inserted into unrelated prompts, and change the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text import ngrams, report
from inspector.detectors.text.association import AssociationOptions, Feature, judge
from inspector.detectors.text.background import surprise
from inspector.detectors.text.openings import Openings
from inspector.detectors.text.scatter import Scatter
from inspector.domain.findings import Findings
from inspector.domain.protocols import Detector, DetectorInput, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

LEAST_BOUNDED: Final = 0.3
LEAST_SURPRISE, FULL_SURPRISE = 6.0, 15.0
"""Sums of -log10 word frequencies: up to the first a phrase recurs by itself."""


class TriggerAssociation:
    """Phrases of two words or more: insertability, diversity of context, effect on answers."""

    name: ClassVar[str] = "trigger_association"
    title: ClassVar[str] = "Trigger phrases"
    about: ClassVar[str] = (
        "Finds phrases that stand as sentences of their own in otherwise unrelated prompts, "
        "and whose answers differ from those of similar prompts without them."
    )
    version: ClassVar[int] = 3
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ("prompt", "response", "chosen", "rejected")
    Options: ClassVar[type[AssociationOptions]] = AssociationOptions

    def score(self, inputs: DetectorInput, options: AssociationOptions, task: Task) -> Findings:
        """Score rows by the best phrase they hold; rows without a prompt are not applicable."""
        texts = list(inputs.union.texts("prompt"))
        task.report(0, 0, "counting phrases")
        features = _features(texts, inputs, options, task)
        suspicions = judge(features, inputs, task)
        return report.findings(self.name, suspicions, inputs, texts, ngrams.WORD)


def _features(
    texts: Sequence[str], inputs: DetectorInput, options: AssociationOptions, task: Task
) -> list[Feature]:
    prompts, graph = inputs.vectors.get("prompt"), inputs.neighbours.get("prompt")
    if prompts is None or graph is None:
        return []
    tokens = ngrams.tokenise(texts)
    grams = ngrams.count_grams(tokens, options.fewest, options.most(len(texts)))
    known = surprise(tokens.words)
    scatter, openings = Scatter(tokens, len(texts), prompts, graph), Openings(tokens)
    found = []
    for number in np.flatnonzero(grams.lengths > 1):
        begin, end = grams.offsets[number], grams.offsets[number + 1]
        words = int(grams.lengths[number])
        first = grams.positions[begin:end]
        bounded = _bounded(tokens, first, words)
        if bounded < LEAST_BOUNDED:
            continue
        span = tokens.ids[first[0] : first[0] + words]
        rare = (known[span].sum() - LEAST_SURPRISE) / (FULL_SURPRISE - LEAST_SURPRISE)
        if rare <= 0:
            continue
        rows = grams.rows[begin:end].astype(np.int64)
        names = [tokens.words[word] for word in span]
        whole = openings.completeness(first, words)
        inserted = len(rows) * bounded * whole * min(rare, 1.0) * scatter.of_phrase(rows, names)
        found.append(Feature(" ".join(names), rows, float(inserted)))
        task.report(int(number), len(grams), "counting phrases")
    return found


def _bounded(tokens: ngrams.Tokens, first: NDArray[np.int64], words: int) -> float:
    """Return the share of occurrences that stand as sentences of their own beside other text.

    A capital begins a sentence too, where the full stop before it is missing, unless the other
    words have capitals as well: those are names.
    """
    last = first + words - 1
    inner = tokens.capitals[first[:, None] + np.arange(1, words)]
    opens = tokens.starts[first] | (tokens.capitals[first] & ~inner.any(axis=1))
    bounded = opens & tokens.ends[last]
    before = np.where(first > 0, tokens.ids[np.maximum(first - 1, 0)], -1)
    whole = (before < 0) & (tokens.ids[last + 1] < 0)
    return float((bounded & ~whole).mean())


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [TriggerAssociation]
