"""An error while something is painted leaves no painter at work, which would end the process."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStyleOptionViewItem

from inspector.gui.commands.entries import Entry
from inspector.gui.commands.lines import LineDelegate, Lines
from inspector.gui.painting import painting
from inspector.session.fuzzy import Match

GUI = Path(__file__).parents[2] / "inspector" / "gui"


@pytest.fixture
def image():
    return QImage(200, 40, QImage.Format.Format_RGB32)


def test_a_painter_ends_where_painting_fails(image):
    with pytest.raises(ZeroDivisionError), painting(image) as painter:
        raise ZeroDivisionError
    assert not painter.isActive()
    assert not image.paintingActive()


def test_a_line_that_cannot_be_drawn_leaves_the_painter_as_it_was(image, qtbot):
    class Unprintable:
        """Has no length, as no text is."""

    lines = Lines()
    lines.show_found([(Entry("kind", "title", list, key=Unprintable()), Match(0.0, ()))])
    option = QStyleOptionViewItem()
    option.rect = QRect(10, 10, 150, 20)
    with painting(image) as painter:
        before = painter.pen(), painter.hasClipping()
        with pytest.raises(TypeError):
            LineDelegate().paint(painter, option, lines.index(0, 0))
        assert (painter.pen(), painter.hasClipping()) == before


def test_every_painter_of_a_widget_is_one_that_ends():
    made = [
        f"{path.name}:{node.lineno}"
        for path in GUI.rglob("*.py")
        if path.name != "painting.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "QPainter"
    ]
    assert made == []
