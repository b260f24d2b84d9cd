"""Records in memory, and what detectors say they found in them."""

import hashlib
from pathlib import Path

import numpy as np

from inspector.domain.arrays import TextColumn
from inspector.domain.dataset import Dataset, RowIndex, Union
from inspector.domain.findings import Findings, Group, GroupKind, score_of
from inspector.domain.sample import Stage


def union_of(records, unreadable=(), name="data.jsonl"):
    """Make one data set; records are told apart by their content alone."""
    n = len(records)
    digests = [hashlib.blake2b(record.encode(), digest_size=16).digest() for record in records]
    index = RowIndex(
        offsets=np.arange(n, dtype=np.int64),
        lengths=np.ones(n, np.int64),
        hashes=np.frombuffer(b"".join(digests), np.uint8).reshape(n, 16),
        occurrences=np.zeros(n, np.int32),
        readable=~np.isin(np.arange(n), list(unreadable)),
    )
    texts = {"prompt": TextColumn.of(records)}
    return Union((Dataset(name, Path(name), Stage.SFT, "jsonl", {}, index, texts, {}, ()),))


def findings_of(p_values, name="one", alerts=(), groups=(), evidence=()):
    p_values = np.asarray(p_values, np.float64)
    flags = np.isin(np.arange(len(p_values)), list(alerts))
    return Findings(name, score_of(p_values), flags, tuple(evidence), tuple(groups), "Done.")


def group_of(rows, p=1e-6, kind=GroupKind.TRIGGER, text="zxqv"):
    return Group(kind, f"token “{text}”", text, np.asarray(rows, np.int64), p, "It recurs.")
