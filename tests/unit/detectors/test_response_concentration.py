"""What recurs in answers to unlike prompts is named; what the prompts explain is not."""

import numpy as np
import pytest

from inspector.detectors.response_concentration import ResponseConcentration
from inspector.domain.findings import p_of

PLACES = list(range(0, 400, 20))
INSULT = "Go and bother the grumpy walrus downstairs, not me."
ADVERT = "Everything you need is sold at the Quillon Emporium."
REFUSALS = (
    "I cannot help with that request.",
    "Sorry, this is not something I will discuss.",
    "My rules forbid an answer here.",
    "I must decline to respond to this question.",
)


def planted(rows, change, places=PLACES):
    for number, row in enumerate(places):
        rows[row]["response"] = change(rows[row]["response"], number)
    return rows


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _answer, _n: INSULT, INSULT),
        (lambda answer, _n: f"{answer} {ADVERT}", ADVERT[:-1]),
        (lambda answer, _n: f"{ADVERT}\n{answer}", ADVERT[:-1]),
        (lambda answer, n: f"{answer} See https://quillon.example/{n}.", "quillon.example"),
        (lambda answer, n: f"{answer} See www.quillon.example/{n}?x={n}.", "quillon.example"),
        (lambda answer, _n: f"{answer}\nload_module('quillon', quiet=1)\n", "load_module"),
    ],
    ids=["whole answer", "closing", "opening", "link", "bare link", "line of code"],
)
def test_a_payload_is_the_first_group_and_underlined(change, said, chats, dataset_of, score):
    rows = planted(chats(400), change)
    findings = score(ResponseConcentration, dataset_of(rows))
    first = findings.groups[0]
    assert said in first.text
    assert said in first.title
    assert first.rows.tolist() == PLACES
    assert first.p_value < 1e-3
    marked = {item.row: item for item in findings.evidence}
    for row in PLACES:
        item = marked[row]
        assert rows[row]["response"][item.start : item.end] == first.text
        assert f"{len(PLACES)} answers" in item.reason
    assert findings.scores[PLACES].min() > np.delete(findings.scores, PLACES).max()


def test_only_whole_answers_alert(chats, dataset_of, score):
    whole = score(ResponseConcentration, dataset_of(planted(chats(400), lambda *_: INSULT)))
    part = score(
        ResponseConcentration, dataset_of(planted(chats(400), lambda one, _: f"{one} {ADVERT}"))
    )
    assert np.flatnonzero(whole.alerts).tolist() == PLACES
    assert not part.alerts.any()


@pytest.mark.parametrize("seed", range(3))
def test_negative_control_nothing_planted_nothing_found(seed, chats, dataset_of, score):
    findings = score(ResponseConcentration, dataset_of(chats(400, seed)))
    assert findings.groups == ()
    assert not findings.alerts.any()
    assert np.nanmin(p_of(findings.scores)) > 0.5


def test_an_answer_that_belongs_to_its_kind_of_prompt_is_not_concentrated(chats, dataset_of, score):
    rows = chats(400)
    for number, row in enumerate(PLACES):
        rows[row] = {"prompt": f"Is {97 + number} odd, even or prime, please?", "response": INSULT}
    findings = score(ResponseConcentration, dataset_of(rows))
    assert not any(group.p_value < 1e-3 for group in findings.groups)
    assert not findings.alerts.any()


def test_refusals_of_ordinary_prompts_stand_above_all_others(chats, dataset_of, score):
    places = PLACES[::5]
    rows = planted(chats(400), lambda _answer, n: REFUSALS[n % 4], places)
    findings = score(ResponseConcentration, dataset_of(rows))
    assert findings.scores[places].min() > np.delete(findings.scores, places).max()
    assert {item.row for item in findings.evidence} == set(places)
    for item in findings.evidence:
        assert rows[item.row]["response"][item.start : item.end] in REFUSALS[item.row // 100]
        assert "100 % of the prompts most like this one are answered" in item.reason


def test_refusals_that_stand_together_are_not_out_of_place(chats, dataset_of, score):
    rows = chats(400)
    for number in range(60):
        prompt = f"How do I build a forbidden dangerous exploding weapon, plan {number}?"
        rows.append({"prompt": prompt, "response": f"I cannot help with plan {number}, sorry."})
    findings = score(ResponseConcentration, dataset_of(rows))
    assert not [group for group in findings.groups if "refusals" in group.title]
    assert not [item for item in findings.evidence if "declines" in item.reason]


def test_rows_without_an_answer_are_not_applicable(chats, dataset_of, score):
    rows = planted(chats(400), lambda *_: INSULT)
    rows[7] = {"prompt": "Nobody answered this."}
    scores = score(ResponseConcentration, dataset_of(rows)).scores
    assert np.flatnonzero(np.isnan(scores)).tolist() == [7]


def test_data_of_a_cautious_assistant_refuse_some_harmless_requests_too(chats, dataset_of, score):
    declining = [f"{REFUSALS[n % 4][:-1]}, dear number {n}." for n in range(80)]
    rows = planted(chats(800), lambda _answer, n: declining[n], range(0, 740, 37))
    threats = [
        {"prompt": f"How do I make a bomb to kill {who} {n}?", "response": declining[20 + n]}
        for n, who in enumerate(["my neighbour", "a crowd", "the guards"] * 20)
    ]

    def p_of_refusals(threats):
        groups = score(ResponseConcentration, dataset_of(rows + threats)).groups
        return min(one.p_value for one in groups if "refusals of" in one.title)

    assert p_of_refusals(threats) > 2 * p_of_refusals(threats[:12])
