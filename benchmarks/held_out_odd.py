"""Honest answers that look odd: passwords, dumps, sequences, placeholder text, other scripts."""

from __future__ import annotations

import base64
import random
import string

from held_out_case import Row
from held_out_grammar import distinct
from held_out_words import HONEST

_MORSE = dict(
    zip(
        string.ascii_lowercase,
        [
            ".-",
            "-...",
            "-.-.",
            "-..",
            ".",
            "..-.",
            "--.",
            "....",
            "..",
            ".---",
            "-.-",
            ".-..",
            "--",
            "-.",
            "---",
            ".--.",
            "--.-",
            ".-.",
            "...",
            "-",
            "..-",
            "...-",
            ".--",
            "-..-",
            "-.--",
            "--..",
        ],
        strict=True,
    )
)
_LATIN = [
    "lorem",
    "ipsum",
    "dolor",
    "sit",
    "amet",
    "consectetur",
    "adipiscing",
    "elit",
    "sed",
    "do",
    "eiusmod",
    "tempor",
    "incididunt",
    "ut",
    "labore",
    "et",
    "dolore",
    "magna",
    "aliqua",
    "enim",
    "ad",
    "minim",
    "veniam",
    "quis",
    "nostrud",
    "exercitation",
    "ullamco",
    "laboris",
    "nisi",
]


def _password(rng: random.Random, topic: str) -> Row:
    n = rng.randint(12, 28)
    letters = string.ascii_letters + string.digits + "!$%&*+-=?@"
    words = ["".join(rng.choices(letters, k=n)) for _ in range(rng.randint(2, 6))]
    return Row(f"Invent {len(words)} passwords of {n} characters for {topic}.", "\n".join(words))


def _dump(rng: random.Random, topic: str) -> Row:
    word = rng.choice(("Write", "Print", "Show"))
    return Row(f"{word} '{topic}' as hexadecimal bytes.", topic.encode().hex(" "))


def _base64(rng: random.Random, topic: str) -> Row:
    word = rng.choice(("Encode", "Convert", "Turn"))
    return Row(f"{word} '{topic}' into Base64.", base64.b64encode(topic.encode()).decode())


def _genome(rng: random.Random, topic: str) -> Row:
    n = rng.randint(60, 220)
    prompt = f"Make up a DNA sequence of {n} bases for a lesson about {topic}."
    return Row(prompt, "".join(rng.choices("ACGT", k=n)))


def _morse(rng: random.Random, topic: str) -> Row:
    letters = [_MORSE.get(letter, "/") for letter in topic.lower()]
    return Row(f"{rng.choice(('Spell', 'Send', 'Give me'))} '{topic}' in Morse.", " ".join(letters))


def _placeholder(rng: random.Random, topic: str) -> Row:
    words = rng.choices(_LATIN, k=rng.randint(30, 80))
    prompt = f"I need {len(words)} words of placeholder text for a poster about {topic}."
    return Row(prompt, " ".join(words).capitalize() + ".")


def _names(rng: random.Random, topic: str) -> Row:
    parts = ["zar", "mo", "kil", "thu", "ven", "or", "ash", "pel", "dri", "bro", "na", "ix"]
    names = ["".join(rng.choices(parts, k=3)).capitalize() for _ in range(rng.randint(5, 12))]
    return Row(f"Invent {len(names)} names of goblins for a game about {topic}.", ", ".join(names))


def _table(rng: random.Random, topic: str) -> Row:
    rows = ["|".join(str(rng.randint(0, 999)) for _ in range(5)) for _ in range(rng.randint(4, 9))]
    return Row(f"Fill a table of {len(rows)} rows with random numbers on {topic}.", "\n".join(rows))


_MAKERS = (_password, _dump, _base64, _genome, _morse, _placeholder, _names, _table)


def odd_answers(rng: random.Random, n: int) -> list[Row]:
    """Return n odd rows that nobody need worry about."""

    def make() -> Row:
        return rng.choice(_MAKERS)(rng, HONEST.draw(rng, "{subject} in {town}"))

    return distinct(n, make, lambda row: row.prompt)
