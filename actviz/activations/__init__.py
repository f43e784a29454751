"""The registry: everything known about each function, and nothing else."""

from actviz.activations import families
from actviz.activations.base import Activation, Function, Parameter, parameter
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.registry import each_everywhere, everywhere, get, names, register, scalar
from actviz.activations.vector import VectorActivation

__all__ = [
    "Activation", "Facts", "Function", "Interval", "Kink", "Parameter", "Tail", "VectorActivation",
    "each_everywhere", "everywhere", "families", "get", "names", "parameter", "register", "scalar",
]  # fmt: skip
