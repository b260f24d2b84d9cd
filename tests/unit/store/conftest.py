"""Fixtures for the store: a label database of its own for each test."""

import pytest

from inspector.store.label_store import LabelStore


@pytest.fixture
def path(tmp_path):
    return tmp_path / "labels.sqlite"


@pytest.fixture
def store(path):
    return LabelStore(path, "this-machine")
