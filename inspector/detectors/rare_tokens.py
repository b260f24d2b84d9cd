"""Tokens that no dictionary knows, at any place in unrelated prompts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
from pluggy import HookimplMarker

from inspector.detectors.text import ngrams, report
from inspector.detectors.text.association import AssociationOptions, judge
from inspector.detectors.text.background import frequency
from inspector.detectors.text.features import LEAST_INSERTIONS, Feature
from inspector.detectors.text.placement import Placement
from inspector.detectors.text.scatter import Scatter
from inspector.domain.findings import Findings
from inspector.domain.protocols import Detector, DetectorInput, Task
from inspector.domain.sample import Stage

hookimpl = HookimplMarker("inspector")

CHUNK: Final = re.compile(r"[^\s.,;:!?\"'“”‘’…]\S*[^\s.,;:!?\"'“”‘’…]|[^\s.,;:!?\"'“”‘’…]")
"""A run without white space, less the punctuation at its ends."""
KNOWN_ZIPF, UNKNOWN_ZIPF = 4.3, 2.5
"""Zipf frequencies (log10 per 10^9 words): ordinary from the first, rare up to the second."""
LONGEST: Final = 32
DRAWN: Final = 0.8
SHORT: Final = 2
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_MEASURE: Final = re.compile(r"\W*\d[\d.,:/x-]*\W?[^\W\d_]{1,3}\W*")
"""A number with its unit."""
_ENDING: Final = re.compile(r"(?<=\w\.)[^\W\d_]{1,4}$")
"""Of the name of a file or a place in the net."""
_BRACKETED: Final = re.compile(r"[<\[{|#]+[^\W_]+[>\]}|#]+")
_CODE: Final = re.compile(r"[\s\w()\[\]{}<>=!&|+\-*/%$#@\\`'\",.;:°©®™•·]*")
"""Marks that programs, tables and formulas are made of."""
_PICTURE: Final = re.compile(r"(?!.$)[\W_]*(?:[^\W\d_][\W_]+)?")
"""Several marks, and one letter at most between them."""


class RareTokens:
    """Recurring tokens weighed by rarity, diversity of what stands around them, and effect."""

    name: ClassVar[str] = "rare_tokens"
    title: ClassVar[str] = "Rare tokens"
    about: ClassVar[str] = (
        "Finds tokens that are rare in English yet recur at unrelated places, "
        "and whose answers differ from those of similar prompts without them."
    )
    version: ClassVar[int] = 11
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ("prompt", "response", "chosen", "rejected")
    Options: ClassVar[type[AssociationOptions]] = AssociationOptions

    def score(self, inputs: DetectorInput, options: AssociationOptions, task: Task) -> Findings:
        """Score rows by the best token they hold; rows without a prompt are not applicable."""
        texts = list(inputs.union.texts("prompt"))
        task.report(0, 0, "counting rare tokens")
        suspicions = judge(_features(texts, inputs, options), inputs, task)
        return report.findings(self.name, suspicions, inputs, texts, CHUNK)


def rarity(token: str) -> float:
    """Return 0 (ordinary, a number, too long) to 1 (unknown); its most ordinary word counts.

    Pieces of one or two letters say nothing beside others: they count joined, or as the token is.
    Brackets around a single word make it at least 0.8: honest text has few ``<word>`` of its own.
    So rare is what is drawn with marks, other than those of programs and formulas ("=^o^==").
    """
    token = token.lower()
    if len(token) > LONGEST:
        return 0.0
    if _PICTURE.fullmatch(token) and not _CODE.fullmatch(token):
        return DRAWN
    words = _LETTERS.findall(token)
    if not words or _MEASURE.fullmatch(token):
        return 0.0
    if len(words) > 1:
        long = [word for word in words if len(word) > SHORT] or ["".join(words)]
        words = [*long, token, *_ENDING.findall(token)]
    zipf = max(float(np.log10(frequency(word))) for word in words) + 9.0
    rare = float(np.clip((KNOWN_ZIPF - zipf) / (KNOWN_ZIPF - UNKNOWN_ZIPF), 0.0, 1.0))
    return max(rare, DRAWN) if _BRACKETED.fullmatch(token) else rare


def _features(
    texts: Sequence[str], inputs: DetectorInput, options: AssociationOptions
) -> list[Feature]:
    if "prompt" not in inputs.vectors or "prompt" not in inputs.neighbours:
        return []
    tokens = ngrams.tokenise(texts, CHUNK)
    grams = ngrams.count_grams(tokens, options.fewest, options.most(len(texts)), longest=1)
    names = [tokens.words[word] for word in tokens.ids[grams.positions[grams.offsets[:-1]]]]
    rare = np.asarray([rarity(name) for name in names], np.float64)
    placement = Placement(tokens, grams)
    most = grams.sizes * rare
    inserted = most * placement.restored
    dear = np.flatnonzero((rare > 0) & (inserted >= LEAST_INSERTIONS))
    texts_of = np.split(grams.rows.astype(np.int64), grams.offsets[1:-1])
    scattered = Scatter(tokens, inputs).of_inserted([texts_of[one] for one in dear])
    inserted[dear] = most[dear] * placement.by_lot(dear) * scattered
    return [
        Feature(names[one], texts_of[one], float(inserted[one])) for one in np.flatnonzero(rare > 0)
    ]


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [RareTokens]
