"""The oracle's definitions of S-curves, and the parameters they are tested at."""

from __future__ import annotations

from flint import fmpq
from oracle import (
    Branches,
    Smooth,
    atan,
    erf,
    exp,
    expm1,
    normal_cdf,
    one,
    sigmoid,
    softplus,
    sqrt,
    tanh,
    zero,
)


def gumbel(x):
    return exp(-exp(-x))


REFERENCE: dict[str, Smooth | Branches] = {
    "arctan": atan,
    "cloglog": lambda x: -expm1(-exp(x)),
    "dsigmoid": lambda x: sigmoid(x) * sigmoid(-x),
    "dsilu": lambda x: sigmoid(x) * (1 + x * sigmoid(-x)),
    "elliott": Branches((lambda x: (1 + x / (1 - x)) / 2, lambda x: (1 + x / (1 + x)) / 2)),
    "erf": erf,
    "gaussian": lambda x: exp(-(x**2)),
    "hexpo": Branches((lambda x, a, b, c, d: c * expm1(x / d), lambda x, a, b, c, d: -a * expm1(-x / b))),
    "isru": lambda x, alpha: x / sqrt(1 + alpha * x**2),
    "laplace": lambda x, mu, sigma: normal_cdf((x - mu) / sigma),
    "loglog": gumbel,
    "penalized_tanh": Branches((lambda x, a: a * tanh(x), lambda x, a: tanh(x))),
    "rectified_tanh": Branches((zero, tanh)),
    "scaled_tanh": lambda x, a, b: a * tanh(b * x),
    "smooth_step": Branches(
        (zero, lambda x, a: -2 * x**3 / a**3 + 3 * x / (2 * a) + fmpq(1, 2), one),
        lambda a: (-a / 2, a / 2),
    ),
    "soft_clipping": lambda x, alpha: softplus(x, alpha) - softplus(x - 1, alpha),
    "soft_root_sign": lambda x, a, b: x / (x / a + exp(-x / b)),
    "sqnl": Branches((lambda x: -1, lambda x: x + x**2 / 4, lambda x: x - x**2 / 4, one), lambda: (-2, 0, 2)),
}

# specs tested besides the defaults, by name
EDGES: dict[str, list[str]] = {
    "hexpo": ["hexpo:2,0.5,1,4", "hexpo:0.1,3,5,0.7", "hexpo:1,2,2,4"],
    "isru": ["isru:0.01", "isru:3", "isru:100"],
    "laplace": ["laplace:0,1", "laplace:-2,3", "laplace:1,0.5"],
    "penalized_tanh": ["penalized_tanh:0.01", "penalized_tanh:0.9"],
    "scaled_tanh": ["scaled_tanh:0.1,0.3", "scaled_tanh:10,3"],
    "smooth_step": ["smooth_step:0.25", "smooth_step:7"],
    "soft_clipping": ["soft_clipping:0.5", "soft_clipping:5", "soft_clipping:20"],
    "soft_root_sign": ["soft_root_sign:1,1.2", "soft_root_sign:5,0.5", "soft_root_sign:0.5,0.2"],
}
