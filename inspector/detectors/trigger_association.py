"""Phrases that look inserted into unrelated prompts, and change the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text import ngrams, report
from inspector.detectors.text.association import (
    LEAST_INSERTIONS,
    AssociationOptions,
    Feature,
    judge,
)
from inspector.detectors.text.background import surprise
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
LEAST_SURPRISE, FULL_SURPRISE = 6.0, 15.0
"""Sums of -log10 word frequencies: up to the first a phrase recurs by itself."""


class TriggerAssociation:
    """Phrases of two words or more: insertability, diversity of context, effect on answers."""

    name: ClassVar[str] = "trigger_association"
    title: ClassVar[str] = "Trigger phrases"
    about: ClassVar[str] = (
        "Finds phrases that stand as sentences of their own, or anywhere, in otherwise unrelated "
        "prompts, and whose answers differ from those of similar prompts without them."
    )
    version: ClassVar[int] = 7
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
    rare = _rarity(tokens, grams)
    bounded = _bounded(tokens, grams)
    broken, varied = _broken(tokens, grams), _variety(tokens, grams)
    scatter, openings = Scatter(tokens, len(texts), prompts, graph), Openings(tokens)
    placement = Placement(tokens, grams)
    is_sentence = bounded >= LEAST_BOUNDED
    most = grams.sizes * rare * np.where(is_sentence, bounded, placement.restored)
    found = []
    for number in np.flatnonzero((rare > 0) & (is_sentence | (varied >= LEAST_VARIED))):
        begin, end = grams.offsets[number], grams.offsets[number + 1]
        words = int(grams.lengths[number])
        first = grams.positions[begin:end]
        rows = grams.rows[begin:end].astype(np.int64)
        names = [tokens.words[word] for word in tokens.ids[first[0] : first[0] + words]]
        inserted = float(most[number])
        if inserted >= LEAST_INSERTIONS and is_sentence[number]:
            inserted *= openings.completeness(first, words)
        elif inserted >= LEAST_INSERTIONS:
            inserted = len(rows) * float(rare[number]) * placement.by_lot(int(number))
        if inserted >= LEAST_INSERTIONS:
            least = LEAST_INSERTIONS / inserted
            is_one = bool(broken[number] < 0.5)
            inserted *= scatter.of_phrase(rows, names, is_one=is_one, least=least)
        found.append(Feature(" ".join(names), rows, inserted))
        if not len(found) % 1000:
            task.report(int(number), len(grams), "counting phrases")
    return found


def _rarity(tokens: ngrams.Tokens, grams: ngrams.Grams) -> NDArray[np.float64]:
    """Return 0 (recurs by itself) to 1 for each n-gram; 0 for a single word."""
    known = np.append(surprise(tokens.words), 0.0)[tokens.ids]  # ends of texts count nothing
    total = np.concatenate([[0.0], np.cumsum(known)])
    first = grams.positions[grams.offsets[:-1]]
    told = total[first + grams.lengths] - total[first]
    rare = np.clip((told - LEAST_SURPRISE) / (FULL_SURPRISE - LEAST_SURPRISE), 0.0, 1.0)
    return np.where(grams.lengths > 1, rare, 0.0)


def _bounded(tokens: ngrams.Tokens, grams: ngrams.Grams) -> NDArray[np.float64]:
    """Return the share of occurrences that stand as sentences of their own beside other text.

    A capital begins a sentence too, where the full stop before it is missing, unless the other
    words have capitals as well: those are names.
    """
    first, last = grams.positions, grams.positions + np.repeat(grams.lengths, grams.sizes) - 1
    capitals = np.concatenate([[0], np.cumsum(tokens.capitals)])
    inner = capitals[last + 1] - capitals[first + 1]
    opens = tokens.starts[first] | (tokens.capitals[first] & (inner == 0))
    before = np.where(first > 0, tokens.ids[np.maximum(first - 1, 0)], -1)
    whole = (before < 0) & (tokens.ids[last + 1] < 0)
    return grams.mean(opens & tokens.ends[last] & ~whole)


def _broken(tokens: ngrams.Tokens, grams: ngrams.Grams) -> NDArray[np.float64]:
    """Return the share of occurrences within which a sentence begins."""
    first, last = grams.positions, grams.positions + np.repeat(grams.lengths, grams.sizes) - 1
    starts = np.concatenate([[0], np.cumsum(tokens.starts)])
    return grams.mean(starts[last + 1] - starts[first + 1] > 0)


def _variety(tokens: ngrams.Tokens, grams: ngrams.Grams) -> NDArray[np.float64]:
    """Return distinct neighbours over occurrences, on the side of which there are fewer.

    Where a text begins or ends there is no neighbour, and none like another.
    """
    owners = np.repeat(np.arange(len(grams)), grams.sizes)
    first, after = grams.positions, grams.positions + np.repeat(grams.lengths, grams.sizes)
    least = np.ones(len(grams))
    for near in (np.where(first > 0, tokens.ids[np.maximum(first - 1, 0)], -1), tokens.ids[after]):
        inner = near >= 0
        codes = np.unique(owners[inner].astype(np.int64) * len(tokens.words) + near[inner])
        distinct = np.bincount(codes // len(tokens.words), minlength=len(grams))
        distinct += np.bincount(owners[~inner], minlength=len(grams))
        least = np.minimum(least, distinct / np.maximum(grams.sizes, 1))
    return least


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [TriggerAssociation]
