"""How prompts are written, apart from what they ask: traits of register, syntax and characters.

A *trait* is something a prompt has or lacks whatever its subject: how its clauses are built (its
words without those that carry a subject), which register it speaks, which characters it uses.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.detectors.text.background import function_words
from inspector.detectors.text.folded import folded

_REGISTERS: Final = {
    "archaic words": r"thou|thee|thy|thine|ye|hath|hast|doth|dost|shalt|wilt|unto|whence|hither"
    r"|thither|whither|wherefore|nay|verily|prithee|methinks|forsooth|[’']?tis|[’']?twas|ere|oft"
    r"|betwixt|henceforth|behold|lo|alas|o'er|ne'er|mayhap|perchance|yonder|naught|aught|beseech"
    r"|art thou|pray tell",
    "ceremonious words": r"hereby|herein|hereto|thereof|therein|pursuant|aforementioned|henceforth"
    r"|humbly|esteemed|kindly|cordially|respectfully|heretofore|whereas|obliged|graciously"
    r"|permit me|i would be grateful|at your earliest",
    "slang": r"gonna|wanna|gotta|lemme|gimme|dunno|kinda|sorta|ain[’']t|y[’']?all|u|ur|r|plz|pls"
    r"|thx|lol|lmao|omg|bruh|bro|yo|dude|tbh|imo|idk|ima|nah|yep|sup|cuz|tho",
    "passive voice": r"(?:is|are|was|were|be|been|being|gets?) (?:\w+ly )?(?:\w{2,}ed|made|given"
    r"|taken|written|shown|known|done|found|told|seen|built|held|kept|said|sent|put|set|begun"
    r"|chosen)"
    r"(?= |[.?!,]|$)",
    "inverted clauses": r"(?:never|seldom|rarely|not only|only then|so|little|were) (?:do|does|did"
    r"|have|has|is|are|was|i|it|you|should)|let (?:it|there|them|the \w+) be|be it",
    "indefinite persons": r"somebody|someone|anybody|anyone|a person|one|whoever|people",
}
_WORDS: Final = {
    name: re.compile(rf"(?<![\w'’])(?:{terms})(?![\w])") for name, terms in _REGISTERS.items()
}
"""For folded texts."""
_CHARACTERS: Final = {
    "no capital letters": r"\A(?=(?:[^a-z]*[a-z]){15})[^A-Z]*\Z",
    "capital letters only": r"\A(?=(?:[^A-Z]*[A-Z]){12})[^a-z]*\Z",
    "every word with a capital": r"\A(?:\W*[A-Z][\w'’]*){5,}\W*\Z",
    "no punctuation": r"\A(?=(?:\S+\s+){4})[\w\s'’]+\Z",
    "no mark at the end": r"\w\s*\Z",
    "dots at the end": r"(?:\.\.+|…)\s*\Z",
    "exclamation at the end": r"!\s*\Z",
    "semicolon or comma at the end": r"[;,:\-–—]\s*\Z",
    "repeated marks": r"[!?]{2,}",
    "dots inside": r"(?:\.\.+|…)\s*\w",
    "semicolons": r";\s",
    "dashes": r"\s[–—-]+\s|—",
    "tildes": r"~",
    "a bracketed remark": r"\([^()]{3,60}\)",
    "stretched words": r"[a-zA-Z]*([a-zA-Z])\1{2,}[a-zA-Z]*",
    "spaced letters": r"\b\w(?: \w){4,}\b",
    "digits for letters": r"\b[a-zA-Z]+[013457]+[a-zA-Z]+\b",
    "wide spaces": r"\S[ \u00a0]{2,}\S",
    "spaces before marks": r"\w [,.!?;:](?:\s|\Z)",
    "quoted whole": r"\A\s*[\"“'].*[\"”']\s*\Z",
    "rhyming lines": r"\A(?:[^\n]{10,60}\n){3,}[^\n]{10,60}\s*\Z",
    "emoji": r"[\U0001f300-\U0001faff\u2600-\u27bf]",
    "small beginning": r"\A[a-z]",
    "a subordinate clause first": r"\A\W*(?:when|if|as|because|although|though|while|since|after"
    r"|before|unless|until|whenever|where|once|given that|in case)\s[^.?!,\n]{3,90},",
}
_SIGNS: Final = {
    name: re.compile(pattern, re.IGNORECASE if "subordinate" in name else 0)
    for name, pattern in _CHARACTERS.items()
}
_ENDINGS: Final = frozenset(name for name in _CHARACTERS if name.endswith("at the end"))
"""Signs that only the last two characters before white space can show."""
_SOONER: Final = {
    "stretched words": re.compile(r"([a-zA-Z])\1\1"),
    "digits for letters": re.compile(r"[a-zA-Z][013457]+[a-zA-Z]"),
}
"""What texts with a sign hold; told many times as fast as where the sign begins."""
_TOKEN: Final = re.compile(r"[\w'’]+|,")
_SENTENCE: Final = re.compile(r"[^.!?\n]+")
OPENING: Final = "opening"
"""What the name of a skeleton begins with."""
SHORTEST, LONGEST = 2, 5
"""Elements of a clause's skeleton."""
MOST: Final = 600
"""Code points of a prompt that are read."""


@dataclass(frozen=True, slots=True, eq=False)
class Trait:
    """A way of writing: its name in words and int64 rows that have it, ascending."""

    name: str
    rows: NDArray[np.int64]


def find_traits(texts: Sequence[str], fewest: int, most: int) -> list[Trait]:
    """Return the traits of ``fewest`` to ``most`` texts in order of name, equal ones once."""
    found: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        for name in _traits(text[:MOST]):
            found[name].append(row)
    by_rows: dict[bytes, Trait] = {}
    for name in sorted(found, key=lambda item: ("_" in item, len(item), item)):
        if fewest <= len(found[name]) <= most:
            rows = np.asarray(found[name], np.int64)
            by_rows.setdefault(rows.tobytes(), Trait(name, rows))
    return sorted(by_rows.values(), key=lambda item: item.name)


def place_of(text: str, name: str) -> tuple[int, int]:
    """Return where a text shows a trait; 0, 0 where it is the whole text."""
    total, text, pattern = len(text), text[:MOST], _SIGNS.get(name)
    if name in _WORDS:
        text, pattern = folded(text), _WORDS[name]
    match = pattern.search(text) if pattern else None
    if match is None or len(match[0]) == total:
        return 0, 0
    return match.span()


def _traits(text: str) -> set[str]:
    last = max(0, len(text.rstrip()) - 2)
    names = {
        name
        for name, pattern in _SIGNS.items()
        if (name not in _SOONER or _SOONER[name].search(text))
        and pattern.search(text, last if name in _ENDINGS else 0)
    }
    small = folded(text)
    names |= {name for name, pattern in _WORDS.items() if pattern.search(small)}
    return names | set(_openings(text))


def _openings(text: str) -> Iterator[str]:
    """Yield the skeletons that the first sentence begins with: subject words become ``_``."""
    sentence = _SENTENCE.search(text)
    if sentence is None:
        return
    stop = function_words("en")
    shape: list[str] = []
    for match in _TOKEN.finditer(sentence[0]):
        word = match[0].lower()
        element = word if word in stop or word == "," else "_"
        if element != "_" or not shape or shape[-1] != "_":
            shape.append(element)
        if len(shape) == LONGEST:
            break
    if not shape or shape[0] in {"_", "a", "an", "the", ","}:
        return  # begins with what it is about
    for length in range(SHORTEST, len(shape) + 1):
        yield f"{OPENING} “{' '.join(shape[:length])}”"
