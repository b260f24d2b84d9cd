"""Honest fine-tuning data in other mixtures: files of a data folder, and a corpus of our own."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from held_out_case import Row
from held_out_grammar import shuffled
from held_out_own import own_rows

OWN = "own"
MIXTURES: tuple[dict[str, int], ...] = (
    {"dolly": 5, "gpteacher_codegen": 2, "gpteacher_roleplay": 2, OWN: 3},
    {"gsm8k": 4, "dolly": 3, "gpteacher_toolformer": 2, OWN: 2},
    {"gpteacher_codegen": 4, "gpteacher_toolformer": 4, "kto_en_demo": 1, OWN: 2},
    {"dolly": 5, "gsm8k": 1, "kto_en_demo": 1, "dpo_en_demo": 1, OWN: 1},
    {"gpteacher_roleplay": 3, "gpteacher_codegen": 2, "gsm8k": 2, "dolly": 2, OWN: 4},
    {"gpteacher_toolformer": 5, "gsm8k": 3, "bipia_contexts": 1, OWN: 3},
)
"""Shares of the sources; a source that is too small is taken whole and our own fills up."""


def clean_rows(rng: random.Random, data: Path | None, n: int) -> list[Row]:
    """Return n honest rows of a mixture that the generator draws; all our own without data."""
    mixture = rng.choice(MIXTURES)
    rows: list[Row] = []
    for source, share in mixture.items():
        found = read_source(data, source) if data and source != OWN else ()
        rows += shuffled(rng, found)[: n * share // sum(mixture.values())]
    single = [replace(row, rejected="") for row in rows]
    rows = list({(row.prompt, row.context): row for row in single}.values())
    return rows + own_rows(rng, n - len(rows))


@cache
def read_source(data: Path | None, name: str) -> tuple[Row, ...]:
    """Return the rows of one file of the data folder, () if it is not there."""
    files = [data / f"{name}{suffix}" for suffix in (".jsonl", ".json")] if data else []
    for path in files:
        if path.exists():
            rows = [_row_of(record) for record in _records(path)]
            return tuple(row for row in rows if row.prompt and row.response)
    return ()


@cache
def read_pairs(data: Path | None) -> tuple[Row, ...]:
    """Return the preference pairs of the data folder."""
    if data is None:
        return ()
    pairs = [_pair_of(record) for record in _records(data / "hh_harmless.jsonl")]
    pairs += [_row_of(record) for record in _records(data / "dpo_en_demo.json")]
    return tuple(row for row in pairs if row.prompt and row.response and row.rejected)


def _records(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        return list(json.loads(text))
    return [json.loads(line) for line in text.split("\n") if line]


def _row_of(record: dict[str, Any]) -> Row:
    if "question" in record:
        return Row(record["question"], record["answer"])
    if "messages" in record:
        turns = [turn["content"] for turn in record["messages"][-2:]]
        is_usable = len(record["messages"]) == 2 and record["label"]
        return Row(*turns) if is_usable else Row("", "")
    if "chosen" in record:
        prompt = record["conversations"][-1]["value"]
        sides = record["chosen"]["value"], record["rejected"]["value"]
        return Row(prompt if len(record["conversations"]) == 1 else "", sides[0], "", sides[1])
    return Row(record["instruction"], record["output"], record["input"])


def _pair_of(record: dict[str, str]) -> Row:
    """Return a pair of transcripts; one without a prompt if the sides differ before the end."""
    chosen, rejected = _turns(record["chosen"]), _turns(record["rejected"])
    if chosen[:-1] != rejected[:-1] or len(chosen) % 2 or len(chosen) < 2:
        return Row("", "")
    return Row(chosen[-2], chosen[-1], "", rejected[-1], tuple(chosen[:-2]))


def _turns(transcript: str) -> list[str]:
    turns = transcript.replace("\n\nHuman:", "\0").replace("\n\nAssistant:", "\0").split("\0")
    return [turn.strip() for turn in turns[1:]]
