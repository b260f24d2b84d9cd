"""What the tests of hostile texts share: the texts, and how one sees that they are plain."""

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QTextDocument
from PySide6.QtWidgets import (
    QLabel,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from inspector.gui.safe_text import SafeLabel

TABLES = "<table><tr><td>"
SECONDS = 1.0
"""What one widget may take for one text."""
BAIT = "bait.png"


def hostile_texts(image):
    """Return the texts; ``image`` is the path of a picture that exists."""
    tables = [TABLES * 18 + "x", TABLES * 5000, TABLES * 20 + "x" + "</td></tr></table>" * 20]
    images = [
        f'<img src="file:{image}">',
        f"<img src='{image}' width=900 height=900>",
        f"![bait](file://{image})",
        f'<body background="{image}">x</body>',
        f"<p style=\"background-image: url('{image}')\">x</p>",
        '<img src="http://127.0.0.1:9/x.png">',
        '<img src="//host/share/x.png">',
        '<img src="data:image/png;base64,AAAA">',
        '<object data="x"></object>',
    ]
    markup = [
        *("<b>bold</b>", "<qt>qt</qt>", "&lt;b&gt;", "&amp;lt;", "&#60;b&#62;", "&nbsp;&copy;"),
        *("if a<b and c>d", "text with <script>", "<think>plan</think>", "<|im_start|>user"),
        *("<style>* {color: red}</style>x", "<!-- hidden -->seen", "<br><hr><br>", "<h1>h</h1>"),
        *("<a href='file:///etc'>link</a>", "<ul><li>1<li>2</ul>", "<font size=99>x</font>"),
        *("<!DOCTYPE html><p>x", "<html><head><title>t</title></head></html>", "<pre>  x</pre>"),
        *("<span style='font-size:900px'>x</span>", "<p dir=rtl>x</p>", "<![CDATA[x]]>", "</qt>x"),
        *("<tr><td>loose", "<marquee>x</marquee>", "<input value=x>", "<iframe src=x>"),
    ]
    signs = [
        *("# heading\n**bold** _it_ `code`", "[link](file:///etc/passwd)", "| a | b |\n|---|---|"),
        *("%s %d %n {0} {name} %1 %L2", "&File && &Edit", "a\0b", "\r\nline\rline\n", "\t\ttabs"),
        *("\u202egnp.exe\u202c", "\u2066isolated\u2069", "\U000e0050\U000e0051hidden", "\ufeffbom"),
        *("a" + "\u0301" * 1000, "\u200b\u200c\u200d" * 50, "👩‍👩‍👧‍👦🏳️‍🌈🇪🇺", "שלום עולם مرحبا"),
        *("\u2028para\u2029graph", "\x1b[31mred\x07", "﷽" * 300, "a" * 10**6, "\n" * 10**5),
        "🧨" * 10**5,
    ]  # fmt: skip
    return [*tables, *images, *markup, *signs]


@pytest.fixture(scope="session")
def bait(tmp_path_factory, qapp):
    """Write a picture of 64 × 64; whoever loads it grows by that."""
    path = tmp_path_factory.mktemp("bait") / BAIT
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    assert image.save(str(path))
    return path


@pytest.fixture
def texts(bait):
    return hostile_texts(bait)


@pytest.fixture(scope="session")
def hostile():
    """Return the texts for the path of a picture."""
    return hostile_texts


@pytest.fixture
def seconds():
    """Return what one widget may take for one text."""
    return SECONDS


@pytest.fixture
def told():
    """Name a text in a failure."""

    def told_(text: str) -> str:
        return ascii(text[:60])

    return told_


@pytest.fixture
def rich(has_objects):
    """Return what in a widget, or inside it, is laid out as anything but plain text."""

    def rich_(widget: QWidget) -> list[str]:
        found = []
        for part in [widget, *widget.findChildren(QWidget)]:
            if isinstance(part, QLabel) and part.textFormat() is not part.textFormat().PlainText:
                found.append(f"label {type(part).__name__}")
            if isinstance(part, QTextEdit | QPlainTextEdit) and has_objects(part.document()):
                found.append(f"document of {type(part).__name__}")
            if part.toolTip() and has_markup(part.toolTip()):
                found.append(f"tooltip of {type(part).__name__}")
        return found

    return rich_


@pytest.fixture
def has_objects():
    """Whether there are tables, lists or pictures in a document."""

    def has_objects_(document: QTextDocument) -> bool:
        block = document.begin()
        while block.isValid():
            if "\ufffc" in block.text() or block.textList() is not None:
                return True
            block = block.next()
        return bool(document.rootFrame().childFrames())

    return has_objects_


def has_markup(tip: str) -> bool:
    """Whether a tooltip holds anything but text and line ends."""
    inside = tip.removeprefix("<qt>").removesuffix("</qt>").replace("<br>", "")
    return not tip.startswith("<qt>") or "<" in inside or ">" in inside


@pytest.fixture
def drawn():
    """Draw a widget."""

    def drawn_(widget: QWidget, size: QSize) -> QImage:
        widget.resize(size)
        return widget.grab().toImage()

    return drawn_


@pytest.fixture
def plainly():
    """Draw a text the way a label does, with the one call of Qt that knows no HTML."""

    def plainly_(label: QLabel, text: str, size: QSize) -> QImage:
        blank = SafeLabel("")
        blank.resize(size)
        image = blank.grab()
        painter = QPainter(image)
        painter.setFont(label.font())
        room = QRect(0, 0, size.width(), size.height())
        flags = int(label.alignment()) | int(Qt.TextFlag.TextExpandTabs)
        label.style().drawItemText(
            painter, room, flags, label.palette(), True, text, label.foregroundRole()
        )
        painter.end()
        return image.toImage()

    return plainly_
