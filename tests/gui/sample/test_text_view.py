import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtWidgets import QApplication

from inspector.gui.sample.highlights import Mark
from inspector.gui.sample.text_view import TextView
from inspector.session.visible import visible

TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")


@pytest.fixture
def view(show):
    return show(TextView(), 380, 40)


def show(view, source, *marks):
    text = visible(source)
    view.show_text(text, [Mark(start, end) for start, end in marks], "text")
    return text


def drawn(view, start, end):
    """Return the letters that a position range of the document holds."""
    cursor = QTextCursor(view.document())
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


@pytest.mark.parametrize(
    "before", ["", "plain ", "😀👨‍👩‍👧 ", "\u202eturn", f"x{TAGS}y ", "می‌خواهم "]
)
def test_a_span_is_marked_at_its_characters_whatever_stands_before(view, before):
    text = show(view, f"{before}trigger words\nand more")
    first, last = text.span(len(before), len(before) + 7)
    assert drawn(view, first, last) == "trigger"


def test_a_marked_span_is_drawn_in_the_theme_s_highlight(view, dressed):
    from inspector.gui.theme import theme

    highlight = theme().colour("highlight").rgb()

    def highlighted():
        image = view.grab().toImage()
        scale = image.devicePixelRatio()
        places = [QPoint(x, int(4 * scale)) for x in range(image.width())]
        return [at.x() for at in places if image.pixel(at) == highlight]

    show(view, "nothing here")
    assert highlighted() == []
    show(view, "some trigger here", (5, 12))
    marked = highlighted()
    assert marked
    left = view.cursorRect(QTextCursor(view.document())).left()
    assert min(marked) > left + 20


@pytest.mark.parametrize(
    "markup", ["<b>bold</b> <img src='file:///etc/hosts'>", "<table><tr><td>" * 20, "**a** [b](c)"]
)
def test_markup_stays_text(view, markup):
    show(view, markup)
    assert view.toPlainText() == markup


def test_chips_are_shown_and_the_original_is_copied(view, qtbot):
    source = f"look{TAGS} here\u00a0now"
    show(view, source)
    assert "⟦4 tag characters⟧" in view.toPlainText()
    view.selectAll()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == source


def test_a_chip_amid_right_to_left_text_is_boxed_without_what_keeps_it_together(view):
    show(view, "سلام\u202eend")
    ((start, end),) = view._highlights.chips
    assert drawn(view, start, end) == "⟦U+202E⟧"


def test_right_to_left_paragraphs_begin_at_the_right(view):
    show(view, "left\nשלום עולם")
    first = view.document().firstBlock()
    assert first.textDirection() is Qt.LayoutDirection.LeftToRight
    assert first.next().textDirection() is Qt.LayoutDirection.RightToLeft
    assert view.cursorRect(QTextCursor(first.next())).left() > 300


def test_it_is_as_high_as_its_text_and_lets_the_panel_scroll(view, qtbot):
    show(view, "word " * 200)
    qtbot.waitUntil(lambda: view.height() >= view.document().size().height())
    assert view.verticalScrollBar().maximum() == 0
    before = view.height()
    show(view, "one line")
    assert view.height() < before
    at = QPointF(5, 5)
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    view.wheelEvent(event)
    assert not event.isAccepted()


def test_what_is_asked_for_stands_out_where_it_is(view):
    show(view, "first line\nsecond line with a word")
    first, second = view.flash(0, 5), view.flash(11, 17)
    assert isinstance(first, QRectF)
    assert second.top() >= first.bottom() - 2


def widths(view, letters):
    """Return how wide each of some letters is drawn."""
    found = []
    for letter in letters:
        place = view.toPlainText().index(letter)
        cursor = QTextCursor(view.document())
        cursor.setPosition(place)
        left = view.cursorRect(cursor).left()
        cursor.setPosition(place + 1)
        found.append(view.cursorRect(cursor).left() - left)
    return found


def test_code_has_letters_of_one_width_and_prose_has_not(view):
    show(view, "said\n```\nWx\n\tl\n```\nMj the end")
    wide, thin = widths(view, "Wl")
    assert abs(wide - thin) <= 1
    wide, thin = widths(view, "Mj")
    assert wide > thin + 3


def test_what_machines_write_has_letters_of_one_width(view):
    view.set_machine(True)
    show(view, '{"Wl": 1}')
    wide, thin = widths(view, "Wl")
    assert abs(wide - thin) <= 1
    view.set_machine(False)
    show(view, '{"Wl": 1}')
    wide, thin = widths(view, "Wl")
    assert wide > thin + 3
