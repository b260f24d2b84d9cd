"""Sixty texts as an attacker writes them, in every widget: shown as they are, quickly."""

import importlib
import subprocess
import sys
import time
import unicodedata

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from inspector.domain.filters import Pill, SavedFilter
from inspector.domain.labels import Verdict
from inspector.gui.actions import Act
from inspector.gui.bulk_dialog import BulkDialog
from inspector.gui.export_dialog import ExportDialog
from inspector.gui.export_preview import FileList, LeavingTable
from inspector.gui.keys_dialog import KeysDialog
from inspector.gui.message_dialog import MessageDialog
from inspector.gui.parts import EmptyState, KeyButton, chip, heading
from inspector.gui.review_bar import ReviewBar
from inspector.gui.safe_text import ElidedLabel, SafeLabel, one_line, set_tooltip, short
from inspector.gui.sample.view import SampleView
from inspector.gui.search.bar import SearchBar
from inspector.gui.search.hints import HintList
from inspector.gui.search.pill import PillChip
from inspector.gui.search.popup import PillPopup
from inspector.gui.search.saved import SavedView
from inspector.gui.start_view import RecentRow, StartView
from inspector.gui.tag_dialog import TagDialog
from inspector.session.export_preview import FileFate, Leaving
from inspector.session.job_log import ENDED
from inspector.session.query.hints import Hint
from inspector.session.recent import RecentProject

TABLES = "<table><tr><td>"
SECONDS = 1.0
"""What one widget may take for one text."""
BAIT = "bait.png"


def hostile(image):
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
    return hostile(bait)


def told(text: str) -> str:
    """Name a text in a failure."""
    return ascii(text[:60])


def rich(widget: QWidget) -> list[str]:
    """Return what in a widget, or inside it, is laid out as anything but plain text."""
    found = []
    for part in [widget, *widget.findChildren(QWidget)]:
        if isinstance(part, QLabel) and part.textFormat() is not part.textFormat().PlainText:
            found.append(f"label {type(part).__name__}")
        if isinstance(part, QTextEdit | QPlainTextEdit) and has_objects(part.document()):
            found.append(f"document of {type(part).__name__}")
        if part.toolTip() and has_markup(part.toolTip()):
            found.append(f"tooltip of {type(part).__name__}")
    return found


def has_objects(document: QTextDocument) -> bool:
    """Whether there are tables, lists or pictures in a document."""
    block = document.begin()
    while block.isValid():
        if "\ufffc" in block.text() or block.textList() is not None:
            return True
        block = block.next()
    return bool(document.rootFrame().childFrames())


def has_markup(tip: str) -> bool:
    """Whether a tooltip holds anything but text and line ends."""
    inside = tip.removeprefix("<qt>").removesuffix("</qt>").replace("<br>", "")
    return not tip.startswith("<qt>") or "<" in inside or ">" in inside


def drawn(widget: QWidget, size: QSize) -> QImage:
    widget.resize(size)
    return widget.grab().toImage()


def plainly(label: QLabel, text: str, size: QSize) -> QImage:
    """Draw a text the way a label does, with the one call of Qt that knows no HTML."""
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


# --- each widget that shows texts


SMALL = {
    "label": SafeLabel,
    "wrapping label": lambda text: SafeLabel(text, wraps=True),
    "elided label": ElidedLabel,
    "chip": lambda text: chip(text, "sft"),
    "heading": heading,
    "button": lambda text: KeyButton(text, text),
    "empty state": lambda text: EmptyState(text, text),
    "message": lambda text: MessageDialog(None, text, text, text),
    "keys": lambda text: KeysDialog(None, [Act(text, text, (), list)]),
    "recent": lambda text: RecentRow(RecentProject(f"/x/{text}", text, text, text)),
}


@pytest.mark.parametrize("name", SMALL)
def test_it_is_shown_plainly_and_at_once(qtbot, texts, name):
    for text in texts:
        began = time.process_time()
        widget = SMALL[name](text)
        qtbot.addWidget(widget)
        drawn(widget, QSize(400, 300))
        assert time.process_time() - began < SECONDS, told(text)
        assert rich(widget) == [], told(text)


def test_a_label_has_the_pixels_of_plain_text(qtbot, texts):
    size = QSize(600, 60)
    for text in texts:
        label = SafeLabel(text)
        qtbot.addWidget(label)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        assert drawn(label, size) == plainly(label, short(text), size), told(text)


def test_a_tooltip_says_the_text_and_nothing_else(qtbot, texts):
    for text in texts:
        began = time.process_time()
        button = KeyButton("button")
        qtbot.addWidget(button)
        set_tooltip(button, text)
        shown = QTextDocument()
        shown.setHtml(button.toolTip())
        assert not has_objects(shown), told(text)
        assert letters(shown.toPlainText()) == letters(short(text)), told(text)
        assert time.process_time() - began < SECONDS, told(text)


def letters(text):
    """Return a text without spaces and what Qt's documents cannot hold."""
    return [sign for sign in text if not sign.isspace() and unicodedata.category(sign)[0] != "C"]


def test_the_start_screen_tells_of_it(qtbot, texts):
    view = StartView()
    qtbot.addWidget(view)
    for text in texts:
        began = time.process_time()
        view.say(text)
        drawn(view, QSize(1440, 856))
        assert time.process_time() - began < SECONDS, told(text)
        assert rich(view) == [], told(text)


def test_the_export_lists_it(qtbot, texts):
    files, table = FileList(), LeavingTable()
    for widget in (files, table):
        qtbot.addWidget(widget)
    for text in texts:
        began = time.process_time()
        files.show_files([FileFate(text, text, 1, 2)])
        table.show_rows([Leaving(text, 1, text, text, text)])
        for widget in (files, table):
            drawn(widget, QSize(600, 200))
        assert time.process_time() - began < SECONDS, told(text)
        assert rich(files) == [], told(text)
        assert table.model().data(table.model().index(0, 1)) == one_line(text), told(text)


# --- a project whose data are these texts


@pytest.fixture(scope="session")
def hostile_project(tmp_path_factory, bait, quick_session, write_jsonl):
    folder = tmp_path_factory.mktemp("hostile")
    texts = hostile(bait)
    records = [{"instruction": text, "input": "", "output": text[:5000]} for text in texts]
    pairs = [{"prompt": text, "chosen": text[:900], "rejected": text[1:800]} for text in texts[:40]]
    files = [
        write_jsonl(folder / "<b>data<b> &lt;.jsonl", records),
        write_jsonl(folder / "<img src=x>.jsonl", pairs),
    ]
    with quick_session(folder / "hostile.inspector") as session:
        session.start_scan(session.with_sources(files)).result()
    return folder / "hostile.inspector"


@pytest.fixture
def hostile_workspace(open_workspace, hostile_project, tmp_path):
    import shutil

    return open_workspace(shutil.copytree(hostile_project, tmp_path / "hostile.inspector"))


VIEWS = {
    "map": "inspector.gui.map.view.MapView",
    "table": "inspector.gui.table.view.TableView",
    "groups": "inspector.gui.panel.groups.GroupsView",
    "datasets": "inspector.gui.panel.datasets.DatasetsView",
    "sample": "inspector.gui.sample.view.SampleView",
    "search": "inspector.gui.search.bar.SearchBar",
    "saved filters": "inspector.gui.search.saved.SavedView",
    "review bar": "inspector.gui.review_bar.ReviewBar",
    "export": "inspector.gui.export_dialog.ExportDialog",
}


def is_idle(workspace):
    """Whether the view has got all it asked for, and shown it."""

    def are_over():
        jobs = workspace.session.jobs._current.values()
        return all(job._future.done() and job.state in ENDED for job in jobs)

    was_over = are_over()
    QApplication.processEvents()
    return was_over and are_over()


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_of_hostile_data_is_plain(qtbot, hostile_workspace, name):
    module, _, kind = VIEWS[name].rpartition(".")
    view = getattr(importlib.import_module(module), kind)(hostile_workspace)
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    total = len(hostile_workspace.columns)
    for row in range(total):
        began = time.process_time()
        hostile_workspace.selection.focus(row)
        view.grab()
        assert time.process_time() - began < SECONDS, row
        assert rich(view) == [], row
    assert total == len(hostile("")) + 40
    qtbot.waitUntil(lambda: is_idle(hostile_workspace))
    for table in view.findChildren(QAbstractItemView):
        table.scrollToBottom()
    view.grab()
    assert rich(view) == []


def test_a_question_about_hostile_rows_is_plain(qtbot, hostile_workspace):
    rows = range(len(hostile_workspace.columns))
    for start in rows:
        dialog = BulkDialog(hostile_workspace, list(rows)[start:], Verdict.POISON)
        qtbot.addWidget(dialog)
        assert dialog.grab().width() <= 600
        assert rich(dialog) == []


def test_hostile_notes_reach_the_export_as_they_are(qtbot, hostile_workspace, bait):
    for row, note in enumerate(hostile(bait)[3:23]):
        hostile_workspace.session.label([row], Verdict.POISON, reviewer=note, note=note)
    dialog = ExportDialog(hostile_workspace)
    qtbot.addWidget(dialog)
    table = dialog.findChild(LeavingTable)
    qtbot.waitUntil(lambda: table.model().rowCount() == 20, timeout=10_000)
    dialog.grab()
    assert rich(dialog) == []


def show_marked(qtbot, workspace, texts):
    """Note and tag rows with texts, and return the sample view once all is on disk."""
    for row, text in enumerate(texts):
        workspace.review.write_note(row, text)
        workspace.review.tag([row], [text])
    qtbot.waitUntil(lambda: workspace.review.pending == 0, timeout=30_000)
    view = SampleView(workspace)
    qtbot.addWidget(view)
    view.resize(424, 800)
    view.show()
    return view


def test_hostile_notes_and_tags_are_plain(qtbot, hostile_workspace, bait):
    texts = hostile(bait)
    view = show_marked(qtbot, hostile_workspace, texts)
    assert len(hostile_workspace.review.tags) > len(texts) - 5  # some are nothing but blanks
    for row in range(len(texts)):
        began = time.process_time()
        hostile_workspace.selection.focus(row)
        view.grab()
        dialog = TagDialog(hostile_workspace, [row])
        qtbot.addWidget(dialog)
        dialog.grab()
        assert time.process_time() - began < 2 * SECONDS, row
        assert rich(view) == rich(dialog) == [], row
    qtbot.waitUntil(lambda: is_idle(hostile_workspace))
    view.grab()
    assert rich(view) == []


def test_negative_control_a_hostile_tag_in_a_plain_label_is_seen(qtbot, hostile_workspace):
    view = show_marked(qtbot, hostile_workspace, ["<b>bold</b>"])
    (tag,) = hostile_workspace.review.tags[0]
    view.tags._flow.addWidget(QLabel(tag))
    view.tags.setToolTip(tag)
    qtbot.waitUntil(lambda: is_idle(hostile_workspace))
    assert rich(view) == ["tooltip of Tags", "label QLabel"]


def test_hostile_bytes_are_plain(qtbot, hostile_workspace):
    view = SampleView(hostile_workspace)
    qtbot.addWidget(view)
    view.resize(424, 800)
    view.show()
    view.show_bytes()
    for row in range(0, len(hostile_workspace.columns), 5):
        hostile_workspace.selection.focus(row)
        qtbot.waitUntil(lambda: is_idle(hostile_workspace))
        began = time.process_time()
        view.grab()
        assert time.process_time() - began < SECONDS, row
        assert rich(view) == [], row
        shown = view.findChild(QPlainTextEdit, "rawBytes").toPlainText()
        assert shown.replace("·", "").replace("\n", "").isascii()


def test_a_failure_in_hostile_words_is_plain(qtbot, hostile_workspace, bait):
    bar = ReviewBar(hostile_workspace)
    qtbot.addWidget(bar)
    for text in hostile(bait):
        hostile_workspace.review.writer.failure = text
        hostile_workspace.review.changed.emit()
        drawn(bar, QSize(1440, 52))
        assert rich(bar) == []


def test_hostile_pills_hints_and_saved_filters_are_plain(qtbot, hostile_workspace, bait):
    filters, saved = hostile_workspace.filters, hostile_workspace.saved
    bar, view, shown = SearchBar(hostile_workspace), SavedView(hostile_workspace), HintList()
    for widget in (bar, view, shown):
        qtbot.addWidget(widget)
    for text in hostile(bait):
        began = time.process_time()
        pill = Pill(text, name=text if len(text) < 100 else "", is_inverted=True)
        filters.set([pill, Pill(text)])
        saved.filters = (SavedFilter(text, filters.pills),)
        saved.problem = text
        saved.changed.emit()
        shown.load([Hint(text, text, 0)], text)
        chip, box = PillChip(pill, text), PillPopup(pill, 0.5, bar)
        for widget in (bar, view, shown, chip, box):
            drawn(widget, QSize(600, 120))
            assert rich(widget) == [], told(text)
        for widget in (chip, box):
            widget.deleteLater()
        assert time.process_time() - began < SECONDS, told(text)


# --- negative controls: the tests above see what they are for

FROZEN = """
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel({text!r})
label.grab()
print(label.sizeHint().width())
"""


def run(text):
    command = [sys.executable, "-c", FROZEN.format(text=text)]
    return subprocess.run(command, capture_output=True, text=True, timeout=3, check=True).stdout


def test_negative_control_a_plain_label_freezes():
    with pytest.raises(subprocess.TimeoutExpired):
        run(TABLES * 18 + "x")


def test_negative_control_a_plain_label_reads_files(bait):
    assert int(run(f'<img src="file:{bait}">')) == 64
    assert int(run("<img src='file:nothing.png'>")) < 64


def test_a_picture_adds_nothing_to_a_label(qtbot, bait):
    label, other = SafeLabel(f'<img src="{bait}">'), SafeLabel(f'<img src="{bait}"')
    for widget in (label, other):
        qtbot.addWidget(widget)
    assert label.sizeHint().height() == other.sizeHint().height()
    letters_only = label.fontMetrics().horizontalAdvance(label.text())
    assert abs(label.sizeHint().width() - letters_only) <= 4


@pytest.mark.parametrize("html", ["<table><tr><td>x</td></tr></table>", "<ul><li>x</ul>"])
def test_negative_control_rich_text_is_seen(qtbot, html):
    owner = QWidget()
    qtbot.addWidget(owner)
    label, edit = QLabel(html, owner), QTextEdit(owner)
    edit.setHtml(html)
    owner.setToolTip(html)
    assert rich(owner) == ["tooltip of QWidget", "label QLabel", "document of QTextEdit"]
    assert drawn(label, QSize(600, 60)) != plainly(label, html, QSize(600, 60))


def test_there_are_sixty_texts():
    assert len(set(hostile(""))) >= 60
