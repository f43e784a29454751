"""The functions, points (σ_w, σ_b) and layers at which laws of depth are compared with the recursion."""

from __future__ import annotations

import math

from each import partly

import actviz
from actviz.analysis.propagation.tails import tails

LAYERS = 200
POINTS = ((0.9, 0.0), (1.0, 0.0), (math.sqrt(2), 0.0), (2.0, 0.0), (1.5, 0.3), (1.0, 0.2))
# one of each kind of function, and of each kind of law; the others when all is tested
PART = ("arcsinh", "bent_identity", "arctid", "elu", "selu", "sinsig", "gelu", "tanhsig",
        "snake", "identity", "heaviside", "hard_tanh", "square", "relu", "leaky_relu", "relu6", "softplus",
        "nlrelu", "hardshrink", "sigmoid", "tanh", "softsign", "penalized_tanh", "erf", "gaussian",
        "soft_root_sign")  # fmt: skip
NAMES = partly(actviz.names(), PART)


def wavy(name, law):
    """Waves about the tails, which no quadrature follows to the variances where they no longer count."""
    return math.isinf(law.limit) and tails(actviz.get(name)).ripple > 0
