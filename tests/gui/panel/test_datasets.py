"""The files at the left."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from inspector.gui.panel.datasets import FEW, LINES, DatasetsView
from inspector.gui.safe_text import SafeLabel


@pytest.fixture
def view(qtbot, workspace):
    view = DatasetsView(workspace)
    view.resize(272, 240)
    qtbot.addWidget(view)
    view.show()
    return view


@pytest.fixture
def give(workspace, qapp):
    """Let the result have other datasets."""

    def give_(*datasets):
        union = type(workspace.columns.union)(datasets)
        workspace.columns = replace(workspace.columns, union=union)
        workspace.reloaded.emit()
        qapp.processEvents()  # a layout shows what is put into it later

    return give_


def said(view):
    return [label.text() for label in view.findChildren(SafeLabel) if label.isVisible()]


def tooltip_of(view, text):
    labels = [label for label in view.findChildren(SafeLabel) if label.isVisible()]
    return next(label.toolTip() for label in labels if label.text() == text)


def test_every_file_has_its_stage_and_its_rows(workspace, view):
    words = said(view)
    for dataset in workspace.columns.union.datasets:
        assert dataset.name in words
    assert {"sft", "pref", "40", "10"} <= set(words)


def test_rows_that_could_not_be_read_are_told_with_the_first_reason(view):
    assert "1 bad row" in said(view)
    assert "Row 5: " in tooltip_of(view, "1 bad row")


def test_a_file_that_changed_since_the_scan_says_so(
    qtbot, quick_session, write_jsonl, ordinary, tmp_path, open_workspace
):
    files = [write_jsonl(tmp_path / f"{name}.jsonl", ordinary(12)) for name in ("one", "two")]
    with quick_session(tmp_path / "own.inspector") as session:
        session.start_scan(session.with_sources(files)).result()
    write_jsonl(files[0], ordinary(13))
    view = DatasetsView(open_workspace(tmp_path / "own.inspector"))
    qtbot.addWidget(view)
    view.show()
    qtbot.waitUntil(lambda: "changed" in said(view))
    assert said(view).count("changed") == 1
    assert "Scan again" in tooltip_of(view, "changed")


def test_other_weights_look_at_no_file_again(view, workspace, qtbot):
    titles, work = [], workspace.work

    def noted(title, function, on_done):
        titles.append(title)
        work(title, function, on_done)

    workspace.work = noted
    before = workspace.columns
    workspace.weights.move("hidden_text", 0.0)
    qtbot.waitUntil(lambda: workspace.columns is not before)
    assert "Weigh" in titles
    assert "Look for changed files" not in titles


def test_a_name_that_looks_like_markup_stays_text(view, give, make_dataset):
    name = "<img src='file:///etc/passwd'>.jsonl"
    give(make_dataset("a", "b", name=name))
    assert name in said(view)
    assert "<img" not in tooltip_of(view, name)


def test_detectors_that_did_not_run_are_told_with_the_reason(workspace, view, give):
    assert "DETECTORS MISSING" not in said(view)
    workspace.session.results.state.missing["preference"] = "It <b>failed</b>."
    give(*workspace.columns.union.datasets)
    line = next(text for text in said(view) if text.startswith("preference: "))
    assert "&lt;b&gt;failed" in tooltip_of(view, line)


def test_files_that_could_not_be_read_are_told_with_the_reason(workspace, view, give):
    assert "CANNOT BE READ" not in said(view)
    workspace.session.results.state.unread["b.parquet"] = "b.parquet is damaged."
    give(*workspace.columns.union.datasets)
    assert "CANNOT BE READ" in said(view)
    assert "b.parquet: b.parquet is damaged." in said(view)


def test_a_project_of_very_many_files_stays_short(view, give, make_dataset, qapp):
    give(*[make_dataset("text", name=f"{number}.jsonl") for number in range(LINES + 5)])
    assert view.sizeHint().height() < 350
    more = next(each for each in view.findChildren(QPushButton) if "more" in each.text())
    assert more.text() == f"Show {LINES + 5 - FEW:,} more"
    more.click()
    qapp.processEvents()
    assert said(view)[-1] == "and 5 more"
