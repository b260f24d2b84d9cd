"""Tags, and notes without a verdict, are stored and come back by reverting."""

import sqlite3

import pytest
from alembic import command
from alembic.config import Config
from label_gestures import batch, key, run_sql

from inspector.domain.errors import ProjectError
from inspector.domain.labels import LabelBatch, LabelChange, LabelKey, Verdict
from inspector.store.database import open_database
from inspector.store.label_rows import LabelDetails
from inspector.store.label_store import LabelStore


def gesture(*numbers, **others):
    return batch(None, *numbers, **others)


def test_a_note_stands_without_a_verdict(path, store):
    (event,) = store.apply(gesture(1, reviewer="Ada", note="ask Bob"))
    assert (event.note_before, event.note_after) == ("", "ask Bob")
    again = LabelStore(path, "x")
    assert again.details() == {key(1): LabelDetails(Verdict.NONE, "Ada", "ask Bob")}
    assert again.labels() == {}


def test_a_verdict_keeps_note_and_tags_and_they_keep_it(store):
    store.apply(gesture(1, 2, reviewer="Ada", note="why", tags=("hidden text",)))
    store.apply(batch(Verdict.POISON, 1, 2, reviewer="Bob"))
    store.apply(gesture(1, reviewer="Cleo", tags=("gibberish",)))
    both = ("hidden text", "gibberish")
    assert store.details()[key(1)] == LabelDetails(Verdict.POISON, "Bob", "why", both)
    assert store.details()[key(2)] == LabelDetails(Verdict.POISON, "Bob", "why", both[:1])


def test_tags_come_and_go_and_come_back_by_reverting(store):
    store.apply(gesture(1, tags=("a", "b", "a")))
    (event,) = store.apply(gesture(1, tags=("c",), untags=("a",)))
    assert (event.tags_before, event.tags_after) == (("a", "b"), ("b", "c"))
    store.revert(event.batch_id, title="undo")
    assert store.details()[key(1)].tags == ("a", "b")
    store.apply(gesture(1, untags=("a", "b")))
    assert store.details() == {}
    assert store.apply(gesture(1, untags=("a",))) == ()


def test_an_empty_note_takes_the_note_away_and_no_note_keeps_it(store):
    store.apply(batch(Verdict.POISON, 1, note="why"))
    store.apply(batch(Verdict.CLEAN, 1))
    assert store.details()[key(1)].note == "why"
    store.apply(gesture(1, note=""))
    assert store.details()[key(1)] == LabelDetails(Verdict.CLEAN, "", "")


def test_hostile_tags_are_stored_as_they_are(path, store):
    tags = ('"], ["', "<b>x</b>", "zero \0 width \u200b", "lone \udc80", "a,b\\u0041")
    store.apply(gesture(1, tags=tags))
    stored = LabelStore(path, "x").details()[key(1)].tags
    assert stored == (*tags[:3], "lone \\udc80", tags[4])


@pytest.mark.parametrize(
    "forged", ["no list", "{}", "[1]", '"text"', "[" * 100_000], ids=lambda text: text[:9]
)
def test_forged_tags_give_one_sentence(path, store, forged):
    store.apply(gesture(1, tags=("a",)))
    run_sql(path, f"UPDATE label SET tags = '{forged}'")
    with pytest.raises(ProjectError, match=r"is damaged.*\.$"):
        LabelStore(path, "x").details()


def first_format(path):
    """Make a label database as the first version of this tool left it, with one label."""
    config = Config()
    config.set_main_option("script_location", "inspector.store:migrations")
    engine = open_database(path)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    label = "'a.jsonl', 'x-0', 'poison', 'Ada', '2026-11-01', 'why'"
    event = "'e', 'b', 't', 'i', 'Ada', '2026-11-01', 'why', 'a.jsonl', 'x-0', 'none', '', ''"
    run_sql(
        path,
        f"INSERT INTO label VALUES ({label})",
        f"INSERT INTO event VALUES (1, {event}, 'poison', 'Ada', 'why', 0.5, 'odd', '1.0')",
    )


def test_a_database_of_the_first_format_opens_with_all_it_holds(path):
    first_format(path)
    old = LabelStore(path, "x")
    row = LabelKey("a.jsonl", "x-0")
    assert old.details() == {row: LabelDetails(Verdict.POISON, "Ada", "why")}
    (event,) = old.events()
    assert (event.note_after, event.tags_before, event.tags_after) == ("why", (), ())
    old.apply(LabelBatch("tag", (LabelChange(row, None),), tags=("steering",)))
    assert old.details()[row] == LabelDetails(Verdict.POISON, "Ada", "why", ("steering",))
    old.revert("b", title="undo")  # it was labelled anew
    assert old.labels() == {row: Verdict.POISON}
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        run_sql(path, "UPDATE event SET tags_after = '[\"forged\"]'")
