"""Text that stays text: in an SVG it can be edited, from a PDF it can be copied."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import matplotlib as mpl
import pdftext
import pytest
from process import call

import actviz
from actviz.figures import styled
from actviz.figures.axes.words import with_primes
from actviz.figures.files.provenance import Provenance
from actviz.figures.files.save import render
from actviz.figures.style.look import look_for

SVG = "{http://www.w3.org/2000/svg}"
ABOUT = Provenance("title", "command", "description")
NO_BREAK = "\N{NO-BREAK SPACE}"


def texts(svg):
    """The text elements, each with the letters of all that is in it."""
    return list(ET.fromstring(svg).iter(f"{SVG}text"))


def written(svg):
    return ["".join(text.itertext()).replace(NO_BREAK, " ") for text in texts(svg)]


def rendered(figure_of, format="svg", **look):
    chosen = look_for(text="live", **look)
    with styled(chosen):
        return render([figure_of(text="live", **look)], format, ABOUT, chosen)


def plotted(**look):
    return actviz.plot("sigmoid", derivative=True, second_derivative=True, **look)


def test_a_name_is_one_element():
    """In one line: nothing in it has a place of its own, so that what is typed moves the rest."""
    svg = rendered(plotted)
    lines = dict(zip(written(svg), texts(svg), strict=True))
    for name in ("sigmoid(x)", "sigmoid′(x)", "sigmoid″(x)"):
        first, *others = lines[f"y = {name}"]
        assert {"x", "y"} <= set(first.keys())
        assert not any({"x", "y"} & set(part.keys()) for part in others)
    runs = [part.text for part in lines["y = sigmoid′(x)"]]
    assert "sigmoid" in [run.strip(NO_BREAK) for run in runs]


@pytest.mark.parametrize("look", [{}, {"formula": True}, {"font": "STIXGeneral"}])
def test_no_letter_stands_for_another(look):
    """Every font is one in whose letters a browser without it can write the same."""
    svg = rendered(plotted, title=r"$\sigma'(x)$ and $f''$", **look)
    families = {part.get("style") for text in texts(svg) for part in text}
    assert families
    assert not [style for style in families if "'cm" in style]
    assert all(
        style.partition("font-family: ")[2].partition(";")[0].endswith("sans-serif") for style in families
    )
    assert written(svg)[-1].replace(" ", "") == "σ′(x)andf″"


def test_letters_stand_where_they_are_drawn():
    """A formula ends where matplotlib's own writer ends it: the steps between its parts are right."""
    title = r"$\frac{1}{1+e^{-x}}\quad x\ \mathrm{if}\ x^2_i > 0,\ \sqrt{x}$"
    (text,) = (
        text for text in texts(rendered(lambda **look: actviz.plot("relu", **look), title=title))
        if "if" in "".join(text.itertext())
    )  # fmt: skip
    prop = mpl.font_manager.FontProperties(size=24)
    with styled(look_for()):
        *_, glyphs, _ = mpl.mathtext.MathTextParser("path").parse(title, 72, prop)
    ends = {(round(y, 1)) for *_, _, y in glyphs}
    pen, found = (0.0, 0.0), []
    fonts = mpl.font_manager.fontManager
    for part in text:
        style = dict(entry.split(": ") for entry in part.get("style").split("; "))
        slanted = style.get("font-style", "normal")
        family = style["font-family"].partition(",")[0].strip("'")
        path = fonts.findfont(mpl.font_manager.FontProperties(family=[family], style=slanted))
        font, size = mpl.ft2font.FT2Font(path), float(style["font-size"].removesuffix("px"))
        font.set_size(size, 72)
        x = float(part.get("x", pen[0])) + float(part.get("dx", 0))
        y = float(part.get("y", pen[1])) + float(part.get("dy", 0))
        for letter in part.text:
            if letter != NO_BREAK:
                found.append((letter, x, y))
            x += font.load_char(ord(letter), flags=mpl.ft2font.LoadFlags.NO_HINTING).linearHoriAdvance / 65536
        pen = (x, y)
    wanted = [(chr(code), x, -y) for _, _, code, *_, x, y in glyphs]
    assert [letter for letter, *_ in found] == [letter for letter, *_ in wanted]
    assert len(ends) > 3
    for (_, *place), (_, *meant) in zip(found, wanted, strict=True):
        assert place == pytest.approx(meant, abs=2.0)  # of 24: kerning is the viewer's


def test_paths_are_still_paths(tmp_path):
    """Without --text live an SVG looks the same everywhere: it has no text at all."""
    assert call("plot", "relu", "--deriv", "-o", str(tmp_path / "a.svg")).returncode == 0
    assert texts((tmp_path / "a.svg").read_bytes()) == []


def test_live_text_has_its_description_and_the_same_bytes(tmp_path):
    """It is written like any other figure."""
    for name in ("a.svg", "b.svg"):
        assert call("plot", "tanh", "--text", "live", "-o", str(tmp_path / name)).returncode == 0
    first = (tmp_path / "a.svg").read_bytes()
    assert first == (tmp_path / "b.svg").read_bytes()
    assert ET.fromstring(first).find(f"{SVG}desc").text.startswith("tanh rises from -1 to 1")


def test_text_copied_from_a_pdf():
    """Primes are primes, in names and in the formulas of a title."""
    found = pdftext.lines(rendered(plotted, "pdf", title="$f'(x)$ isn't f"))
    for name in ("sigmoid(x)", "sigmoid′(x)", "sigmoid″(x)"):
        assert f"y={name}" in found
    assert found[-1] == "f′(x) isn't f"


def test_text_copied_from_a_sheet():
    """The legend of a page, too."""
    (page,) = actviz.sheet("erf", saturation=0.05)
    look = look_for()
    with styled(look):
        found = pdftext.lines(render([page], "pdf", ABOUT, look))
    assert {"f(x)", "f′(x)", "|f′|<0.05"} <= set(found)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("don't", "don't"),
        ("$f'$ isn't", r"$f\hspace{0.1}′$ isn't"),
        ("it's $x'' + y'$ or $z'$", "it's $x″ + y′$ or $z′$"),
        (r"\$5' and $x'$", r"\$5' and $x′$"),
        ("a $ alone' here", "a $ alone' here"),
    ],
)
def test_only_formulas_have_primes(text, shown):
    """An apostrophe in words is one."""
    assert with_primes(text) == shown
