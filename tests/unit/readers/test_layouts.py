"""Every layout from a literal example of its documented shape."""

import pytest

from inspector.readers.layouts.detect import map_row, why_unmapped
from inspector.readers.layouts.table import LAYOUTS

USER = {"role": "user", "content": "Q"}
ANSWER = {"role": "assistant", "content": "A"}
BAD = {"role": "assistant", "content": "B"}


def shape(value):
    """Layout, stage and the fields as (role, text) pairs."""
    sample = map_row(value, {})
    assert sample is not None, why_unmapped(value, {})
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
