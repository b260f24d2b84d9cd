"""A widget in a cycle is freed by the GUI thread, whatever other threads allocate."""

import gc
import threading
import weakref

import pytest
from PySide6.QtWidgets import QLabel


def a_cycle(freed_by):
    """Leave a widget behind that only the collector of cycles frees."""
    label = QLabel()
    label.itself = label
    weakref.finalize(label, lambda: freed_by.append(threading.current_thread()))


def allocate_much():
    """Make what lets Python collect cycles by itself."""
    return [[number] for number in range(200_000)]


def test_other_threads_free_no_widget(qtbot, collector):
    freed_by = []
    a_cycle(freed_by)
    other = threading.Thread(target=allocate_much)
    other.start()
    other.join()
    assert freed_by == []
    gc.collect()
    assert freed_by == [threading.main_thread()]


def test_the_collector_frees_it_by_itself(qtbot, collector):
    freed_by = []
    a_cycle(freed_by)
    kept = allocate_much()
    qtbot.waitUntil(lambda: freed_by == [threading.main_thread()], timeout=10_000)
    assert kept


def test_without_the_collector_another_thread_frees_what_it_finds(qtbot, collector):
    """The control: an object of Python alone, since a widget would end the process."""

    class Node:
        pass

    freed_by = []
    node = Node()
    node.itself = node
    weakref.finalize(node, lambda: freed_by.append(threading.current_thread()))
    del node
    gc.enable()
    try:
        other = threading.Thread(target=allocate_much)
        other.start()
        other.join()
    finally:
        gc.disable()
    assert freed_by == [other]


@pytest.fixture
def collections():
    """Note which generations are collected."""
    seen = []

    def note(phase, info):
        if phase == "start":
            seen.append(info["generation"])

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def make_the_oldest_due(collector):
    """Collect the middle generation more often than the oldest may wait."""
    gc.collect()
    collector.collect()
    for _ in range(gc.get_threshold()[2] + 1):
        gc.collect(1)


def test_nothing_is_collected_while_nothing_happens(qtbot, collector, collections, monkeypatch):
    make_the_oldest_due(collector)
    collector.collect()  # the one that is due; after it the oldest has not grown
    make_the_oldest_due(collector)
    collector.collect()
    collections.clear()
    weighed, count_all = [], gc.get_objects
    monkeypatch.setattr(gc, "get_objects", lambda generation: weighed.append(count_all(generation)))
    for _ in range(30):
        collector.collect()
    assert weighed == []
    assert [generation for generation in collections if generation > 0] == []


def test_the_oldest_are_collected_once_they_have_grown(qtbot, collector, collections):
    make_the_oldest_due(collector)
    collector.collect()
    kept = [[number] for number in range(2 * len(gc.get_objects(generation=2)) + 1_000)]
    collections.clear()
    make_the_oldest_due(collector)
    collections.clear()
    collector.collect()
    assert collections == [2]
    assert kept
