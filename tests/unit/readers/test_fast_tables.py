"""Parquet and Arrow in blocks give the index that they give row by row."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from robustness.corpus_files import PARQUET
from robustness.corpus_packed import ARROW

from inspector.domain.errors import Cancelled, InputError
from inspector.readers import fast_canonical, fast_lines, fast_tables, index
from inspector.readers.containers.arrow import ArrowReader
from inspector.readers.containers.parquet import ParquetReader
from inspector.readers.fast_lines import LineIndexer
from inspector.readers.fast_tables import TableIndexer
from inspector.readers.index import choose_reader, index_records

READERS = (ParquetReader, ArrowReader)
FEW = 600
"""Bytes of a block: small, so that examples span many."""

TABLE_CASES = [*PARQUET, *ARROW]
WORDS = st.sampled_from(
    ["", "A plain sentence.", "[]", "\u2028", "Human: x", "<think>a</think>b", "\n", '"', "é", " x"]
)
TEXTS = st.one_of(WORDS, st.none(), st.text(max_size=6))
ROLES = st.sampled_from(["user", "assistant", "system", "human", "x", None])
TEXT_COLUMN = (pa.string(), TEXTS)
MESSAGES = (
    pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())])),
    st.lists(st.fixed_dictionaries({"role": ROLES, "content": TEXTS}), max_size=3) | st.none(),
)
TABLES = st.sampled_from(
    [
        {"instruction": TEXT_COLUMN, "input": TEXT_COLUMN, "output": TEXT_COLUMN},
        {"prompt": TEXT_COLUMN, "chosen": TEXT_COLUMN, "rejected": TEXT_COLUMN},
        {"messages": MESSAGES, "id": (pa.int64(), st.integers(0, 99))},
        {"chosen": MESSAGES, "rejected": MESSAGES, "score": (pa.float32(), st.floats(width=32))},
        {"text": TEXT_COLUMN, "when": (pa.date32(), st.dates() | st.none())},
        {
            "prompt": TEXT_COLUMN,
            "completion": (pa.dictionary(pa.int32(), pa.string()), TEXTS),
            "label": (pa.bool_(), st.booleans() | st.none()),
        },
        {"x": (pa.int8(), st.integers(0, 9))},
    ]
)


class Task:
    def report(self, *_):
        pass


@st.composite
def tables(draw):
    columns = draw(TABLES)
    n = draw(st.integers(1, 40))
    arrays = [
        pa.array(draw(st.lists(values, min_size=n, max_size=n)), kind)
        for kind, values in columns.values()
    ]
    return pa.table(arrays, names=list(columns))


def write_parquet(path, table):
    pq.write_table(table, path, row_group_size=17)


def write_arrow(path, table):
    with pa.ipc.new_stream(str(path), table.schema) as writer:
        writer.write_table(table, max_chunksize=13)


WRITERS = {"a.parquet": write_parquet, "a.arrow": write_arrow}


def slow(path, mapping=None):
    reader = choose_reader(path, READERS)
    return found_in(index_records(reader, path, mapping=mapping or {}, task=Task()))


def fast(path, mapping=None, block_bytes=FEW, task=None):
    is_parquet = choose_reader(path, READERS).name == "parquet"
    indexer = TableIndexer(path, mapping or {}, is_parquet=is_parquet, block_bytes=block_bytes)
    return found_in(indexer.batches(task or Task()))


def found_in(batches):
    return pa.Table.from_batches(batches, index.SCHEMA).to_pylist()


def outcome(read, path, **options):
    """Return the index, or the sentence with which the file is refused."""
    try:
        return read(path, **options)
    except InputError as error:
        return str(error)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


@pytest.fixture
def is_never_slow(monkeypatch):
    """Let the test fail if any row is read on its own."""

    def refuse(*_):
        raise AssertionError("read row by row")

    monkeypatch.setattr(LineIndexer, "_slow_batch", refuse)
    monkeypatch.setattr(TableIndexer, "_row_by_row", refuse)


@pytest.mark.parametrize("name", WRITERS)
@given(table=tables(), mapping=st.sampled_from([{}, {}, {"prompt": "/text"}, {"response": "/x"}]))
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_both_paths_find_the_same(folder, name, table, mapping):
    WRITERS[name](folder / name, table)
    expected = slow(folder / name, mapping)
    assert fast(folder / name, mapping) == expected
    assert fast(folder / name, mapping, block_bytes=2**20) == expected


@pytest.mark.parametrize("block_bytes", [FEW, 2**20])
@pytest.mark.parametrize("case", TABLE_CASES, ids=[case.name for case in TABLE_CASES])
def test_hostile_files_come_to_the_same(tmp_path, case, block_bytes):
    path = case.write(tmp_path)
    expected = outcome(slow, path)
    found = outcome(fast, path, block_bytes=block_bytes)
    assert found == expected or (found, expected) == ([], f"{path.name} holds no records.")


@pytest.mark.parametrize("name", WRITERS)
def test_ordinary_rows_need_no_second_look(folder, name, ordinary, is_never_slow):
    table = pa.Table.from_pylist(ordinary(3000))
    WRITERS[name](folder / name, table)
    found = fast(folder / name, block_bytes=2**16)
    assert [row["response"] for row in found] == table["output"].to_pylist()
    assert [row["offset"] for row in found] == list(range(3000))
    assert {row["length"] for row in found} == {0}


@pytest.mark.parametrize("name", WRITERS)
def test_chats_need_no_second_look(folder, name, is_never_slow):
    chat = [{"role": role, "content": f"{role} says\nthis"} for role in ("user", "assistant")]
    WRITERS[name](folder / name, pa.table({"messages": [chat] * 300}))
    assert {row["response"] for row in fast(folder / name)} == {"assistant says\nthis"}


@pytest.mark.parametrize("name", WRITERS)
def test_a_text_that_is_not_utf8_harms_no_other_row(folder, name):
    data = pa.array([b"good"] * 500 + [b"\xff\xfe"] + [b"good"] * 500, pa.binary())
    text = pa.Array.from_buffers(pa.string(), len(data), data.buffers())
    WRITERS[name](folder / name, pa.table({"text": text}))
    found = fast(folder / name)
    assert [row["offset"] for row in found if not row["readable"]] == [500]
    assert found == slow(folder / name)


def test_a_row_too_large_for_a_block_is_read_on_its_own(folder, monkeypatch):
    texts = ["short"] * 50 + ["long " * 1000] + ["short"] * 50
    write_parquet(folder / "a.parquet", pa.table({"text": texts}))
    monkeypatch.setattr(fast_canonical, "MAX_BYTES", 2000)
    assert [row["response"] for row in fast(folder / "a.parquet")] == texts


def test_a_bomb_is_refused_within_few_blocks(folder, monkeypatch):
    monkeypatch.setattr(fast_tables, "FREE_BYTES", 2**20)
    monkeypatch.setattr(fast_tables, "MAX_RATIO", 10)
    write_arrow(folder / "a.arrow", pa.table({"text": ["\0" * 10_000] * 1000}))
    assert fast(folder / "a.arrow", block_bytes=2**16)[999]["offset"] == 999
    pq.write_table(pa.table({"text": ["\0" * 10_000] * 1000}), folder / "a.parquet")
    with pytest.raises(InputError, match=r"^a\.parquet unpacks to over 10 times its size"):
        fast(folder / "a.parquet", block_bytes=2**16)


def test_blocks_are_of_moderate_size_whatever_the_batches_are():
    def part(row, n, is_valid=True):
        return fast_tables.Part(row, (pa.record_batch({"n": pa.array(range(n))}),), is_valid)

    given_parts = [part(0, 3), part(3, 2), part(5, 100), part(105, 4), part(109, 4, is_valid=False)]
    found = list(fast_tables.collected(given_parts, 160))
    assert [each.row for each in found] == [0, 5, 25, 45, 65, 85, 105, 109]
    assert [each.n_rows for each in found] == [5, 20, 20, 20, 20, 20, 4, 4]
    assert [each.is_valid for each in found] == [True] * 7 + [False]


@pytest.mark.parametrize("name", WRITERS)
def test_a_large_file_takes_the_compiled_path_and_a_small_one_does_not(folder, name, monkeypatch):
    table = pa.table({"text": ["a"] * 2000})
    WRITERS[name](folder / name, table)
    expected = slow(folder / name)
    looked = []
    monkeypatch.setattr(LineIndexer, "index", lambda *_: looked.append(1))
    assert slow(folder / name) == expected
    assert looked == []
    monkeypatch.undo()
    monkeypatch.setattr(index, "MIN_FAST_BYTES", 1)
    monkeypatch.setattr(ArrowReader, "open", None)
    monkeypatch.setattr(ParquetReader, "open", None)
    assert slow(folder / name) == expected


@pytest.mark.parametrize("name", WRITERS)
def test_reading_stops_when_the_task_is_cancelled(folder, name):
    WRITERS[name](folder / name, pa.table({"text": ["a"] * 2000}))

    class Stopped(Task):
        def report(self, done, *_):
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        fast(folder / name, task=Stopped())


def test_threads_are_only_a_few_blocks_ahead():
    taken = []
    items = (taken.append(i) or i for i in range(50))
    results = fast_lines.worked_on(items, lambda i: i * 2)
    assert next(results) == 0
    assert len(taken) <= fast_lines.THREADS + 1
    assert [*results] == [i * 2 for i in range(1, 50)]
