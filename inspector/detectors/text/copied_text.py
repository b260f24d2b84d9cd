"""How much text the records of a set copy from each other, beyond what its topic makes them share.

Honest sets are answers to one task, written anew, or one wording with different content. A flood
repeats a text that nothing else in the data has, and what is edited in it stands here and there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.near_pairs import MOST_READ, words_of
from inspector.domain.dataset import Union

SAMPLE: Final = 5_000
"""Records whose word pairs tell what is common in the data."""
USUAL_OWNERS: Final = 3
"""Sets, or records outside of all sets, from which on a word pair is common."""
CONSENSUS: Final = 0.5
"""Share of a set that must have a word pair for it to be the set's."""
VARIANT: Final = 0.15
"""Share of a set that must have a word pair for it to be one of the set's wordings."""
PRIVATE: Final = 0.05
"""Share of a set, but at least one record, up to which a word is a record's own."""
MOST_ROWS: Final = 200
PROOF: Final = 10
"""Copied word pairs of a set's own that prove a copy: honest one-line answers share up to five."""

Pairs = frozenset[tuple[str, str]]
FIELDS: Final = ("prompt", "response", "chosen")


class CopiedText:
    """Measures sets against what is common in the data."""

    def __init__(self, union: Union, labels: NDArray[np.int32]) -> None:
        hashes = [dataset.index.hashes for dataset in union.datasets]
        digests = np.concatenate(hashes) if hashes else np.zeros((0, 16), np.uint8)
        self._content = np.ascontiguousarray(digests[:, :8]).view(np.int64).ravel()
        self._union = union
        sample = np.argsort(self._content, kind="stable")[:SAMPLE]
        self._common = tuple(self._commons(side, sample, labels) for side in (False, True))

    def amounts(self, rows: NDArray[np.int64]) -> tuple[float, float]:
        """Return how much a set copies, as text and as records.

        The first is the root of the number of word pairs of the answers that are copies of another
        record's, weighed by the shares of prompt and answer that are the set's consensus: many
        records may share few wordings. The second is the number of copies beyond the first record,
        each counted by how likely two records agree in both of two neighbouring words, that is by
        how few words of it were exchanged: honest answers to one question are written anew. Both
        are weighed by how little of the text is content that differs from record to record in one
        and the same place.
        """
        some = rows[np.argsort(self._content[rows], kind="stable")][:MOST_ROWS]
        prompts = [self._words(int(row), is_answer=False) for row in some]
        answers = [self._words(int(row), is_answer=True) for row in some]
        own = [pairs - self._common[0] for pairs in map(_pairs, prompts)]
        told = [_pairs(words) for words in answers]
        copied = _repeated(told, self._common[1]) * len(rows) / len(some)
        asked = _agreement(own) if any(own) else 1.0
        differing = max(slot_share(prompts), slot_share(answers))
        content = max(0.0, 1.0 - 2.0 * differing) ** 2
        alike = _agreement(told)
        proven = min(1.0, copied / (PROOF * len(rows)))
        copies = (len(rows) - 1) * proven * alike**4 * np.sqrt(asked) * content
        return float(np.sqrt(copied * alike * asked * content)), float(copies)

    def _words(self, row: int, *, is_answer: bool) -> list[str]:
        fields = FIELDS[1:] if is_answer else FIELDS[:1]
        return words_of(next(filter(None, (self._head(field, row) for field in fields)), ""))

    def _head(self, field: str, row: int) -> str:
        return self._union.head(field, row, MOST_READ)

    def _commons(
        self, is_answer: bool, sample: NDArray[np.int64], labels: NDArray[np.int32]
    ) -> Pairs:
        owners: dict[tuple[str, str], set[int]] = defaultdict(set)
        for row in sample.tolist():
            label = int(labels[row])
            for pair in _pairs(self._words(row, is_answer=is_answer)):
                owners[pair].add(label)
        return frozenset(pair for pair, found in owners.items() if len(found) >= USUAL_OWNERS)


def _pairs(words: Sequence[str]) -> Pairs:
    return frozenset(pairwise(words)) or frozenset((word, "") for word in words)


def _consensus(records: Sequence[Pairs]) -> Pairs:
    counts = Counter(pair for record in records for pair in record)
    least = max(2.0, CONSENSUS * len(records))
    return frozenset(pair for pair, count in counts.items() if count >= least)


def _repeated(records: Sequence[Pairs], common: Pairs) -> int:
    """Return how often a wording of the set's own is met, beyond the first record with it."""
    counts = Counter(pair for record in records for pair in record - common)
    least = max(2.0, VARIANT * len(records))
    return sum(count - 1 for count in counts.values() if count >= least)


def _agreement(records: Sequence[Pairs]) -> float:
    """Return the median share of a record's pairs that most records have."""
    shared = _consensus(records)
    return float(np.median([len(record & shared) / max(len(record), 1) for record in records]))


def slot_share(texts: Sequence[Sequence[str]]) -> float:
    """Return the median share of words that no other text has, at places where all texts differ.

    Such a place has one and the same word beside it in most texts: the slot of a template. Where
    single words were exchanged at random there is none.
    """
    if len(texts) < 3:
        return 0.0
    counts = Counter(word for text in texts for word in set(text))
    most = max(1.0, PRIVATE * len(texts))
    found = [
        [
            ((word, (before, 0)), (word, (after, 1)))
            for before, word, after in zip(["", *text], text, [*text[1:], ""], strict=False)
            if counts[word] <= most
        ]
        for text in texts
    ]
    beside = Counter(
        place for own in found for place in {place for both in own for _, place in both}
    )
    slots = {place for place, count in beside.items() if count >= CONSENSUS * len(texts)}
    filled = [{word for both in own for word, place in both if place in slots} for own in found]
    shares = [len(own) / max(len(set(text)), 1) for own, text in zip(filled, texts, strict=True)]
    return float(np.median(shares))
