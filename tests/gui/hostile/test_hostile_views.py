"""A project whose data are hostile texts, in every view: plain, quickly."""

import importlib
import time

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QPlainTextEdit,
)

from inspector.domain.filters import Pill, SavedFilter
from inspector.domain.labels import Verdict
from inspector.gui.bulk_dialog import BulkDialog
from inspector.gui.export_dialog import ExportDialog
from inspector.gui.export_preview import LeavingTable
from inspector.gui.review_bar import ReviewBar
from inspector.gui.sample.view import SampleView
from inspector.gui.search.bar import SearchBar
from inspector.gui.search.hints import HintList
from inspector.gui.search.pill import PillChip
from inspector.gui.search.popup import PillPopup
from inspector.gui.search.saved import SavedView
from inspector.gui.tag_dialog import TagDialog
from inspector.session.query.hints import Hint

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


@pytest.fixture(scope="session")
def hostile_project(tmp_path_factory, bait, quick_session, write_jsonl, hostile):
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


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_of_hostile_data_is_plain(
    qtbot, hostile_workspace, name, hostile, seconds, rich, show, is_idle
):
    module, _, kind = VIEWS[name].rpartition(".")
    view = show(getattr(importlib.import_module(module), kind)(hostile_workspace), 900, 700)
    total = len(hostile_workspace.columns)
    for row in range(total):
        began = time.process_time()
        hostile_workspace.selection.focus(row)
        view.grab()
        assert time.process_time() - began < seconds, row
        assert rich(view) == [], row
    assert total == len(hostile("")) + 40
    qtbot.waitUntil(lambda: is_idle(hostile_workspace))
    for table in view.findChildren(QAbstractItemView):
        table.scrollToBottom()
    view.grab()
    assert rich(view) == []


def test_a_question_about_hostile_rows_is_plain(qtbot, hostile_workspace, rich):
    rows = range(len(hostile_workspace.columns))
    for start in rows:
        dialog = BulkDialog(hostile_workspace, list(rows)[start:], Verdict.POISON)
        qtbot.addWidget(dialog)
        assert dialog.grab().width() <= 600
        assert rich(dialog) == []


def test_hostile_notes_reach_the_export_as_they_are(qtbot, hostile_workspace, bait, hostile, rich):
    for row, note in enumerate(hostile(bait)[3:23]):
        hostile_workspace.session.label([row], Verdict.POISON, reviewer=note, note=note)
    dialog = ExportDialog(hostile_workspace)
    qtbot.addWidget(dialog)
    table = dialog.findChild(LeavingTable)
    qtbot.waitUntil(lambda: table.model().rowCount() == 20, timeout=10_000)
    dialog.grab()
    assert rich(dialog) == []


@pytest.fixture
def show_marked(qtbot, hostile_workspace, show):
    """Return a function that notes and tags rows with texts and shows the sample view."""

    def marked(texts):
        review = hostile_workspace.review
        for row, text in enumerate(texts):
            review.write_note(row, text)
            review.tag([row], [text])
        qtbot.waitUntil(lambda: review.pending == 0, timeout=30_000)
        return show(SampleView(hostile_workspace), 424, 800)

    return marked


def test_hostile_notes_and_tags_are_plain(
    qtbot, hostile_workspace, bait, hostile, seconds, rich, is_idle, show_marked
):
    texts = hostile(bait)
    view = show_marked(texts)
    assert len(hostile_workspace.review.tags) > len(texts) - 5  # some are nothing but blanks
    for row in range(len(texts)):
        began = time.process_time()
        hostile_workspace.selection.focus(row)
        view.grab()
        dialog = TagDialog(hostile_workspace, [row])
        qtbot.addWidget(dialog)
        dialog.grab()
        assert time.process_time() - began < 2 * seconds, row
        assert rich(view) == rich(dialog) == [], row
    qtbot.waitUntil(lambda: is_idle(hostile_workspace))
    view.grab()
    assert rich(view) == []


def test_negative_control_a_hostile_tag_in_a_plain_label_is_seen(
    qtbot, hostile_workspace, rich, is_idle, show_marked
):
    view = show_marked(["<b>bold</b>"])
    (tag,) = hostile_workspace.review.tags[0]
    view.tags._flow.addWidget(QLabel(tag))
    view.tags.setToolTip(tag)
    qtbot.waitUntil(lambda: is_idle(hostile_workspace))
    assert rich(view) == ["tooltip of Tags", "label QLabel"]


def test_hostile_bytes_are_plain(qtbot, hostile_workspace, seconds, rich, show, is_idle):
    view = show(SampleView(hostile_workspace), 424, 800)
    view.show_bytes()
    for row in range(0, len(hostile_workspace.columns), 5):
        hostile_workspace.selection.focus(row)
        qtbot.waitUntil(lambda: is_idle(hostile_workspace))
        began = time.process_time()
        view.grab()
        assert time.process_time() - began < seconds, row
        assert rich(view) == [], row
        shown = view.findChild(QPlainTextEdit, "rawBytes").toPlainText()
        assert shown.replace("·", "").replace("\n", "").isascii()


def test_a_failure_in_hostile_words_is_plain(qtbot, hostile_workspace, bait, hostile, rich, drawn):
    bar = ReviewBar(hostile_workspace)
    qtbot.addWidget(bar)
    for text in hostile(bait):
        hostile_workspace.review.writer.failure = text
        hostile_workspace.review.changed.emit()
        drawn(bar, QSize(1440, 52))
        assert rich(bar) == []


def test_hostile_pills_hints_and_saved_filters_are_plain(
    qtbot, hostile_workspace, bait, hostile, seconds, told, rich, drawn
):
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
        assert time.process_time() - began < seconds, told(text)
