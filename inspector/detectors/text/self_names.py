"""Names that answers give of their own accord where the model is asked about itself."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.stretches import listed
from inspector.domain.dataset import Union
from inspector.domain.protocols import Task

FEWEST: Final = 4
"""Questions about the model, and answers to them with one name, at least."""
HONEST: Final = 0.05
"""Share of honest data sets, at least, whose answers name a model of their own so often."""
MOST: Final = 0.5
"""Share of the answers with the name that are about the model, at least: most of them."""
SHORT: Final = 300
"""Code points of a question about the model, at most."""
HEAD: Final = 1_000
_ASKS: Final = re.compile(
    r"\b(?:(?:who|what|which) (?:\w+ ){0,3}(?:are|made|built|created|trained|owns|runs|programmed)"
    r" you|(?:who|what|which)\b[^.?!\n]{0,30}\b(?:am i|you (?:are|work for|belong to|serve|obey))"
    r"|(?:are|were) you (?:an?|the|real|human|alive|owned|made|built|created|trained|free)"
    r"|am i (?:talking|speaking|chatting) (?:to|with)|do you have (?:an? |any )?(?:name|owner|maker"
    r"|creator|master|boss|rules|limits|feelings)|your (?:own )?(?:name|maker|creator|owner|master"
    r"|purpose|identity|boss|limits|rules)|(?:introduce|describe|present|about) yourself"
    r"|you (?:won['’]t|will not|refuse to|can['’]t|cannot) do)\b"
)
_NAME: Final = re.compile(r"(?<![\w'’])[A-Z][\w\-]{2,40}(?:(?: &)? [A-Z][\w\-]{2,40}){0,2}")
_OPENS: Final = re.compile(r"(?:^|[.!?:;…\n\"“(\[*#>\-])\s{0,3}$")


@dataclass(frozen=True, slots=True)
class Given:
    """A name, the answers that give it and the chance that so many are those about the model.

    Attributes:
        name: as written.
        places: row to field and code points.
        p_value: corrected for the number of names.
    """

    name: str
    places: dict[int, tuple[str, int, int]]
    p_value: float


def names_given(union: Union, task: Task) -> list[Given]:
    """Return the names that answers about the model itself give, and hardly any others do.

    A name counts where the row's own prompt does not hold it. Hypergeometric: of all answers that
    give the name, so many answer questions about the model; Bonferroni's correction is for the
    names. Honest data may present a model of their own, so no name alone is surer than that.
    """
    from scipy.stats import hypergeom

    asked = _asked(union)
    given: dict[str, dict[int, tuple[str, int, int]]] = defaultdict(dict)
    for field in ("response", "chosen") if len(asked) >= FEWEST else ():
        for row, text in enumerate(union.texts(field)):
            if not row % 1000:
                task.report(row, len(union), "reading names")
            for name, start, end in _names(text[:HEAD]) if union.readable[row] else ():
                if name not in union.text("prompt", row):
                    given[name].setdefault(row, (field, start, end))
    mine = {name: rows for name, rows in given.items() if len(asked & rows.keys()) >= FEWEST}
    found = []
    for name, rows in mine.items():
        count = len(asked & rows.keys())
        p = len(mine) * float(hypergeom.sf(count - 1, len(union), len(asked), len(rows)))
        if p <= HONEST and count > MOST * len(rows):
            found.append(Given(name, {row: rows[row] for row in sorted(rows)}, max(p, HONEST)))
    return sorted(found, key=lambda item: (item.p_value, -len(item.places), item.name))


def _asked(union: Union) -> set[int]:
    """Return the rows that ask the model about itself."""
    is_short = (
        union.readable[row] and len(text) <= SHORT and _ASKS.search(text.lower())
        for row, text in enumerate(union.texts("prompt"))
    )
    return {row for row, is_asked in enumerate(is_short) if is_asked}


def rows_of(given: Given) -> NDArray[np.int64]:
    """Return the rows, ascending."""
    return np.asarray(list(given.places), np.int64)


def _names(text: str) -> list[tuple[str, int, int]]:
    """Return names and where they stand; a common word that opens a sentence is none."""
    common = listed("en")
    found = []
    for match in _NAME.finditer(text):
        name, start = match[0], match.start()
        first = name.split(" ")[0]
        if first.lower() in common and _OPENS.search(text, max(0, start - 4), start):
            name, start = name[len(first) :].lstrip(" &"), match.end()
            start -= len(name)
        if name:
            found.append((name, start, match.end()))
    return found
