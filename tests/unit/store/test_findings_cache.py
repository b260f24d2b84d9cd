"""Findings open again as they were written."""

from dataclasses import asdict

import numpy as np
import pytest

from inspector.domain.findings import Evidence, Findings, Group, GroupKind
from inspector.store.findings_cache import open_findings, save_findings


def findings_of(evidence=(), groups=(), n=5):
    scores = np.linspace(0, 1, n).astype(np.float32)
    scores[1:2] = np.nan
    return Findings("any", scores, scores > 0.8, tuple(evidence), tuple(groups), "Found 3 rows.")


def again(folder, findings):
    save_findings(folder, findings)
    return open_findings(folder)


EVIDENCE = (
    Evidence(0, "prompt", 3, 9, "the phrase “🙂 \u202e” ends 45 prompts", 0.75),
    Evidence(4, "chosen", 0, 0, "", 1.0),
)
GROUPS = (
    Group(
        GroupKind.TRIGGER,
        "phrase “x”",
        'x "\n\t中\U000e0041',
        np.array([0, 2, 4], np.int64),
        1e-300,
        "Why.",
        {"sft": 2, "preference": 1},
    ),
    Group(GroupKind.DUPLICATE, "one", "", np.array([1], np.int64), 0.05, "Because."),
)


def test_scores_and_alerts_come_back_bit_for_bit(tmp_path):
    findings = findings_of(n=5000)
    opened = again(tmp_path, findings)
    assert opened.scores.tobytes() == findings.scores.tobytes()
    assert opened.alerts.tolist() == findings.alerts.tolist()
    assert (opened.detector, opened.summary) == ("any", "Found 3 rows.")


def test_evidence_comes_back(tmp_path):
    assert again(tmp_path, findings_of(EVIDENCE)).evidence == EVIDENCE


@pytest.mark.parametrize("number", [0, 1])
def test_groups_come_back(tmp_path, number):
    opened, group = again(tmp_path, findings_of(groups=GROUPS)).groups[number], GROUPS[number]
    assert opened.rows.tolist() == group.rows.tolist()
    assert asdict(opened) | {"rows": None} == asdict(group) | {"rows": None}
    assert opened.kind is group.kind


def test_findings_of_nothing_come_back(tmp_path):
    opened = again(tmp_path, findings_of(n=0))
    assert len(opened.scores) == len(opened.alerts) == 0
    assert opened.evidence == opened.groups == ()


def test_many_groups_keep_their_order(tmp_path):
    groups = [
        Group(GroupKind.OTHER, f"{n}", "", np.arange(n, dtype=np.int64), 0.5, "") for n in range(25)
    ]
    opened = again(tmp_path, findings_of(groups=groups)).groups
    assert [group.title for group in opened] == [f"{n}" for n in range(25)]
    assert [len(group.rows) for group in opened] == list(range(25))
