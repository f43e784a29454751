"""The registry: everything known about each function, and nothing else. One family a file."""

from actviz.activations import exponentials, gates, piecewise, rectifiers, sigmoids
from actviz.activations.base import Activation, Parameter, parameter
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.registry import get, names, register

__all__ = [
    "Activation", "Facts", "Interval", "Kink", "Parameter", "Tail", "exponentials", "gates", "get", "names",
    "parameter", "piecewise", "rectifiers", "register", "sigmoids",
]  # fmt: skip
