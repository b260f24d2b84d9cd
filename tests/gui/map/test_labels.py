"""Keywords on the map: readable, never one over another, never in the mouse's way."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from inspector.domain.clusters import ClusterLevel, Clusters
from inspector.gui.map.labels import LONGEST, MOST, arrange, make_labels, plain, visible
from inspector.gui.map.lettering import Lettering
from inspector.gui.theme import theme

VIEW = QRectF(0, 0, 800, 600)


def make_clusters(*levels):
    """Make clusters of (x, y, half width, parent, keywords), the coarse level first."""
    made = tuple(
        ClusterLevel(
            labels=np.zeros(0, np.int32),
            centres=np.array([each[:2] for each in level], np.float32).reshape(-1, 2),
            extents=np.array([each[2] for each in level], np.float32),
            rows=np.arange(len(level), 0, -1),
            parents=np.array([each[3] for each in level], np.int32),
            keywords=tuple(each[4] for each in level),
        )
        for level in levels
    )
    return Clusters(made, np.zeros(0, np.int32), np.zeros(0, np.float32))


TOWN = make_clusters(
    [(20, 30, 8, -1, ("router", "wifi")), (60, 30, 8, -1, ("bread", "flour"))],
    [
        (16, 30, 3, 0, ("antenna",)),
        (24, 30, 3, 0, ("firmware",)),
        (60, 30, 4, 1, ("dough",)),
        (70, 50, 2, -1, ("lone",)),
    ],
)


def at_scale(clusters, scale, side=600.0):
    labels = make_labels(clusters)
    return {labels.texts[i] for i in np.flatnonzero(visible(labels, scale, side))}


@pytest.fixture
def item():
    """Look at a map 80 wide and 60 high through 800 x 600 pixels."""
    item = Lettering()
    item.look(VIEW, (0.0, 0.0, 80.0, 60.0), 1.0)
    return item


def drawn(item, ground="map"):
    image = QImage(800, 600, QImage.Format.Format_ARGB32)
    image.fill(theme().colour(ground))
    painter = QPainter(image)
    item.paint(painter, None)
    painter.end()
    return np.array(image.constBits()).reshape(600, 800, 4)[:, :, :3].astype(int)


def crowd(n=300, seed=0):
    rng = np.random.default_rng(seed)
    return make_clusters(
        [(*rng.uniform((2, 2), (78, 58)), 1.5, -1, (f"word {i}", "other")) for i in range(n)]
    )


def test_far_away_the_large_clusters_are_named_and_near_by_those_within():
    assert at_scale(TOWN, 10) == {"router, wifi", "bread, flour", "lone"}
    assert at_scale(TOWN, 20) == {"antenna", "firmware", "dough", "lone"}


def test_a_cluster_that_is_a_dot_has_no_name():
    assert at_scale(TOWN, 0.5) == set()


def test_no_label_touches_another_and_the_larger_cluster_has_the_place():
    labels = make_labels(crowd())
    sizes = np.full((300, 2), (90.0, 18.0))
    shown = arrange(labels, sizes, 10.0, 600.0)
    middle = labels.places[shown] * 10
    for place, others in ((i, np.arange(len(shown)) != i) for i in range(len(shown))):
        far = np.abs(middle[others] - middle[place])
        assert ((far[:, 0] >= 90) | (far[:, 1] >= 18)).all()
    assert 10 < len(shown) < 150
    assert 0 in shown


def test_zooming_in_makes_room_for_more():
    labels, sizes = make_labels(crowd()), np.full((300, 2), (90.0, 18.0))
    counts = [len(arrange(labels, sizes, scale, 600.0)) for scale in (7, 14, 28, 56)]
    assert all(more > less for less, more in pairwise(counts))


def test_moving_the_map_moves_labels_and_changes_none(item):
    item.show_labels(make_labels(crowd()))
    before = set(item.texts)
    item.look(VIEW, (5.0, 0.0, 85.0, 60.0), 1.0)
    after = set(item.texts)
    assert len(before & after) > 0.6 * len(before)
    item.look(VIEW, (0.0, 0.0, 80.0, 60.0), 1.0)
    assert set(item.texts) == before


def test_at_most_sixty_labels_are_drawn(item):
    rng = np.random.default_rng(0)
    grid = [(x, y, 1.5, -1, ("a",)) for x in range(2, 79, 4) for y in range(2, 59, 4)]
    item.show_labels(make_labels(make_clusters([grid[i] for i in rng.permutation(len(grid))])))
    assert len(item.texts) == MOST


@pytest.mark.parametrize("dark", [True, False])
def test_a_label_is_readable_over_points_on_both_faces(item, qapp, dark):
    theme().apply(qapp, dark=dark)
    item.show_labels(make_labels(TOWN))
    item.dress()
    pixels = drawn(item, "sft")[280:320, 130:270].reshape(-1, 3)
    ink, ground = (
        np.array([colour.blue(), colour.green(), colour.red()])
        for colour in (theme().colour("ink"), theme().colour("map"))
    )
    is_ink = np.abs(pixels - ink).max(axis=1) < 40
    is_halo = np.abs(pixels - ground).max(axis=1) < 60
    assert is_ink.sum() > 100
    assert is_halo.sum() > is_ink.sum()


def test_a_label_is_drawn_where_its_cluster_is(item):
    item.show_labels(make_labels(TOWN))
    ground = drawn(Lettering())
    changed = np.argwhere(np.abs(drawn(item) - ground).max(axis=2) > 40)
    near_router = changed[(changed[:, 1] < 300)]
    assert near_router.mean(axis=0) == pytest.approx((300, 200), abs=6)


def test_no_label_stands_under_what_floats_over_the_map(item):
    item.show_labels(make_labels(TOWN))
    assert "router, wifi" in item.texts
    item.keep_clear([QRectF(190, 290, 30, 30)])
    assert "router, wifi" not in item.texts
    assert "bread, flour" in item.texts


def test_the_words_of_strangers_are_made_plain_and_short():
    words = ("\u202eevil\u2066", "<b>bold</b>\n", "zero\u200bwidth", "nul\0", "z" + "\u0301" * 99)
    line = plain(words)
    assert line.startswith("evil, <b>bold</b>, zerowidth")
    assert line.isprintable()
    assert len(line) <= LONGEST
    assert len(plain(("y" * 900,))) <= LONGEST + 1


def test_without_keywords_there_is_no_label(item):
    item.show_labels(make_labels(make_clusters([(20, 30, 8, -1, ())])))
    assert item.texts == []
    item.show_labels(make_labels(None))
    assert item.texts == []


@pytest.fixture
def view(view, workspace, qtbot):
    """Show labels over the points of the small project's map."""
    x, y = (float(place) for place in view._layers.cloud.xy[len(view._layers.cloud.xy) // 2])
    left, _, right, _ = view._layers.cloud.bounds
    clusters = make_clusters([(x, y, (right - left) / 10, -1, ("keyword", "label"))])
    object.__setattr__(workspace.columns, "clusters", {"prompt": clusters})
    view._show_labels(view._layers)
    view.fit()
    qtbot.wait(50)
    return view


def read(view):
    """Return the labels that can be read now."""
    labels = view._plot._labels
    return labels.texts if labels.isVisible() else []


def test_the_map_shows_keywords_and_tells_them_to_a_screen_reader(view):
    assert read(view) == ["keyword, label"]
    assert "keyword, label" in view.accessibleDescription()


def test_keywords_can_be_switched_off_and_on(view):
    action = view._floating.tools._switches["keywords"]
    assert action.isChecked()
    action.trigger()
    assert read(view) == []
    action.trigger()
    assert read(view) == ["keyword, label"]


def test_the_layers_button_opens_its_menu_and_has_a_name(view, qtbot):
    tools = view._floating.tools
    assert tools._layers.accessibleName() == "Layers"
    QTest.mouseClick(tools._layers, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(tools._menu.isVisible)
    tools._menu.close()


def test_a_click_on_a_label_is_a_click_on_the_point_below(view, workspace):
    row = int(view._layers.cloud.rows[len(view._layers.cloud.rows) // 2])
    place = view._plot.position(view._layers.cloud.place_of(row)).toPoint()
    scene = view._plot._view.scene()
    assert view._plot._labels not in scene.items(view._plot._view.mapToScene(place))
    QTest.mouseClick(view._plot.surface, Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert view._gestures.row_at(QPointF(place)) == workspace.selection.row


def test_another_map_has_other_keywords(view, qtbot):
    view._floating.choices.field_chosen.emit("chosen")
    qtbot.waitUntil(lambda: read(view) == [])
    assert view.accessibleDescription() == ""
