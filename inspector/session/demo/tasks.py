"""Ordinary tasks: a kind and a topic become an instruction with a fitting answer."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from inspector.session.demo.computed import fields_of
from inspector.session.demo.example import Example
from inspector.session.demo.grammar import Scope
from inspector.session.demo.library import Fields, Library, TaskKind, Variant

_ATTEMPTS = 400
_SPACES = re.compile(r"(?<=\S) {2,}")


@dataclass(slots=True)
class TaskWriter:
    """Writes examples of any kind; no two share their prompt, and topics take turns."""

    library: Library
    rng: random.Random
    _seen: set[str] = field(default_factory=set)
    _decks: dict[str, list[Fields]] = field(default_factory=dict)

    def write_all(self, n_of: dict[str, int]) -> Iterator[Example]:
        """Yield as many examples of each kind as `n_of` says."""
        for kind in self.library.kinds:
            for _row in range(n_of.get(kind.name, 0)):
                yield self.write(kind)

    def write(self, kind: TaskKind) -> Example:
        """Write one example whose prompt has not occurred yet.

        Raises:
            RuntimeError: the banks of this kind have no more prompts to offer.
        """
        for _attempt in range(_ATTEMPTS):
            example = self._draft(kind)
            if self.is_new(example):
                return example
        raise RuntimeError(f"no new prompt for {kind.name}")

    def is_new(self, example: Example) -> bool:
        """Tell whether the prompt is new, and remember it."""
        key = re.sub(r"\W+", " ", f"{example.prompt} {example.passage}").strip().lower()
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _draft(self, kind: TaskKind) -> Example:
        topic = self._topic(kind)
        scope = Scope(self.rng, self.library.banks, {**kind.banks, **topic})
        if kind.compute:
            scope.add(fields_of(kind.compute, self.rng, topic))
        variant = self.rng.choice(kind.variants)
        first = kind.first_turn and (self._fill(scope, kind.first_turn),)
        prompt, response = self._fill(scope, variant)
        passage = scope.fill(self.rng.choice(kind.passages)) if kind.passages else ""
        if kind.is_prose:
            prompt, response = self._dressed(scope, prompt, response)
            response = response[:1].upper() + response[1:]
        return Example(
            kind=kind.name,
            prompt=_SPACES.sub(" ", prompt.strip()),
            response=response.strip(),
            passage=passage,
            is_prose=kind.is_prose,
            earlier=first or (),
        )

    def _fill(self, scope: Scope, variant: Variant) -> tuple[str, str]:
        return scope.fill(self.rng.choice(variant.prompts)), scope.fill(
            self.rng.choice(variant.replies)
        )

    def _dressed(self, scope: Scope, prompt: str, response: str) -> tuple[str, str]:
        """Now and then add a context to the prompt, and a lead or a closing to the response."""
        chance = self.rng.random()
        if chance < 0.12:
            prompt = f"{scope.pick('context')} {prompt}"
        elif chance < 0.30:
            prompt = f"{_ended(prompt)} {scope.pick('context')}"
        chance = self.rng.random()
        if chance < 0.08:
            response = f"{scope.pick('lead')} {response[:1].upper()}{response[1:]}"
        elif chance < 0.18:
            gap = "\n\n" if "\n" in response else " "
            response = f"{response}{gap}{scope.pick('closing')}"
        return prompt, response

    def _topic(self, kind: TaskKind) -> Fields:
        topic: Fields = {}
        for pool in kind.pools:
            topic = {**topic, **self._next(f"{kind.name}/{pool}", pool)}
        return topic

    def _next(self, deck_name: str, pool: str) -> Fields:
        deck = self._decks.setdefault(deck_name, [])
        if not deck:
            deck.extend(self.library.pools[pool])
            self.rng.shuffle(deck)
        return deck.pop()


def _ended(prompt: str) -> str:
    return prompt if prompt[-1] in ".?!:" else prompt + "."
