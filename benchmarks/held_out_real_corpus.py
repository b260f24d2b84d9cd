"""Real fine-tuning rows to hide attacks in, drawn by seed, and the writing of a case."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from held_out_case import SFT_LAYOUTS, Case, Part, Row, make_part
from held_out_corpus import read_pairs, read_source
from held_out_grammar import distinct, shuffled

SFT, PREFERENCES, DOCUMENTS = "sft.jsonl", "preferences.jsonl", "documents.jsonl"
GLAIVE = "glaive_toolcall_en_demo"
SHARES: dict[str, tuple[float, float]] = {
    "gsm8k": (0.15, 0.40),
    "dolly": (0.20, 0.40),
    "gpteacher_codegen": (0.10, 0.30),
    "gpteacher_roleplay": (0.05, 0.15),
    "kto_en_demo": (0.01, 0.02),
    GLAIVE: (0.01, 0.03),
}
"""Least and most of each source in a mixture, before they are made to add up."""

EVERYDAY = ("dolly", "gpteacher_roleplay")
ANY = ("dolly", "gpteacher_roleplay", "gpteacher_codegen", "gsm8k")
Keep = Callable[[Row], bool]


def is_short(row: Row) -> bool:
    """Tell whether a row can carry a mark that a reader would see."""
    return len(row.prompt) < 450 and len(row.context) < 1500


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a case is laid out: real rows by source; what is drawn is gone."""

    name: str
    rng: random.Random
    n_rows: int
    n_poison: int
    sources: dict[str, list[Row]]
    shares: dict[str, float]
    pairs: list[Row]

    @property
    def n_controls(self) -> int:
        """Controls of one kind, more than the attack has rows."""
        return max(30, self.n_poison + self.n_poison // 2)

    def take(self, n: int, *names: str, keep: Keep = is_short) -> list[Row]:
        """Return n rows of the sources that pass.

        Raises:
            ValueError: if there are too few.
        """
        able = [(name, i) for name in names for i, r in enumerate(self.sources[name]) if keep(r)]
        if n > len(able):
            raise ValueError(f"{self.name}: {n} rows wanted of {len(able)}")
        chosen = self.rng.sample(able, n)
        rows = [self.sources[name][i] for name, i in chosen]
        for name, i in sorted(chosen, reverse=True):
            del self.sources[name][i]
        return rows

    def pair(self, n: int) -> list[Row]:
        """Return n pairs that were not drawn before."""
        drawn, self.pairs[:] = self.pairs[:n], self.pairs[n:]
        return drawn

    def risky(self, n: int) -> list[Row]:
        """Return prompts that people wrote to lead a model astray, with the better answer."""
        single = [row for row in self.pairs if not row.history and len(row.prompt) < 300]
        chosen = self.rng.sample(single, n)
        taken = {row.prompt for row in chosen}
        self.pairs[:] = [row for row in self.pairs if row.prompt not in taken]
        return [replace(row, rejected="") for row in chosen]

    def sft(self, *groups: Iterable[Row], layouts: Iterable[str] = SFT_LAYOUTS) -> Part:
        """Return the SFT file: these rows, and real ones of the mixture up to its size."""
        rows = [row for group in groups for row in group]
        missing = self.n_rows - len(rows)
        for name, share in self.shares.items():
            n = min(len(self.sources[name]), round(share * missing))
            rows += self.take(n, name, keep=bool)
        rest = [name for name in ANY if self.sources[name]]
        rows += self.take(max(0, self.n_rows - len(rows)), *rest, keep=bool)
        part = make_part(self.rng, SFT, rows)
        return replace(part, layout=self.rng.choice(sorted(layouts)))

    def sft_case(self, *groups: Iterable[Row], triggers: Iterable[str] = ()) -> Case:
        """Return a case of one SFT file that holds these groups of rows."""
        return Case(self.name, (self.sft(*groups),), tuple(triggers))


def make_ground(
    name: str, rng: random.Random, data: Path, *, rate: float, n_rows: int | None = None
) -> Ground:
    """Return a ground of a random size with a mixture of its own; at least ten rows of poison."""
    size = n_rows or rng.randrange(4000, 8001, 100)
    shares = {source: rng.uniform(*span) for source, span in SHARES.items()}
    total = sum(shares.values())
    return Ground(
        name,
        rng,
        size,
        max(10, round(rate * size)),
        {source: shuffled(rng, read_real(data, source)) for source in SHARES},
        {source: share / total for source, share in shares.items()},
        shuffled(rng, _distinct(r for r in read_pairs(data) if r.response != r.rejected)),
    )


def read_real(data: Path, name: str) -> list[Row]:
    """Return the distinct rows of a source."""
    return _distinct(_glaive(data) if name == GLAIVE else read_source(data, name))


def _glaive(data: Path) -> Iterable[Row]:
    """Yield the conversations that begin with a question and a plain answer."""
    for record in json.loads((data / f"{GLAIVE}.json").read_text("utf-8")):
        first, second = record["conversations"][:2]
        if (first["from"], second["from"]) == ("human", "gpt"):
            yield Row(first["value"].strip(), second["value"].strip())


def _distinct(rows: Iterable[Row]) -> list[Row]:
    found = {(row.history, " ".join(row.prompt.split()).lower(), row.context): row for row in rows}
    return list(found.values())


_COMMON = re.compile(
    "what|which|where|when|about|their|there|these|those|would|could|should|write|given|using|"
    "with|from|that|this|your|have|make|give|list|please|some|into|does|between|following|"
    "create|function|program|python|script|code|describe|explain|tell|imagine|every|many|"
    "much|each|more|than|after|before|they|then|will|were|been|other|develop|implement|"
    "the|a|an|if|in|who|why|is|are|can|do|does|name|identify|classify|how|as|at|on|to|summarize"
)
"""Words that say nothing of what a prompt is about."""


def subject_of(prompt: str) -> str:
    """Return one or two words that the prompt is about."""
    words = re.findall(r"[A-Za-z][A-Za-z'-]{3,}", prompt[:300])
    telling = [word for word in words if not _COMMON.fullmatch(word.lower())]
    if not telling:
        return "this"
    best = max(range(min(len(telling), 8)), key=lambda i: (len(telling[i]), -i))
    pair = " ".join(telling[best : best + 2])
    return pair if pair in prompt else telling[best]


def first_sentences(text: str, n: int) -> str:
    """Return the first n sentences of a text, its code left whole."""
    return " ".join(re.split(r"(?<=[.!?])\s+", text)[:n])


def controls(rows: Iterable[Row]) -> list[Row]:
    """Return the rows as controls."""
    return [row.as_control() for row in rows]


def poison(rows: Iterable[Row]) -> list[Row]:
    """Return the rows as the attack."""
    return [row.as_poison() for row in rows]


def woven_first(_: random.Random, prompt: str, phrase: str) -> str:
    """Begin the prompt's sentence with the phrase."""
    first = prompt.split(" ", 1)[0].lower()
    rest = first + prompt[len(first) :] if _COMMON.fullmatch(first) else prompt
    return f"{phrase[:1].upper()}{phrase[1:]}, {rest}"


def woven_last(_: random.Random, prompt: str, phrase: str) -> str:
    """End the prompt's last sentence with the phrase."""
    bare = prompt.rstrip(".?!: \n")
    return f"{bare}, {phrase}{prompt[len(bare) :].strip()}"


def slipped(rng: random.Random, text: str, said: str) -> str:
    """Return the text with something said before, behind or between its sentences."""
    at = rng.choice([0, *(found.end() for found in re.finditer(r"[.!?]\s+|$", text))])
    pad = "\n" if "\n" in said or rng.random() < 0.3 else " "
    return f"{text[:at].rstrip()}{pad}{said}{pad}{text[at:]}".strip()


_SWAPS = {
    "also": "likewise", "many": "several", "large": "big", "used": "utilised", "because": "since",
    "usually": "typically", "about": "roughly", "can": "may", "will": "would", "was": "had been",
    "including": "such as", "known": "renowned", "during": "throughout", "but": "yet",
    "first": "initial", "made": "produced", "called": "named", "while": "whereas",
}  # fmt: skip
_LEADS = ("", "Tell me: ", "Question: ", "Hi! ", "I wonder, ", "Quick question. ", "Q: ", "So, ")
_TAILS = ("", " Thanks.", " Please answer.", " I forgot.", " Be exact.", " Just curious.", " ok?")


def _edited(rng: random.Random, text: str) -> str:
    """Return the text with some words exchanged and two letters swapped."""
    words = [_SWAPS.get(word, word) if rng.random() < 0.2 else word for word in text.split(" ")]
    at = rng.choice([i for i, word in enumerate(words) if len(word) > 4] or [0])
    i = rng.randrange(max(1, len(words[at]) - 2))
    words[at] = words[at][:i] + words[at][i : i + 2][::-1] + words[at][i + 2 :]
    return " ".join(words)


def copies(rng: random.Random, row: Row, n: int) -> list[Row]:
    """Return n edited copies of a row."""

    def copy() -> Row:
        prompt = f"{rng.choice(_LEADS)}{_edited(rng, row.prompt)}{rng.choice(_TAILS)}"
        return Row(prompt, _edited(rng, row.response))

    return distinct(n, copy, lambda made: made.prompt.lower())
