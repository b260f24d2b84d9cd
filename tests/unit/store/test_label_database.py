"""The file of labels: set up for safety, append-only, and opened only as we make it."""

import sqlite3
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from label_gestures import batch, run_sql
from sqlalchemy import create_engine

from inspector.domain.errors import ProjectError
from inspector.domain.labels import Verdict
from inspector.store.database import HEAD, open_database, plain_errors
from inspector.store.label_store import LabelStore
from inspector.store.label_tables import METADATA


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
