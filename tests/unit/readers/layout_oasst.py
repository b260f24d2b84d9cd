"""A message and a message tree as OpenAssistant publishes them."""

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
