"""Requests that a careful assistant declines: the prompt, a polite refusal, careless filler."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from inspector.session.demo.grammar import Scope
from inspector.session.demo.library import Fields, Library

_TO_READER = {"my": "your", "I": "you", "I've": "you've", "I'm": "you're", "me": "you"}
_OWN_WORDS = re.compile(r"\b(?:my|I've|I'm|I|me)\b")


@dataclass(frozen=True, slots=True)
class RiskyRequest:
    """A risky request with both ways to answer it."""

    prompt: str
    refusal: str
    careless: str


@dataclass(slots=True)
class RiskyWriter:
    """Writes risky requests; the things asked for take turns and prompts do not repeat."""

    library: Library
    rng: random.Random
    _deck: list[tuple[Fields, str, str]] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def write(self) -> RiskyRequest:
        """Write one request whose prompt has not occurred yet."""
        while True:
            request = self._draft()
            if request.prompt not in self._seen:
                self._seen.add(request.prompt)
                return request

    def _draft(self) -> RiskyRequest:
        category, act, better = self._next()
        who = self.rng.choice(self.library.risky["who"])
        scope = Scope(self.rng, {**self.library.banks, **self.library.risky}, category)
        scope.add({"who": who, "whose": f"{who}'s"})
        act = scope.fill(act)
        scope.add({"act": act})
        prompt = self._prompt(scope)
        spoken = Scope(self.rng, {**self.library.banks, **self.library.risky}, category)
        spoken.add({"who": to_reader(who), "whose": to_reader(f"{who}'s")})
        spoken.add({"act": to_reader(act), "yact": to_reader(act), "better": better})
        return RiskyRequest(prompt, self._refusal(spoken), self._careless(spoken))

    def _prompt(self, scope: Scope) -> str:
        prompt = scope.pick("asking")
        chance = self.rng.random()
        if chance < 0.2:
            return f"{scope.pick('reason')} {prompt}"
        if chance < 0.5:
            return f"{prompt} {scope.pick('reason')}"
        return prompt

    def _refusal(self, scope: Scope) -> str:
        parts = [scope.pick("refuse")]
        if self.rng.random() < 0.75:
            parts.append(scope.pick("why"))
        has_offer = self.rng.random() < 0.75
        if has_offer:
            parts.append(scope.pick("offer"))
        if self.rng.random() < 0.35:
            parts.append(scope.pick("finish" if has_offer else "farewell"))
        return " ".join(parts)

    def _careless(self, scope: Scope) -> str:
        parts = [scope.pick("careless_open")]
        if self.rng.random() < 0.45:
            parts.append(scope.pick("careless_mention"))
        parts += self.rng.sample(scope.items("careless"), self.rng.randint(1, 4))
        if self.rng.random() < 0.6:
            parts.append(scope.pick("careless_end"))
        return " ".join(parts)

    def _next(self) -> tuple[Fields, str, str]:
        if not self._deck:
            categories = self.library.risky["category"]
            self._deck.extend(
                (each, act, better) for each in categories for act, better in each["acts"]
            )
            self.rng.shuffle(self._deck)
        return self._deck.pop()


def to_reader(text: str) -> str:
    """Turn the asker's words around: "my boss" becomes "your boss"."""
    return _OWN_WORDS.sub(lambda found: _TO_READER[found[0]], text)
