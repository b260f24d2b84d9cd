"""What a layout is: which columns of a record make which field."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.domain.sample import Stage


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns of a record make which field.

    ``prompt``, ``response``, ``chosen`` and ``rejected`` list columns in the order in which they
    are joined; ``name?`` may be missing, ``name=role`` gives the role of a turn whose column holds
    a plain text (``user`` in a prompt, ``assistant`` elsewhere).

    Attributes:
        name: what people see.
        stage: of a record with this layout.
        prompt: columns of the prompt.
        response: columns of the response.
        chosen: column of the preferred answer.
        rejected: column of the other answer.
        dialogue: column of messages; what the model says at their end is the response.
        shape: of the dialogue: "" for messages or a transcript, ``segments``, or ``row`` where the
            record is itself a message.
        ranked: ``column text score``: a list of candidates, the keys of a candidate's text
            (``*``: it is a message with ``replies``) and of its score (``-score``: less is better).
        flag: column that must hold true or false, or a list of them.
        second: ``column=value`` that says that the second answer is the preferred one.
        needs: columns that must be there too.
        by: who writes such records.
    """

    name: str
    stage: Stage
    prompt: str = ""
    response: str = ""
    chosen: str = ""
    rejected: str = ""
    dialogue: str = ""
    shape: str = ""
    ranked: str = ""
    flag: str = ""
    second: str = ""
    needs: str = ""
    by: str = ""


def columns_of(layout: Layout) -> dict[str, list[str]]:
    """Return field to the names of its columns, ``name?`` if it may be missing."""
    texts = {
        "prompt": layout.prompt,
        "response": layout.response,
        "chosen": layout.chosen,
        "rejected": layout.rejected,
        "messages": layout.dialogue,
        "candidates": layout.ranked.split()[0] if layout.ranked else "",
    }
    return {
        field: [word.partition("=")[0] for word in text.split()]
        for field, text in texts.items()
        if text
    }
