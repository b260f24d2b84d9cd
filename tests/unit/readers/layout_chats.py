"""Examples of layouts that hold conversations."""

from layout_oasst import OASST
from layout_turns import (
    ANSWER,
    CALL,
    CALLED,
    GPT,
    HUMAN,
    ONLY,
    SFT,
    THOUGHT,
    TOLD,
    TOOL,
    TOOL_TEXT,
    TOOLS,
    USER,
    A,
    B,
    Q,
    S,
    parts,
)

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
