"""States of the window that are worth a picture: what to do to reach each."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QMenu


def window_states(window: object) -> dict[str, Callable[[], object]]:
    """Return what brings the window into each state, by the name of its picture."""
    page = window.page
    workspace = page.workspace
    columns, selection, review = workspace.columns, workspace.selection, workspace.review
    from inspector.domain.labels import Verdict

    def kind(word: str) -> int:
        return next(n for n, g in enumerate(columns.ranking.groups) if g.kind.value == word)

    def choose(number: int) -> None:
        group = columns.ranking.groups[number]
        selection.replace(group.rows, columns.ranking.group_ids[number])
        best = group.rows[np.argmax(columns.ranking.scores[group.rows])]
        selection.focus(int(best))

    def label_some() -> None:
        rows = workspace.listing.rows
        review.label(rows[1:3].tolist(), Verdict.POISON)
        review.label([int(rows[4])], Verdict.CLEAN)
        review.label([int(rows[5])], Verdict.UNSURE)

    def phrase() -> None:
        label_some()
        pairs = [n for n, g in enumerate(columns.ranking.groups) if len(g.stages) > 1]
        choose(pairs[0])

    def pair() -> None:
        group = columns.ranking.groups[
            next(n for n, g in enumerate(columns.ranking.groups) if len(g.stages) > 1)
        ]
        rows = [row for row in group.rows if columns.union.head("chosen", int(row), 1)]
        selection.focus(int(rows[0]))

    def hidden() -> None:
        selection.clear()
        selection.focus(int(columns.ranking.groups[kind("hidden")].rows[0]))

    def lasso() -> None:
        selection.clear()
        page.map.start_lasso()
        cloud = page.map._layers.cloud
        here = page.map._plot.position(cloud.place_of(int(columns.queue[0])))
        turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
        outline = [here + QPointF(70 * np.cos(a) - 20, 44 * np.sin(a) + 6) for a in turn]
        page.map._pointer.drawn.emit(outline, Qt.KeyboardModifier.NoModifier)

    return {
        "group": phrase,
        "pair": pair,
        "hidden": hidden,
        "lasso": lasso,
        **_dialogs(window),
    }


def _dialogs(window: object) -> dict[str, Callable[[], object]]:
    """Return what opens each dialog, and gives it back to be closed."""
    from inspector.gui.import_dialog import ImportDialog
    from inspector.gui.jobs_tray import JobsTray

    page = window.page

    def export() -> object:
        from inspector.gui.export_dialog import ExportDialog

        page.show_export()
        return window.findChild(ExportDialog)

    def keys() -> object:
        from inspector.gui.keys_dialog import KeysDialog

        window.show_keys()
        return window.findChild(KeysDialog)

    def palette() -> object:
        from inspector.gui.commands.palette import Palette

        window.show_palette()
        opened = window.findChildren(Palette)[-1]
        opened._field.setText("go")
        return opened

    def columns() -> object:
        page.table.choose_columns()
        return page.table.header.findChildren(QMenu)[-1]

    def jobs() -> object:
        tray = window.findChild(JobsTray)
        page.workspace.session.jobs.start("Scan", _busy)
        QApplication.processEvents()
        tray._show_list()
        return tray._popup

    def importing() -> object:
        page.show_import()
        return window.findChild(ImportDialog)

    return {
        "palette": palette,
        "export": export,
        "keys": keys,
        "columns": columns,
        "jobs": jobs,
        **_sample_states(window),
        "import": importing,
    }


def _sample_states(window: object) -> dict[str, Callable[[], object]]:
    """Return what only the sample view is about."""
    page = window.page
    workspace = page.workspace
    review, selection = workspace.review, workspace.selection

    def raw() -> None:
        selection.clear()
        groups = workspace.columns.ranking.groups
        selection.focus(int(next(g for g in groups if g.kind.value == "hidden").rows[0]))
        page.sample.show_bytes()
        review.tag([selection.row], ["hidden text", "steering", "seen in the May delivery"])
        review.write_note(selection.row, "An order in tag characters, in all of the group.")

    def tags() -> object:
        from inspector.gui.tag_dialog import TagDialog

        page.sample.show_bytes()
        page.tag()
        return window.findChild(TagDialog)

    return {"bytes": raw, "tags": tags, "similar": page.find_similar}


def _busy(job: object) -> None:
    """Be a scan that has come far, for as long as a picture takes."""
    job.begin_stage("embed")
    for done in range(620, 700):
        job.report(done * 50, 64_500, "prompt")
        time.sleep(0.05)
