"""Messages of the examples of layouts, and the turns they must become."""

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


def parts(*texts):
    return [{"text": text} for text in texts]
