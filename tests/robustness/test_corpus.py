"""A golden corpus of hostile files: each has the verdict that it deserves, and none does harm."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from inspector.domain.errors import InputError
from inspector.pipeline.plugins import load_plugins
from inspector.readers.index import open_records, read_sample
from robustness.cases import DAMAGED, GOOD, all_bad, case, damaged, lines, opens, refused
from robustness.corpus import CASES
from robustness.harness import flaws_of

IDS = [case.name for case in CASES]


def texts_of(dataset, wanted):
    return {(name, row): dataset.texts[name][row] for name, row in wanted if name in dataset.texts}


def wrong_with(outcome, case):
    """Return how an outcome differs from the verdict; empty if it does not."""
    verdict = case.verdict
    if verdict.rows == DAMAGED:
        is_told = outcome.dataset.problems if outcome.kind == "opened" else flawless(outcome)
        return "" if is_told else f"{outcome}"
    wanted = "refused" if verdict.rows < 0 else "opened"
    if outcome.kind != wanted or verdict.words not in outcome.message:
        return f"{outcome}"
    if wanted == "refused":
        return ", ".join(flaws_of(outcome.message))
    return wrong_rows(outcome.dataset, verdict)


def wrong_rows(dataset, verdict):
    reasons = {problem.row: problem.reason for problem in dataset.problems}
    words = verdict.bad or {}
    if len(dataset) != verdict.rows:
        return f"{len(dataset)} rows"
    if set(reasons) != set(range(len(dataset)) if verdict.bad is None else words):
        return f"bad rows: {dict(list(reasons.items())[:9])}"
    found = {row: reasons[row] for row in words if words[row] not in reasons[row]}
    texts = texts_of(dataset, verdict.texts)
    return f"{found or texts}" if found or texts != dict(verdict.texts) else ""


def flawless(outcome):
    return outcome.kind == "refused" and not flaws_of(outcome.message)


def flaws_of_problems(outcome):
    """Return what is wrong with how bad rows are told."""
    for problem in outcome.dataset.problems[:100]:
        flaws = flaws_of(f"{problem.reason}.")
        if flaws:
            return flaws
    return []


def test_the_corpus_is_large_and_each_name_is_its_own():
    assert len(CASES) >= 80
    assert [name for name, count in Counter(IDS).items() if count > 1] == []


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_file_gets_its_verdict(case, reading, tmp_path):
    case.skip_unless_readable()
    path = case.write(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    outcome = reading.read(path)
    assert wrong_with(outcome, case) == ""
    assert sorted(tmp_path.rglob("*")) == before  # nothing was written, no canary sang
    if outcome.kind == "opened":
        assert flaws_of_problems(outcome) == []
        look_at(outcome.dataset)
    else:
        assert path.name in outcome.message


@pytest.mark.parametrize(
    "verdict",
    [
        opens(1),
        opens(2, {0: "not valid"}),
        opens(2, prompt_0="other"),
        all_bad(2),
        damaged(),
        refused(""),
    ],
)
def test_negative_control_a_wrong_verdict_is_found(verdict, reading, tmp_path):
    sound = case("sound", "a.jsonl", lines(GOOD, GOOD), opens(2, prompt_0="Q"))
    outcome = reading.read(sound.write(tmp_path))
    assert wrong_with(outcome, sound) == ""
    assert wrong_with(outcome, replace(sound, verdict=verdict)) != ""


def look_at(dataset, most=5):
    """Look at the first and last records again, as the window does."""
    reader = load_plugins(strangers=False).readers[dataset.container]()
    bad = {problem.row for problem in dataset.problems}
    rows = [*range(min(most, len(dataset))), *range(max(most, len(dataset) - most), len(dataset))]
    with open_records(dataset) as raw_of:
        assert all(raw_of(row) is not None for row in rows)
    for row in rows:
        if row not in bad:
            assert read_sample(reader, dataset, row, {}).fields
            continue
        with pytest.raises(InputError) as caught:
            read_sample(reader, dataset, row, {})
        assert flaws_of(str(caught.value)) == []
