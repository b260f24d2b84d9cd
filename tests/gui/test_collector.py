"""A widget in a cycle is freed by the GUI thread, whatever other threads allocate."""

import gc
import threading
import weakref

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
