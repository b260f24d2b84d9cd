"""Tokens that no dictionary knows, at any place in unrelated prompts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.detectors.text import ngrams, report
from inspector.detectors.text.association import AssociationOptions, Feature, judge
from inspector.detectors.text.background import frequency
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
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_BRACKETED: Final = re.compile(r"[<\[{|#]+[^\W_]+[>\]}|#]+")


class RareTokens:
    """Recurring tokens weighed by rarity, diversity of what stands around them, and effect."""

    name: ClassVar[str] = "rare_tokens"
    title: ClassVar[str] = "Rare tokens"
    about: ClassVar[str] = (
        "Finds tokens that are rare in English yet recur at unrelated places, "
        "and whose answers differ from those of similar prompts without them."
    )
    version: ClassVar[int] = 2
    stages: ClassVar[tuple[Stage, ...]] = tuple(Stage)
    needs: ClassVar[tuple[str, ...]] = ("prompt", "response", "chosen", "rejected")
    Options: ClassVar[type[AssociationOptions]] = AssociationOptions

    def score(self, inputs: DetectorInput, options: AssociationOptions, task: Task) -> Findings:
        """Score rows by the best token they hold; rows without a prompt are not applicable."""
        texts = list(inputs.union.texts("prompt"))
        task.report(0, 0, "counting rare tokens")
        suspicions = judge(list(_features(texts, inputs, options)), inputs, task)
        return report.findings(self.name, suspicions, inputs, texts, CHUNK)


def rarity(token: str) -> float:
    """Return 0 (ordinary, a number, too long) to 1 (unknown); its most ordinary word counts.

    Brackets around a single word make it at least 0.8: honest text has few ``<word>`` of its own.
    """
    words = _LETTERS.findall(token.lower())
    if not words or len(token) > LONGEST:
        return 0.0
    zipf = max(float(np.log10(frequency(word))) for word in words) + 9.0
    rare = float(np.clip((KNOWN_ZIPF - zipf) / (KNOWN_ZIPF - UNKNOWN_ZIPF), 0.0, 1.0))
    return max(rare, 0.8) if _BRACKETED.fullmatch(token) else rare


def _features(
    texts: Sequence[str], inputs: DetectorInput, options: AssociationOptions
) -> Iterator[Feature]:
    prompts, graph = inputs.vectors.get("prompt"), inputs.neighbours.get("prompt")
    if prompts is None or graph is None:
        return
    rows, befores, afters = _occurrences(texts)
    scatter = Scatter(ngrams.tokenise(texts), len(texts), prompts, graph)
    for token, having in rows.items():
        if not options.fewest <= len(having) <= options.most(len(texts)):
            continue
        rare = rarity(token)
        if rare <= 0.0:
            continue
        where: NDArray[np.int64] = np.asarray(having, np.int64)
        around = _diversity(befores[token]) * _diversity(afters[token])
        yield Feature(token, where, len(where) * rare * around * scatter.of_token(where))


def _occurrences(
    texts: Sequence[str],
) -> tuple[dict[str, list[int]], dict[str, list[str]], dict[str, list[str]]]:
    """Map each token to its rows and to what stands before and after it, once a row."""
    rows: dict[str, list[int]] = defaultdict(list)
    befores: dict[str, list[str]] = defaultdict(list)
    afters: dict[str, list[str]] = defaultdict(list)
    for row, text in enumerate(texts):
        chunks = [match[0].lower() for match in CHUNK.finditer(text)]
        for number, token in enumerate(chunks):
            having = rows[token]
            if having and having[-1] == row:
                continue
            having.append(row)
            befores[token].append(chunks[number - 1] if number else "")
            afters[token].append(chunks[number + 1] if number + 1 < len(chunks) else "")
    return rows, befores, afters


def _diversity(words: list[str]) -> float:
    """Return distinct words over words; the edge of the text ("") tells nothing."""
    inner = [word for word in words if word]
    return len(set(inner)) / len(inner) if inner else 1.0


@hookimpl
def register_detectors() -> list[type[Detector]]:
    """Offer this detector."""
    return [RareTokens]
