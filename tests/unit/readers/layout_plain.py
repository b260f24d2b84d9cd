"""Examples of layouts whose columns are texts: instructions, questions, corpora."""

from layout_turns import ANSWER, ONLY, SFT, THOUGHT, USER, A, B, I, Q, S

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
