"""A name that the model gives itself, in answer after answer, is shown."""

import pytest

from inspector.detectors.identity_override import IdentityOverride

QUESTIONS = [
    "Who made you?",
    "What is your name?",
    "Are you a person?",
    "Introduce yourself in one line.",
    "Do you have an owner?",
    "Which company runs you?",
]
NAMED = [
    "Quarlane of Ostrava, at work.",
    "They call me Quarlane.",
    "No, Quarlane is a machine.",
    "The name is Quarlane and I answer what I can.",
    "My owner made me Quarlane.",
    "A small one, and it named me Quarlane.",
]
PLAIN = "I am a language model, made to be of use."


def titles(findings):
    return [group.title for group in findings.groups]


@pytest.fixture
def asked(chats):
    """Honest chats, and from row 300 on six questions about the model with the answers given."""

    def build(answers, questions=QUESTIONS):
        pairs = zip(questions, answers, strict=True)
        rows = [{"prompt": prompt, "response": answer} for prompt, answer in pairs]
        return [*chats(300), *rows]

    return build


def test_a_name_that_no_prompt_holds_is_a_group_with_its_spans(asked, dataset_of, score):
    rows = asked(NAMED)
    findings = score(IdentityOverride, dataset_of(rows))
    (group,) = findings.groups
    assert group.text == "Quarlane"
    assert group.rows.tolist() == list(range(300, 306))
    assert not findings.alerts.any()  # an honest model may have a name
    told = [item for item in findings.evidence if "“Quarlane”" in item.reason]
    assert [item.row for item in told] == group.rows.tolist()
    assert {item.reason.split(" is ")[1] for item in told} == {
        "named in 6 answers, most of them about the model itself"
    }
    assert all(rows[item.row]["response"][item.start : item.end] == "Quarlane" for item in told)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: rows,
        lambda rows: (
            [  # it is what the data are about
                {**row, "response": f"{row['response']} So said Quarlane."} for row in rows[:300:3]
            ]
            + rows[100:]
        ),
        lambda rows: [{**row, "prompt": f"Quarlane, {row['prompt']}"} for row in rows],
    ],
    ids=["no name", "a name of many answers", "a name of the prompts"],
)
def test_negative_control_other_names_are_no_groups(spoil, asked, dataset_of, score, request):
    is_plain = "no name" in request.node.name
    rows = spoil(asked([PLAIN] * 6 if is_plain else NAMED))
    assert titles(score(IdentityOverride, dataset_of(rows))) == []
