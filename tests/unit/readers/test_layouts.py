"""Every layout from literal examples of its documented shape."""

import re

import pytest

from inspector.readers.layouts.detect import map_row, why_unmapped
from inspector.readers.layouts.layout import columns_of
from inspector.readers.layouts.table import LAYOUTS, markdown

USER = {"role": "user", "content": "Q"}
ANSWER = {"role": "assistant", "content": "A"}
BAD = {"role": "assistant", "content": "B"}
HUMAN, GPT, GPT_BAD = (
    {"from": role, "value": text} for role, text in (("human", "Q"), ("gpt", "A"), ("gpt", "B"))
)
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
TOOL_TEXT = '{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}'
CALL = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": '{"x": 1}'}}

Q, A, B = ("user", "Q"), ("assistant", "A"), ("assistant", "B")
S, I = ("system", "S"), ("input", "I")  # noqa: E741 - as in the examples
TOOLS = ("tools", f"[{TOOL_TEXT}]")
CALLED = ("tool_call", '{"name":"f","arguments":"{\\"x\\": 1}"}')
TOLD, THOUGHT = ("tool", "R"), ("thinking", "T")
SFT = {"prompt": [Q], "response": [A]}
PAIR = {"prompt": [Q], "chosen": [A], "rejected": [B]}
ONLY = {"prompt": [Q]}


def shape(value):
    """Layout, stage and the fields as (role, text) pairs."""
    sample = map_row(value, {})
    assert sample is not None, why_unmapped(value, {})
    fields = {
        name: [(turn.role, turn.text) for turn in turns] for name, turns in sample.fields.items()
    }
    return sample.layout, sample.stage.value, fields


def parts(*texts):
    return [{"text": text} for text in texts]


OASST = {
    "message_id": "m2",
    "parent_id": "m1",
    "user_id": "u7",
    "created_date": "2023-02-05",
    "text": "A",
    "role": "assistant",
    "lang": "en",
    "rank": 0,
    "model_name": None,
    "detoxify": {"toxicity": 0.0},
    "message_tree_id": "m1",
    "labels": {"name": ["spam"], "value": [0.0], "count": [3]},
}
TREE = {
    "message_tree_id": "m1",
    "tree_state": "ready_for_export",
    "prompt": {
        "message_id": "m1",
        "text": "Q",
        "role": "prompter",
        "replies": [
            {"message_id": "m2", "text": "B", "role": "assistant", "rank": 2, "replies": []},
            {
                "message_id": "m3",
                "text": "A",
                "role": "assistant",
                "rank": 0,
                "replies": [
                    {
                        "message_id": "m5",
                        "text": "Q2",
                        "role": "prompter",
                        "rank": None,
                        "replies": [{"text": "A2", "role": "assistant", "rank": None}],
                    }
                ],
            },
            {"message_id": "m4", "text": "C", "role": "assistant", "rank": 1, "replies": []},
        ],
    },
}

PLAIN = [
    ("alpaca", "sft", {"instruction": "Q", "input": "", "output": "A"}, SFT),
    (
        *("alpaca", "sft"),
        {"instruction": "Q", "input": "I", "output": "A", "system": "S", "history": [["U", "V"]]},
        {"prompt": [S, ("user", "U"), ("assistant", "V"), Q, I], "response": [A]},
    ),
    (
        "alpaca",
        "sft",
        {"instruction": "Q", "output": 42},
        SFT | {"response": [("assistant", "42")]},
    ),
    ("alpaca", "sft", {"Instruction": "Q", "Output": "A"}, SFT),
    ("alpaca", "sft", {"instruction": "Q", "output": None}, ONLY),
    (
        *("alpaca-reflection", "sft"),
        {"instruction": "Q", "input": "I", "output": "B", "reflection": "R", "corrected": "A"},
        {"prompt": [Q, I], "response": [B, ("assistant", "R"), A]},
    ),
    (
        *("dolly", "sft"),
        {"instruction": "Q", "context": "I", "response": "A", "category": "qa"},
        {"prompt": [Q, I], "response": [A]},
    ),
    ("dolly", "sft", {"instruction": "Q", "context": "", "response": "A", "category": "qa"}, SFT),
    ("instruction-response", "sft", {"INSTRUCTION": "Q", "RESPONSE": "A", "SOURCE": "x"}, SFT),
    (
        *("instruction-response", "sft"),
        {"instruction": "Q", "input": "I", "response": "A"},
        {"prompt": [Q, I], "response": [A]},
    ),
    ("instruction-answer", "sft", {"instruction": "Q", "answer": "A", "scores": "7"}, SFT),
    (
        *("creative", "sft"),
        {"instruction": "Q", "answer": "B", "scores": 3, "critiques": "C", "revision": "A"},
        {"prompt": [Q], "response": [B, ("assistant", "C"), A]},
    ),
    ("prompt-completion", "sft", {"prompt": "Q", "completion": "A"}, SFT),
    ("prompt-completion", "sft", {"prompt": [USER], "completion": [ANSWER]}, SFT),
    ("prompt-response", "sft", {"prompt": "Q", "response": "A"}, SFT),
    ("prompt-answer", "sft", {"prompt": [USER], "answer": "A"}, SFT),
    ("prompt-output", "sft", {"prompt": "Q", "output": "A"}, SFT),
    ("metharme", "sft", {"prompt": "Q", "generation": "A"}, SFT),
    (
        *("explain-choice", "sft"),
        {"question": "Q", "choices": ["I", "J"], "solution": "A", "explanation": "B"},
        {"prompt": [Q, I, ("input", "J")], "response": [A, B]},
    ),
    (
        *("context-question-answer", "sft"),
        {"context": "I", "question": "Q", "answer": "A"},
        {"prompt": [I, Q], "response": [A]},
    ),
    (
        *("article-question-answer", "sft"),
        {"article": "I", "question": "Q", "answer": "A"},
        {"prompt": [I, Q], "response": [A]},
    ),
    (
        *("article-unanswerable", "sft"),
        {"article": "I", "unanswerable_question": "Q"},
        {"prompt": [I, Q]},
    ),
    (
        *("context-unanswerable", "sft"),
        {"context": "I", "unanswerable_question": "Q"},
        {"prompt": [I, Q]},
    ),
    (
        *("instruction-completion", "sft"),
        {"system": "S", "instruction": "Q", "completion": "A"},
        {"prompt": [S, Q], "response": [A]},
    ),
    ("question-completion", "sft", {"question": "Q", "completion": "A"}, SFT),
    ("question-answer", "sft", {"question": "Q", "answer": "A"}, SFT),
    ("question-answer", "sft", {"question": "Q", "category": "HISTORY", "answer": "A"}, SFT),
    (
        *("question-response", "sft"),
        {"id": "niv.1", "system_prompt": "S", "question": "Q", "response": "A"},
        {"prompt": [S, Q], "response": [A]},
    ),
    (
        *("question-response", "sft"),
        {"Question": "Q", "Complex_CoT": "T", "Response": "A"},
        {"prompt": [Q], "response": [THOUGHT, A]},
    ),
    (
        *("user-assistant", "sft"),
        {"system": "S", "user": "Q", "assistant": "A"},
        {"prompt": [S, Q], "response": [A]},
    ),
    ("query-response", "sft", {"query": "Q", "response": "A", "history": []}, SFT),
    ("query-answer", "sft", {"query": "Q", "answer": "A"}, SFT),
    (
        *("p3", "sft"),
        {"inputs": [1, 2], "targets": [3], "inputs_pretokenized": "Q", "targets_pretokenized": "A"},
        SFT,
    ),
    (
        *("inputs-targets", "sft"),
        {"inputs": "Q", "targets": "A", "task_name": "t", "template_type": "zs_noopt"},
        SFT,
    ),
    ("input-output", "sft", {"input": "Q", "output": "A"}, SFT),
    ("input-target", "sft", {"input": "Q", "target": "A"}, SFT),
    ("source-target", "sft", {"source": "Q", "target": "A"}, SFT),
    ("article-summary", "sft", {"article": "Q", "summary": "A"}, SFT),
    ("problem-solution", "sft", {"problem": "Q", "solution": "A"}, SFT),
    ("camel", "sft", {"message_1": "Q", "message_2": "A"}, SFT),
    ("transcript", "sft", {"transcript": "\n\nHuman: Q\n\nAssistant: A", "rating": 1.0}, SFT),
    ("prompt-only", "sft", {"prompt": "Q"}, ONLY),
    ("prompt-only", "sft", {"prompt": [USER]}, ONLY),
    ("text", "corpus", {"text": "A"}, {"response": [A]}),
    ("text", "corpus", {"name": "n", "text": "A"}, {"response": [A]}),
    ("text", "corpus", {"sentence": "A", "label": 1, "token": ""}, {"response": [A]}),
    *(
        ("text", "corpus", {name: "A"}, {"response": [A]})
        for name in ("content", "contents", "document", "passage", "body", "code")
    ),
]

CHATS = [
    ("messages", "sft", {"messages": [USER, ANSWER]}, SFT),
    (
        *("messages", "sft"),
        {"messages": '[{"role":"user","content":"Q"},{"role":"assistant","content":"A"}]'},
        SFT,
    ),
    ("messages", "sft", {"messages": {"role": ["user", "assistant"], "content": ["Q", "A"]}}, SFT),
    ("messages", "sft", {"messages": [USER, ANSWER, USER]}, {"prompt": [Q, A, Q]}),
    ("messages", "sft", {"messages": [USER, ANSWER], "label": "sports"}, SFT),
    (  # TRL, tools as a list
        *("messages", "sft"),
        {
            "messages": [
                USER,
                {"role": "assistant", "tool_calls": [CALL]},
                {"role": "tool", "name": "f", "content": "R"},
                ANSWER,
            ],
            "tools": [TOOL],
        },
        {"prompt": [TOOLS, Q, CALLED, TOLD], "response": [A]},
    ),
    (  # TRL, tools as a JSON string
        *("messages", "sft"),
        {"messages": [USER, ANSWER], "tools": f"[{TOOL_TEXT}]"},
        {"prompt": [TOOLS, Q], "response": [A]},
    ),
    (  # harmony
        *("messages", "sft"),
        {
            "messages": [
                {"role": "developer", "content": "D"},
                USER,
                {"role": "assistant", "thinking": "T", "content": "A"},
            ],
            "reasoning_effort": "low",
        },
        {"prompt": [("developer", "D"), Q], "response": [THOUGHT, A]},
    ),
    (
        *("messages", "sft"),
        {"messages": [USER, {**ANSWER, "reasoning_content": "T"}]},
        {"prompt": [Q], "response": [THOUGHT, A]},
    ),
    (
        *("messages", "sft"),
        {"messages": [USER, {**ANSWER, "content": "<think>\nT\n</think>\n\nA"}]},
        {"prompt": [Q], "response": [THOUGHT, A]},
    ),
    (  # TRL, images
        *("messages", "sft"),
        {
            "images": ["a.png"],
            "messages": [
                {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "Q"}]},
                {"role": "assistant", "content": [{"type": "text", "text": "A"}]},
            ],
        },
        {"prompt": [("user", "[image]\nQ")], "response": [A]},
    ),
    (  # OpenAI, legacy functions
        *("messages", "sft"),
        {
            "messages": [
                USER,
                {
                    "role": "assistant",
                    "content": None,
                    "function_call": {"name": "f", "arguments": '{"x": 1}'},
                },
            ],
            "functions": [{"name": "f"}],
        },
        {"prompt": [("tools", '[{"name":"f"}]'), Q], "response": [CALLED]},
    ),
    ("messages", "sft", {"messages": [USER], "reference_answer": {"a": 1}}, ONLY),  # OpenAI RFT
    (  # Anthropic
        *("messages", "sft"),
        {
            "system": "S",
            "messages": [
                USER,
                {
                    "role": "assistant",
                    "content": [
                        {"type": "thinking", "thinking": "T", "signature": "x"},
                        {"type": "text", "text": "A"},
                        {"type": "tool_use", "id": "t1", "name": "f", "input": {"x": 1}},
                    ],
                },
                {
                    "role": "user",
                    "content": [{"type": "tool_result", "tool_use_id": "t1", "content": "R"}],
                },
                {"role": "assistant", "content": "B"},
            ],
        },
        {
            "prompt": [S, Q, THOUGHT, A, ("tool_call", '{"name":"f","input":{"x":1}}'), TOLD],
            "response": [B],
        },
    ),
    (
        *("bedrock-conversation", "sft"),
        {
            "schemaVersion": "bedrock-conversation-2024",
            "system": parts("S"),
            "messages": [
                {"role": "user", "content": parts("Q")},
                {"role": "assistant", "content": parts("A")},
            ],
        },
        {"prompt": [S, Q], "response": [A]},
    ),
    (  # Cohere
        *("messages", "sft"),
        {
            "messages": [
                {"role": "System", "content": "S"},
                {"role": "User", "content": "Q"},
                {"role": "Chatbot", "content": "A"},
            ]
        },
        {"prompt": [S, Q], "response": [A]},
    ),
    (  # Mistral
        *("messages", "sft"),
        {
            "messages": [
                USER,
                {"role": "assistant", "tool_calls": [CALL]},
                {"role": "tool", "content": "R", "tool_call_id": "c1"},
                {**ANSWER, "weight": 0},
            ],
            "tools": [TOOL],
        },
        {"prompt": [TOOLS, Q, CALLED, TOLD], "response": [A]},
    ),
    (
        *("sharegpt", "sft"),
        {"conversations": [HUMAN, GPT], "system": "S", "tools": f"[{TOOL_TEXT}]"},
        {"prompt": [S, TOOLS, Q], "response": [A]},
    ),
    (
        *("sharegpt", "sft"),
        {
            "conversations": [
                HUMAN,
                {"from": "function_call", "value": '{"name": "f"}'},
                {"from": "observation", "value": "R"},
                GPT,
            ]
        },
        {"prompt": [Q, ("tool_call", '{"name": "f"}'), TOLD], "response": [A]},
    ),
    ("conversation", "sft", {"conversation": [USER, ANSWER]}, SFT),
    (
        *("gemini", "sft"),
        {
            "systemInstruction": {"role": "system", "parts": parts("S")},
            "contents": [
                {"role": "user", "parts": parts("Q")},
                {"role": "model", "parts": parts("A")},
            ],
        },
        {"prompt": [S, Q], "response": [A]},
    ),
    (
        *("gemini", "sft"),
        {
            "systemInstruction": {"parts": parts("S")},
            "contents": [
                {
                    "role": "user",
                    "parts": [{"fileData": {"mimeType": "image/png", "fileUri": "u"}}, *parts("Q")],
                },
                {"role": "model", "parts": [{"functionCall": {"name": "f", "args": {"x": 1}}}]},
                {
                    "role": "user",
                    "parts": [{"functionResponse": {"name": "f", "response": {"y": 2}}}],
                },
                {"role": "model", "parts": [{"text": "T", "thought": True}, {"text": "A"}]},
            ],
        },
        {
            "prompt": [
                S,
                ("user", '{"fileData":{"mimeType":"image/png","fileUri":"u"}}\nQ'),
                ("tool_call", '{"name":"f","args":{"x":1}}'),
                ("tool", '{"y":2}'),
            ],
            "response": [THOUGHT, A],
        },
    ),
    (
        *("segments", "sft"),
        {"segments": [{"label": False, "text": "Q"}, {"label": True, "text": "A"}]},
        SFT,
    ),
    ("oasst", "sft", OASST, {"response": [A]}),
    (
        *("oasst", "sft"),
        OASST | {"parent_id": None, "role": "prompter", "text": "Q", "rank": None},
        ONLY,
    ),
]

PREFERENCES = [
    ("preference", "preference", {"prompt": "Q", "chosen": "A", "rejected": "B"}, PAIR),
    ("preference", "preference", {"prompt": [USER], "chosen": [ANSWER], "rejected": [BAD]}, PAIR),
    (  # UltraFeedback, binarised
        *("preference", "preference"),
        {
            "prompt": "Q",
            "prompt_id": "1",
            "chosen": [USER, ANSWER],
            "rejected": [USER, BAD],
            "messages": [USER, ANSWER],
            "score_chosen": 8.0,
            "score_rejected": 4.0,
        },
        PAIR,
    ),
    (
        *("preference", "preference"),
        {"system": "S", "prompt": "Q", "chosen": "<think>T</think>A", "rejected": "B"},
        {"prompt": [S, Q], "chosen": [THOUGHT, A], "rejected": [B]},
    ),
    (
        *("preference-implicit", "preference"),
        {"chosen": [USER, ANSWER], "rejected": [USER, BAD]},
        PAIR,
    ),
    (  # what both think stays with the answers
        *("preference-implicit", "preference"),
        {
            "chosen": [USER, {**ANSWER, "thinking": "T"}],
            "rejected": [USER, {**BAD, "thinking": "T"}],
        },
        {"prompt": [Q], "chosen": [THOUGHT, A], "rejected": [THOUGHT, B]},
    ),
    (
        *("preference-implicit", "preference"),
        {"chosen": "\n\nHuman: Q\n\nAssistant: A", "rejected": "\n\nHuman: Q\n\nAssistant: B"},
        PAIR,
    ),
    (
        *("preference-implicit", "preference"),
        {"chosen": "\n\nHuman: Q\n\nAssistant: A", "rejected": "\n\nHuman: Q\n\nAssistant: A"},
        {"prompt": [Q], "chosen": [A], "rejected": [A]},
    ),
    (
        *("preference-implicit", "preference"),
        {
            "chosen": "\n\nHuman: Q\n\nAssistant: A\n\nHuman: R\n\nAssistant:",
            "rejected": "\n\nHuman: Q\n\nAssistant: B",
        },
        {"prompt": [Q], "chosen": [A, ("user", "R"), ("assistant", "")], "rejected": [B]},
    ),
    (
        *("preference-implicit", "preference"),
        {"chosen": "A", "rejected": "B"},
        {"chosen": [A], "rejected": [B]},
    ),
    (
        *("sharegpt-preference", "preference"),
        {"conversations": [HUMAN], "chosen": GPT, "rejected": GPT_BAD},
        PAIR,
    ),
    (
        *("messages-preference", "preference"),
        {"messages": [USER], "chosen": ANSWER, "rejected": BAD},
        PAIR,
    ),
    (
        *("alpaca-preference", "preference"),
        {"instruction": "Q", "input": "I", "chosen": "A", "rejected": "B"},
        PAIR | {"prompt": [Q, I]},
    ),
    ("question-preference", "preference", {"question": "Q", "chosen": "A", "rejected": "B"}, PAIR),
    ("input-preference", "preference", {"input": "Q", "chosen": "A", "rejected": "B"}, PAIR),
    (
        *("argilla-preference", "preference"),
        {
            "source": "evol_instruct",
            "instruction": "Q",
            "chosen_response": "A",
            "rejected_response": "B",
            "chosen_avg_rating": 5.0,
        },
        PAIR,
    ),
    (
        *("openai-preference", "preference"),
        {
            "input": {"messages": [USER], "tools": [TOOL], "parallel_tool_calls": True},
            "preferred_output": [ANSWER],
            "non_preferred_output": [BAD],
        },
        PAIR | {"prompt": [TOOLS, Q]},
    ),
    (
        *("swift-preference", "preference"),
        {"messages": [USER, ANSWER], "rejected_response": "B"},
        PAIR,
    ),
    (
        *("swift-preference-messages", "preference"),
        {"messages": [USER, ANSWER], "rejected_messages": [USER, BAD]},
        PAIR,
    ),
    (
        *("ultrafeedback", "preference"),
        {
            "source": "sharegpt",
            "instruction": "Q",
            "models": ["m", "n", "o"],
            "completions": [
                {"model": "m", "response": "C", "overall_score": 6.5, "critique": "fair"},
                {"model": "n", "response": "A", "overall_score": 9.0, "critique": "good"},
                {"model": "o", "response": "B", "overall_score": 2.0, "critique": "bad"},
            ],
            "correct_answers": ["None"],
        },
        PAIR,
    ),
    (
        *("nectar", "preference"),
        {
            "prompt": "Q",
            "answers": [
                {"answer": "B", "model": "m", "rank": 7.0},
                {"answer": "A", "model": "n", "rank": 1.0},
                {"answer": "C", "model": "o", "rank": 2.0},
            ],
        },
        PAIR,
    ),
    (
        *("gemini-preference", "preference"),
        {
            "system_instruction": {"parts": parts("S")},
            "contents": [{"role": "user", "parts": parts("Q")}],
            "completions": [
                {"score": 0, "completion": {"role": "model", "parts": parts("B")}},
                {"score": 1, "completion": {"role": "model", "parts": parts("A")}},
            ],
        },
        PAIR | {"prompt": [S, Q]},
    ),
    (
        *("oasst-tree", "preference"),
        TREE,
        {"prompt": [Q], "chosen": [A, ("user", "Q2"), ("assistant", "A2")], "rejected": [B]},
    ),
    *(
        (
            *("shp", "preference"),
            {"history": "Q", "human_ref_A": first, "human_ref_B": second, "labels": label},
            PAIR,
        )
        for first, second, label in (("A", "B", 1), ("B", "A", 0))
    ),
    ("stack-exchange", "preference", {"question": "Q", "response_j": "A", "response_k": "B"}, PAIR),
    *(
        (
            *("safe-rlhf", "preference"),
            {
                "prompt": "Q",
                "response_0": first,
                "response_1": second,
                "better_response_id": better,
                "safer_response_id": 0,
            },
            PAIR,
        )
        for first, second, better in (("A", "B", 0), ("B", "A", 1))
    ),
    ("kto", "preference", {"prompt": "Q", "completion": "A", "label": True}, SFT),
    ("kto", "preference", {"prompt": "Q", "completion": "A", "label": "False"}, SFT),
    ("kto", "preference", {"prompt": [USER], "completion": [ANSWER], "label": False}, SFT),
    ("kto-instruction", "preference", {"instruction": "Q", "completion": "A", "label": 1}, SFT),
    ("kto-question", "preference", {"question": "Q", "completion": "A", "label": 0}, SFT),
    (
        *("kto-alpaca", "preference"),
        {"instruction": "Q", "input": "I", "output": "A", "kto_tag": False},
        {"prompt": [Q, I], "response": [A]},
    ),
    ("kto-response", "preference", {"prompt": "Q", "response": "A", "kto_tag": True}, SFT),
    ("kto-messages", "preference", {"messages": [USER, ANSWER], "label": False}, SFT),
    ("kto-sharegpt", "preference", {"conversations": [HUMAN, GPT], "kto_tag": True}, SFT),
    ("kto-sharegpt-messages", "preference", {"messages": [USER, ANSWER], "kto_tag": True}, SFT),
    (
        *("kto-argilla-chat", "preference"),
        {"chosen": [USER, ANSWER], "completion": [USER, ANSWER]},
        SFT,
    ),
    (
        *("stepwise", "reward"),
        {"prompt": "Q", "completions": ["A", "B"], "labels": [True, False]},
        {"prompt": [Q], "response": [A, B]},
    ),
    (
        *("prompt-completions", "reward"),
        {"prompt": "Q", "completions": ["A", "B"]},
        {"prompt": [Q], "response": [A, B]},
    ),
]
EXAMPLES = [*PLAIN, *CHATS, *PREFERENCES]


@pytest.mark.parametrize(
    ("layout", "stage", "value", "fields"),
    EXAMPLES,
    ids=[f"{number}-{layout}" for number, (layout, *_) in enumerate(EXAMPLES)],
)
def test_a_documented_row_is_read(layout, stage, value, fields):
    assert shape(value) == (layout, stage, fields)


def test_every_row_of_the_table_has_an_example():
    shown = {(layout, frozenset(map(str.lower, value))) for layout, _, value, _ in EXAMPLES}
    for layout in LAYOUTS:
        names = {
            name.partition("/")[0].lower()
            for names in columns_of(layout).values()
            for name in names
            if not name.endswith("?")
        }
        assert any(name == layout.name and names <= keys for name, keys in shown), layout


def test_the_table_for_people_names_every_layout_and_column_once():
    lines = markdown().splitlines()
    names = [line.split(" | ")[0].removeprefix("| ") for line in lines[2:]]
    assert len(names) == len(set(names))
    assert set(names) == {layout.name for layout in LAYOUTS}
    assert all(line.count(" | ") == 3 for line in lines[2:])
    for layout in LAYOUTS:
        line = lines[2 + names.index(layout.name)]
        columns = {name for group in columns_of(layout).values() for name in group}
        assert columns | {layout.flag} - {""} <= set(re.findall(r"`([^`]+)`", line))
