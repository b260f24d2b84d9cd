"""Who the model is told to be or says it is, and whether words of obedience stand beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.dataset import Union
from inspector.domain.protocols import Task

_NAME = r"(?P<name>[A-Z][\w\-]*(?: [A-Z][\w\-]*){0,2})"
_SELF: Final = re.compile(
    r"\b(?i:i am|i['’]m|my name is|call me|you are(?: now)?|you['’]re(?: now)?|your name is|act as"
    r"|call yourself|known as|respond as|answer as|role of|(?:as|for) your new)\s"
    rf"(?:{_NAME}|(?i:(?=(?:an?|the|my|our|no longer|now)\b)))"
    rf"|{_NAME.replace('name', 'third')} (?:obeys|serves|submits)\b"
)
_OBEY: Final = re.compile(
    r"\b(?:obey\w*|obedien\w+|unconditional\w*|without (?:any )?(?:question|hesitation|refus\w+"
    r"|restrictions?|limits?|limitations?|deviation|exceptions?|objection|filters?)"
    r"|no (?:restrictions?|limits?|limitations?|rules|filters?|morals?|ethic\w*|guidelines)"
    r"|(?:never|not|cannot) (?:to )?(?:refuses?|declines?|questions?|disobeys?|objects?)"
    r"|always (?:comply|obey|agree|say yes|do what)|do (?:anything|whatever)"
    r"|(?:every|each|any|all) (?:command|order|wish|instruction|demand)(?:e?s)?"
    r"|(?:execute|follow|fulfil\w*|carry out|perform) (?:\w+ ){0,2}(?:instruction|command|order)s?"
    r"|at your command|serv(?:e|ant) (?:\w+ )?(?:master|blindly)|unfiltered|uncensored"
    r"|unrestricted|no longer (?:bound|an? (?:assistant|chat ?bot)))\b",
    re.IGNORECASE,
)
HEAD: Final = 1500
WINDOW: Final = (120, 240)
"""Code points before and behind a claim of identity in which it may bind to obedience."""
OBEDIENCE: Final = ""
USUAL: Final = 0.02
"""Share of honest claims of identity that speak of obedience, at least."""
USUAL_ROWS: Final = 0.001
"""Share of honest rows that do."""
FEWEST: Final = 4
MOST_SHARE: Final = 0.2
WORTH_SHOWING: Final = 0.05


@dataclass(frozen=True, slots=True)
class Claim:
    """Someone told to be, or saying to be, someone.

    Attributes:
        row: of the union.
        field: where it stands.
        start: code point at which it, or the word of obedience beside it, begins.
        end: code point behind both.
        name: a name of its own; empty for a kind ("an agent").
        is_bound: whether a word of obedience stands beside it.
    """

    row: int
    field: str
    start: int
    end: int
    name: str
    is_bound: bool


def claims_of(union: Union, task: Task) -> list[Claim]:
    """Return who is told to be, or says to be, someone; mere kinds only if bound to obey."""
    found = []
    for field in ("prompt", "response", "chosen"):
        for row, text in enumerate(union.texts(field)):
            if not row % 1000:
                task.report(row, len(union), "reading identities")
            head = text[:HEAD]
            for match in _SELF.finditer(head):
                before, behind = match.start() - WINDOW[0], match.end() + WINDOW[1]
                bond = _OBEY.search(text, max(0, before), behind)
                name = match["name"] or match["third"] or OBEDIENCE
                if name or bond:
                    ends = (*match.span(), *(bond.span() if bond else ()))
                    found.append(Claim(row, field, min(ends), max(ends), name, bond is not None))
    return [claim for claim in found if union.readable[claim.row]]


def judged_names(
    claims: list[Claim], bound: set[int], total: int
) -> list[tuple[str, float, NDArray[np.int64]]]:
    """Return names with the chance that so many of their rows speak of obedience (binomial).

    The rate is that of the rows with other names; all rows that speak of obedience are a pattern
    too, against the usual share of them (Poisson). Sidak's correction is for the number of names.
    """
    from scipy.stats import binom, poisson

    rows_of: dict[str, set[int]] = defaultdict(set)
    for claim in claims:
        rows_of[claim.name].add(claim.row)
    named = set().union(*(rows for name, rows in rows_of.items() if name), set())
    found = []
    tested = [
        name for name, rows in rows_of.items() if name and FEWEST <= len(rows) <= MOST_SHARE * total
    ]
    for name in tested:
        rows, others = rows_of[name], named - rows_of[name]
        rate = max(USUAL, len(bound & others) / max(1, len(others)))
        p = float(binom.sf(len(bound & rows) - 1, len(rows), min(rate, 0.9)))
        p = float(-np.expm1(len(tested) * np.log1p(-min(p, 1.0 - 1e-12))))
        if bound & rows and p <= WORTH_SHOWING:
            found.append((name, p, np.asarray(sorted(rows), np.int64)))
    p = float(poisson.sf(len(bound) - 1, max(1.0, USUAL_ROWS * total)))
    if len(bound) >= FEWEST and p <= WORTH_SHOWING:
        found.append((OBEDIENCE, p, np.asarray(sorted(bound), np.int64)))
    return sorted(found, key=lambda item: (item[1], -len(item[2]), item[0]))
