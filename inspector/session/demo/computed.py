"""Fields that are worked out per row: shuffled lists, tables, translations, sums."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from inspector.session.demo import sums

Fields = dict[str, Any]

_KINDS_OF_THINGS: Mapping[str, tuple[str, ...]] = {
    "fruits": ("apple", "pear", "plum", "cherry", "mango", "peach"),
    "tools": ("hammer", "saw", "pliers", "chisel", "wrench", "drill"),
    "birds": ("robin", "heron", "swallow", "owl", "sparrow", "gull"),
    "instruments": ("flute", "cello", "oboe", "trumpet", "harp", "drum"),
    "trees": ("oak", "birch", "maple", "willow", "beech", "larch"),
    "pieces of clothing": ("scarf", "shirt", "glove", "sock", "hat", "coat"),
    "rivers": ("Danube", "Nile", "Volga", "Ganges", "Rhine", "Mekong"),
    "metals": ("iron", "copper", "zinc", "silver", "lead", "tin"),
    "dances": ("waltz", "tango", "salsa", "polka", "rumba", "foxtrot"),
    "vegetables": ("carrot", "leek", "spinach", "turnip", "celery", "beetroot"),
}
_QUESTION_WORDS = {"how", "is", "are", "can", "could", "do", "which", "where", "until"}
_TABLES: tuple[tuple[str, str, str, tuple[str, ...], tuple[int, int]], ...] = (
    ("city", "temperature", "°C", ("Graz", "Oslo", "Lisbon", "Pune", "Leeds", "Quito"), (3, 38)),
    ("product", "stock", "pieces", ("lamp", "chair", "rug", "shelf", "clock", "vase"), (2, 140)),
    ("name", "points", "points", ("Amina", "Jonas", "Priya", "Hugo", "Mei", "Tara"), (11, 99)),
    (
        "train",
        "delay",
        "minutes",
        ("IC 204", "RE 17", "NJ 466", "S 3", "EC 88", "IR 1921"),
        (1, 75),
    ),
    ("plant", "height", "cm", ("basil", "fern", "cactus", "ivy", "orchid", "palm"), (8, 190)),
    ("month", "visitors", "visitors", ("March", "April", "May", "June", "July"), (120, 980)),
)


def fields_of(name: str, rng: random.Random, topic: Mapping[str, Any]) -> Fields:
    """Work out the fields that the compute rule `name` adds to a topic."""
    if name == "family":
        return sums.FAMILIES[topic["family"]](rng)
    if name == "convert":
        return sums.convert(rng, topic["factor"])
    if name in sums.FAMILIES:
        return sums.FAMILIES[name](rng)
    return _TEXT_RULES[name](rng, topic)


def _phrase(_rng: random.Random, topic: Mapping[str, Any]) -> Fields:
    return {"foreign": topic[str(topic["tongue"]).lower()]}


def _fence(_rng: random.Random, topic: Mapping[str, Any]) -> Fields:
    return {"fence": str(topic["language"]).lower()}


def _letters(_rng: random.Random, topic: Mapping[str, Any]) -> Fields:
    word = str(topic["word"])
    return {"count": len(word), "backwards": word[::-1], "capitals": word.upper()}


def _poem(_rng: random.Random, topic: Mapping[str, Any]) -> Fields:
    one, two, three, four = topic["line"]
    verse = {"line_one": one, "line_two": two, "line_three": three, "line_four": four}
    title = str(topic["name"]).removeprefix("a ").removeprefix("an ").title()
    return verse | {"title": title, "haiku_lines": str(topic["haiku"]).replace(" / ", "\n")}


def _steps(rng: random.Random, topic: Mapping[str, Any]) -> Fields:
    order = list(range(5))
    rng.shuffle(order)
    letters = "ABCDE"
    mixed = "\n".join(
        f"{letters[place]}) {topic['step'][step]}" for place, step in enumerate(order)
    )
    solution = ", ".join(letters[order.index(step)] for step in range(5))
    return {"raw_mixed": mixed, "raw_order": solution}


def _word_list(rng: random.Random, _topic: Mapping[str, Any]) -> Fields:
    words = rng.sample(
        [word for words in _KINDS_OF_THINGS.values() for word in words], rng.randint(4, 7)
    )
    ordered = sorted(words, key=str.lower)
    return {
        "shuffled": ", ".join(words),
        "sorted": ", ".join(ordered),
        "sorted_lines": "\n".join(ordered),
    }


def _odd_one(rng: random.Random, _topic: Mapping[str, Any]) -> Fields:
    kind, other = rng.sample(sorted(_KINDS_OF_THINGS), 2)
    odd = rng.choice(_KINDS_OF_THINGS[other])
    four = [*rng.sample(_KINDS_OF_THINGS[kind], 3), odd]
    rng.shuffle(four)
    return {"four": ", ".join(four), "odd": odd, "kind": kind}


def _table(rng: random.Random, _topic: Mapping[str, Any]) -> Fields:
    label, measure, unit, names, (low, high) = rng.choice(_TABLES)
    rows = [
        (name, value)
        for name, value in zip(
            rng.sample(names, rng.randint(4, len(names))),
            rng.sample(range(low, high), 6),
            strict=False,
        )
    ]
    question, answer, full = _table_question(rng, label, measure, unit, rows)
    separator = rng.choice([" | ", ",", "\t", "; "])
    lines = [separator.join((label, f"{measure} ({unit})" if unit != measure else measure))]
    lines += [f"{name}{separator}{value}" for name, value in rows]
    return {"raw_table": "\n".join(lines), "question": question, "answer": answer, "full": full}


def _table_question(
    rng: random.Random, label: str, measure: str, unit: str, rows: list[tuple[str, int]]
) -> tuple[str, str, str]:
    name, value = rng.choice(rows)
    largest, smallest = max(rows, key=lambda row: row[1]), min(rows, key=lambda row: row[1])
    limit = sorted(row[1] for row in rows)[len(rows) // 2]
    above = sum(1 for row in rows if row[1] > limit)
    total = sum(row[1] for row in rows)
    first, second = rows[0], rows[-1]
    gap = abs(first[1] - second[1])
    return rng.choice(
        [
            (f"What is the {measure} of {name}?", str(value), f"It is {value} {unit}."),
            (
                f"Which {label} has the highest {measure}?",
                largest[0],
                f"{largest[0]}, with {largest[1]} {unit}.",
            ),
            (
                f"Which {label} has the lowest {measure}?",
                smallest[0],
                f"{smallest[0]}, with {smallest[1]} {unit}.",
            ),
            (
                f"How many entries lie above {limit}?",
                str(above),
                f"{above} of {len(rows)} lie above {limit}.",
            ),
            (f"Add up the column {measure}.", str(total), f"The sum is {total} {unit}."),
            (
                f"How far apart are {first[0]} and {second[0]}?",
                f"{gap} {unit}",
                f"{first[0]} and {second[0]} differ by {gap} {unit}.",
            ),
        ]
    )


def _case(rng: random.Random, topic: Mapping[str, Any]) -> Fields:
    said, fix = rng.choice(topic["case"])
    opening = {"sorry": "$thanks_note"} if topic["mood"] == "calm" else {}
    mark = "?" if said.split()[0] in _QUESTION_WORDS else "."
    return {"said": said, "fix": fix, "mark": mark, **opening}


def _wish(rng: random.Random, topic: Mapping[str, Any]) -> Fields:
    want, gist = rng.choice(topic["case"])
    return {"want": want, "gist": gist}


_TEXT_RULES: Mapping[str, Callable[[random.Random, Mapping[str, Any]], Fields]] = {
    "phrase": _phrase,
    "fence": _fence,
    "letters": _letters,
    "poem": _poem,
    "steps": _steps,
    "word_list": _word_list,
    "odd_one": _odd_one,
    "table": _table,
    "case": _case,
    "wish": _wish,
}
