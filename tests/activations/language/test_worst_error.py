"""What `show` tells of the accuracy of a function of one's own."""

from __future__ import annotations

import importlib.util
import math

import numpy as np
import pytest
from formulas import function
from printed import numbers_in

from actviz.activations.accuracy import worst_error
from actviz.tables import show as cards


def test_the_worst_error_is_certified_and_small():
    """A formula that keeps its digits is within a few ulp at two thousand points, in all orders."""
    worst = worst_error(function("max(a*x, x) - 0.1*exp(-x^2)"))
    assert worst.certified
    assert worst.points > 1900
    assert all(0.2 < ulp < 4 for ulp in worst.ulp)


def test_a_wrong_kernel_is_found_where_it_is_wrong():
    """An error put in at one place by hand is the worst error, there."""

    class Wrong(type(function("tanh(x)"))):
        definition = "tanh(x)"

        def value(self, x):
            return np.tanh(x) * np.where((x > 2) & (x < 2.1), 1 + 1e-10, 1)

    worst = worst_error(Wrong())
    assert 2 < worst.at[0] < 2.1
    assert worst.ulp[0] == pytest.approx(1e-10 * np.tanh(2.05) / math.ulp(0.9), rel=0.2)
    assert max(worst.ulp[1:]) < 8


def test_a_nan_where_there_is_a_value_is_an_infinite_error():
    """f with a hole that the definition is odd is infinitely wrong there."""

    class Holed(type(function("sigmoid(x)"))):
        definition = "sigmoid(x)"

        def value(self, x):
            return np.where(x > 600, np.nan, 1 / (1 + np.exp(-x)))

    worst = worst_error(Holed())
    assert worst.ulp[0] == math.inf
    assert worst.at[0] > 600


def test_places_follow_the_interval_and_the_kinks():
    """The interval that is asked for is the one that is looked at; nothing is looked at twice differently."""
    f = function("max(x - 0.3, 0)*exp(x)")
    assert worst_error(f, 0.0, 1.0) == worst_error(f, 0.0, 1.0)
    assert worst_error(f, 0.0, 1.0).to_dict()["interval"] == [0.0, 1.0]


def test_without_the_extra_it_is_not_certified(monkeypatch):
    """Without python-flint there are no errors to tell, only how to get them."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    worst = worst_error(function("tanh(x)"))
    assert (worst.certified, worst.points, worst.ulp) == (False, 0, ())
    assert cards.accuracy_words(worst) == "not certified: pip install 'actviz[exact]'"


def test_show_tells_it_of_functions_that_are_not_in_the_registry():
    """In words and in JSON; a function of the registry has no such line."""
    f = function("x*sigmoid(a*x)")
    worst = worst_error(f)
    told = numbers_in(
        cards.accuracy_words(worst),
        "f within # ulp, f′ #, f″ # on [-π, π] and in the tails, certified at # points",
    )
    assert told == pytest.approx([*worst.ulp, worst.points], abs=0.051)
    assert len(set(told)) == 4
    assert cards.card_document(f)["accuracy"]["certified"] is True


def test_large_formulas_are_looked_at_in_fewer_places():
    """So that the answer comes in a fraction of a second."""
    assert 25 <= worst_error(function("+".join(["tanh(x)*exp(-x^2)"] * 100))).points < 300
