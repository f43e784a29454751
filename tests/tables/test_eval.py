"""What `eval` prints are the values, in every form."""

from __future__ import annotations

import math

import pytest
from owned import own
from printed import Shown, agree, forms, numbers_in
from process import printed

import actviz
from actviz.tables.eval import values_list, values_table


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


def test_estimates_have_their_errors():
    """What differences give stands beside how far it may be off, f″ as well as f′."""
    f, x = own(math.tanh), [0.5, -1.25]
    values = [f.derivative(x, order=order).tolist() for order in range(3)]
    rows, table = values_list(f, x, values), values_table(f, x, values)
    assert [row["x"] for row in rows] == x
    for order, (key, heading) in enumerate({"f": "f(x)", "df": "f′(x)", "d2f": "f″(x)"}.items()):
        assert [row[key] for row in rows] == values[order]
        if not order:
            continue
        errors = f.error(x, order).tolist()
        assert [row[f"{key}_error"] for row in rows] == errors
        place = table.header.index(heading)
        for row, value, error in zip(table.rows, values[order], errors, strict=True):
            told, off = numbers_in(row[place], "≈ # ± #")
            assert told == pytest.approx(value, rel=6e-12, abs=error)
            assert off == pytest.approx(error, rel=0.34)  # of which one digit is written


def test_numbers_in_latex():
    """Powers of ten and minus signs are typeset, names keep their hyphens."""
    latex = printed("eval tanh -1e-30 1.5e40 --table latex")
    assert r"  $-1 \times 10^{-30}$ & $-1 \times 10^{-30}$ \\" in latex
    assert r"  $1.5 \times 10^{40}$ & 1 \\" in latex
