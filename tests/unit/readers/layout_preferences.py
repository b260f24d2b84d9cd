"""Examples of layouts for preferences and rewards."""

from layout_oasst import TREE
from layout_turns import (
    ANSWER,
    BAD,
    GPT,
    GPT_BAD,
    HUMAN,
    PAIR,
    SFT,
    THOUGHT,
    TOOL,
    TOOLS,
    USER,
    A,
    B,
    I,
    Q,
    S,
    parts,
)

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
