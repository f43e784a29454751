"""What `eval` prints are the values, in every form."""

from __future__ import annotations

from printed import Shown, agree, forms
from process import printed

import actviz


def test_eval():
    """f, f′ and f″, each in its own column."""
    x = [0.5, -1.5, 1e-9]
    f = actviz.get("elu:0.5")
    found = forms("eval elu:0.5 0.5 -1.5 1e-9 --deriv2")
    headings = {"f": "f(x)", "df": "f′(x)", "d2f": "f″(x)"}
    agree(
        found,
        found.json,
        [
            Shown(x, "x", "x", 12),
            *(
                Shown(f.derivative(x, order=order), key, heading, 12)
                for order, (key, heading) in enumerate(headings.items())
            ),
        ],
    )
    assert found.csv["function"] == ["elu:alpha=0.5"] * 3


def test_numbers_in_latex():
    """Powers of ten and minus signs are typeset, names keep their hyphens."""
    latex = printed("eval tanh -1e-30 1.5e40 --table latex")
    assert r"  $-1 \times 10^{-30}$ & $-1 \times 10^{-30}$ \\" in latex
    assert r"  $1.5 \times 10^{40}$ & 1 \\" in latex
