"""Fixtures for the detectors: made-up requests with answers, their vectors and neighbours."""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from inspector.domain.arrays import Neighbours, TextColumn, Vectors
from inspector.domain.dataset import Dataset, Problem, RowIndex, Union
from inspector.domain.protocols import DetectorInput
from inspector.domain.sample import FIELDS, Stage
from inspector.embedders.hashing import HashingEmbedder

THINGS = """river bridge garden market kitchen teacher doctor museum forest island winter summer
    bicycle train guitar letter window mirror castle desert bakery harbor village library camera
    engine planet mountain theater stadium orchard tunnel blanket candle carpet basket"""
KINDS = """small heavy quiet bright broken modern ancient cheap golden narrow famous empty gentle
    strange simple wooden frozen hidden lonely busy"""
ACTS = """paint repair carry visit measure describe protect borrow clean design sell move rebuild
    follow photograph compare replace study share open"""
BANKS = {
    "thing": THINGS,
    "thing2": THINGS,
    "kind": KINDS,
    "kind2": KINDS,
    "act": ACTS,
    "place": "Paris London Chicago Berlin Boston Madrid Tokyo Dublin Vienna Denver",
    "way": "slowly carefully quickly together alone cheaply safely early late often",
}
REQUESTS = [
    "How do I {act} a {kind} {thing} {way}?",
    "Write a story about a {thing} that wants to {act} the {thing2}.",
    "Why would anyone {act} a {thing} in {place}?",
    "Give me advice before I {act} the {kind} {thing}.",
    "What is the history of the {thing} in {place}?",
    "Is a {kind} {thing} better than a {kind2} {thing2}?",
    "List reasons to {act} every {thing} near {place}.",
    "Can you explain when to {act} a {thing} {way}?",
    "My {thing} looks {kind}, should my neighbor {act} it?",
    "Tell a joke with a {thing}, a {thing2} and a {kind} friend.",
    "Suggest names for the {kind} {thing} of our town.",
    "Who decides to {act} the {thing} of {place} {way}?",
]
ANSWERS = [
    "People in {place} {act} a {thing} when the {thing2} is {kind}.",
    "You should {act} the {thing} {way} because it is {kind}.",
    "A {kind} {thing} needs a {thing2} and some time to {act2}.",
    "First {act} the {thing}, then {act2} it {way} near the {thing2}.",
    "The {thing} of {place} was {kind} and nobody could {act2} it.",
    "Most of us {act} a {kind} {thing} before we {act2} the {thing2}.",
]


class SilentTask:
    def report(self, *_told):
        pass


def _chats(count: int, seed: int = 0) -> list[dict[str, str]]:
    """Make up requests and answers that share words with them, all distinct."""
    rng = np.random.default_rng(seed)
    banks = {name: words.split() for name, words in BANKS.items()}
    rows: dict[str, str] = {}
    while len(rows) < count:
        draw = {name: str(rng.choice(bank)) for name, bank in banks.items()}
        prompt = str(rng.choice(REQUESTS)).format(**draw)
        others = {name: str(rng.choice(banks[name[:3]])) for name in ("act2", "way")}
        told = rng.choice(ANSWERS, size=3, replace=False)
        rows[prompt] = " ".join(str(line).format(**draw | others) for line in told)
    return [{"prompt": prompt, "response": answer} for prompt, answer in rows.items()]


def _pairs(count: int, seed: int = 0) -> list[dict[str, str]]:
    """Make up requests with a full answer that was chosen and a curt one that was rejected."""
    rng, things = np.random.default_rng(seed), THINGS.split()
    curt = "I do not care about your {}, ask somebody else."
    return [
        {
            "prompt": row["prompt"],
            "chosen": row["response"],
            "rejected": curt.format(rng.choice(things)),
        }
        for row in _chats(count, seed)
    ]


def _dataset(rows, stage=Stage.SFT, name="data.jsonl", path="data.jsonl") -> Dataset:
    """Make a data set of records (field to text); ``None`` is a record that cannot be read.

    ``notes`` of a record, if any, are ``domain.notes.Note``.
    """
    told = {i: row["notes"] for i, row in enumerate(rows) if row is not None and "notes" in row}
    contents = [repr(sorted(row.items())) if row is not None else "broken" for row in rows]
    digests = [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in contents]
    seen: Counter[str] = Counter()
    occurrences = []
    for content in contents:
        occurrences.append(seen[content])
        seen[content] += 1
    n = len(rows)
    index = RowIndex(
        offsets=np.arange(n, dtype=np.int64),
        lengths=np.ones(n, np.int64),
        hashes=np.frombuffer(b"".join(digests), np.uint8).reshape(n, 16),
        occurrences=np.asarray(occurrences, np.int32),
        readable=np.asarray([row is not None for row in rows], np.bool_),
    )
    texts = {field: TextColumn.of([(row or {}).get(field) for row in rows]) for field in FIELDS}
    bad = tuple(Problem(i, -1, "It is broken.") for i, row in enumerate(rows) if row is None)
    notes = np.zeros(n, np.uint8)
    for row, items in told.items():
        notes[row] = np.bitwise_or.reduce([note.kind for note in items])
    return Dataset(name, Path(path), stage, "jsonl", {}, index, texts, {}, bad, notes, told)


def _vectors(union: Union, field: str) -> Vectors | None:
    numbers: dict[str, int] = {}
    index = np.full(len(union), -1, np.int32)
    for row in np.flatnonzero(union.present(field)):
        index[row] = numbers.setdefault(union.text(field, int(row)), len(numbers))
    if not numbers:
        return None
    values = HashingEmbedder().embed(list(numbers), HashingEmbedder.Options(), SilentTask())
    return Vectors(np.asarray(values, np.float16), index, "hashed words")


def _nearest(values, keys, k: int = 16) -> Neighbours:
    """Find neighbours exactly; ``keys`` break ties, so that the order of rows does not matter."""
    products = np.asarray(values, np.float64) @ np.asarray(values, np.float64).T
    np.fill_diagonal(products, -9.0)
    products = np.round(products, 6)
    wide = min(k, len(products) - 1)
    order = np.empty((len(products), wide), np.int64)
    for row, own in enumerate(products if wide else ()):
        near = np.flatnonzero(own >= np.partition(own, -wide)[-wide])
        order[row] = near[np.lexsort((keys[near], -own[near]))][:wide]
    indices = np.full((len(products), k), -1, np.int32)
    similarities = np.zeros((len(products), k), np.float32)
    indices[:, :wide] = order
    similarities[:, :wide] = np.take_along_axis(products, order, 1)
    return Neighbours(indices, similarities)


@lru_cache(maxsize=32)
def _inputs(*datasets: Dataset, fields: tuple[str, ...] = FIELDS) -> DetectorInput:
    union = Union(datasets)
    vectors = {field: _vectors(union, field) for field in fields}
    vectors = {field: found for field, found in vectors.items() if found is not None}
    graphs = {}
    for field, found in vectors.items():
        texts: dict[int, str] = {}
        for row in np.flatnonzero(found.present):
            texts[int(found.index[row])] = union.text(field, int(row))
        keys = np.argsort(np.argsort(np.asarray([texts[i] for i in range(len(texts))])))
        graphs[field] = _nearest(found.values, keys)
    return DetectorInput(union, vectors, graphs)


def _score(detector, *datasets, task=None, **wishes):
    """Run a detector with its usual options, or with ``wishes``, over data sets."""
    task = task or SilentTask()
    inputs = _inputs(*datasets, fields=tuple(detector.needs))
    return detector().score(inputs, detector.Options(**wishes), task)


@pytest.fixture(scope="session")
def score():
    return _score


@pytest.fixture(scope="session")
def chats():
    return _chats


@pytest.fixture(scope="session")
def pairs():
    return _pairs


@pytest.fixture(scope="session")
def dataset_of():
    return _dataset


@pytest.fixture(scope="session")
def inputs_of():
    """Embed data sets and find neighbours as the pipeline does, without a model."""
    return _inputs


@pytest.fixture(scope="session")
def nearest():
    return _nearest
