"""Data that lack what a detector might count on are no reason to fail or to alert."""

import pytest

from inspector.domain.sample import Stage
from inspector.pipeline.plugins import load_plugins

DETECTORS = load_plugins(strangers=False).detectors


@pytest.fixture(scope="module")
def poor_data(chats, pairs, dataset_of):
    """Data sets that lack what a detector might count on."""
    chat, preference = chats(60), pairs(60)
    answers = [{"response": row["response"]} for row in chat]
    return {
        "no dataset": [],
        "no rows": [dataset_of([])],
        "one row": [dataset_of(chat[:1])],
        "one pair": [dataset_of(preference[:1], Stage.PREFERENCE)],
        "no prompts": [dataset_of(answers, Stage.CORPUS)],
        "no answers": [dataset_of([{"prompt": row["prompt"]} for row in chat])],
        "only pairs": [dataset_of(preference, Stage.PREFERENCE)],
        "nothing readable": [dataset_of([None, None])],
        "empty texts": [dataset_of([{"prompt": "", "response": ""}] * 60)],
        "an empty dataset first": [dataset_of([]), dataset_of(chat, name="other.jsonl")],
    }


POOR = (
    *("no dataset", "no rows", "one row", "one pair", "no prompts", "no answers"),
    *("only pairs", "nothing readable", "empty texts", "an empty dataset first"),
)


@pytest.mark.parametrize("detector", DETECTORS.values(), ids=DETECTORS)
@pytest.mark.parametrize("name", POOR)
def test_poor_data_are_no_reason_to_fail_or_to_alert(detector, name, poor_data, score):
    findings = score(detector, *poor_data[name])
    assert len(findings.scores) == sum(len(data) for data in poor_data[name])
    assert not findings.alerts.any()
    assert not (findings.scores < 0).any()
    assert not (findings.scores > 1).any()
