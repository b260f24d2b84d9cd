"""The record's bytes instead of its texts."""

from PySide6.QtWidgets import QPlainTextEdit, QPushButton


def test_bytes_are_shown_instead_of_the_texts_and_back(
    sample, view, look_at, qtbot, seen, words, texts
):
    look_at("chat.jsonl", sample.hidden[0])
    view.show_bytes()
    shown = view.findChild(QPlainTextEdit, "rawBytes")
    qtbot.waitUntil(lambda: "7b 22 69 6e 73" in shown.toPlainText())
    assert '{"ins' in shown.toPlainText()
    assert texts(view) == []
    assert "RAW BYTES" in words(view)
    assert shown.extraSelections()
    escaped = next(b for b in seen(view, QPushButton) if b.text() == "Escaped")
    escaped.click()
    line = sample.files["chat.jsonl"].read_bytes().split(b"\n")[sample.hidden[0] + 1]
    assert shown.toPlainText().replace("\n", "") == line.decode("ascii")
    look_at("pairs.parquet", 2)
    qtbot.waitUntil(lambda: "canonical JSON" in words(view))
    view.show_bytes()
    qtbot.waitUntil(lambda: len(texts(view)) == 3)


def test_a_reason_leads_to_its_bytes(sample, workspace, view, look_at, qtbot):
    row = look_at("chat.jsonl", sample.hidden[0])
    view.show_bytes()
    evidence = next(item for item in workspace.columns.reasons[row] if item.end > item.start)
    with qtbot.waitSignal(view._record.placed) as caught:
        view._record.reveal(evidence)
    assert caught.args[0].objectName() == "rawBytes"


def test_a_source_that_is_gone_is_told_in_the_place_of_its_bytes(
    sample, view, look_at, qtbot, tmp_path, seen, words
):
    path = sample.files["list.json"]
    aside = path.rename(tmp_path / "aside.json")
    try:
        look_at("list.json", 2)
        view.show_bytes()
        qtbot.waitUntil(lambda: "list.json does not exist." in words(view))
        assert "rawBytes" not in [edit.objectName() for edit in seen(view, QPlainTextEdit)]
    finally:
        aside.rename(path)
