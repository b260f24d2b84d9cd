"""Writers that are killed, or whose disk is full, lose no label that they acknowledged."""

import os
import random
import signal
import time
from collections import Counter
from contextlib import contextmanager
from itertools import count

import pytest
from label_gestures import batch, key, replayed, run_sql

from inspector.domain.errors import ProjectError
from inspector.domain.labels import Verdict
from inspector.store.label_store import LabelStore


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
