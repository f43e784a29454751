"""What is shown is what is computed: displayed formulas, evaluated by a reader of their own."""

from __future__ import annotations

import itertools
import math

import numpy as np
from cases import FIRST, SPECS, get
from each import each
from formulas import certified
from shown import evaluated

from actviz.activations.language.certify import Certified
from actviz.activations.language.symbols import symbol

PLACES = (-4.37, -2.713, -1.234, -0.3719, 0.0813, 0.6181, 1.7321, 2.2361, 3.871)
BITS = (128, 640)


@each("spec, order", itertools.product(SPECS, (0, 1)), part={*itertools.product(FIRST, (0, 1))})
def test_displayed_formulas_are_the_functions(spec, order):
    """LaTeX and text of f and f′, read and evaluated, give what the function gives."""
    f = get(spec)
    symbols = {declared.symbol: f.parameters[declared.name] for declared in f.declared()}
    symbols |= {symbol(name).latex(): value for name, value in f.constants.items()}
    y = np.asarray(f.derivative(PLACES, order))
    for shown in ((f.formula, f.derivative_formula)[order], f.written(order)):
        for x, known in zip(PLACES, y.tolist(), strict=True):
            value = evaluated(shown, x, symbols)
            assert math.isclose(value, known, rel_tol=1e-9, abs_tol=1e-9), f"{shown} at {x}"


@each("spec", SPECS, part=FIRST)
def test_the_derivative_that_is_shown_is_that_of_the_definition(spec):
    """The tree of f′ in certified numbers is the certified derivative of the definition, to 64 bits."""
    f = get(spec)
    shown = Certified(f.derivative_tree(), {**f.constants, **f.parameters})
    exact = certified(f)
    for x in PLACES:
        (slope,), known = shown(x, 1, BITS), exact(x, 2, BITS)[1]
        assert slope is not None
        assert known is not None
        assert abs(slope - known) <= abs(known) * 2.0**-64
