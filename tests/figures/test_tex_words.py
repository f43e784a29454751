"""Text of pictures for pgfplots: as TeX writes it."""

from __future__ import annotations

import pytest

from actviz.figures.files.pgf.words import packages, tex_text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Costs 5 % & more_less", r"Costs 5 \% \& more\_less"),
        ("#1 {a} ~ ^ \\ $5", r"\#1 \{a\} \textasciitilde{} \textasciicircum{} \textbackslash{} \$5"),
        ("a < b > c | d", r"a \textless{} b \textgreater{} c \textbar{} d"),
        ("--title", r"-{}-title"),
        ("−0.5", "$-0.5$"),
        ("−2π", r"$-2\pi$"),
        ("σ → 1", r"$\sigma$ $\rightarrow$ 1"),
        ("激活函数 é", "激活函数 é"),
    ],
)
def test_plain_text(text, written):
    """TeX's own signs are escaped, signs of mathematics are commands, all other letters stay."""
    assert tex_text(text, mathematics=False) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"$y=leaky\_relu'(x)$", r"$y=\mathit{leaky\_relu}'(x)$"),
        (r"$relu6(x)=\min(\max(0, x), 6)$", r"$\mathit{relu6}(x)=\min(\max(0, x), 6)$"),
        (r"$x\,\mathrm{erf}(bx)$", r"$x\,\mathrm{erf}(bx)$"),
        (r"${-}\frac{3π}{4}$", r"${-}\frac{3\pi}{4}$"),
        (r"$πx$ of 5 % at \$3", r"$\pi x$ of 5 \% at \$3"),
        (r"right of it $q\to\infty$", r"right of it $q\rightarrow\infty$"),
        (r"$5%$, $\mathdefault{a}$", r"$5\%$, $\mathrm{a}$"),
    ],
)
def test_formulas(text, written):
    """Formulas stay what they are, with names in one piece and no letters that LaTeX does not know."""
    assert tex_text(text, mathematics=True) == written


def test_packages():
    """What a picture needs is read off what is in it."""
    assert packages(r"$\tfrac{a}{b}$ \textbar{} \mathit{text}") == {"amsmath"}
    assert packages(r"$\mathbb{R}$") == {"amssymb"}
    assert packages(r"$\displaystyle\frac{a}{b}$") == set()
