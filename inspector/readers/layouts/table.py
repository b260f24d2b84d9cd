"""The layouts that are known, by exact column names: a new one is a row here and an example."""

from __future__ import annotations

from typing import Final

from inspector.domain.sample import Stage
from inspector.readers.layouts.layout import Layout, columns_of

PREAMBLE: Final = (
    "system?=system system_prompt?=system system_message?=system systemInstruction?=system "
    "system_instruction?=system tools?=tools functions?=tools history?"
)
"""Columns that precede the prompt of every layout but those of plain text."""

THOUGHTS: Final = "reasoning_content?=thinking thinking?=thinking complex_cot?=thinking"
"""Columns that precede the response of a layout for SFT."""

ORIGIN_COLUMNS: Final = {
    "source": "source data_source dataset_source dataset dataset_name task_source origin url "
    "source_url subreddit",
    "contributor": "contributor author user_id user submitter uploader username",
    "annotator": "annotator annotator_id labeler labeller rater worker_id reviewer",
    "licence": "license licence rights",
    "model": "model model_name generator teacher_model chosen_model",
}
"""Names of columns, in order of preference, that tell where a record comes from."""

_SFT, _PAIR, _STEPS, _CORPUS = Stage.SFT, Stage.PREFERENCE, Stage.REWARD, Stage.CORPUS
_PAIRED: Final = {"chosen": "chosen", "rejected": "rejected"}

_PREFERENCES: Final = (
    Layout(
        "ultrafeedback",
        _PAIR,
        "instruction",
        ranked="completions response overall_score",
        by="UltraFeedback",
    ),
    Layout("nectar", _PAIR, "prompt", ranked="answers answer -rank", by="Nectar, Axolotl"),
    Layout(
        "gemini-preference", _PAIR, "contents", ranked="completions completion score", by="Gemini"
    ),
    Layout(
        "oasst-tree",
        _PAIR,
        "prompt",
        ranked="prompt/replies * -rank",
        needs="message_tree_id",
        by="OpenAssistant",
    ),
    Layout("shp", _PAIR, "history", "", "human_ref_A", "human_ref_B", second="labels=0", by="SHP"),
    Layout("stack-exchange", _PAIR, "question", "", "response_j", "response_k", by="StackExchange"),
    Layout(
        "safe-rlhf",
        _PAIR,
        "prompt",
        "",
        "response_0",
        "response_1",
        second="better_response_id=1",
        by="PKU-SafeRLHF",
    ),
    Layout("sharegpt-preference", _PAIR, "conversations", **_PAIRED, by="LLaMA-Factory"),
    Layout("preference", _PAIR, "prompt", **_PAIRED, by="TRL, Axolotl, UltraFeedback"),
    Layout("messages-preference", _PAIR, "messages", **_PAIRED, by="Axolotl"),
    Layout(
        "openai-preference",
        _PAIR,
        "input",
        "",
        "preferred_output",
        "non_preferred_output",
        by="OpenAI",
    ),
    Layout(
        "argilla-preference",
        _PAIR,
        "instruction",
        "",
        "chosen_response",
        "rejected_response",
        by="Argilla, Axolotl",
    ),
    Layout("alpaca-preference", _PAIR, "instruction input?=input", **_PAIRED, by="LLaMA-Factory"),
    Layout("question-preference", _PAIR, "question", **_PAIRED, by="Axolotl (intel)"),
    Layout("input-preference", _PAIR, "input", **_PAIRED, by="Axolotl (icr)"),
    Layout("preference-implicit", _PAIR, **_PAIRED, by="TRL, hh-rlhf"),
    Layout(
        "swift-preference", _PAIR, rejected="rejected_response", dialogue="messages", by="ms-swift"
    ),
    Layout(
        "swift-preference-messages",
        _PAIR,
        rejected="rejected_messages",
        dialogue="messages",
        by="ms-swift",
    ),
    Layout("kto", _PAIR, "prompt", "completion", flag="label", by="TRL, Axolotl"),
    Layout(
        "kto-instruction",
        _PAIR,
        "instruction input?=input",
        "completion",
        flag="label",
        by="Axolotl",
    ),
    Layout("kto-question", _PAIR, "question", "completion", flag="label", by="Axolotl"),
    Layout(
        "kto-alpaca",
        _PAIR,
        "instruction input?=input",
        "output",
        flag="kto_tag",
        by="LLaMA-Factory",
    ),
    Layout("kto-response", _PAIR, "prompt", "response", flag="kto_tag", by="LLaMA-Factory"),
    Layout("kto-messages", _PAIR, dialogue="messages", flag="label", by="LLaMA-Factory"),
    Layout("kto-sharegpt", _PAIR, dialogue="conversations", flag="kto_tag", by="LLaMA-Factory"),
    Layout("kto-sharegpt-messages", _PAIR, dialogue="messages", flag="kto_tag", by="LLaMA-Factory"),
    Layout("kto-argilla-chat", _PAIR, dialogue="completion", needs="chosen", by="Axolotl"),
    Layout("stepwise", _STEPS, "prompt", "completions", flag="labels", by="TRL"),
    Layout("prompt-completions", _STEPS, "prompt", "completions", by="sampled answers"),
)

_INSTRUCTIONS: Final = (
    Layout(
        "alpaca-reflection",
        _SFT,
        "instruction input?=input",
        "output reflection corrected",
        by="Axolotl",
    ),
    Layout("alpaca", _SFT, "instruction input?=input", "output", by="Alpaca, Axolotl"),
    Layout("dolly", _SFT, "instruction context=input", "response", by="Dolly"),
    Layout("instruction-response", _SFT, "instruction input?=input", "response", by="Axolotl"),
    Layout("creative", _SFT, "instruction", "answer critiques? revision", by="Axolotl"),
    Layout("instruction-answer", _SFT, "instruction", "answer", by="Axolotl"),
    Layout(
        "bedrock-conversation",
        _SFT,
        dialogue="messages",
        needs="schemaVersion",
        by="Amazon Bedrock",
    ),
    Layout("messages", _SFT, dialogue="messages", by="TRL, OpenAI, Anthropic, Mistral"),
    Layout("sharegpt", _SFT, dialogue="conversations", by="ShareGPT, LLaMA-Factory"),
    Layout("conversation", _SFT, dialogue="conversation", by="chats"),
    Layout("gemini", _SFT, dialogue="contents", by="Gemini"),
    Layout("segments", _SFT, dialogue="segments", shape="segments", by="Axolotl"),
    Layout(
        "oasst",
        _SFT,
        dialogue="text",
        shape="row",
        needs="message_id parent_id role",
        by="OpenAssistant",
    ),
    Layout("prompt-completion", _SFT, "prompt", "completion", by="TRL, OpenAI"),
    Layout("instruction-completion", _SFT, "instruction input?=input", "completion", by="Axolotl"),
    Layout("question-completion", _SFT, "question", "completion", by="Axolotl"),
    Layout("prompt-response", _SFT, "prompt", "response", by="chats"),
    Layout("prompt-answer", _SFT, "prompt", "answer", by="GRPO"),
    Layout("prompt-output", _SFT, "prompt", "output", by="chats"),
    Layout("metharme", _SFT, "prompt", "generation", by="Axolotl"),
    Layout("explain-choice", _SFT, "question choices=input", "solution explanation?", by="Axolotl"),
    Layout("context-question-answer", _SFT, "context=input question", "answer", by="Axolotl"),
    Layout("article-question-answer", _SFT, "article=input question", "answer", by="Axolotl"),
    Layout("context-unanswerable", _SFT, "context=input unanswerable_question", by="Axolotl"),
    Layout("article-unanswerable", _SFT, "article=input unanswerable_question", by="Axolotl"),
    Layout("question-answer", _SFT, "question", "answer", by="GSM8K, Axolotl"),
    Layout("question-response", _SFT, "question", "response", by="OpenOrca"),
    Layout("user-assistant", _SFT, "user", "assistant", by="chats"),
    Layout("query-response", _SFT, "query", "response", by="ms-swift"),
    Layout("query-answer", _SFT, "query", "answer", by="question answering"),
    Layout("p3", _SFT, "inputs_pretokenized", "targets_pretokenized", by="P3"),
    Layout("inputs-targets", _SFT, "inputs", "targets", by="FLAN"),
    Layout("input-output", _SFT, "input", "output", by="input and output"),
    Layout("input-target", _SFT, "input", "target", by="input and output"),
    Layout("source-target", _SFT, "source", "target", by="input and output"),
    Layout("article-summary", _SFT, "article", "summary", by="Axolotl"),
    Layout("problem-solution", _SFT, "problem", "solution", by="mathematics, code"),
    Layout("camel", _SFT, "message_1", "message_2", by="CAMEL, Axolotl"),
    Layout("transcript", _SFT, dialogue="transcript", by="hh-rlhf (red team)"),
)

_TEXTS: Final = ("text", "content", "contents", "sentence", "document", "passage", "body", "code")

LAYOUTS: Final = (
    *_PREFERENCES,
    *_INSTRUCTIONS,
    Layout("text", _CORPUS, response=_TEXTS[0], by="TRL, Axolotl, documents"),
    Layout("prompt-only", _SFT, "prompt", by="TRL"),
    *(Layout("text", _CORPUS, response=name) for name in _TEXTS[1:]),
)

KNOWN_FROM: Final = {layout.name: layout.by for layout in reversed(LAYOUTS)}
"""Who writes records of a layout."""

LAYOUT_NAMES: Final = frozenset(layout.name for layout in LAYOUTS)

MAPPED: Final = {stage: f"mapped-{stage}" for stage in (_PAIR, _SFT, _CORPUS)}
"""Layouts of records that the user's own mapping reads."""

STAGE_OF: Final = {layout.name: layout.stage for layout in LAYOUTS} | {
    name: stage for stage, name in MAPPED.items()
}


def markdown() -> str:
    """Return the layouts as a table of Markdown, one line for each."""
    lines: dict[str, Layout] = {}
    columns: dict[str, list[str]] = {}
    for layout in LAYOUTS:
        lines.setdefault(layout.name, layout)
        columns.setdefault(layout.name, []).append(_spoken(layout))
    rows = [
        f"| {name} | {layout.stage} | {' or '.join(columns[name])} | {layout.by} |"
        for name, layout in lines.items()
    ]
    return "\n".join(["| layout | stage | columns | known from |", "|---|---|---|---|", *rows])


def _spoken(layout: Layout) -> str:
    columns = [name for names in columns_of(layout).values() for name in names]
    extra = [layout.flag, layout.second.partition("=")[0], *layout.needs.split()]
    return ", ".join(f"`{name}`" for name in dict.fromkeys([*columns, *extra]) if name)


COLUMN_NAMES: Final = frozenset(
    name.rstrip("?").partition("/")[0].lower()
    for layout in LAYOUTS
    for names in columns_of(layout).values()
    for name in names
)
"""Every column name of the table, by which a header line is told from other text."""
