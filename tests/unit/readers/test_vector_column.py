"""Vectors that a dataset brings along are read as unit rows, or refused in one sentence."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inspector.domain.errors import InputError
from inspector.domain.sample import Stage
from inspector.readers.index import choose_reader, index_records
from inspector.readers.index_batches import SCHEMA
from inspector.readers.vector_column import read_vectors
from inspector.store.text_cache import open_dataset, write_batches
from tests.unit.readers.conftest import READERS

KINDS = {
    "parquet lists": ("parquet", pa.list_(pa.float32())),
    "parquet fixed": ("parquet", pa.list_(pa.float64(), 3)),
    "parquet large, whole numbers": ("parquet", pa.large_list(pa.int64())),
    "parquet halves": ("parquet", pa.list_(pa.float16())),
    "arrow file": ("arrow", pa.list_(pa.float32(), 3)),
    "json lines": ("jsonl", None),
    "json list": ("json", None),
}
ROWS = [[3, 4, 0], [0, 0, -2], [1, 1, 1], [1000, 0, 1]]
kinds = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def vectors_of(tmp_path, new_task):
    def read(kind, vectors, column="embedding", broken=()):
        suffix, type_ = KINDS[kind]
        path = tmp_path / f"data.{suffix}"
        rows = [{"text": f"Text {n}", "embedding": item} for n, item in enumerate(vectors)]
        if type_ is not None:
            schema = pa.schema([("text", pa.string()), ("embedding", type_)])
            table = pa.Table.from_pylist(rows, schema)
            if suffix == "parquet":
                pq.write_table(table, path)
            else:
                with pa.ipc.new_file(path, table.schema) as out:
                    out.write_table(table, max_chunksize=2)
        else:
            lines = [json.dumps(row) if n not in broken else "{" for n, row in enumerate(rows)]
            whole = "\n".join(lines) if suffix == "jsonl" else "[\n" + ",\n".join(lines) + "\n]"
            path.write_text(whole)
        reader = choose_reader(path, READERS)
        write_batches(tmp_path, SCHEMA, index_records(reader, path, mapping={}, task=new_task()))
        dataset = open_dataset(
            tmp_path, name=path.name, path=path, container=reader.name, stage=Stage.CORPUS
        )
        return read_vectors(reader, dataset, column, new_task())

    return read


@kinds
def test_vectors_come_back_with_length_one(kind, vectors_of):
    found = vectors_of(kind, ROWS)
    assert found.dtype == np.float16
    expected = np.array(ROWS) / np.linalg.norm(ROWS, axis=1, keepdims=True)
    assert np.allclose(found, expected, atol=1e-3)


@kinds
def test_many_rows_keep_their_order(kind, vectors_of):
    rows = [[n % 7 + 1, n % 5, n % 3] for n in range(2500)]
    expected = np.array(rows) / np.linalg.norm(rows, axis=1, keepdims=True)
    assert np.allclose(vectors_of(kind, rows), expected, atol=1e-3)


@kinds
@pytest.mark.parametrize(("bad", "why"), [([0, 0, 0], "is zero"), (None, "is")])
def test_what_is_no_direction_is_refused(kind, bad, why, vectors_of):
    name = f"data.{KINDS[kind][0]}"
    with pytest.raises(InputError, match=f"^{name} row 2: the vector in embedding {why}.*\\.$"):
        vectors_of(kind, [*ROWS[:2], bad, ROWS[3]])


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if "fixed" not in kind and "file" not in kind]
)
@pytest.mark.parametrize(("bad", "why"), [([1, 2], "2 numbers, others 3"), ([], "0 numbers")])
def test_another_width_is_refused(kind, bad, why, vectors_of):
    with pytest.raises(InputError, match=f"row 3: .*{why}"):
        vectors_of(kind, [*ROWS[:3], bad])


@pytest.mark.parametrize("kind", ["parquet lists", "parquet fixed", "arrow file", "json lines"])
@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_not_finite_is_refused(kind, bad, vectors_of):
    with pytest.raises(InputError, match=r"row 1: .*NaN or infinite"):
        vectors_of(kind, [ROWS[0], [1, bad, 0], ROWS[2]])


def test_a_number_missing_inside_a_vector_is_refused(vectors_of):
    with pytest.raises(InputError, match=r"row 1: .*missing"):
        vectors_of("parquet lists", [ROWS[0], [1, None, 0]])
    with pytest.raises(InputError, match=r"row 1: .*no list of numbers"):
        vectors_of("json lines", [ROWS[0], [1, None, 0]])


@pytest.mark.parametrize("bad", ["1 2 3", [True, 1, 2], [[1, 2, 3]], {"a": 1}])
def test_what_is_no_list_of_numbers_is_refused(bad, vectors_of):
    with pytest.raises(InputError, match=r"row 0: .*no list of numbers"):
        vectors_of("json lines", [bad, *ROWS])


@kinds
def test_a_column_that_is_not_there_is_refused(kind, vectors_of):
    with pytest.raises(InputError, match="has no column vector"):
        vectors_of(kind, ROWS, column="vector")


def test_a_column_of_something_else_is_refused(vectors_of):
    with pytest.raises(InputError, match="text holds string, not lists of numbers"):
        vectors_of("parquet lists", ROWS, column="text")


def test_a_record_that_cannot_be_read_has_no_vector(vectors_of):
    found = vectors_of("json lines", [*ROWS, [1, 2, 3]], broken={0, 2})
    assert np.flatnonzero(~found.any(axis=1)).tolist() == [0, 2]


def test_tiny_and_huge_numbers_are_directions_too(vectors_of):
    found = vectors_of("json lines", [[1e-300, 0, 0], [0, 1e300, 1e300], [10**400, 0, 0]][:2])
    assert np.allclose(found, [[1, 0, 0], [0, 0.7071, 0.7071]], atol=1e-3)
