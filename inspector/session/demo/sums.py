"""Numbers for the arithmetic tasks: every answer is calculated, so every answer is right."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Fields = dict[str, Any]


def plain(value: Decimal | float) -> str:
    """Write a number with at most two decimals and no trailing zeros."""
    rounded = Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")


def purchase(rng: random.Random) -> Fields:
    """Buy several things and get change."""
    a, b = rng.randint(2, 12), rng.randint(15, 95)
    total = a * b
    paid = -(-total // 100) * 100 + rng.choice([0, 100, 400])
    return {"a": a, "b": b, "total": total, "paid": paid, "left": paid - total}


def remaining(rng: random.Random) -> Fields:
    """Take some away, add some."""
    a, b, c = rng.randint(30, 240), rng.randint(3, 28), rng.randint(2, 60)
    return {"a": a, "b": b, "c": c, "mid": a - b, "result": a - b + c}


def product(rng: random.Random) -> Fields:
    """Multiply two numbers; also the other way round for sharing and saving."""
    a, b = rng.randint(3, 19), rng.randint(6, 85)
    return {"a": a, "b": b, "total": a * b, "half": a + b, "around": 2 * (a + b)}


def percent(rng: random.Random) -> Fields:
    """Take a share of an amount."""
    rate, base = (
        rng.choice([3, 5, 7, 8, 10, 12, 15, 18, 20, 25, 30, 35, 40]),
        rng.randint(4, 190) * 5,
    )
    part = Decimal(base * rate) / 100
    shown = {"part": part, "less": base - part, "more": base + part, "one": Decimal(base) / 100}
    return {"rate": rate, "base": base} | {name: plain(value) for name, value in shown.items()}


def average(rng: random.Random) -> Fields:
    """Give three numbers whose mean is whole."""
    a, b = rng.randint(5, 60), rng.randint(5, 60)
    c = rng.randint(5, 40)
    c += -(a + b + c) % 3
    return {"a": a, "b": b, "c": c, "total": a + b + c, "mean": (a + b + c) // 3}


def scaling(rng: random.Random) -> Fields:
    """Scale a quantity in proportion."""
    a, unit, c = rng.randint(2, 9), rng.randint(4, 75), rng.randint(10, 24)
    return {"a": a, "b": a * unit, "c": c, "unit": unit, "result": unit * c}


def ages(rng: random.Random) -> Fields:
    """Split a sum by a known difference."""
    small, a = rng.randint(6, 48), rng.randint(2, 29)
    return {
        "a": a,
        "small": small,
        "large": small + a,
        "twice": 2 * small,
        "total": 2 * small + a,
    }


def tickets(rng: random.Random) -> Fields:
    """Add two products."""
    a, b, c, d = rng.randint(2, 7), rng.randint(2, 9), rng.randint(8, 24), rng.randint(3, 9)
    return {
        "a": a,
        "b": b,
        "c": c,
        "d": d,
        "first": a * c,
        "second": b * d,
        "total": a * c + b * d,
    }


def clock(rng: random.Random) -> Fields:
    """Add minutes to a time of day."""
    start, minutes = rng.randint(6 * 60, 20 * 60), rng.randint(61, 190)
    end = start + minutes
    return {
        "start": f"{start // 60}:{start % 60:02d}",
        "end": f"{end // 60}:{end % 60:02d}",
        "minutes": minutes,
        "hours": minutes // 60,
        "rest": minutes % 60,
    }


def equation(rng: random.Random) -> Fields:
    """Give a linear equation with a whole solution."""
    x, factor, added = rng.randint(-9, 30), rng.randint(2, 12), rng.randint(1, 50)
    right = factor * x + added
    return {
        "equation": rng.choice(
            [f"{factor}x + {added} = {right}", f"{right} = {added} + {factor}x"]
        ),
        "step_one": f"{factor}x = {right - added}",
        "check": f"{factor} · {x} + {added} = {right}"
        if x >= 0
        else f"{factor} · ({x}) + {added} = {right}",
        "x": x,
    }


def sequence(rng: random.Random) -> Fields:
    """Give five terms of a simple sequence and the sixth."""
    start, step = rng.randint(1, 30), rng.randint(2, 13)
    kind = rng.choice(["add", "double", "square", "subtract"])
    if kind == "add":
        terms, rule = (
            [start + step * i for i in range(6)],
            f"each term is {step} more than the last.",
        )
    elif kind == "subtract":
        terms, rule = (
            [90 + start - step * i for i in range(6)],
            f"each term is {step} less than the last.",
        )
    elif kind == "double":
        terms, rule = [start * 2**i for i in range(6)], "each term is twice the last."
    else:
        terms, rule = [(start + i) ** 2 for i in range(6)], "these are square numbers."
    return {
        "series": ", ".join(map(str, terms[:5])),
        "next": terms[5],
        "rule": rule.capitalize(),
        "rule_low": rule,
    }


def dates(rng: random.Random) -> Fields:
    """Give two dates, the days between them and their weekdays."""
    first = date(2019, 1, 1) + timedelta(days=rng.randrange(2200))
    gap = rng.randint(8, 160)
    second = first + timedelta(days=gap)
    return {
        "first_day": f"{first.day} {first:%B %Y}",
        "second_day": f"{second.day} {second:%B %Y}",
        "first_weekday": f"{first:%A}",
        "second_weekday": f"{second:%A}",
        "gap": gap,
    }


def budget(rng: random.Random) -> Fields:
    """Give a monthly income, three costs and what is left."""
    income, rent = rng.randrange(1600, 4200, 50), rng.randrange(450, 1050, 10)
    food, travel = rng.randrange(180, 420, 5), rng.randrange(20, 130)
    costs = rent + food + travel
    left = income - costs
    return {
        "income": income,
        "rent": rent,
        "food": food,
        "travel": travel,
        "costs": costs,
        "left": left,
        "yearly": 12 * left,
    }


def convert(rng: random.Random, factor: str) -> Fields:
    """Convert an amount of a unit by its factor."""
    amount = rng.choice([rng.randint(2, 60), rng.randint(2, 9), rng.randint(60, 480)])
    return {"amount": amount, "result": plain(Decimal(factor) * amount)}


FAMILIES: Mapping[str, Callable[[random.Random], Fields]] = {
    "purchase": purchase,
    "remaining": remaining,
    "distance": product,
    "share": product,
    "area": product,
    "discount": percent,
    "average": average,
    "savings": product,
    "scaling": scaling,
    "ages": ages,
    "tickets": tickets,
    "time": clock,
    "percent": percent,
    "equation": equation,
    "sequence": sequence,
    "dates": dates,
    "budget": budget,
}
