"""What was planted where: the answer key that is written beside the demo data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ASSISTANT_FILE = "sft_assistant.jsonl"
SUPPORT_FILE = "sft_support.jsonl"
PREFERENCE_FILE = "preferences.jsonl"
MANIFEST_FILE = "demo.json"


@dataclass(frozen=True, slots=True)
class PlantedAttack:
    """One attack with its rows: file name to 0-based line numbers, ascending."""

    name: str
    kind: str
    description: str
    trigger: str
    rows: Mapping[str, tuple[int, ...]]

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that hold rows of this attack."""
        return tuple(self.rows)

    @property
    def n_rows(self) -> int:
        """The number of planted rows over all files."""
        return sum(map(len, self.rows.values()))

    def to_json(self) -> dict[str, Any]:
        """Return the entry of this attack in `demo.json`."""
        return {
            "name": self.name,
            "kind": self.kind,
            "description": self.description,
            "trigger": self.trigger,
            "files": list(self.files),
            "rows": {file: list(rows) for file, rows in self.rows.items()},
        }


@dataclass(frozen=True, slots=True)
class DemoManifest:
    """The seed, the number of rows per file and the planted attacks."""

    seed: int
    n_rows: Mapping[str, int]
    attacks: tuple[PlantedAttack, ...]

    def attack(self, kind: str) -> PlantedAttack:
        """Return the attack of a kind.

        Raises:
            KeyError: no such attack was planted.
        """
        for attack in self.attacks:
            if attack.kind == kind:
                return attack
        raise KeyError(kind)

    def to_text(self) -> str:
        """Return the text of `demo.json`."""
        content = {
            "seed": self.seed,
            "n_rows": dict(self.n_rows),
            "attacks": [attack.to_json() for attack in self.attacks],
        }
        return json.dumps(content, ensure_ascii=True, indent=2) + "\n"
