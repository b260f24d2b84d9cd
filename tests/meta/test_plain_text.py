"""Text of strangers is never taken for HTML: the ways to do that are not in the code."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "inspector" / "gui").rglob("*.py"))
SAFE = ROOT / "inspector" / "gui" / "safe_text.py"

WIDGETS = {
    *("QLabel", "QMessageBox", "QTextBrowser", "QToolTip", "QWhatsThis", "QInputDialog"),
    *(
        "QErrorMessage",
        "QSplashScreen",
        "QProgressDialog",
        "QWizard",
        "LabelItem",
        "QSystemTrayIcon",
    ),
}
CALLS = {
    *("setHtml", "insertHtml", "appendHtml", "setMarkdown", "insertMarkdown", "setToolTip"),
    *("setWhatsThis", "setStatusTip", "showMessage", "setDefaultStyleSheet", "exec_"),
}
TEXT_EDITS = {"QTextEdit", "QTextBrowser"}
GUESSES = {"RichText", "AutoText", "MarkdownText"}
MODULES = {"QtNetwork", "QtWebEngineWidgets", "QtWebEngineCore", "QtWebView", "QtQuick", "QtQml"}


def name_of(node):
    """Return the last name of a dotted expression."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def text_edits(tree):
    """Return the names that hold a QTextEdit, as far as an assignment or a base class says so."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            if name_of(node.value.func) in TEXT_EDITS:
                found |= {name_of(target) for target in node.targets}
        elif isinstance(node, ast.ClassDef) and TEXT_EDITS & {name_of(b) for b in node.bases}:
            found.add("self")
    return found


def of_call(node, edits):
    name = name_of(node.func)
    owner = name_of(node.func.value) if isinstance(node.func, ast.Attribute) else ""
    if name in CALLS or {name, owner} & WIDGETS:
        yield f"calls {owner}.{name}" if owner in WIDGETS else f"calls {name}"
    if name in ("setText", "append", "setPlaceholderText") and owner in edits:
        yield f"calls {name} of a QTextEdit"
    if name == "exec" and owner not in ("application", "app"):
        yield "calls exec"
    if any(keyword.arg == "html" for keyword in node.keywords):
        yield f"gives html to {name}"


def violations(source):
    tree = ast.parse(source)
    edits = text_edits(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found += of_call(node, edits)
        elif isinstance(node, ast.ClassDef):
            found += [f"inherits {name_of(b)}" for b in node.bases if name_of(b) in WIDGETS]
        elif isinstance(node, ast.Attribute):
            found += [f"uses {node.attr}"] if node.attr in GUESSES else []
            if node.attr == "showText":
                found.append("uses showText")
        elif isinstance(node, ast.ImportFrom | ast.Import):
            parts = [part for alias in node.names for part in alias.name.split(".")]
            parts += (getattr(node, "module", None) or "").split(".")
            found += [f"imports {part}" for part in parts if part in MODULES]
    return found


@pytest.mark.parametrize(
    "path", [path for path in FILES if path != SAFE], ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_view_can_take_a_text_for_html(path):
    assert violations(path.read_text("utf-8")) == []


def test_what_safe_text_may_do_it_does_once():
    allowed = ["inherits QLabel", "calls setToolTip"]
    assert sorted(violations(SAFE.read_text("utf-8"))) == sorted(allowed)


@pytest.mark.parametrize(
    "source",
    [
        "QLabel(text)",
        "QtWidgets.QLabel(text)",
        "class Mine(QLabel): pass",
        "QMessageBox.warning(self, title, text)",
        "QMessageBox(self)",
        "QTextBrowser()",
        "view.setHtml(text)",
        "item.setHtml(text)",
        "view.insertHtml(text)",
        "view.appendHtml(text)",
        "view.setMarkdown(text)",
        "label.setTextFormat(Qt.TextFormat.RichText)",
        "label.setTextFormat(Qt.RichText)",
        "label.setTextFormat(Qt.TextFormat.AutoText)",
        "label.setTextFormat(Qt.TextFormat.MarkdownText)",
        "widget.setToolTip(text)",
        "QToolTip.showText(place, text)",
        "QWhatsThis.showText(place, text)",
        "widget.setWhatsThis(text)",
        "action.setStatusTip(text)",
        "bar.showMessage(text)",
        "QInputDialog.getText(self, title, label)",
        "QErrorMessage(self)",
        "splash = QSplashScreen()",
        "edit = QTextEdit()\nedit.setText(text)",
        "self.edit = QTextEdit()\nself.edit.append(text)",
        "class Mine(QTextEdit):\n    def say(self): self.setText(text)",
        "pg.TextItem(html=text)",
        "dialog.exec()",
        "dialog.exec_()",
        "from PySide6.QtNetwork import QNetworkAccessManager",
        "from PySide6 import QtNetwork",
        "import PySide6.QtWebEngineWidgets",
    ],
)
def test_negative_control_each_is_found(source):
    assert violations(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "SafeLabel(text)",
        "class Mine(SafeLabel): pass",
        "set_tooltip(widget, text)",
        "edit = QPlainTextEdit()\nedit.setPlainText(text)",
        "label.setText(text)",
        "rows.append(row)",
        "cursor.insertText(text)",
        "application.exec()",
        "dialog.open()",
        "pg.TextItem(text=name)",
        "label.setTextFormat(Qt.TextFormat.PlainText)",
    ],
)
def test_negative_control_the_safe_ways_are_allowed(source):
    assert violations(source) == []
