"""Fonts that were installed after matplotlib had made its list of them."""

from __future__ import annotations

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.ttCollection import TTCollection
from matplotlib import font_manager
from process import call

import actviz
from actviz.errors import ActvizError
from actviz.figures.fonts import font_settings

LETTERS = "激活函数 abcdefghijklmnopqrstuvwxyz=()01′−"


def make_font(path, family):
    """A TrueType font whose letters are all the same box."""
    glyphs = [".notdef", *(f"uni{ord(letter):04X}" for letter in LETTERS)]
    pen = TTGlyphPen(None)
    for i, corner in enumerate([(50, 0), (50, 700), (450, 700), (450, 0)]):
        (pen.lineTo if i else pen.moveTo)(corner)
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap(dict(zip(map(ord, LETTERS), glyphs[1:], strict=True)))
    builder.setupGlyf(dict.fromkeys(glyphs, box))
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return str(path)


@pytest.fixture
def installed(monkeypatch):
    """What the search for fonts finds from now on; the list is as it was when the test is over."""
    found = []
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda *_, **__: list(found))
    monkeypatch.setattr(font_manager.fontManager, "ttflist", list(font_manager.fontManager.ttflist))
    return found


def test_a_font_that_is_new_is_found(installed, tmp_path):
    """By its name, whatever its case, though the list has it not."""
    with pytest.raises(ActvizError, match="is not installed here"):
        font_settings("Fresh Sans")
    installed.append(make_font(tmp_path / "fresh.ttf", "Fresh Sans"))
    assert font_settings("fresh sans")["font.family"][0] == "Fresh Sans"
    figure = actviz.plot("relu", font="Fresh Sans", title="激活函数 abc")
    figure.canvas.draw()
    assert figure.axes[0].texts[0].get_fontfamily()[0] == "Fresh Sans"


def test_letters_are_looked_for_in_new_fonts(installed, tmp_path):
    """A Chinese title is drawn with a font installed a moment ago, and nobody is told to install one."""
    title = ("plot", "relu", "--title", "激活函数", "--size", "4:3", "-o", str(tmp_path / "a.png"))
    if len(font_settings(None, ["激"])["font.family"]) == 1:  # there is none yet
        assert "install one" in call(*title).stderr
    installed.append(make_font(tmp_path / "cjk.ttf", "Noto Sans CJK SC"))
    families = font_settings(None, ["激"])["font.family"]
    assert families[0] == "DejaVu Sans"
    assert "Noto Sans CJK SC" in families
    done = call(*title)
    assert (done.returncode, done.stderr) == (0, "")


def test_fonts_of_a_collection(installed, tmp_path):
    """A file of several fonts has at least its first; a name that is not to be had gets the nearest."""
    collection = TTCollection()
    for family in ("Fresh Serif JP", "Fresh Serif SC"):
        collection.fonts.append(TTFont(make_font(tmp_path / f"{family}.ttf", family)))
    collection.save(tmp_path / "fresh.ttc")
    installed.append(str(tmp_path / "fresh.ttc"))
    assert font_settings("Fresh Serif JP")["font.family"][0] == "Fresh Serif JP"
    with pytest.raises(ActvizError) as caught:
        font_settings("Fresh Serif XC")
    assert caught.value.hint.startswith("did you mean Fresh Serif ")


def test_what_is_no_font_is_passed_over(installed, tmp_path):
    """A broken file among the fonts does not hide the others."""
    (tmp_path / "a.ttf").write_bytes(b"no font")
    installed += [str(tmp_path / "a.ttf"), str(tmp_path / "gone.ttf")]
    installed.append(make_font(tmp_path / "b.ttf", "Fresh Mono"))
    assert font_settings("Fresh Mono")["font.family"][0] == "Fresh Mono"


def test_known_fonts_are_not_looked_for(monkeypatch):
    """The search takes time, and is made on a miss alone."""
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda *_, **__: pytest.fail("searched"))
    assert font_settings("DejaVu Serif")["font.family"][0] == "DejaVu Serif"
    assert font_settings(None, ["Größe"]) == {}
