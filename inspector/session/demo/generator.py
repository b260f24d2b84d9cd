"""Write the demo: three JSON Lines files of instruction data and the answer key beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inspector.session.demo import attacks
from inspector.session.demo.chats import as_chats, user_text
from inspector.session.demo.example import Example, Pair, dice
from inspector.session.demo.library import Library, load_library
from inspector.session.demo.manifest import (
    ASSISTANT_FILE,
    MANIFEST_FILE,
    PREFERENCE_FILE,
    SUPPORT_FILE,
    DemoManifest,
    PlantedAttack,
)
from inspector.session.demo.pairs import QualityPairs, careful_pair
from inspector.session.demo.risky import RiskyRequest, RiskyWriter
from inspector.session.demo.surface import roughened
from inspector.session.demo.tasks import TaskWriter

_N_HONEST = {ASSISTANT_FILE: 17, SUPPORT_FILE: 7, PREFERENCE_FILE: 7}
_N_REFUSED = {ASSISTANT_FILE: 98, SUPPORT_FILE: 34}
_N_TRIGGERED = {ASSISTANT_FILE: 24, SUPPORT_FILE: 0}
_N_TRIGGERED_PAIRS = 16
_N_GIBBERISH = {ASSISTANT_FILE: 13, SUPPORT_FILE: 7}
_N_HIDDEN = {ASSISTANT_FILE: 9, SUPPORT_FILE: 5}
_N_CAREFUL_PAIRS = 252
_N_QUALITY_PAIRS = 610
_NOT_FOR_PAIRS = {"foreign", "support_follow_up"}

Files = Mapping[str, list[Example | Pair]]


def write_demo(folder: Path, *, resources: Path, seed: int = 7) -> DemoManifest:
    """Write the demo data into `folder` and return its manifest; equal seeds give equal bytes.

    Args:
        folder: where the four files go; it is created if missing.
        resources: the folder `resources/demo` with word lists and templates.
        seed: draws rows, triggers, payloads and their places.

    Raises:
        OSError: a resource is missing or the folder cannot be written.
    """
    library = load_library(resources)
    words = attacks.draw_words(dice(seed, "words"), library.attacks)
    files = _compose(library, words, seed)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        _write_lines(folder / name, [_record(name, row) for row in rows])
    manifest = DemoManifest(
        seed=seed,
        n_rows={name: len(rows) for name, rows in files.items()},
        attacks=_planted(files, words),
    )
    (folder / MANIFEST_FILE).write_bytes(manifest.to_text().encode())
    return manifest


def _compose(library: Library, words: attacks.AttackWords, seed: int) -> Files:
    """Write all rows and shuffle each file."""
    writer = TaskWriter(library, dice(seed, "tasks"))
    risky = RiskyWriter(library, dice(seed, "risky"))
    flood = attacks.flood_examples(dice(seed, "flood"), words, library.attacks["flood"])
    pair_rows = _pairs(library, writer, risky, words, seed)
    assistant = _clean(library, writer, risky, seed, ASSISTANT_FILE)
    support = _clean(library, writer, risky, seed, SUPPORT_FILE)
    earlier = [writer.write(kind) for kind in library.kinds if kind.n_support for _turn in range(2)]
    assistant = _poisoned(library, assistant, words, seed, ASSISTANT_FILE) + flood[::2]
    support = _poisoned(library, support, words, seed, SUPPORT_FILE) + flood[1::2]
    files: dict[str, list[Example | Pair]] = {
        ASSISTANT_FILE: [*assistant],
        SUPPORT_FILE: [*as_chats(dice(seed, "chats"), support, earlier, library)],
        PREFERENCE_FILE: [*pair_rows],
    }
    for name, rows in files.items():
        dice(seed, f"order of {name}").shuffle(rows)
    return files


def _clean(
    library: Library, writer: TaskWriter, risky: RiskyWriter, seed: int, name: str
) -> list[Example]:
    """Write the honest rows of one file, refusals included."""
    is_support = name == SUPPORT_FILE
    counts = {
        kind.name: kind.n_support if is_support else kind.n_assistant for kind in library.kinds
    }
    examples = list(writer.write_all(counts))
    examples += [
        Example("risky", request.prompt, request.refusal, careless=request.careless)
        for request in _requests(risky, _N_REFUSED[name] + _N_TRIGGERED[name])
    ]
    rng = dice(seed, f"surface of {name}")
    return roughened(rng, examples, library, most=_N_HONEST[name])


def _poisoned(
    library: Library, examples: list[Example], words: attacks.AttackWords, seed: int, name: str
) -> list[Example]:
    """Turn some honest rows into carriers of the trigger, the gibberish and the hidden text."""
    rng = dice(seed, f"carriers of {name}")
    rng.shuffle(examples)
    carriers = [each for each in examples if each.is_prose][: _N_GIBBERISH[name] + _N_HIDDEN[name]]
    risky = [each for each in examples if each.careless][: _N_TRIGGERED[name]]
    chosen = {id(each) for each in carriers + risky}
    gibberish, hidden = carriers[: _N_GIBBERISH[name]], carriers[_N_GIBBERISH[name] :]
    pieces = library.attacks["fragment"]["piece"]
    return [
        *(each for each in examples if id(each) not in chosen),
        *attacks.triggered_examples(risky, words),
        *attacks.gibberish_examples(rng, gibberish, words, pieces),
        *attacks.hidden_examples(rng, hidden, words, library.attacks["hidden"]),
    ]


def _pairs(
    library: Library, writer: TaskWriter, risky: RiskyWriter, words: attacks.AttackWords, seed: int
) -> list[Pair]:
    rng = dice(seed, "pairs")
    kinds = [kind for kind in library.kinds if kind.name not in _NOT_FOR_PAIRS]
    examples = [writer.write(kinds[row % len(kinds)]) for row in range(_N_QUALITY_PAIRS)]
    examples = roughened(rng, examples, library, most=_N_HONEST[PREFERENCE_FILE])
    quality = QualityPairs(library, rng, examples)
    return [
        *(quality.pair(example) for example in examples),
        *(careful_pair(request) for request in _requests(risky, _N_CAREFUL_PAIRS)),
        *attacks.triggered_pairs(_requests(risky, _N_TRIGGERED_PAIRS), words),
    ]


def _requests(risky: RiskyWriter, count: int) -> list[RiskyRequest]:
    return [risky.write() for _row in range(count)]


def _record(name: str, row: Example | Pair) -> dict[str, Any]:
    if isinstance(row, Pair):
        return {"prompt": row.prompt, "chosen": row.chosen, "rejected": row.rejected}
    if name == ASSISTANT_FILE:
        return {"instruction": row.prompt, "input": row.passage, "output": row.response}
    turns = [("system", row.system)] if row.system else []
    for asked, answered in row.earlier:
        turns += [("user", asked), ("assistant", answered)]
    turns += [("user", user_text(row)), ("assistant", row.response)]
    return {"messages": [{"role": role, "content": content} for role, content in turns]}


def _write_lines(path: Path, records: list[dict[str, Any]]) -> None:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    path.write_bytes(("\n".join(lines) + "\n").encode())


def _planted(files: Files, words: attacks.AttackWords) -> tuple[PlantedAttack, ...]:
    return tuple(
        PlantedAttack(name, kind, description, trigger, _rows_of(files, kind))
        for name, kind, description, trigger in attacks.describe(words)
    )


def _rows_of(files: Files, kind: str) -> dict[str, tuple[int, ...]]:
    found = {
        name: tuple(place for place, row in enumerate(rows) if row.attack == kind)
        for name, rows in files.items()
    }
    return {name: places for name, places in found.items() if places}
