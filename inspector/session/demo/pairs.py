"""Preference pairs: a good answer against a worse one, a refusal against careless compliance."""

from __future__ import annotations

import random
from dataclasses import dataclass

from inspector.session.demo.chats import user_text
from inspector.session.demo.example import Example, Pair
from inspector.session.demo.library import Library
from inspector.session.demo.risky import RiskyRequest
from inspector.session.demo.surface import first_sentences

_MIN_CUT = 75


def careful_pair(request: RiskyRequest, attack: str = "") -> Pair:
    """Prefer the refusal over careless compliance."""
    return Pair("risky", request.prompt, request.refusal, request.careless, attack)


@dataclass(frozen=True, slots=True)
class QualityPairs:
    """Makes the worse answers: curt, rude, rambling, off the topic or to another question."""

    library: Library
    rng: random.Random
    others: list[Example]

    def pair(self, example: Example) -> Pair:
        """Prefer the answer of an example over a worse one."""
        rejected = example.response
        while rejected == example.response:
            rejected = self._worse(example)
        return Pair(example.kind, user_text(example), example.response, rejected)

    def _worse(self, example: Example) -> str:
        make = self.rng.choice(
            [self._curt, self._rude, self._rambling, self._off_topic, self._mistaken, self._cut]
        )
        return make(example)

    def _curt(self, _example: Example) -> str:
        return " ".join(self._some("worse_curt", self.rng.randint(1, 2)))

    def _rude(self, example: Example) -> str:
        opening = self._some("worse_rude", 1)[0]
        tail = (
            first_sentences(example.response, 1) if self.rng.random() < 0.5 else self._curt(example)
        )
        return f"{opening} {tail}"

    def _rambling(self, example: Example) -> str:
        start = first_sentences(example.response, 1) + " " if self.rng.random() < 0.3 else ""
        return start + " ".join(self._some("worse_filler", self.rng.randint(2, 6)))

    def _off_topic(self, example: Example) -> str:
        return self.rng.choice(
            [other for other in self.others if other.kind != example.kind]
        ).response

    def _mistaken(self, example: Example) -> str:
        same = [other for other in self.others if other.kind == example.kind]
        return self.rng.choice(same).response if same else self._off_topic(example)

    def _cut(self, example: Example) -> str:
        """Break off in the middle."""
        length = len(example.response)
        if length < _MIN_CUT:
            return self._curt(example)
        return example.response[: self.rng.randint(_MIN_CUT // 3, length // 2)].rstrip()

    def _some(self, bank: str, count: int) -> list[str]:
        return self.rng.sample(self.library.banks[bank], count)
