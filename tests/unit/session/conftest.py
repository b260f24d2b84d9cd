"""Results in memory, to ask queries of; projects that are open as a window has them."""

import json
from dataclasses import replace

import numpy as np
import pytest

from inspector.domain.dataset import Union
from inspector.domain.ranking import Ranking
from inspector.session.columns import Columns
from inspector.session.finder import Finder
from inspector.session.query.evaluate import evaluate
from inspector.session.query.grammar import parse
from inspector.session.query.schema import schema_of
from inspector.session.query.scope import Scope


@pytest.fixture(scope="session")
def make_columns():
    """Build the columns of datasets in memory; other parts are given by name."""

    def make(*datasets, **parts):
        union = Union(datasets)
        total = len(union)
        scores = np.where(union.readable, np.linspace(1, 0, total), np.nan)
        ranking = Ranking(scores, np.arange(total), np.zeros(total, np.bool_), (), ())
        columns = Columns(
            union=union,
            ranking=ranking,
            queue=np.arange(0),
            suspect=np.zeros(total, np.bool_),
            group_of=np.full(total, -1, np.int32),
            reasons={},
            points={},
            is_draft=False,
        )
        return replace(columns, **parts)

    return make


@pytest.fixture
def fill(tmp_path):
    """Write files into a folder called data: names of data files, or name to content."""

    def write(*names, **contents):
        folder = tmp_path / "data"
        for name, content in [*((name, b'{"text": "a"}\n') for name in names), *contents.items()]:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(
                content if isinstance(content, bytes) else json.dumps(content).encode()
            )
        return folder

    return write


@pytest.fixture
def ask_of(task):
    """Ask queries of columns; the answer is a list of rows."""

    def of(columns, verdicts=None, **parts):
        codes = np.zeros(len(columns), np.uint8) if verdicts is None else np.asarray(verdicts)
        scope = Scope(columns, codes, task, **parts)
        schema = schema_of(columns)
        return lambda query: evaluate(parse(query, schema), scope).nonzero()[0].tolist()

    return of


@pytest.fixture
def ask(make_columns, ask_of):
    """Ask queries of datasets; the answer is a list of rows."""
    return lambda *datasets: ask_of(make_columns(*datasets))


@pytest.fixture
def make_finder():
    def make(columns, **parts):
        finder = Finder(**parts)
        finder.load(columns)
        return finder

    return make


@pytest.fixture
def opened(workspaces, wait_until):
    """Open projects and wait until their rows are listed."""

    def open_(path, place=None):
        workspace = workspaces(path, place)
        assert wait_until(lambda: len(workspace.listing.rows))
        return workspace

    return open_


@pytest.fixture
def workspace(opened, copied_sample):
    """Open a copy of the small scanned project."""
    return opened(copied_sample.path)


@pytest.fixture
def settled(workspace, wait_until):
    """Wait until every gesture is written, or cannot be."""
    return lambda: wait_until(lambda: workspace.review.pending == 0) or pytest.fail("still writing")
