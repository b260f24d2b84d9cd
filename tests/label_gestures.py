"""Gestures that label rows, and what a log of them adds up to."""

import sqlite3
from contextlib import closing

from inspector.domain.labels import LabelBatch, LabelChange, LabelKey, Verdict


def key(n):
    return LabelKey("a.jsonl", f"{n:032x}-0")


def batch(verdict, *numbers, **others):
    return LabelBatch(
        f"mark as {verdict}", tuple(LabelChange(key(n), verdict) for n in numbers), **others
    )


def run_sql(path, *statements):
    with closing(sqlite3.connect(path)) as connection, connection:
        return [connection.execute(statement).fetchall() for statement in statements]


def replayed(events):
    labels = {}
    for event in events:
        assert labels.get(event.key, Verdict.NONE) == event.before
        labels[event.key] = event.after
    return {key: verdict for key, verdict in labels.items() if verdict is not Verdict.NONE}
