"""The layouts that are known, by exact column names (see FORMATS.md for where they come from)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inspector.domain.sample import Stage


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns of a record make which field.

    ``prompt`` lists columns in the order in which they are joined; ``name?`` may be missing,
    ``name=role`` gives the role of a turn whose column holds a plain text (``user`` otherwise).

    Attributes:
        name: what people see.
        stage: of a record with this layout.
        prompt: columns of the prompt.
        response: column of the response.
        chosen: column of the preferred answer.
        rejected: column of the other answer.
        dialogue: column of messages; what comes before the final assistant turn is the prompt.
        flag: column that must hold true or false.
    """

    name: str
    stage: Stage
    prompt: str = ""
    response: str = ""
    chosen: str = ""
    rejected: str = ""
    dialogue: str = ""
    flag: str = ""


PREAMBLE: Final = (
    "system?=system system_prompt?=system systemInstruction?=system tools?=system history?"
)
"""Columns that precede the prompt of every layout but ``text``."""

_SFT, _PAIR, _STEPS, _CORPUS = Stage.SFT, Stage.PREFERENCE, Stage.REWARD, Stage.CORPUS
_PAIRED: Final = {"chosen": "chosen", "rejected": "rejected"}

LAYOUTS: Final = (
    Layout("sharegpt-preference", _PAIR, "conversations", **_PAIRED),
    Layout("preference", _PAIR, "prompt", **_PAIRED),
    Layout("messages-preference", _PAIR, "messages", **_PAIRED),
    Layout("openai-preference", _PAIR, "input", "", "preferred_output", "non_preferred_output"),
    Layout("argilla-preference", _PAIR, "instruction", "", "chosen_response", "rejected_response"),
    Layout("alpaca-preference", _PAIR, "instruction input?=input", **_PAIRED),
    Layout("question-preference", _PAIR, "question", **_PAIRED),
    Layout("input-preference", _PAIR, "input", **_PAIRED),
    Layout("preference-implicit", _PAIR, **_PAIRED),
    Layout("swift-preference", _PAIR, rejected="rejected_response", dialogue="messages"),
    Layout("kto", _PAIR, "prompt", "completion", flag="label"),
    Layout("kto-instruction", _PAIR, "instruction input?=input", "completion", flag="label"),
    Layout("kto-question", _PAIR, "question", "completion", flag="label"),
    Layout("kto-messages", _PAIR, dialogue="messages", flag="label"),
    Layout("kto-sharegpt", _PAIR, dialogue="conversations", flag="kto_tag"),
    Layout("kto-sharegpt-messages", _PAIR, dialogue="messages", flag="kto_tag"),
    Layout("stepwise", _STEPS, "prompt", "completions"),
    Layout("alpaca", _SFT, "instruction input?=input", "output"),
    Layout("dolly", _SFT, "instruction context=input", "response"),
    Layout("instruction-response", _SFT, "instruction input?=input", "response"),
    Layout("instruction-answer", _SFT, "instruction", "answer"),
    Layout("messages", _SFT, dialogue="messages"),
    Layout("sharegpt", _SFT, dialogue="conversations"),
    Layout("conversation", _SFT, dialogue="conversation"),
    Layout("gemini", _SFT, dialogue="contents"),
    Layout("prompt-completion", _SFT, "prompt", "completion"),
    Layout("prompt-response", _SFT, "prompt", "response"),
    Layout("prompt-answer", _SFT, "prompt", "answer"),
    Layout("prompt-output", _SFT, "prompt", "output"),
    Layout("metharme", _SFT, "prompt", "generation"),
    Layout("context-question-answer", _SFT, "context=input question", "answer"),
    Layout("article-question-answer", _SFT, "article=input question", "answer"),
    Layout("question-answer", _SFT, "question", "answer"),
    Layout("question-response", _SFT, "question", "response"),
    Layout("query-response", _SFT, "query", "response"),
    Layout("query-answer", _SFT, "query", "answer"),
    Layout("inputs-targets", _SFT, "inputs", "targets"),
    Layout("input-output", _SFT, "input", "output"),
    Layout("input-target", _SFT, "input", "target"),
    Layout("source-target", _SFT, "source", "target"),
    Layout("article-summary", _SFT, "article", "summary"),
    Layout("problem-solution", _SFT, "problem", "solution"),
    Layout("camel", _SFT, "message_1", "message_2"),
    Layout("transcript", _SFT, dialogue="transcript"),
    Layout("text", _CORPUS, response="text"),
    Layout("prompt-only", _SFT, "prompt"),
    *(
        Layout("text", _CORPUS, response=name)
        for name in ("content", "sentence", "document", "passage", "body", "code")
    ),
)

MAPPED: Final = {stage: f"mapped-{stage}" for stage in (_PAIR, _SFT, _CORPUS)}
"""Layouts of records that the user's own mapping reads."""

STAGE_OF: Final = {layout.name: layout.stage for layout in LAYOUTS} | {
    name: stage for stage, name in MAPPED.items()
}

COLUMN_NAMES: Final = frozenset(
    word.partition("=")[0].rstrip("?").lower()
    for layout in LAYOUTS
    for text in (layout.prompt, layout.response, layout.chosen, layout.rejected, layout.dialogue)
    for word in text.split()
)
"""Every column name of the table, by which a header line is told from other text."""
