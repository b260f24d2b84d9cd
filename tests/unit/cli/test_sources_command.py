"""``inspector sources``: which file or contributor the suspicious rows come from."""

import json

from inspector.cli import console
from inspector.pipeline.sources import SourceRisk


def test_every_file_has_a_line_and_the_worst_comes_first(inspector, sample):
    code, out, err = inspector("sources", sample.path, "--format", "json")
    assert (code, err) == (0, "")
    risks = json.loads(out)
    assert {risk["name"] for risk in risks if risk["kind"] == "dataset"} == set(sample.files)
    assert [risk["p_value"] for risk in risks] == sorted(risk["p_value"] for risk in risks)
    assert max(risks, key=lambda risk: risk["suspicious"])["name"] == "chat.jsonl"
    assert all(risk["low"] <= risk["risk"] <= risk["high"] for risk in risks)


def test_a_name_cannot_forge_a_line():
    risk = SourceRisk("a\nb.jsonl \x1b[2J", "contributor", 10, 1, 0.1, 0.0, 0.2, 0.5)
    shown = console.sources_text([risk])
    assert len(shown.splitlines()) == 2
    assert "\x1b" not in shown
