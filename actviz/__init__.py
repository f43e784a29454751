"""Draw activation functions for slides and papers, and analyse them numerically.

Everything public is here and loaded on first use; ``import actviz`` alone loads neither numpy nor
matplotlib.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from actviz.activations import (
        Activation,
        Facts,
        Interval,
        Kink,
        Parameter,
        Tail,
        VectorActivation,
        get,
        names,
        parameter,
        register,
    )  # fmt: skip
    from actviz.analysis.check.check import check
    from actviz.analysis.depth.vanish import vanish
    from actviz.analysis.precision import precision
    from actviz.analysis.propagation.gain import gain
    from actviz.analysis.propagation.phase import phase
    from actviz.analysis.saturation import saturation
    from actviz.analysis.training.claims import check_claim
    from actviz.analysis.training.training import train
    from actviz.analysis.units.maxout import maxout
    from actviz.analysis.units.neuron import neuron
    from actviz.analysis.units.softmax import softmax
    from actviz.errors import ActvizError
    from actviz.figures import compare, diagram, plot, sheet
    from actviz.figures.animate import animate, build_up

_HOMES = {
    "actviz.activations": (
        "Activation", "Facts", "Interval", "Kink", "Parameter", "Tail", "VectorActivation",
        "get", "names", "parameter", "register",
    ),
    "actviz.analysis.check.check": ("check",),
    "actviz.analysis.depth.vanish": ("vanish",),
    "actviz.analysis.precision": ("precision",),
    "actviz.analysis.propagation.gain": ("gain",),
    "actviz.analysis.propagation.phase": ("phase",),
    "actviz.analysis.saturation": ("saturation",),
    "actviz.analysis.training.claims": ("check_claim",),
    "actviz.analysis.training.training": ("train",),
    "actviz.analysis.units.maxout": ("maxout",),
    "actviz.analysis.units.neuron": ("neuron",),
    "actviz.analysis.units.softmax": ("softmax",),
    "actviz.errors": ("ActvizError",),
    "actviz.figures": ("compare", "diagram", "plot", "sheet"),
    "actviz.figures.animate": ("animate", "build_up"),
}  # fmt: skip
_HOME_OF = {name: home for home, names_ in _HOMES.items() for name in names_}

__all__ = [
    "Activation", "ActvizError", "Facts", "Interval", "Kink", "Parameter", "Tail", "VectorActivation",
    "__version__", "animate", "build_up", "check", "check_claim", "compare", "diagram", "gain", "get",
    "maxout", "names", "neuron", "parameter", "phase", "plot", "precision", "register", "saturation",
    "sheet", "softmax", "train", "vanish",
]  # fmt: skip


if not TYPE_CHECKING:  # to a type checker a name that is not imported above is none

    def __getattr__(name: str) -> object:
        if name not in _HOME_OF:
            raise AttributeError(f"module 'actviz' has no attribute '{name}'")
        return getattr(importlib.import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
