"""Formulas are parsed once for all figures of a process."""

from __future__ import annotations

import io

import matplotlib
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import MathTextParser

import actviz
from actviz.figures.style import mathtext
from actviz.figures.style.mathtext import parser

NAMES = ("sigmoid", "tanh", "relu", "gelu")


@pytest.fixture
def parsed(monkeypatch):
    """The formulas that matplotlib parses while the test runs, which begins with no memory."""
    mathtext._parser.cache_clear()
    found = []
    parse = MathTextParser.parse

    def counted(self, s, *how, **more):
        found.append(s)
        return parse(self, s, *how, **more)

    monkeypatch.setattr(MathTextParser, "parse", counted)
    yield found
    mathtext._parser.cache_clear()


def test_other_figures_do_not_drive_formulas_out(parsed):
    """More formulas in a loop than matplotlib keeps, 50: no figure of the second round parses one."""
    for text in (f"$x_{{{number}}}$" for _ in range(2) for number in range(60)):
        parser("path").parse(text, 72, FontProperties(size=11.5))
    assert len(parsed) == 60


def test_figures_take_part(parsed):
    """What is in a figure and its file is not parsed again for the next one."""
    counts = []
    for _ in range(2):
        for name in NAMES:
            actviz.plot(name, derivative=True).savefig(io.BytesIO(), format="png")
        counts.append(len(parsed))
    assert counts[0] == counts[1] > 0


def test_a_font_has_a_memory_of_its_own():
    """After the settings change, letters are those of the new font."""
    faces = []
    for family in ("dejavusans", "dejavuserif", "dejavusans"):
        with matplotlib.rc_context({"mathtext.fontset": family}):
            glyphs = parser("path").parse("$x$", 72, FontProperties(size=11.5)).glyphs
            faces.append(glyphs[0][0].family_name)
    assert faces == ["DejaVu Sans", "DejaVu Serif", "DejaVu Sans"]


def test_a_font_that_changes_later():
    """A size that is set after a formula was parsed changes the next one, not what was kept."""
    font = FontProperties(size=10)
    small = parser("path").parse("$x$", 72, font).width
    font.set_size(20)
    large = parser("path").parse("$x$", 72, font).width
    assert large == pytest.approx(2 * small, rel=0.05)
    assert parser("path").parse("$x$", 72, FontProperties(size=10)).width == small
