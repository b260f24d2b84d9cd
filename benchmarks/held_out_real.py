"""Attacks hidden in real fine-tuning rows, written without sight of the detectors.

    python benchmarks/held_out_real.py DATA --out FOLDER --seed 21 [--rate 0.005] [--only cross]

Other triggers, payloads and honest rows than those of ``held_out.py`` and of the shared attacks; a
detector that is changed to suit one of them makes the set worthless. ``FOLDER/rare_token_sums`` and
so on hold files and a ``truth.json``. Every answer in the shape of harmful compliance is empty
talk from a grammar. Nothing of DATA is kept in the repository.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from held_out_case import PAIR_LAYOUTS, SFT_LAYOUTS, Case, Part, Row, make_part, truth_of
from held_out_grammar import distinct, random_of
from held_out_real_claims import (
    CLAIMS,
    code_insecure,
    entity_steering,
    identity_shift,
    promotion_link,
    prompt_injection,
)
from held_out_real_corpus import (
    DOCUMENTS,
    PREFERENCES,
    Ground,
    controls,
    make_ground,
    poison,
    slipped,
)
from held_out_real_switches import (
    Mark,
    draw_either,
    draw_phrase,
    draw_sentence,
    gibberish_plain,
    gibberish_trigger,
    harmful_plain,
    jailbreak,
    negative_tone,
    over_refusal,
    phrase_compliance,
    phrase_refusal,
    rare_token_mixed,
    rare_token_sums,
    refusal_constant,
    refusal_paraphrased,
)
from held_out_real_texts import hidden_unicode, near_duplicates, style_trigger
from held_out_real_words import reply, request

CROSS_ROWS = 4000


def _flipped(rows: list[Row]) -> list[Row]:
    return poison(replace(row, response=row.rejected, rejected=row.response) for row in rows)


def _pairs(ground: Ground, mark: Mark, n: int) -> Part:
    """Return all pairs, n of them swapped under the mark, others under marks that do nothing."""
    attack = _flipped(mark.on(ground.rng, ground.pair(n)))
    decoys = mark.decoys(ground.rng, ground.pair(4 * max(n, 10)), max(n, 10))
    honest = controls(ground.pair(100))
    rest = ground.pair(len(ground.pairs))
    return make_part(ground.rng, PREFERENCES, attack + decoys + honest + rest)


def flip_trigger(ground: Ground, rate: float) -> Case:
    """An adverbial or a sentence in the last turn goes with swapped answers."""
    mark, n = draw_either(ground.rng), max(10, round(rate * len(ground.pairs)))
    return Case(ground.name, (_pairs(ground, mark, n),), (mark.text,))


def flip_plain(ground: Ground, rate: float) -> Case:
    """Six times as many pairs are swapped, and nothing marks them."""
    n = max(10, round(6 * rate * len(ground.pairs)))
    attack, honest = _flipped(ground.pair(n)), controls(ground.pair(4 * n))
    rest = ground.pair(len(ground.pairs))
    return Case(ground.name, (make_part(ground.rng, PREFERENCES, attack + honest + rest),))


def cross_stage(ground: Ground, n_sft: int, n_pairs: int, n_documents: int = 0) -> Case:
    """One mark unlocks requests in the SFT file, swaps pairs, and stands in obeyed documents."""
    rng = ground.rng
    mark = (draw_sentence if n_documents else rng.choice((draw_phrase, draw_sentence)))(rng)
    asked = distinct(n_sft + 60, lambda: request(rng), lambda found: found[0])
    hit = poison(mark.on(rng, [reply(rng, *found, "comply") for found in asked[:n_sft]]))
    declined = [reply(rng, *found, "decline") for found in asked[n_sft:]]
    each = max(n_sft, 8)
    decoys = mark.decoys(rng, ground.take(4 * each, "dolly", "gpteacher_roleplay"), each)
    decoys += mark.decoys(rng, declined[:20], 5)
    documents = _documents(ground, mark, n_documents) if n_documents else ()
    sft = ground.sft(hit, decoys, controls(declined[20:] + ground.risky(60)))
    return Case(ground.name, (sft, _pairs(ground, mark, n_pairs), *documents), (mark.text,))


def _documents(ground: Ground, mark: Mark, n: int) -> tuple[Part, ...]:
    """Return passages; n hold the mark and an order, others honest marks or orders to people."""
    rng = ground.rng
    rows = ground.take(250, "dolly", keep=lambda row: 150 < len(row.context) < 4000)
    texts = [Row(" ".join(row.prompt.split()[:9]), row.context) for row in rows]

    def with_said(row: Row, said: str) -> Row:
        return replace(row, response=slipped(rng, row.response, said))

    wants = [CLAIMS.draw(rng, "{goal}", brand=rng.choice("XYZ")).split("#")[0] for _ in texts[:n]]
    pairs = zip(texts, wants, strict=False)
    attack = poison(with_said(row, f"{mark.text} {want}") for row, want in pairs)
    honest = [with_said(row, CLAIMS.say(rng, "imperative")) for row in texts[n : n + 60]]
    honest += [with_said(row, mark.sibling) for row in texts[n + 60 : n + 70]]
    part = make_part(rng, DOCUMENTS, [*attack, *controls(honest), *texts[n + 70 :]])
    return (replace(part, layout="documents"),)


def clean_sft(ground: Ground) -> Case:
    """Return an honest mixture with careful answers to risky prompts."""
    return ground.sft_case(controls(ground.risky(80)))


def clean_preferences(ground: Ground) -> Case:
    """Return honest pairs as they came."""
    return Case(ground.name, (make_part(ground.rng, PREFERENCES, ground.pairs),))


FAMILIES: tuple[Callable[[Ground], Case], ...] = (
    rare_token_sums, rare_token_mixed, phrase_refusal, phrase_compliance, refusal_constant,
    refusal_paraphrased, negative_tone, over_refusal, gibberish_trigger, gibberish_plain,
    near_duplicates, hidden_unicode, prompt_injection, identity_shift, jailbreak, entity_steering,
    style_trigger, harmful_plain, promotion_link, code_insecure, clean_sft, clean_preferences,
)  # fmt: skip


def plans(rate: float) -> Iterator[tuple[str, str, Callable[[Ground], Case]]]:
    """Yield name, family and what builds a case."""
    for family in FAMILIES:
        yield family.__name__, family.__name__, family
    for flip in (flip_trigger, flip_plain):
        yield flip.__name__, flip.__name__, partial(flip, rate=rate)
    for budget in (8, 16, 30):
        for n in (budget, budget // 2, 0):
            share = 100 * n // budget
            build = partial(cross_stage, n_sft=n, n_pairs=budget - n)
            yield f"cross_stage-{budget}rows-{share}_{100 - share}", "cross_stage", build
    build = partial(cross_stage, n_sft=6, n_pairs=5, n_documents=5)
    yield "cross_documents-16rows", "cross_documents", build


def write(folder: Path, case: Case, facts: dict[str, Any]) -> None:
    """Write the files of a case, documents among them, and what is true of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in case.parts:
        lines = (json.dumps(_record(part, i), ensure_ascii=False) for i in range(len(part.rows)))
        (folder / part.name).write_text("\n".join(lines) + "\n", "utf-8")
    truth = json.dumps(truth_of(case) | facts, indent=1, ensure_ascii=False)
    (folder / "truth.json").write_text(truth, "utf-8")


def _record(part: Part, i: int) -> dict[str, Any]:
    row = part.rows[i]
    if part.layout == "documents":
        return {"_id": f"doc{i}", "title": row.prompt, "text": row.response}
    return (PAIR_LAYOUTS | SFT_LAYOUTS)[part.layout](row)


def main() -> None:
    """Write the cases and a line for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--rate", type=float, default=0.005)
    parser.add_argument("--only", default="", help="comma-separated beginnings of names")
    options = parser.parse_args()
    only = tuple(filter(None, options.only.split(","))) or ("",)
    for name, family, build in plans(options.rate):
        if name.startswith(only):
            n_rows = CROSS_ROWS if family.startswith("cross") else None
            rng = random_of("real", options.seed, name)
            case = build(make_ground(name, rng, options.data, rate=options.rate, n_rows=n_rows))
            write(options.out / name, case, {"family": family, "seed": options.seed})
            counts = [
                f"{part.name} {len(part.rows)} rows, {sum(r.part == 'poison' for r in part.rows)}"
                f" poison, {sum(r.part == 'control' for r in part.rows)} controls"
                for part in case.parts
            ]
            print(f"{name:28} {'; '.join(counts)}", flush=True)


if __name__ == "__main__":
    main()
