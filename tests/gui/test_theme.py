"""Both faces can be read, and every colour that is asked for exists."""

import re
import tomllib

import pytest
from PySide6.QtGui import QColor, QImage

from inspector.gui.theme import icon, theme
from inspector.session.settings import resources_folder

THEME = resources_folder() / "theme"
TOKENS = tomllib.loads((THEME / "tokens.toml").read_text("utf-8"))
SHEET = (THEME / "inspector.qss").read_text("utf-8")
CODE = resources_folder().parent / "inspector" / "gui"
WORDS = (
    *("ink", "dim", "faint", "poison", "clean", "unsure", "accent"),
    *("sft", "preference", "reward", "corpus"),
)
GROUNDS = ("background", "panel", "raised")
READABLE = 4.5


def luminance(name):
    colour = QColor(name)
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    """Return the contrast of two colours as WCAG 2 defines it, 1..21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs():
    yield from ((word, ground) for word in WORDS for ground in GROUNDS)
    yield from (("ink", "line"), ("on_accent", "accent"), ("ink", "highlight"))
    yield from ((word, "map") for word in ("ink", "dim", "faint", "poison", "sft", "preference"))


@pytest.mark.parametrize("face", TOKENS)
@pytest.mark.parametrize(("word", "ground"), list(pairs()))
def test_words_can_be_read(face, word, ground):
    colours = TOKENS[face]
    assert contrast(colours[word], colours[ground]) >= READABLE


def test_negative_control_contrast_is_what_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_both_faces_have_the_same_colours():
    assert TOKENS["dark"].keys() == TOKENS["light"].keys()


@pytest.mark.parametrize("face", TOKENS)
def test_every_colour_of_the_sheet_exists(face):
    names = set(re.findall(r"@(\w+)", SHEET))
    assert "ink" in names
    assert names - TOKENS[face].keys() == set()


def test_the_sheet_is_whole():
    assert SHEET.count("{") == SHEET.count("}")


@pytest.mark.parametrize("dark", [True, False])
def test_applying_a_face_changes_what_is_drawn(qapp, dark):
    theme().apply(qapp, dark=dark)
    assert theme().name("ink") == TOKENS["dark" if dark else "light"]["ink"]
    assert theme().name("ink") in qapp.styleSheet()


ICON = re.compile(r'\bicon\(\s*"([\w-]+)"')
NAMED = sorted({name for path in CODE.rglob("*.py") for name in ICON.findall(path.read_text())})
DRAWN = sorted(path.stem for path in (resources_folder() / "icons").glob("*.svg"))


@pytest.mark.parametrize("name", sorted({*NAMED, *DRAWN}))
def test_every_icon_is_drawn_in_its_colour(qapp, name):
    image = icon(name, "poison", 24).pixmap(24, 24).toImage()
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    seen = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 200
    ]
    wanted = theme().colour("poison")
    assert len(seen) >= 6
    assert all(abs(pixel.red() - wanted.red()) < 8 for pixel in seen)


def test_icons_take_the_colour_of_the_text():
    for path in (resources_folder() / "icons").glob("*.svg"):
        text = path.read_text("utf-8")
        assert "currentColor" in text, path.name
        assert 'viewBox="0 0 24 24"' in text, path.name
        assert "<image" not in text, path.name
        assert "href" not in text, path.name


def test_negative_control_named_icons_are_found():
    assert "close" in NAMED
    assert "logo" in NAMED
