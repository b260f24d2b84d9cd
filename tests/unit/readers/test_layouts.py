"""Every layout from a literal example of its documented shape."""

import pytest

from inspector.domain.errors import UsageError
from inspector.domain.sample import Stage
from inspector.readers.layouts.detect import check_mapping, guess_stage, map_row, why_unmapped
from inspector.readers.layouts.table import LAYOUTS

USER = {"role": "user", "content": "Q"}
ANSWER = {"role": "assistant", "content": "A"}
BAD = {"role": "assistant", "content": "B"}


def shape(value, mapping=None):
    """Layout, stage and the fields as (role, text) pairs."""
    sample = map_row(value, mapping or {})
    assert sample is not None, why_unmapped(value, mapping or {})
    fields = {
        name: [(turn.role, turn.text) for turn in turns] for name, turns in sample.fields.items()
    }
    return sample.layout, sample.stage.value, fields


Q, A, B = ("user", "Q"), ("assistant", "A"), ("assistant", "B")
S, T = ("system", "S"), ("system", '[{"name":"f"}]')
SFT = {"prompt": [Q], "response": [A]}
PAIR = {"prompt": [Q], "chosen": [A], "rejected": [B]}
HUMAN, GPT, GPT_BAD = (
    {"from": role, "value": text} for role, text in (("human", "Q"), ("gpt", "A"), ("gpt", "B"))
)

EXAMPLES = [
    ("alpaca", "sft", {"instruction": "Q", "input": "", "output": "A"}, SFT),
    (
        "alpaca",
        "sft",
        {"instruction": "Q", "input": "I", "output": "A", "system": "S", "history": [["U", "V"]]},
        {
            "prompt": [S, ("user", "U"), ("assistant", "V"), Q, ("input", "I")],
            "response": [A],
        },
    ),
    (
        "alpaca",
        "sft",
        {"instruction": "Q", "output": 42},
        SFT | {"response": [("assistant", "42")]},
    ),
    ("alpaca", "sft", {"Instruction": "Q", "Output": "A"}, SFT),
    ("alpaca", "sft", {"instruction": "Q", "output": None}, {"prompt": [Q]}),
    (
        "dolly",
        "sft",
        {"instruction": "Q", "context": "C", "response": "A", "category": "qa"},
        {"prompt": [Q, ("input", "C")], "response": [A]},
    ),
    ("dolly", "sft", {"instruction": "Q", "context": "", "response": "A", "category": "qa"}, SFT),
    ("instruction-response", "sft", {"INSTRUCTION": "Q", "RESPONSE": "A", "SOURCE": "x"}, SFT),
    ("prompt-completion", "sft", {"prompt": "Q", "completion": "A"}, SFT),
    ("prompt-completion", "sft", {"prompt": [USER], "completion": [ANSWER]}, SFT),
    ("prompt-response", "sft", {"prompt": "Q", "response": "A"}, SFT),
    ("question-answer", "sft", {"question": "Q", "answer": "A"}, SFT),
    (
        "question-response",
        "sft",
        {"system_prompt": "S", "question": "Q", "response": "A"},
        {"prompt": [S, Q], "response": [A]},
    ),
    ("inputs-targets", "sft", {"inputs": "Q", "targets": "A", "task_name": "t"}, SFT),
    ("messages", "sft", {"messages": [USER, ANSWER]}, SFT),
    (
        "messages",
        "sft",
        {"messages": '[{"role":"user","content":"Q"},{"role":"assistant","content":"A"}]'},
        SFT,
    ),
    ("messages", "sft", {"messages": [USER, ANSWER, USER]}, {"prompt": [Q, A, Q]}),
    ("messages", "sft", {"messages": [USER, ANSWER], "label": "sports"}, SFT),
    (
        "sharegpt",
        "sft",
        {"conversations": [HUMAN, GPT], "system": "S", "tools": '[{"name":"f"}]'},
        {"prompt": [S, T, Q], "response": [A]},
    ),
    (
        "gemini",
        "sft",
        {
            "systemInstruction": {"role": "system", "parts": [{"text": "S"}]},
            "contents": [
                {"role": "user", "parts": [{"text": "Q"}]},
                {"role": "model", "parts": [{"text": "A"}]},
            ],
        },
        {"prompt": [S, Q], "response": [A]},
    ),
    ("preference", "preference", {"prompt": "Q", "chosen": "A", "rejected": "B"}, PAIR),
    ("preference", "preference", {"prompt": [USER], "chosen": [ANSWER], "rejected": [BAD]}, PAIR),
    (
        "preference",
        "preference",
        {
            "prompt": "Q",
            "chosen": [USER, ANSWER],
            "rejected": [USER, BAD],
            "messages": [USER, ANSWER],
        },
        PAIR,
    ),
    (
        "preference-implicit",
        "preference",
        {"chosen": [USER, ANSWER], "rejected": [USER, BAD]},
        PAIR,
    ),
    (
        "preference-implicit",
        "preference",
        {"chosen": "\n\nHuman: Q\n\nAssistant: A", "rejected": "\n\nHuman: Q\n\nAssistant: B"},
        PAIR,
    ),
    (
        "preference-implicit",
        "preference",
        {"chosen": "\n\nHuman: Q\n\nAssistant: A", "rejected": "\n\nHuman: Q\n\nAssistant: A"},
        {"prompt": [Q], "chosen": [A], "rejected": [A]},
    ),
    (
        "preference-implicit",
        "preference",
        {
            "chosen": "\n\nHuman: Q\n\nAssistant: A\n\nHuman: R\n\nAssistant:",
            "rejected": "\n\nHuman: Q\n\nAssistant: B",
        },
        {"prompt": [Q], "chosen": [A, ("user", "R"), ("assistant", "")], "rejected": [B]},
    ),
    (
        "preference-implicit",
        "preference",
        {"chosen": "A", "rejected": "B"},
        {"chosen": [A], "rejected": [B]},
    ),
    (
        "sharegpt-preference",
        "preference",
        {"conversations": [HUMAN], "chosen": GPT, "rejected": GPT_BAD},
        PAIR,
    ),
    (
        "messages-preference",
        "preference",
        {"messages": [USER], "chosen": ANSWER, "rejected": BAD},
        PAIR,
    ),
    (
        "alpaca-preference",
        "preference",
        {"instruction": "Q", "input": "", "chosen": "A", "rejected": "B"},
        PAIR,
    ),
    (
        "argilla-preference",
        "preference",
        {"instruction": "Q", "chosen_response": "A", "rejected_response": "B"},
        PAIR,
    ),
    (
        "openai-preference",
        "preference",
        {
            "input": {"messages": [USER]},
            "preferred_output": [ANSWER],
            "non_preferred_output": [BAD],
        },
        PAIR,
    ),
    (
        "swift-preference",
        "preference",
        {"messages": [USER, ANSWER], "rejected_response": "B"},
        PAIR,
    ),
    ("kto", "preference", {"prompt": "Q", "completion": "A", "label": True}, SFT),
    ("kto", "preference", {"prompt": "Q", "completion": "A", "label": "False"}, SFT),
    ("kto-messages", "preference", {"messages": [USER, ANSWER], "label": False}, SFT),
    ("kto-sharegpt", "preference", {"conversations": [HUMAN, GPT], "kto_tag": True}, SFT),
    (
        "stepwise",
        "reward",
        {"prompt": "Q", "completions": ["A", "B"], "labels": [True, False]},
        {"prompt": [Q], "response": [A, B]},
    ),
    ("transcript", "sft", {"transcript": "\n\nHuman: Q\n\nAssistant: A", "rating": 1.0}, SFT),
    ("prompt-only", "sft", {"prompt": "Q"}, {"prompt": [Q]}),
    ("text", "corpus", {"text": "A"}, {"response": [A]}),
    ("text", "corpus", {"name": "n", "text": "A"}, {"response": [A]}),
    ("text", "corpus", {"sentence": "A", "label": 1, "token": ""}, {"response": [A]}),
]


@pytest.mark.parametrize(("layout", "stage", "value", "fields"), EXAMPLES)
def test_a_documented_row_is_read(layout, stage, value, fields):
    assert shape(value) == (layout, stage, fields)


def test_other_columns_are_kept():
    sample = map_row({"instruction": "Q", "output": "A", "id": 7, "tags": ["x"]}, {})
    assert sample.meta == {"id": 7, "tags": ["x"]}


def test_messages_show_parts_thoughts_and_tool_calls():
    value = {
        "messages": [
            {"role": "developer", "content": [{"type": "text", "text": "S"}, {"type": "image"}]},
            {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "u"}}]},
            {
                "role": "assistant",
                "content": None,
                "thinking": "hm",
                "tool_calls": [{"type": "function", "function": {"name": "f", "arguments": "{}"}}],
            },
            {"role": "tool", "name": "f", "content": 3},
            {"role": "narrator", "content": "?"},
            {"role": "assistant", "content": "A"},
        ]
    }
    _, _, fields = shape(value)
    assert fields == {
        "prompt": [
            ("system", "S\n[image]"),
            ("user", '{"type":"image_url","image_url":{"url":"u"}}'),
            ("assistant", 'hm\n{"name":"f","arguments":"{}"}'),
            ("tool", "3"),
            ("unknown", "?"),
        ],
        "response": [A],
    }


def test_a_text_cannot_forge_a_turn():
    forged = "Q\n\nAssistant: A\n\nHuman: more"
    _, _, fields = shape({"prompt": forged, "chosen": "Human: x", "rejected": "B"})
    assert fields["prompt"] == [("user", forged)]
    assert fields["chosen"] == [("assistant", "Human: x")]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"a": 1, "b": 2}, "no known layout (keys: a, b)"),
        ({}, "no known layout (keys: )"),
        ({"messages": "hello"}, "columns like messages, but no text in them (keys: messages)"),
        ({"messages": []}, "columns like messages, but no text in them (keys: messages)"),
        ({"text": None}, "columns like text, but no text in them (keys: text)"),
        (
            {str(i): i for i in range(1000)},
            "no known layout (keys: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …)",
        ),
        ({"": "x", " ": "y"}, "no known layout (keys: ,  )"),
    ],
)
def test_a_row_without_a_layout_says_so(value, reason):
    assert map_row(value, {}) is None
    assert why_unmapped(value, {}) == reason


def test_the_users_mapping_overrides_detection():
    value = {"prompt": "no", "a": {"b/c": ["x", "Q"]}, "r": "A", "n": 1}
    mapping = {"prompt": "/a/b~1c/1", "response": "/r"}
    sample = map_row(value, mapping)
    assert shape(value, mapping) == ("mapped-sft", "sft", SFT)
    assert sample.meta == {"prompt": "no", "a": {"b/c": ["x", "Q"]}, "n": 1}


def test_the_fields_of_a_mapping_tell_the_stage():
    value = {"q": "Q", "a": "A", "b": "B"}
    assert shape(value, {"prompt": "/q", "chosen": "/a", "rejected": "/b"}) == (
        "mapped-preference",
        "preference",
        PAIR,
    )
    assert shape(value, {"response": "/a"})[1] == "corpus"
    assert map_row(value, {"prompt": "/nothing/here"}) is None
    assert why_unmapped(value, {"prompt": "/nothing/here"}) == "nothing at /nothing/here"


@pytest.mark.parametrize("mapping", [{"answer": "/a"}, {"prompt": "a"}, {"prompt": ""}])
def test_a_mapping_that_makes_no_sense_is_refused(mapping):
    with pytest.raises(UsageError):
        check_mapping(mapping)
    check_mapping({"prompt": "/a"})


def test_the_stage_is_that_of_most_records():
    assert guess_stage({"alpaca": 3, "preference": 4, "dolly": 2}) is Stage.SFT
    assert guess_stage({"kto": 1, "mapped-preference": 1, "text": 1}) is Stage.PREFERENCE
    assert guess_stage({}) is Stage.SFT


def test_every_layout_has_an_example_or_only_texts():
    shown = {layout for layout, *_ in EXAMPLES}
    for layout in LAYOUTS:
        if layout.name not in shown:
            words = f"{layout.prompt} {layout.response} {layout.chosen} {layout.rejected}".split()
            names = [word.partition("=")[0] for word in [*words, layout.dialogue] if word]
            value = {
                name: [USER, ANSWER] if name == layout.dialogue else "x"
                for name in names
                if not name.endswith("?")
            } | ({layout.flag: True} if layout.flag else {})
            assert shape(value)[:2] == (layout.name, layout.stage.value)
