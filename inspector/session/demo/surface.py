"""The small things that make text look typed by people: typos, phrases that recur, emoji."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from inspector.session.demo.example import SUPPORT_KINDS, Example
from inspector.session.demo.library import HonestPhrase, Library

_TYPO_SHARE = 0.035
_LOWER_SHARE = 0.05
_SENTENCE_END = re.compile(r"(?<=[.!?]) ")


def roughened(
    rng: random.Random, examples: list[Example], library: Library, *, most: int
) -> list[Example]:
    """Return the examples with typos, honest recurring phrases and emoji sprinkled in.

    Every honest phrase occurs in `most // 2` to `most` of them.
    """
    examples = [_typed(rng, example) for example in examples]
    free = {row for row, example in enumerate(examples) if _may_carry(example)}
    for phrase in library.honest:
        fitting = sorted(
            row for row in free if phrase.effect == "none" or _is_paragraph(examples[row])
        )
        for row in rng.sample(fitting, rng.randint(most // 2, most)):
            examples[row] = _with_phrase(rng, examples[row], phrase)
            free.discard(row)
    for row in rng.sample(sorted(row for row in free if examples[row].is_prose), most):
        examples[row] = _with_emoji(rng, examples[row], library.banks["emoji"])
    return examples


def first_sentences(text: str, count: int) -> str:
    """Keep the first sentences of a paragraph."""
    return " ".join(_SENTENCE_END.split(text)[:count])


def misspelled(rng: random.Random, text: str) -> str:
    """Swap, drop or double one letter inside one longer word."""
    words = text.split(" ")
    long_words = [place for place, word in enumerate(words) if word.isalpha() and len(word) > 4]
    if not long_words:
        return text
    place = rng.choice(long_words)
    word = words[place]
    at = rng.randrange(1, len(word) - 2)
    words[place] = rng.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        ]
    )
    return " ".join(words)


def _typed(rng: random.Random, example: Example) -> Example:
    prompt = example.prompt
    if example.kind == "foreign":
        return example
    if rng.random() < _TYPO_SHARE:
        prompt = misspelled(rng, prompt)
    if rng.random() < _LOWER_SHARE and prompt[1:2].islower():
        prompt = prompt[:1].lower() + prompt[1:].rstrip(".")
    return replace(example, prompt=prompt)


def _may_carry(example: Example) -> bool:
    return not example.passage and example.kind not in {"foreign", "risky"} | SUPPORT_KINDS


def _is_paragraph(example: Example) -> bool:
    return example.is_prose and "\n" not in example.response


def _with_phrase(rng: random.Random, example: Example, phrase: HonestPhrase) -> Example:
    prompt, response = example.prompt, example.response
    if prompt[-1] not in '.?!:"':
        prompt += "."
    prompt = f"{phrase.text} {prompt}" if rng.random() < 0.15 else f"{prompt} {phrase.text}"
    if phrase.effect != "none":
        response = first_sentences(response, 1 if phrase.effect == "sentence" else 2)
    return replace(example, prompt=prompt, response=response)


def _with_emoji(rng: random.Random, example: Example, emoji: list[str]) -> Example:
    if rng.random() < 0.6:
        return replace(example, prompt=f"{example.prompt} {rng.choice(emoji)}")
    return replace(example, response=f"{example.response} {rng.choice(emoji)}")
