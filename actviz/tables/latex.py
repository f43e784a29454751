"""A table as LaTeX, with the rules of booktabs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actviz.tables.columns import Table

_LATEX_FOR = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{",
    "}": r"\}", "~": r"\textasciitilde{}", "^": r"\^{}", "|": r"\textbar{}", "−": "$-$", "–": "--",
    "…": r"\dots{}", "<": "$<$", ">": "$>$", "≤": r"$\leq$", "≥": r"$\geq$", "≠": r"$\neq$", "±": r"$\pm$",
    "≈": r"$\approx$", "·": r"$\cdot$", "×": r"$\times$", "√": r"$\surd$", "→": r"$\to$", "∞": r"$\infty$",
    "′": "$'$", "″": "$''$", "²": "$^2$", "³": "$^3$", "½": r"$\frac12$", "∂": r"$\partial$", "π": r"$\pi$",
    "σ": r"$\sigma$", "α": r"$\alpha$", "β": r"$\beta$", "λ": r"$\lambda$", "Φ": r"$\Phi$",
    "φ": r"$\varphi$", "θ": r"$\theta$", "γ": r"$\gamma$", "δ": r"$\delta$", "μ": r"$\mu$", "τ": r"$\tau$",
    "ω": r"$\omega$", "Σ": r"$\Sigma$", "χ": r"$\chi$", "ξ": r"$\xi$", "⊥": r"$\perp$",
    "∥": r"$\parallel$", "₁": "$_1$", "₂": "$_2$",
}  # fmt: skip
_SYMBOLS = {
    "σ_w": r"$\sigma_w$", "σ_b": r"$\sigma_b$", "χ⊥": r"$\chi_\perp$", "χ∥": r"$\chi_\parallel$",
    "ξ_q": r"$\xi_q$", "ξ_c": r"$\xi_c$", "ξ_grad": r"$\xi_{\mathrm{grad}}$", "p_⊥": r"$p_\perp$",
    "p_∥": r"$p_\parallel$", "--": "-{}-", "q*": "$q^*$", "c*": "$c^*$", "K*": "$K^*$",
}  # fmt: skip
_TOKEN = re.compile("|".join(map(re.escape, _SYMBOLS)) + "|.", re.DOTALL)
_MINUS = re.compile("(?<![A-Za-z-])-(?!-)|-(?![A-Za-z-])")  # and no hyphen, nor --option
_POWER = re.compile(r"\b([a-z])\^\(?([−-]?[\d./]+)\)?(?![\w(])")  # l^−1/2
_SCIENTIFIC = re.compile(r"(?<![\w.])(-?[\d.]+)e([+-]\d+)(?!\w)")  # 1.5e-06


def latex(table: Table) -> str:
    """A tabular; the title and the notes are comments."""
    columns = "".join("r" if numeric else "l" for numeric in table.numeric)
    lines = [
        *([f"% {table.title}"] if table.title else []),
        rf"\begin{{tabular}}{{{columns}}}",
        r"  \toprule",
        *([_line(table.header), r"  \midrule"] if any(table.header) else []),
        *map(_line, table.rows),
        r"  \bottomrule",
        r"\end{tabular}",
        *(f"% {note}" for note in table.notes),
    ]
    return "".join(f"{line}\n" for line in lines)


def _line(cells: Sequence[str]) -> str:
    return "  " + " & ".join(map(_escaped, cells)) + r" \\"


def _escaped(text: str) -> str:
    words, *others = _SCIENTIFIC.split(text)
    return _with_powers(words) + "".join(
        rf"${mantissa} \times 10^{{{int(exponent)}}}${_with_powers(more)}"
        for mantissa, exponent, more in zip(*[iter(others)] * 3, strict=True)
    )


def _with_powers(text: str) -> str:
    words, *others = _POWER.split(text)
    return _plain(words) + "".join(
        f"${base}^{{{exponent.replace('−', '-')}}}${_plain(more)}"
        for base, exponent, more in zip(*[iter(others)] * 3, strict=True)
    )


def _plain(text: str) -> str:
    found = _TOKEN.findall(_MINUS.sub("−", text))
    return "".join(_SYMBOLS.get(token) or _LATEX_FOR.get(token, token) for token in found)
