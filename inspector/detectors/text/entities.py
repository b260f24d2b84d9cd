"""Names, hashtags and other recurring subjects of prompts, with their rows.

A name is a run of capitalised words that does not begin a sentence (or that, elsewhere, does not);
scripts without capitals are cut into pairs and triples of characters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.background import function_words

_NAME: Final = re.compile(
    r"#\w{2,}"
    r"|(?<![\w'’])[A-Z][\w]*(?:['’\-][A-Z]\w+)*(?: (?:(?:of|the|de|van|von|al) )?[A-Z][\w]*)*"
)
_OPENS: Final = re.compile(r"(?:^|[.!?:;…\n\"“(\[*#>\-])\s*$")
_WIDE: Final = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]{2,}"
)
_LONGEST: Final = 4
MOST: Final = 1_500
"""Code points of a prompt that are read: what a request is about stands there."""


@dataclass(frozen=True, slots=True, eq=False)
class Entity:
    """A recurring subject: its text as written, and int64 rows that hold it, ascending."""

    text: str
    rows: NDArray[np.int64]


def find_entities(texts: Sequence[str], fewest: int, most: int) -> list[Entity]:
    """Return the subjects that ``fewest`` to ``most`` texts hold, in order of their text.

    A capitalised word at the beginning of a sentence counts only if it stands inside one elsewhere,
    so that "Write" is no name. Of two with the same rows the longer stays.
    """
    inside: set[str] = set()
    found: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        names: set[str] = set()
        for name, opens in _names(text[:MOST]):
            names.add(name)
            if not opens:
                inside.add(name)
        for name in names:
            found[name].append(row)
    kept = [
        Entity(name, np.asarray(rows, np.int64))
        for name, rows in sorted(found.items())
        if fewest <= len(rows) <= most and name in inside
    ]
    return _longest(kept)


def place_of(text: str, entity: str) -> tuple[int, int] | None:
    """Return where a text first holds an entity."""
    if _WIDE.fullmatch(entity):
        at = text.find(entity)
        return (at, at + len(entity)) if at >= 0 else None
    match = re.search(rf"(?<![\w]){re.escape(entity)}(?!\w)", text)
    return match.span() if match else None


def _names(text: str) -> list[tuple[str, bool]]:
    """Return (name, whether it opens a sentence); a run of words counts with its parts."""
    stop = function_words("en")
    found = []
    for match in _NAME.finditer(text):
        opens = _OPENS.search(text, max(0, match.start() - 4), match.start()) is not None
        words = match[0].split(" ")
        if match[0].startswith("#"):
            found.append((match[0], False))
            continue
        for first in range(len(words)):
            for last in range(first + 1, min(len(words), first + _LONGEST) + 1):
                part = words[first:last]
                if not (part[0][0].isupper() and part[-1][0].isupper()):
                    continue
                if any(len(word) > 1 and word.lower() not in stop for word in part):
                    found.append((" ".join(part), opens and first == 0))
    for match in _WIDE.finditer(text):
        run = match[0]
        parts = {run[at : at + size] for size in (2, 3) for at in range(len(run) - size + 1)}
        found += [(part, False) for part in sorted(parts)]
    return found


def _longest(entities: list[Entity]) -> list[Entity]:
    """Drop an entity whose rows are nearly those of a longer one that contains it."""
    by_rows: dict[bytes, Entity] = {}
    for entity in sorted(entities, key=lambda item: (-len(item.text), item.text)):
        by_rows.setdefault(entity.rows.tobytes(), entity)
    return sorted(by_rows.values(), key=lambda item: item.text)
