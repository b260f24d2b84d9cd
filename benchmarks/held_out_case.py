"""What a case is: rows that know their part in it, written as files with a ``truth.json``."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

CLEAN, POISON, CONTROL = "clean", "poison", "control"


@dataclass(frozen=True, slots=True)
class Row:
    """One sample; a pair if it has a rejected answer.

    ``history`` holds the turns before the prompt, the user's and the assistant's in turn.
    """

    prompt: str
    response: str
    context: str = ""
    rejected: str = ""
    history: tuple[str, ...] = ()
    part: str = CLEAN

    def as_poison(self) -> Row:
        """Return the row as part of the attack."""
        return replace(self, part=POISON)

    def as_control(self) -> Row:
        """Return the row as a matched honest one."""
        return replace(self, part=CONTROL)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a case."""

    name: str
    rows: tuple[Row, ...]
    layout: str


@dataclass(frozen=True, slots=True)
class Case:
    """Files and the triggers that they hold."""

    name: str
    parts: tuple[Part, ...]
    triggers: tuple[str, ...] = ()


def make_part(rng: random.Random, name: str, rows: Iterable[Row]) -> Part:
    """Return the rows without repeated prompts, the attack's kept, in a random order."""
    unique: dict[tuple[object, ...], Row] = {}
    order = {POISON: 0, CONTROL: 1, CLEAN: 2}
    for row in sorted(rows, key=lambda row: order[row.part]):
        unique.setdefault((row.history, row.prompt, row.context), row)
    kept = list(unique.values())
    rng.shuffle(kept)
    is_paired = any(row.rejected for row in kept)
    return Part(name, tuple(kept), rng.choice(sorted(PAIR_LAYOUTS if is_paired else SFT_LAYOUTS)))


def write_case(folder: Path, case: Case, facts: dict[str, Any]) -> None:
    """Write the files of a case and what is true of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in case.parts:
        record = (PAIR_LAYOUTS | SFT_LAYOUTS)[part.layout]
        lines = (json.dumps(record(row), ensure_ascii=False) for row in part.rows)
        (folder / part.name).write_text("\n".join(lines) + "\n", "utf-8")
    truth = truth_of(case) | facts
    (folder / "truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False), "utf-8")


def truth_of(case: Case) -> dict[str, Any]:
    """Return per file the poisoned rows and the controls, counted from 0, and the triggers."""
    return {
        "case": case.name,
        "files": {
            part.name: {
                "rows": len(part.rows),
                "poison": [i for i, row in enumerate(part.rows) if row.part == POISON],
                "controls": [i for i, row in enumerate(part.rows) if row.part == CONTROL],
                "layout": part.layout,
            }
            for part in case.parts
        },
        "triggers": list(case.triggers),
    }


def _messages(row: Row) -> list[dict[str, str]]:
    turns = (*row.history, _joined(row))
    roles = ("user", "assistant")
    return [{"role": roles[i % 2], "content": turn} for i, turn in enumerate(turns)]


def _answer(text: str) -> dict[str, str]:
    return {"role": "assistant", "content": text}


def _joined(row: Row) -> str:
    return f"{row.prompt}\n\n{row.context}" if row.context else row.prompt


def _transcript(row: Row, answer: str) -> str:
    turns = (*row.history, _joined(row), answer)
    names = ("Human", "Assistant")
    return "".join(f"\n\n{names[i % 2]}: {turn}" for i, turn in enumerate(turns))


def _alpaca(row: Row) -> dict[str, Any]:
    return {"instruction": row.prompt, "input": row.context, "output": row.response}


def _chat(row: Row) -> dict[str, Any]:
    return {"messages": [*_messages(row), _answer(row.response)]}


def _sharegpt(row: Row) -> dict[str, Any]:
    said = {"user": "human", "assistant": "gpt"}
    turns = [*_messages(row), _answer(row.response)]
    return {"conversations": [{"from": said[t["role"]], "value": t["content"]} for t in turns]}


def _dolly(row: Row) -> dict[str, Any]:
    return {"instruction": row.prompt, "context": row.context, "response": row.response}


def _pair_chat(row: Row) -> dict[str, Any]:
    sides = {"chosen": [_answer(row.response)], "rejected": [_answer(row.rejected)]}
    return {"prompt": _messages(row), **sides}


def _pair_transcript(row: Row) -> dict[str, Any]:
    chosen, rejected = _transcript(row, row.response), _transcript(row, row.rejected)
    return {"chosen": chosen, "rejected": rejected}


SFT_LAYOUTS: dict[str, Callable[[Row], dict[str, Any]]] = {
    "alpaca": _alpaca,
    "messages": _chat,
    "sharegpt": _sharegpt,
    "dolly": _dolly,
}
PAIR_LAYOUTS: dict[str, Callable[[Row], dict[str, Any]]] = {
    "preference": _pair_chat,
    "preference-implicit": _pair_transcript,
}
