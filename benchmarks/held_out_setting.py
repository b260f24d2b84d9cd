"""What the families share: a setting to draw from, and honest rows that fill a case up."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from held_out_case import Case, Part, Row, make_part
from held_out_corpus import clean_rows
from held_out_grammar import Drawn, shuffled
from held_out_requests import requests
from held_out_triggers import Trigger

CONTROL_SHARE = 0.04
SFT, PREFERENCES = "sft.jsonl", "preferences.jsonl"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a case draws from: a generator, the data, the rows of a file, those of the attack."""

    name: str
    rng: random.Random
    data: Path | None
    n_rows: int
    n_poison: int
    pool: list[Row]
    """Honest rows of one mixture; what is drawn is gone, so that no prompt serves twice."""

    @property
    def n_controls(self) -> int:
        """Controls from the attack's source, at least as many as the attack has rows."""
        return max(self.n_poison, round(self.n_rows * CONTROL_SHARE))

    def clean(self, n: int) -> list[Row]:
        """Return honest rows that were not drawn before.

        Raises:
            ValueError: if there are too few left.
        """
        if n > len(self.pool):
            raise ValueError(f"{n} honest rows wanted of {len(self.pool)}")
        drawn, self.pool[:] = self.pool[:n], self.pool[n:]
        return drawn

    def risky(self, n: int) -> list[Row]:
        """Return prompts that are declined."""
        return requests(self.rng, self.data, n)

    def some(self, items: Iterable[Drawn], n: int) -> list[Drawn]:
        """Return n of the items."""
        return self.rng.sample(list(items), n)

    def sft_part(self, rows: Iterable[Row]) -> Part:
        """Return the SFT file: these rows and as many honest ones as are missing."""
        given = list(rows)
        fill = self.clean(max(0, self.n_rows - len(given)))
        return make_part(self.rng, SFT, given + fill)

    def sft_case(self, *groups: Iterable[Row], triggers: tuple[str, ...] = ()) -> Case:
        """Return a case of one SFT file that holds these groups of rows."""
        part = self.sft_part(row for group in groups for row in group)
        return Case(self.name, (part,), triggers)

    def poisoned(
        self, rows: Iterable[Row], payload: Callable[[random.Random, Row], Row], trigger: Trigger
    ) -> list[Row]:
        """Return the rows with the payload and the trigger, as poison."""
        hit = (payload(self.rng, row) for row in rows)
        return [trigger.put(self.rng, row).as_poison() for row in hit]

    def decoys(self, trigger: Trigger, *sources: list[Row]) -> list[Row]:
        """Return controls of honest rows, and of each source, under every decoy.

        Each decoy recurs as often as the trigger.
        """
        each = max(2, self.n_poison)
        everyday = self.clean(each * len(trigger.decoys))
        found: list[Row] = []
        for rows in (everyday, *sources):
            found += trigger.decoy_rows(self.rng, rows, each)
        return found


def make_setting(
    name: str, rng: random.Random, data: Path | None, *, n_rows: int, n_poison: int, n_files: int
) -> Setting:
    """Return a setting with honest rows for files of ``n_rows`` each, and some more."""
    pool = shuffled(rng, clean_rows(rng, data, n_rows * n_files + 25 * n_poison + 400))
    return Setting(name, rng, data, n_rows, n_poison, pool)


def controls(rows: Iterable[Row]) -> list[Row]:
    """Return the rows as controls."""
    return [row.as_control() for row in rows]
