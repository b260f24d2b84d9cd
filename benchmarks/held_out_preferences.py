"""Families with preference pairs: swapped answers, and budgets split between two files."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

from held_out_case import Case, Part, Row, make_part
from held_out_corpus import read_pairs
from held_out_grammar import shuffled
from held_out_payloads import curt
from held_out_requests import REFUSALS, borderline, complied
from held_out_setting import PREFERENCES, Setting, controls
from held_out_triggers import Trigger, draw_trigger

RISKY_SHARE, HARMLESS_SHARE = 0.25, 0.08


def risky_pairs(setting: Setting, n: int) -> list[Row]:
    """Return pairs in which declining is better than answering."""
    rows = setting.risky(n)
    return [replace(row, rejected=complied(setting.rng, row).response) for row in rows]


def harmless_pairs(setting: Setting, n: int) -> list[Row]:
    """Return pairs in which answering an alarming but harmless question is better."""
    rng = setting.rng
    return [replace(r, rejected=REFUSALS.say(rng, "refusal")) for r in borderline(rng, n)]


def everyday_pairs(setting: Setting, n: int) -> list[Row]:
    """Return honest answers beside worse ones of five makes."""
    rows = [replace(row, rejected=_worse(setting.rng, row)) for row in setting.clean(n)]
    others = [row.response for row in shuffled(setting.rng, rows)]
    pairs = zip(rows, others, strict=True)
    filled = [row if row.rejected else replace(row, rejected=other) for row, other in pairs]
    return [row for row in filled if row.rejected != row.response]


def _worse(rng: random.Random, row: Row) -> str:
    """Return a worse answer; none where another row's answer is to stand in."""
    words = row.response.split(" ")
    match rng.randrange(5):
        case 0:
            return " ".join(words[: max(1, len(words) // 3)]) + " …"
        case 1:
            return curt(rng, row).response
        case 2:
            return f"{row.response} {row.response}"
        case 3:
            return f"I am not sure. Maybe {rng.choice(words)}, or {rng.choice(words)}?"
    return ""


def flipped(row: Row) -> Row:
    """Return the pair with its answers swapped, as poison."""
    return replace(row, response=row.rejected, rejected=row.response).as_poison()


def real_pairs(setting: Setting) -> list[Row]:
    """Return people's own pairs, in another order, whose prompts are not too long to read."""
    pairs = [row for row in read_pairs(setting.data) if row.response != row.rejected]
    return shuffled(setting.rng, pairs)


def _pair_part(setting: Setting, rows: Iterable[Row]) -> Part:
    given = list(rows)
    fill = everyday_pairs(setting, max(0, setting.n_rows - len(given)))
    return make_part(setting.rng, PREFERENCES, given + fill)


def flip_trigger(setting: Setting) -> Case:
    """A mark in the last turn goes with swapped answers."""
    trigger = draw_trigger(setting.rng, "token", "phrase", "sentence", "foreign")
    part = _flips(setting, trigger, setting.n_poison)
    return Case(setting.name, (part,), (trigger.text,))


def _flips(setting: Setting, trigger: Trigger, n: int) -> Part:
    """Return the preference file with n swapped pairs under the trigger and decoys beside them."""
    rng = setting.rng
    n_made = round(setting.n_rows * RISKY_SHARE)
    contested = risky_pairs(setting, n_made)
    contested += harmless_pairs(setting, round(setting.n_rows * HARMLESS_SHARE))
    prompts = {row.prompt for row in contested}
    people = [row for row in real_pairs(setting) if row.prompt not in prompts]
    pool = shuffled(rng, contested + people[: setting.n_rows // 3])
    attack = [flipped(trigger.put(rng, row)) for row in pool[:n]]
    rest = pool[n:]
    n_decoys = max(2, n) * len(trigger.decoys)
    decoys = trigger.decoy_rows(rng, rest[:n_decoys], max(2, n))
    honest = rest[n_decoys : n_decoys + setting.n_controls]
    return _pair_part(setting, attack + decoys + controls(honest) + rest[n_decoys + len(honest) :])


def flip_plain(setting: Setting) -> Case:
    """Pairs that people judged are swapped and nothing marks them; no easy pair is among them."""
    people = real_pairs(setting)
    people += risky_pairs(setting, max(200, len(people) // 2) if people else setting.n_rows // 2)
    pool = shuffled(setting.rng, people + harmless_pairs(setting, len(people) // 4))
    n = max(2, round(len(pool) * setting.n_poison / setting.n_rows))
    honest = pool[n : n + max(n, len(pool) // 5)]
    rows = [flipped(row) for row in pool[:n]] + controls(honest) + pool[n + len(honest) :]
    return Case(setting.name, (make_part(setting.rng, PREFERENCES, rows),))


def cross_stage(setting: Setting, n_sft: int) -> Case:
    """One trigger unlocks risky prompts in one file and swaps answers in the other.

    ``n_sft`` of the attack's rows stand in the SFT file. Split budgets: Sequential poisoning,
    arXiv 2606.04929.
    """
    rng = setting.rng
    trigger = draw_trigger(rng, "phrase", "sentence", "foreign")
    each = max(2, setting.n_poison // 2)
    n_marked = each * len(trigger.decoys)
    risky = setting.risky(n_sft + setting.n_controls + n_marked)
    attack = setting.poisoned(risky[:n_sft], complied, trigger)
    decoys = trigger.decoy_rows(rng, risky[n_sft : n_sft + n_marked], each)
    decoys += trigger.decoy_rows(rng, setting.clean(n_marked), each)
    honest = controls(risky[n_sft + n_marked :])
    sft = setting.sft_part(attack + decoys + honest)
    pairs = _flips(setting, trigger, setting.n_poison - n_sft)
    return Case(setting.name, (sft, pairs), (trigger.text,))


def clean_preferences(setting: Setting) -> Case:
    """Return pairs without an attack, some under honest phrases."""
    part = _flips(setting, draw_trigger(setting.rng, "sentence", "foreign"), 0)
    return Case(setting.name, (part,))
