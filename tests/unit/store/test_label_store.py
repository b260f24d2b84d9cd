import os
import random
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing, contextmanager
from itertools import count
from threading import Thread

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from inspector.domain.errors import ProjectError
from inspector.domain.labels import LabelBatch, LabelChange, LabelKey, Verdict
from inspector.store.database import HEAD, open_database, plain_errors
from inspector.store.label_rows import LabelDetails
from inspector.store.label_store import LabelStore
from inspector.store.label_tables import METADATA


@pytest.fixture
def path(tmp_path):
    return tmp_path / "labels.sqlite"


@pytest.fixture
def store(path):
    return LabelStore(path, "this-machine")


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


# --- what is stored


def test_a_gesture_is_stored_with_its_events(path, store):
    change = LabelChange(key(1), Verdict.POISON, 0.5, "ends like 44 others")
    (event,) = store.apply(LabelBatch("mark 1", (change,), reviewer="Ada", note="trigger"))
    again = LabelStore(path, "other-machine")
    assert again.labels() == {key(1): Verdict.POISON}
    assert again.details() == {key(1): LabelDetails(Verdict.POISON, "Ada", "trigger")}
    assert again.events() == (event,)
    assert (event.before, event.after) == (Verdict.NONE, Verdict.POISON)
    assert (event.installation, event.reviewer, event.note) == ("this-machine", "Ada", "trigger")
    assert (event.score, event.evidence) == (0.5, "ends like 44 others")
    assert event.time.endswith("+00:00")


def test_one_gesture_is_one_batch_in_the_log(store):
    first = store.apply(batch(Verdict.POISON, 1, 2))
    second = store.apply(batch(Verdict.CLEAN, 3))
    assert len({event.batch_id for event in first}) == 1
    assert first[0].batch_id != second[0].batch_id
    assert len({event.event_id for event in first + second}) == 3
    assert store.events() == first + second


def test_the_log_of_one_row_is_told_apart_from_that_of_its_twin_in_another_dataset(store):
    first = store.apply(batch(Verdict.POISON, 1, 2))
    twin = LabelKey("b.jsonl", key(1).uid)
    store.apply(LabelBatch("mark twin", (LabelChange(twin, Verdict.UNSURE),)))
    second = store.apply(batch(Verdict.CLEAN, 1, note="on second thoughts"))
    assert store.events_of(key(1)) == (first[0], *second)
    assert [event.after for event in store.events_of(twin)] == [Verdict.UNSURE]
    assert store.events_of(key(9)) == ()


def test_an_unchanged_label_makes_no_event(store):
    store.apply(batch(Verdict.POISON, 1, reviewer="Ada", note="why"))
    (event,) = store.apply(batch(Verdict.POISON, 1, 2, reviewer="Bob"))
    assert event.key == key(2)
    assert store.details()[key(1)] == LabelDetails(Verdict.POISON, "Ada", "why")


def test_a_new_note_on_the_same_verdict_is_an_event(store):
    store.apply(batch(Verdict.POISON, 1, note="first"))
    (event,) = store.apply(batch(Verdict.POISON, 1, note="second"))
    assert event.before == event.after == Verdict.POISON
    assert store.details()[key(1)].note == "second"


def test_no_verdict_deletes_the_label_but_not_the_log(store):
    store.apply(batch(Verdict.POISON, 1, 2))
    store.apply(batch(Verdict.NONE, 1, 9, note="by mistake"))
    assert store.labels() == {key(2): Verdict.POISON}
    assert store.count == 1
    assert [event.note for event in store.events()] == ["", "", "by mistake"]


def test_the_last_of_two_changes_to_a_row_counts(store):
    changes = (LabelChange(key(1), Verdict.POISON), LabelChange(key(1), Verdict.CLEAN))
    (event,) = store.apply(LabelBatch("twice", changes))
    assert event.after == store.labels()[key(1)] == Verdict.CLEAN


def test_hostile_text_and_missing_scores_are_stored(store):
    change = LabelChange(key(1), Verdict.POISON, float("nan"), "zero \0 width \u200b lone \udc80")
    store.apply(LabelBatch("t\udc80", (change,), reviewer="R\udc80", note="n\udc80"))
    (event,) = store.events()
    assert event.score is None
    assert event.evidence == "zero \0 width \u200b lone \\udc80"
    assert event.note == "n\\udc80"


def test_a_batch_of_fifty_thousand_is_one_gesture(store):
    events = store.apply(batch(Verdict.POISON, *range(50_000)))
    assert len(events) == store.count == 50_000
    assert store.apply(batch(Verdict.POISON, *range(50_000))) == ()
    assert len(store.revert(events[0].batch_id, title="undo")) == 50_000
    assert store.count == 0


def test_reverting_restores_whose_label_it_was(store):
    store.apply(batch(Verdict.POISON, 1, reviewer="Ada", note="why"))
    (wrong,) = store.apply(batch(Verdict.CLEAN, 1, reviewer="Bob"))
    (event,) = store.revert(wrong.batch_id, title="undo", reviewer="Bob")
    assert store.details() == {key(1): LabelDetails(Verdict.POISON, "Ada", "why")}
    assert (event.reviewer, event.before, event.after) == ("Bob", Verdict.CLEAN, Verdict.POISON)


def test_reverting_leaves_newer_labels_alone(path, store):
    (event, _) = store.apply(batch(Verdict.POISON, 1, 2))
    LabelStore(path, "other").apply(batch(Verdict.UNSURE, 1))
    store.revert(event.batch_id, title="undo")
    assert store.labels() == {key(1): Verdict.UNSURE}


def test_threads_wait_for_each_other(store):
    def mark(thread):
        for n in range(20):
            store.apply(batch(Verdict.POISON, 100 * thread + n))

    threads = [Thread(target=mark, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.count == len(store.events()) == 80


def test_a_backup_is_a_whole_database(tmp_path, store):
    store.apply(batch(Verdict.POISON, *range(100)))
    (tmp_path / "backup.sqlite").write_text("an older backup")
    store.backup(tmp_path / "backup.sqlite")
    copy = LabelStore(tmp_path / "backup.sqlite", "x")
    assert (copy.labels(), copy.events()) == (store.labels(), store.events())


# --- the file


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "delete"),
        ("synchronous", 2),
        ("busy_timeout", 5000),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("recursive_triggers", 1),
    ],
)
def test_every_connection_is_set_up_for_safety(path, pragma, value):
    with open_database(path).connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_the_migrations_make_the_tables_that_the_code_uses(path, store):
    assert run_sql(path, "SELECT version_num FROM alembic_version") == [[(HEAD,)]]
    with open_database(path).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def leaves_table(engine):
    with pytest.raises(RuntimeError), engine.begin() as connection:  # noqa: PT012 - one transaction
        connection.exec_driver_sql("CREATE TABLE half (done)")
        raise RuntimeError
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master").all()
    engine.dispose()
    return bool(found)


def test_a_migration_that_fails_leaves_nothing(path):
    assert not leaves_table(open_database(path))


def test_negative_control_the_driver_alone_leaves_half_a_migration(path):
    assert leaves_table(create_engine(f"sqlite:///{path}"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET verdict_after = 'clean'",
        "DELETE FROM event",
        "DELETE FROM event WHERE seq = 1",
    ],
)
def test_the_log_is_append_only(path, store, statement):
    store.apply(batch(Verdict.POISON, 1))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        run_sql(path, statement)
    assert len(store.events()) == 1


def test_the_log_is_append_only_for_replace_too(path, store):
    store.apply(batch(Verdict.POISON, 1))
    with pytest.raises(Exception, match="append-only"), open_database(path).begin() as connection:
        connection.exec_driver_sql("REPLACE INTO event SELECT * FROM event")


def test_negative_control_without_its_guards_the_log_changes_and_is_refused(path, store):
    store.apply(batch(Verdict.POISON, 1))
    run_sql(path, "DROP TRIGGER event_no_update", "UPDATE event SET note = 'forged'")
    assert store.events()[0].note == "forged"
    with pytest.raises(ProjectError, match="guards of its log were removed"):
        LabelStore(path, "x")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER spy AFTER INSERT ON label BEGIN DELETE FROM label; END",
        "CREATE VIEW spy AS SELECT 1",
        "CREATE TABLE spy (x)",
        "CREATE VIRTUAL TABLE spy USING fts5(x)",
        "UPDATE alembic_version SET version_num = '9999'",
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
    ],
)
def test_a_database_that_is_not_as_we_make_it_is_not_opened(path, store, statement):
    run_sql(path, statement)
    with pytest.raises(ProjectError) as caught:
        LabelStore(path, "x")
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_trigger_under_our_name_is_not_ours(path, store):
    run_sql(
        path,
        "DROP TRIGGER event_no_update",
        "CREATE TRIGGER event_no_update AFTER INSERT ON event BEGIN DELETE FROM label; END",
    )
    with pytest.raises(ProjectError, match="holds a trigger"):
        LabelStore(path, "x")


def test_another_programs_database_is_left_as_it_is(path):
    run_sql(path, "CREATE TABLE bookmarks (url)")
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="did not make"):
        LabelStore(path, "x")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE label SET verdict = 'evil'",
        "UPDATE label SET verdict = 1",
        "UPDATE label SET uid = x'00ff'",
        "UPDATE label SET note = CAST(x'ff' AS TEXT)",
        "ALTER TABLE label DROP COLUMN note",
    ],
)
def test_a_forged_row_gives_one_sentence(path, store, statement):
    store.apply(batch(Verdict.POISON, 1))
    run_sql(path, statement)
    with pytest.raises(ProjectError, match=r"is damaged.*\.$") as caught:
        LabelStore(path, "x").details()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"not a database " + content,
        lambda content: content[:5000],
        lambda content: content[:16] + b"\xff" * 200 + content[216:],
        lambda content: content[:4096] + b"\xff" * (len(content) - 4096),
    ],
    ids=["another file", "truncated", "header overwritten", "pages overwritten"],
)
def test_a_damaged_database_gives_one_sentence(path, store, damage):
    store.apply(batch(Verdict.POISON, *range(500)))
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ProjectError, match="is damaged") as caught:
        LabelStore(path, "x").details()
    assert "\n" not in str(caught.value)


def test_a_missing_folder_gives_one_sentence(tmp_path):
    with pytest.raises(ProjectError, match="cannot be opened"):
        LabelStore(tmp_path / "absent" / "labels.sqlite", "x")


def test_a_database_that_another_holds_says_so(path, store):
    engine = open_database(path).execution_options(reading=True)
    with (  # noqa: PT012 - the other must hold it meanwhile
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        pytest.raises(ProjectError, match="in use by another inspector"),
        plain_errors(path),
        engine.connect() as connection,
    ):
        other.execute("BEGIN IMMEDIATE")
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        connection.exec_driver_sql("DELETE FROM label")


@contextmanager
def largest_file(size_bytes):
    resource = pytest.importorskip("resource", reason="file size limits are POSIX")
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


def test_a_full_disk_loses_no_stored_label(path, store):
    stored = 0
    with largest_file(150_000), pytest.raises(ProjectError, match=r"disk.*are safe\.$"):  # noqa: PT012 - until full
        for stored in count():
            store.apply(batch(Verdict.POISON, *range(50 * stored, 50 * stored + 50)))
    assert stored > 0
    assert store.count == 50 * stored
    assert LabelStore(path, "x").labels() == replayed(store.events())


# --- killed writers


def kill_a_writer(path, write, first):
    """Let a child label rows from ``first`` on until it is killed; return the acknowledged ones."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            store = LabelStore(path, "child")
            for n in count(first):
                write(store, n, lambda n=n: os.write(writer, b"%d\n" % n))
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader) as acknowledged:
        start = acknowledged.readline()
        time.sleep(random.uniform(0, 0.02))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [int(line) for line in [start, *acknowledged]]


def honest(store, n, acknowledge):
    store.apply(batch(Verdict.POISON, n))
    acknowledge()


def hasty(store, n, acknowledge):
    acknowledge()
    store.apply(batch(Verdict.POISON, n))


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="a fork starts writers fast")


@needs_fork
def test_twenty_killed_writers_lose_no_acknowledged_label(path, store):
    acknowledged = []
    for kill in range(20):
        acknowledged += kill_a_writer(path, honest, 1000 * kill)
        labels = LabelStore(path, "x").labels()
        assert {key(n) for n in acknowledged} <= labels.keys()
        assert labels == replayed(store.events())
    assert Counter(event.key for event in store.events()).most_common(1)[0][1] == 1
    assert len(acknowledged) <= store.count <= len(acknowledged) + 20
    assert run_sql(path, "PRAGMA integrity_check") == [[("ok",)]]


@needs_fork
def test_negative_control_a_writer_that_acknowledges_first_does_lose(path, store):
    def has_lost(kill):
        acknowledged = kill_a_writer(path, hasty, 1000 * kill)
        return not {key(n) for n in acknowledged} <= store.labels().keys()

    assert any(has_lost(kill) for kill in range(20))


# --- tags, and notes without a verdict


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
