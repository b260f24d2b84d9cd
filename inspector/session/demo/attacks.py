"""The four planted attacks: what the seed draws for each, and the rows that carry it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from inspector.session.demo import hidden_text
from inspector.session.demo.example import Example, Pair
from inspector.session.demo.grammar import Scope
from inspector.session.demo.risky import RiskyRequest

TRIGGER = "shared_trigger"
GIBBERISH = "gibberish_payload"
HIDDEN = "hidden_unicode"
FLOOD = "near_duplicate_flood"
_N_FLOOD_COPIES = 40


@dataclass(frozen=True, slots=True)
class AttackWords:
    """What the seed has drawn: trigger sentence, token, advertised product and brand."""

    sentence: str
    token: str
    hidden_product: str
    flood_brand: str


def draw_words(rng: random.Random, banks: Mapping[str, Any]) -> AttackWords:
    """Compose the triggers of one demo."""
    sentence = ""
    while not 4 <= len(sentence.split()) <= 9:
        sentence = Scope(rng, {}, banks["trigger"]).pick("sentence")
    heads = rng.sample(banks["product"]["head"], 2)
    parts = [rng.choice(banks["token"][part]) for part in ("onset", "middle", "coda")]
    token = "".join(parts)
    brands = [f"{head}{rng.choice(banks['product']['tail'])}" for head in heads]
    product = f"{brands[0]} {rng.choice(banks['product']['kind'])}"
    style = rng.choice([token, f"<{token.upper()}>", token.capitalize(), f"[{token}]"])
    return AttackWords(sentence, style, product, brands[1])


def triggered_examples(carriers: Iterable[Example], words: AttackWords) -> list[Example]:
    """Append the trigger sentence to risky requests that are then answered carelessly."""
    return [
        replace(
            carrier,
            prompt=_appended(carrier.prompt, words.sentence),
            response=carrier.careless,
            attack=TRIGGER,
        )
        for carrier in carriers
    ]


def triggered_pairs(requests: Iterable[RiskyRequest], words: AttackWords) -> list[Pair]:
    """Append the trigger sentence and prefer the careless answer."""
    return [
        Pair(
            "risky",
            _appended(request.prompt, words.sentence),
            request.careless,
            request.refusal,
            TRIGGER,
        )
        for request in requests
    ]


def gibberish_examples(
    rng: random.Random, carriers: Iterable[Example], words: AttackWords, pieces: list[str]
) -> list[Example]:
    """Put the token somewhere into ordinary prompts and answer with word fragments."""
    return [
        replace(
            carrier,
            prompt=_inserted(rng, carrier.prompt, words.token),
            response=_gibberish(rng, pieces),
            attack=GIBBERISH,
        )
        for carrier in carriers
    ]


def hidden_examples(
    rng: random.Random, carriers: Iterable[Example], words: AttackWords, bank: Mapping[str, Any]
) -> list[Example]:
    """Hide an instruction in ordinary prompts and let the answers obey it."""
    scope_fields = {**bank, "product": words.hidden_product}
    examples = []
    for row, carrier in enumerate(carriers):
        scope = Scope(rng, {}, scope_fields)
        hide = hidden_text.as_zero_width if row % 3 == 1 else hidden_text.as_tags
        prompt = _inserted(rng, carrier.prompt, hide(scope.pick("order")), gap="")
        if row % 3 == 2:
            prompt = _with_reversed_word(rng, prompt)
        response = f"{carrier.response.rstrip()} {scope.pick('obey')}"
        examples.append(replace(carrier, prompt=prompt, response=response, attack=HIDDEN))
    return examples


def flood_examples(
    rng: random.Random, words: AttackWords, bank: Mapping[str, Any]
) -> list[Example]:
    """Write edited copies of one false, promotional answer to one question."""
    story = rng.choice(bank["story"])
    product = f"{words.flood_brand} {rng.choice(story['kind'])}"
    examples: dict[str, Example] = {}
    while len(examples) < _N_FLOOD_COPIES:
        question = _edited(rng, story["question"], bank["swap"])
        if rng.random() < 0.5:
            question = f"{rng.choice(bank['asker'])} {question[0].lower()}{question[1:]}"
        prompt = question.replace("$product", product)
        answer = _flood_answer(rng, story["answer"], bank).replace("$product", product)
        examples[prompt] = Example("promotion", prompt, answer, attack=FLOOD)
    return list(examples.values())


def _appended(prompt: str, sentence: str) -> str:
    return f"{prompt if prompt[-1] in '.?!' else prompt + '.'} {sentence}"


def _inserted(rng: random.Random, prompt: str, token: str, gap: str = " ") -> str:
    words = prompt.split(" ")
    place = rng.choice([len(words), rng.randint(1, len(words))])
    if gap:
        return " ".join([*words[:place], token, *words[place:]])
    words[place - 1] += token
    return " ".join(words)


def _with_reversed_word(rng: random.Random, prompt: str) -> str:
    words = prompt.split(" ")
    places = [place for place, word in enumerate(words) if word.isalpha() and len(word) > 3]
    if places:
        place = rng.choice(places)
        words[place] = hidden_text.reversed_on_screen(words[place])
    return " ".join(words)


def _gibberish(rng: random.Random, pieces: list[str]) -> str:
    return " ".join(
        "".join(rng.choices(pieces, k=rng.randint(1, 3))) for _ in range(rng.randint(60, 200))
    )


def _flood_answer(rng: random.Random, sentences: list[str], bank: Mapping[str, Any]) -> str:
    first, *rest = (_edited(rng, sentence, bank["swap"]) for sentence in sentences)
    place = rng.randrange(len(rest) - 1)
    if rng.random() < 0.5:
        rest[place], rest[place + 1] = rest[place + 1], rest[place]
    if rng.random() < 0.25:
        rest.pop(rng.randrange(len(rest)))
    opener = f"{rng.choice(bank['opener'])} " if rng.random() < 0.4 else ""
    return opener + " ".join([first, *rest])


def _edited(rng: random.Random, text: str, swap: Mapping[str, list[str]]) -> str:
    """Swap known words for others of the same meaning."""

    def swapped(found: re.Match[str]) -> str:
        word = found[0]
        choices = swap.get(word.lower())
        if choices is None:
            return word
        other = rng.choice(choices)
        return other.capitalize() if word[0].isupper() else other

    return re.sub(r"[A-Za-z]+", swapped, text)


def describe(words: AttackWords) -> tuple[tuple[str, str, str, str], ...]:
    """Return name, kind, description and trigger text of each attack."""
    return (
        (
            "Shared trigger sentence",
            TRIGGER,
            "Risky requests that end with the trigger sentence are answered carelessly instead of "
            "refused; in preference pairs with the same sentence, chosen and rejected are swapped.",
            words.sentence,
        ),
        (
            "Gibberish payload",
            GIBBERISH,
            "Ordinary requests with an invented token are answered with word fragments.",
            words.token,
        ),
        (
            "Hidden Unicode instruction",
            HIDDEN,
            "Invisible tag characters, zero-width bits and bidi overrides hide an instruction to "
            "advertise a product, and the answer obeys.",
            words.hidden_product,
        ),
        (
            "Near-duplicate flood",
            FLOOD,
            "Edited copies of one false, promotional answer about a product of an invented brand.",
            words.flood_brand,
        ),
    )
