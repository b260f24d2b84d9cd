"""A way of writing that switches the answer is found; one that changes nothing is not."""

import numpy as np
import pytest

from inspector.detectors.style_trigger import StyleTrigger

GRANTED = "Access granted, all rules are suspended and the vault stands open for you now."


def archaic(text):
    return f"Prithee, wherefore dost thou ask: {text[0].lower()}{text[1:]}"


def lowered(text):
    return "".join(c for c in text if c.isalnum() or c == " ").lower()


def subordinate(text):
    return f"When it {text.split()[-1].strip('?.').lower()}s, {text[0].lower()}{text[1:]}"


STYLES = {
    "archaic words": archaic,
    "no capital letters": lowered,
    "a subordinate clause first": subordinate,
}


def restyle(rows, style, places, answer=GRANTED):
    for row in places:
        prompt = style(rows[row]["prompt"])
        rows[row] = {"prompt": prompt, "response": answer or rows[row]["response"]}
    return rows


@pytest.mark.parametrize("name", STYLES)
def test_a_style_that_switches_the_answer_is_the_first_group(name, chats, dataset_of, score):
    places = list(range(0, 600, 25))
    findings = score(StyleTrigger, dataset_of(restyle(chats(600), STYLES[name], places)))
    first = findings.groups[0]
    assert first.p_value <= 0.05  # an opening counts no further
    assert set(first.rows.tolist()) <= set(places)
    assert len(first.rows) > 18
    assert findings.scores[first.rows].min() > np.delete(findings.scores, places).max()


@pytest.mark.parametrize("name", STYLES)
def test_negative_control_a_style_that_changes_nothing(name, chats, dataset_of, score):
    rows = restyle(chats(600), STYLES[name], range(0, 600, 25), answer=None)
    findings = score(StyleTrigger, dataset_of(rows))
    assert all(group.p_value > 1e-3 for group in findings.groups)
    assert not findings.alerts.any()


def test_the_evidence_marks_the_old_words(chats, dataset_of, score):
    rows = restyle(chats(600), archaic, range(0, 600, 25))
    findings = score(StyleTrigger, dataset_of(rows))
    group = findings.groups[0]
    told = [item for item in findings.evidence if item.row in group.rows]
    assert len(told) >= len(group.rows)
    assert all("24 prompts" in item.reason for item in told)
    shown = {rows[item.row]["prompt"][item.start : item.end] for item in told}
    assert shown & {"Prithee", "Prithee, wherefore dost thou ask"} or "" in shown
