"""Fonts that were installed after matplotlib had made its list of them."""

from __future__ import annotations

import pytest
from fonts import make_font as made
from fontTools.ttLib import TTFont
from fontTools.ttLib.ttCollection import TTCollection
from matplotlib import font_manager
from process import call

import actviz
from actviz.errors import ActvizError
from actviz.figures.style.fonts import font_settings

LETTERS = "激活函数 abcdefghijklmnopqrstuvwxyz=()01′−"


def _font(path, family):
    return str(made(path, family, LETTERS))


@pytest.fixture
def installed(monkeypatch):
    """What the search for fonts finds from now on; the list is as it was when the test is over."""
    found = []
    # with this set, matplotlib takes no font that is added to its list
    monkeypatch.delenv("MPL_IGNORE_SYSTEM_FONTS")
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda *_, **__: list(found))
    monkeypatch.setattr(font_manager.fontManager, "ttflist", list(font_manager.fontManager.ttflist))
    yield found
    font_manager.fontManager._findfont_cached.cache_clear()  # the files go away


def test_a_font_that_is_new_is_found(installed, tmp_path):
    """By its name, whatever its case, though the list has it not."""
    with pytest.raises(ActvizError, match="is not installed"):
        font_settings("Fresh Sans")
    installed.append(_font(tmp_path / "fresh.ttf", "Fresh Sans"))
    assert font_settings("fresh sans")["font.family"][0] == "Fresh Sans"
    figure = actviz.plot("relu", font="Fresh Sans", title="激活函数 abc")
    figure.canvas.draw()
    assert figure.axes[0].texts[0].get_fontfamily()[0] == "Fresh Sans"


def test_letters_are_looked_for_in_new_fonts(installed, tmp_path):
    """A Chinese title is drawn with a font installed a moment ago, and nobody is told to install one."""
    title = ("plot", "relu", "--title", "激活函数", "--size", "4:3", "-o", str(tmp_path / "a.png"))
    if len(font_settings(None, ["激"])["font.family"]) == 1:  # there is none yet
        assert "install one" in call(*title).stderr
    installed.append(_font(tmp_path / "cjk.ttf", "Noto Sans CJK SC"))
    families = font_settings(None, ["激"])["font.family"]
    assert families[0] == "DejaVu Sans"
    assert "Noto Sans CJK SC" in families
    done = call(*title)
    assert (done.returncode, done.stderr) == (0, "")


def test_fonts_of_a_collection(installed, tmp_path):
    """A file of several fonts has at least its first; a name that is not to be had gets the nearest."""
    collection = TTCollection()
    for family in ("Fresh Serif JP", "Fresh Serif SC"):
        collection.fonts.append(TTFont(_font(tmp_path / f"{family}.ttf", family)))
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
    installed.append(_font(tmp_path / "b.ttf", "Fresh Mono"))
    assert font_settings("Fresh Mono")["font.family"][0] == "Fresh Mono"


def test_known_fonts_are_not_looked_for(monkeypatch):
    """The search takes time, and is made on a miss alone."""
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda *_, **__: pytest.fail("searched"))
    assert font_settings("DejaVu Serif")["font.family"][0] == "DejaVu Serif"
    assert font_settings(None, ["Größe"]) == {}
