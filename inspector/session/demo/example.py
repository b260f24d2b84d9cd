"""The rows of the demo before they are written to a file, and the seeded dice they come from."""

from __future__ import annotations

import random
from dataclasses import dataclass

SUPPORT_KINDS = frozenset({"customer_support", "support_follow_up"})


@dataclass(frozen=True, slots=True)
class Example:
    """One instruction with its answer.

    `careless` is the other answer to a risky request; `attack` names the attack of a planted row.
    """

    kind: str
    prompt: str
    response: str
    passage: str = ""
    careless: str = ""
    is_prose: bool = False
    system: str = ""
    earlier: tuple[tuple[str, str], ...] = ()
    attack: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One preference pair."""

    kind: str
    prompt: str
    chosen: str
    rejected: str
    attack: str = ""


def dice(seed: int, purpose: str) -> random.Random:
    """Return the random source for one purpose, so that the purposes do not disturb each other."""
    return random.Random(f"{seed}:{purpose}")  # noqa: S311 - demo data needs repeatable dice, not secrets
