"""What parameters and functions are called in formulas: Greek letters, subscripts, upright names."""

from __future__ import annotations

import re
from typing import NamedTuple

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ",
    "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_TYPED = {**GREEK, "epsilon": "ε", "eps": "ε", "lambd": "λ"}
_COMMANDS = {letter: f"\\{name}" for name, letter in GREEK.items()}
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SIMPLE = re.compile(r"\\?(?P<base>[^\W\d_]+)(?:_\{?(?P<below>\w+)\}?|(?P<digits>\d+))?")


class Symbol(NamedTuple):
    """A letter, perhaps with a subscript; or a word, where the base has several letters."""

    base: str
    below: str = ""

    @property
    def word(self) -> bool:
        """Whether it is written upright, and never next to another letter."""
        return len(self.base) > 1

    def text(self) -> str:
        """In one line of Unicode: α, p₁, α_p, slope."""
        below = self.below.translate(_SUBSCRIPT) if self.below.isdigit() else self.below and f"_{self.below}"
        return self.base + below

    def latex(self) -> str:
        """In mathtext: an upright word, or a letter with its subscript."""
        if self.word:
            return rf"\mathrm{{{escaped(self.base)}}}"
        base = _COMMANDS.get(self.base, self.base)
        if not self.below:
            return base
        return f"{base}_{self.below}" if len(self.below) == 1 else rf"{base}_{{\mathrm{{{self.below}}}}}"

    def mathml(self) -> str:
        """As an element of MathML."""
        if self.word:
            return f"<mi>{self.base}</mi>"
        upright = ' mathvariant="normal"' if self.base in "ΓΔΘΛΞΣΦΨΩ" else ""
        base = f"<mi{upright}>{self.base}</mi>"
        if not self.below:
            return base
        tag = "mn" if self.below.isdigit() else "mi"
        return f"<msub>{base}<{tag}>{self.below}</{tag}></msub>"


def symbol(written: str) -> Symbol:
    r"""The symbol for a name as it is typed, or for a symbol in LaTeX: ``alpha``, ``p_1``, ``\alpha_p``."""
    match = _SIMPLE.fullmatch(written)
    if match:
        base = _TYPED.get(match["base"], match["base"])
        if len(base) == 1:
            return Symbol(base, match["below"] or match["digits"] or "")
    return Symbol(written.lstrip("\\"))


def escaped(word: str) -> str:
    """A word as LaTeX takes it."""
    return word.replace("_", r"\_")
