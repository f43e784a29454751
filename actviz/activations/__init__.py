"""The registry: everything known about each function, and nothing else. One family a file."""

from actviz.activations import (
    elementary,
    exponentials,
    gates,
    gates_exotic,
    gates_logistic,
    periodic,
    piecewise,
    polynomials,
    rectifiers,
    rectifiers_bent,
    rectifiers_soft,
    shrinkage,
    sigmoids,
    sigmoids_algebraic,
    sigmoids_skewed,
)
from actviz.activations.base import Activation, Function, Parameter, parameter
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.registry import get, names, register, scalar

__all__ = [
    "Activation",
    "Facts",
    "Function",
    "Interval",
    "Kink",
    "Parameter",
    "Tail",
    "elementary",
    "exponentials",
    "gates",
    "gates_exotic",
    "gates_logistic",
    "get",
    "names",
    "parameter",
    "periodic",
    "piecewise",
    "polynomials",
    "rectifiers",
    "rectifiers_bent",
    "rectifiers_soft",
    "register",
    "scalar",
    "shrinkage",
    "sigmoids",
    "sigmoids_algebraic",
    "sigmoids_skewed",
]
