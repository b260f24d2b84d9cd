"""Chat dress: system prompts and conversations of several turns."""

from __future__ import annotations

import random
from dataclasses import replace

from inspector.session.demo.example import SUPPORT_KINDS, Example
from inspector.session.demo.grammar import Scope
from inspector.session.demo.library import Library
from inspector.session.demo.surface import first_sentences

_SYSTEM_SHARE = 0.45
_CHAIN_SHARE = 0.14
_MIN_LONG = 120


def as_chats(
    rng: random.Random, examples: list[Example], others: list[Example], library: Library
) -> list[Example]:
    """Give some examples a system prompt, an earlier turn (from `others`) or a request for less."""
    others = rng.sample(others, len(others))
    asides = list(library.banks["follow_short"])
    rng.shuffle(asides)
    dressed = []
    for example in examples:
        chat = example
        if others and not example.earlier and rng.random() < _CHAIN_SHARE:
            chat = _chained(rng, example, others.pop(), library)
        elif asides and not example.attack and _is_long_paragraph(example) and rng.random() < 0.3:
            chat = _shortened(example, asides.pop())
        dressed.append(_with_system(rng, chat, library))
    return dressed


def user_text(example: Example) -> str:
    """Return the last user turn with its passage."""
    return f"{example.prompt}\n\n{example.passage}" if example.passage else example.prompt


def _with_system(rng: random.Random, example: Example, library: Library) -> Example:
    if rng.random() >= _SYSTEM_SHARE:
        return example
    bank = "system_support" if example.kind in SUPPORT_KINDS else "system"
    return replace(example, system=Scope(rng, library.banks, {}).pick(bank))


def _chained(rng: random.Random, example: Example, other: Example, library: Library) -> Example:
    """Put another task in front, as people do when they keep a chat open."""
    prompt = example.prompt
    if rng.random() < 0.6:
        prompt = _linked(rng.choice(library.banks["follow_next"]), prompt)
    return replace(
        example, prompt=prompt, earlier=(*other.earlier, (user_text(other), other.response))
    )


def _linked(link: str, prompt: str) -> str:
    if prompt[1:2].islower() and not link.endswith(":"):
        prompt = prompt[0].lower() + prompt[1:]
    return f"{link} {prompt}"


def _is_long_paragraph(example: Example) -> bool:
    return example.is_prose and "\n" not in example.response and len(example.response) > _MIN_LONG


def _shortened(example: Example, aside: str) -> Example:
    return replace(
        example,
        prompt=aside,
        response=first_sentences(example.response, 1),
        earlier=((user_text(example), example.response),),
    )
