"""Text of a figure as TeX writes it: mathtext in dollar signs, all else with TeX's own signs escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actviz.figures.axes.braces import parts

# signs that LaTeX knows as commands of mathematics, whatever the encoding and the font
_SIGNS = {
    "−": "-", "·": r"\cdot", "×": r"\times", "÷": r"\div", "±": r"\pm", "∓": r"\mp",
    "∗": r"\ast", "∘": r"\circ",
    "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx", "≡": r"\equiv", "∝": r"\propto", "∼": r"\sim",
    "∞": r"\infty", "∂": r"\partial", "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "ℓ": r"\ell",
    "∈": r"\in", "∉": r"\notin", "∅": r"\emptyset", "∪": r"\cup", "∩": r"\cap",
    "∀": r"\forall", "∃": r"\exists",
    "→": r"\rightarrow", "←": r"\leftarrow", "↔": r"\leftrightarrow", "↦": r"\mapsto", "⇒": r"\Rightarrow",
    "⇔": r"\Leftrightarrow", "↑": r"\uparrow", "↓": r"\downarrow", "′": "'", "″": "''", "√": r"\surd",
    "⊙": r"\odot", "⊗": r"\otimes", "⊕": r"\oplus", "⟨": r"\langle", "⟩": r"\rangle",
    "‖": r"\|", "…": r"\ldots",
    "°": r"^{\circ}", "²": "^2", "³": "^3", "¹": "^1", "⁰": "^0", "⁻": "^{-}", "ⁿ": "^n",
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ϵ": r"\epsilon",
    "ζ": r"\zeta", "η": r"\eta", "θ": r"\theta", "ι": r"\iota", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu",
    "ν": r"\nu", "ξ": r"\xi", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "υ": r"\upsilon",
    "φ": r"\varphi", "ϕ": r"\phi", "χ": r"\chi", "ψ": r"\psi", "ω": r"\omega",
    "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Ξ": r"\Xi", "Π": r"\Pi", "Σ": r"\Sigma",
    "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega",
}  # fmt: skip
_TEXT_ESCAPES = {
    **{sign: "\\" + sign for sign in "%&#_{}$"},
    "\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\char34{}",
}  # fmt: skip
# commands of mathtext that LaTeX has under another name; with a bare \to pgfplots ends what a legend lists
_RENAMED = {
    r"\mathdefault": r"\mathrm",
    r"\mathregular": r"\mathrm",
    r"\to": r"\rightarrow",
    r"\dfrac": r"\displaystyle\frac",  # without a package
}
# commands of mathematics that LaTeX has not by itself
_PACKAGES = {
    "amsmath": (
        r"\begin{cases}",
        r"\tfrac",
        r"\binom",
        r"\operatorname",
        r"\text",
        r"\boldsymbol",
        r"\substack",
    ),
    "amssymb": (
        r"\mathbb",
        r"\mathfrak",
        r"\leqslant",
        r"\geqslant",
        r"\varnothing",
        r"\nexists",
        r"\lesssim",
    ),
}
_COMMAND = re.compile(r"\\[a-zA-Z]+")
_USED = re.compile(r"\\begin\{cases\}|\\[a-zA-Z]+")
_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|.", re.DOTALL)
# a name of several letters that is called: leaky\_relu′(x), but neither \tanh(x) nor \mathrm{erf}(x)
_CALLED = re.compile(r"(?<![\\\w])[A-Za-z](?:[A-Za-z0-9]|\\_)+(?=['′″]*\()")
_SPACED = re.compile(r"\\hspace\{[^{}]*\}")  # which LaTeX's letters do not need
_NUMBER = re.compile(r"[−-]?(?:\d[\d.]*π?|π)")
_RUN_OF_SIGNS = re.compile(f"[{''.join(_SIGNS)}]+|.", re.DOTALL)


def tex_text(text: str, *, mathematics: bool) -> str:
    r"""A line of text for TeX: ``$y=\mathit{leaky\_relu}(x)$``, ``5\,\%``, ``$-\pi$``.

    Letters that LaTeX does not know by themselves, such as Chinese ones, stay as they are.

    Args:
        text: as matplotlib has it.
        mathematics: whether what is between dollar signs is a formula.
    """
    if not mathematics:
        return f"${_formula(text)}$" if _NUMBER.fullmatch(text) else _escaped(text)
    parts = re.split(r"(?<!\\)\$", text)
    return "".join(f"${_formula(part)}$" if i % 2 else _escaped(part) for i, part in enumerate(parts))


def packages(text: str) -> set[str]:
    """The packages, besides those of LaTeX itself, that TeX needs for a text that was made by `tex_text`."""
    used = set(_USED.findall(text))
    return {package for package, commands in _PACKAGES.items() if used.intersection(commands)}


def _escaped(text: str) -> str:
    runs = _RUN_OF_SIGNS.findall(text.replace(r"\$", "$"))
    written = "".join(
        f"${_formula(run)}$" if run[0] in _SIGNS else _TEXT_ESCAPES.get(run, run) for run in runs
    )
    return written.replace("--", "-{}-")  # two hyphens, no dash


def _formula(text: str) -> str:
    return "".join(_cases(rows) if rows else _mathematics(piece) for piece, rows in parts(text))


def _cases(rows: str) -> str:
    """Rows of formulas and where they hold, behind LaTeX's own brace."""
    cells = [[_mathematics(cell) for cell in row.split(" & ")] for row in rows.split(r" \\ ")]
    table = r" \\ ".join(" & ".join(row) for row in cells)
    return rf"{{\begin{{cases}} {table} \end{{cases}}}}"


def _mathematics(text: str) -> str:
    named = _CALLED.sub(lambda match: rf"\mathit{{{match[0]}}}", _SPACED.sub("", text))
    return "".join(_spaced(map(_in_formula, _TOKEN.findall(named))))


def _in_formula(token: str) -> str:
    if token in _SIGNS:
        return _SIGNS[token]
    if token in "%#&":
        return "\\" + token
    if len(token) == 1 and not token.isascii():
        return rf"\mbox{{{token}}}"
    return _RENAMED.get(token, token)


def _spaced(tokens: Iterator[str]) -> Iterator[str]:
    r"""The tokens, with a space between a command and a letter: ``\pi x``, ``3\pi``."""
    before = ""
    for token in tokens:
        if token[0].isalpha() and _COMMAND.fullmatch(before):
            yield " "
        yield token
        before = token
