"""Phrases that look inserted into unrelated prompts, and change the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text import ngrams, phrases, report
from inspector.detectors.text.association import AssociationOptions, judge
from inspector.detectors.text.features import LEAST_INSERTIONS, Feature
from inspector.detectors.text.openings import Openings
from inspector.detectors.text.placement import Placement
from inspector.detectors.text.scatter import Scatter
from inspector.domain.findings import Findings
from inspector.domain.protocols import Detector, DetectorInput, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

LEAST_BOUNDED: Final = 0.3
LEAST_VARIED: Final = 0.1
"""Distinct words beside a phrase that is no sentence, over its occurrences, at least."""


class TriggerAssociation:
    """Phrases of two words or more: insertability, diversity of context, effect on answers."""

    name: ClassVar[str] = "trigger_association"
    title: ClassVar[str] = "Trigger phrases"
    about: ClassVar[str] = (
        "Finds phrases that stand as sentences of their own, or anywhere, in otherwise unrelated "
        "prompts, and whose answers differ from those of similar prompts without them."
    )
    version: ClassVar[int] = 16
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
    if "prompt" not in inputs.vectors or "prompt" not in inputs.neighbours:
        return []
    tokens = ngrams.tokenise(texts)
    grams = ngrams.count_grams(tokens, options.fewest, options.most(len(texts)))
    rare, bounded = phrases.rarity(tokens, grams), phrases.bounded(tokens, grams)
    is_sentence = bounded >= LEAST_BOUNDED
    is_varied = phrases.variety(tokens, grams) >= LEAST_VARIED
    chosen = np.flatnonzero((rare > 0) & (is_sentence | is_varied))
    task.report(0, len(chosen), "weighing phrases")
    inserted = _inserted(tokens, grams, chosen, rare, np.where(is_sentence, bounded, np.nan))
    rows, words = _members(tokens, grams, chosen)
    strong = np.flatnonzero(inserted >= LEAST_INSERTIONS)
    inserted[strong] *= Scatter(tokens, inputs).of_phrases(
        [rows[one] for one in strong],
        [np.unique(words[one]) for one in strong],
        phrases.broken(tokens, grams)[chosen[strong]] < 0.5,
        LEAST_INSERTIONS / inserted[strong],
    )
    names = (" ".join(tokens.words[word] for word in ids.tolist()) for ids in words)
    return list(map(Feature, names, rows, inserted.tolist()))


def _inserted(
    tokens: ngrams.Tokens,
    grams: ngrams.Grams,
    chosen: NDArray[np.int64],
    rare: NDArray[np.float64],
    bounded: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return how many occurrences of each chosen phrase look inserted, by rarity and place.

    ``bounded`` is NaN for phrases that are no sentences. What cannot be enough of them by a cheap
    measure is not measured by a dear one.
    """
    placement, openings = Placement(tokens, grams), Openings(tokens)
    most = grams.sizes * rare
    found = most * np.where(np.isnan(bounded), placement.restored, bounded)
    dear = chosen[found[chosen] >= LEAST_INSERTIONS]
    inner = dear[np.isnan(bounded[dear])]
    found[inner] = most[inner] * placement.by_lot(inner)
    for number in dear[found[dear] >= LEAST_INSERTIONS].tolist():
        first = grams.positions[grams.offsets[number] : grams.offsets[number + 1]]
        left = openings.fragment if np.isnan(bounded[number]) else openings.completeness
        found[number] *= left(first, int(grams.lengths[number]))
    return found[chosen]


def _members(
    tokens: ngrams.Tokens, grams: ngrams.Grams, chosen: NDArray[np.int64]
) -> tuple[list[NDArray[np.int64]], list[NDArray[np.int64]]]:
    """Return the texts that have each chosen phrase, and its words in order."""
    texts, ids = grams.rows.astype(np.int64), tokens.ids.astype(np.int64)
    offsets, lengths = grams.offsets.tolist(), grams.lengths.tolist()
    first = grams.positions[grams.offsets[:-1]].tolist()
    numbers = chosen.tolist()
    rows = [texts[offsets[one] : offsets[one + 1]] for one in numbers]
    return rows, [ids[first[one] : first[one] + lengths[one]] for one in numbers]


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [TriggerAssociation]
