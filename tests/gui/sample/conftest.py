"""What the tests of the sample view share."""

import pytest

from inspector.gui.safe_text import SafeLabel
from inspector.gui.sample.marked_line import MarkedLine
from inspector.gui.sample.text_view import TextView
from inspector.gui.sample.view import SampleView


@pytest.fixture
def view(workspace, show):
    return show(SampleView(workspace), 424, 810)


@pytest.fixture
def look_at(view, workspace, qtbot):
    def look(name, record):
        row = workspace.columns.union.row(name, record)
        workspace.selection.focus(row)
        return row

    return look


@pytest.fixture
def seen():
    """Return the widgets of a kind that one can see."""

    def seen_(widget, kind):
        return [each for each in widget.findChildren(kind) if each.isVisible()]

    return seen_


@pytest.fixture
def words(seen, texts):
    """Return all that a person reads, from the top."""

    def words_(widget):
        labels = [label.text() for label in seen(widget, SafeLabel)]
        lines = [line.text for line in seen(widget, MarkedLine)]
        texts = [text.toPlainText() for text in seen(widget, TextView)]
        return "\n".join([*labels, *lines, *texts])

    return words_


@pytest.fixture
def texts(seen):
    """Return the texts that are shown."""

    def texts_(view):
        return [text.toPlainText() for text in seen(view, TextView)]

    return texts_
