"""What f′ is at a kink by convention: every function whose slope jumps at its default parameters.

The slope is that of PyTorch's function where there is one. Elsewhere it is that of the branch to
which the definition gives the point, or what the rule of the named function makes of the definition.
"""

from __future__ import annotations

from typing import NamedTuple


class Convention(NamedTuple):
    """f′ of a function at x, and where that comes from."""

    name: str
    x: float
    slope: float
    source: str


RELU = "torch.nn.functional.relu: 0 at 0"
CLIPPED = "torch.nn.functional.hardtanh: 0 at both bounds"
CLAMP = "torch.clamp: 1 at both bounds"

CONVENTIONS = [
    Convention(*row)
    for row in (
        ("abs", 0, 0, "torch.abs"),
        ("hyper_sinh", 0, 0, "its definition: x ≤ 0"),
        ("selu", 0, 1.7580993408473766, "torch.nn.functional.selu"),
        ("mpelu", 0, 0.25, "its definition: x ≤ 0"),
        ("serlu", 0, 1.07862, "its definition: x ≥ 0"),
        ("gelu_10", 10, 1, CLAMP),
        ("flatten_t_swish", 0, 0, RELU),
        ("sine_relu", 0, 0.0025, "its definition: x ≤ 0"),
        ("heaviside", 0, 0, "its definition: level on both sides"),
        ("sign", 0, 0, "torch.sign"),
        ("hard_tanh", -1, 0, "torch.nn.functional.hardtanh"),
        ("hard_tanh", 1, 0, "torch.nn.functional.hardtanh"),
        ("hard_sigmoid", -3, 0, "torch.nn.functional.hardsigmoid"),
        ("hard_sigmoid", 3, 0, "torch.nn.functional.hardsigmoid"),
        ("hard_sigmoid_02", -2.5, 0, CLIPPED),
        ("hard_sigmoid_02", 2.5, 0, CLIPPED),
        ("sparse_sigmoid", -1, 0, CLIPPED),
        ("sparse_sigmoid", 1, 0, CLIPPED),
        ("hard_swish", -3, 0, "torch.nn.functional.hardswish"),
        ("hard_swish", 3, 1, "torch.nn.functional.hardswish"),
        ("srelu_s_shaped", -1, 0.2, "its definition: x ≤ t_l"),
        ("srelu_s_shaped", 1, 0.2, "its definition: x ≥ t_r"),
        ("plu", -1, 0.1, "torch.nn.functional.hardtanh: the outer slope at both bounds"),
        ("plu", 1, 0.1, "torch.nn.functional.hardtanh: the outer slope at both bounds"),
        ("hard_mish", -2, -1, CLAMP),
        ("hard_elish", -1, 0, CLIPPED),
        ("hard_elish", 1, 1, CLIPPED),
        ("squish", -2, -1, "its definition: -2 ≤ x ≤ 0"),
        ("tent", -1, 0, RELU),
        ("tent", 0, 0, "torch.abs: 0 at 0"),
        ("tent", 1, 0, RELU),
        ("pan", -1, 0, RELU),
        ("pan", 1, 0, RELU),
        ("relu", 0, 0, "torch.nn.functional.relu"),
        ("leaky_relu", 0, 0.01, "torch.nn.functional.leaky_relu"),
        ("prelu", 0, 0.25, "torch.nn.PReLU"),
        ("rrelu", 0, (1 / 8 + 1 / 3) / 2, "torch.nn.functional.rrelu"),
        ("arelu", 0, 0.9, "its definition: x ≤ 0"),
        ("relu6", 0, 0, "torch.nn.functional.relu6"),
        ("relu6", 6, 0, "torch.nn.functional.relu6"),
        ("clipped_relu", 0, 0, CLIPPED),
        ("clipped_relu", 1, 0, CLIPPED),
        ("threshold", 0, 0, "torch.nn.functional.threshold"),
        ("thresholded_relu", 1, 0, "its definition: x ≤ α"),
        ("tlu", 0, 0, RELU),
        ("shifted_relu", -1, 0, RELU),
        ("frelu", 0, 0, RELU),
        ("apl", 0, -0.2, RELU),
        ("apl", 0.5, 1, RELU),
        ("nlrelu", 0, 0, RELU),
        ("prenu", 0, 0, RELU),
        ("polu", 0, 1, "its definition: x ≥ 0"),
        ("erf_relu", 0, 1, "its definition: x ≥ 0"),
        ("softshrink", -0.5, 0, "torch.nn.functional.softshrink"),
        ("softshrink", 0.5, 0, "torch.nn.functional.softshrink"),
        ("hardshrink", -0.5, 0, "torch.nn.functional.hardshrink"),
        ("hardshrink", 0.5, 0, "torch.nn.functional.hardshrink"),
        ("shrink", -0.5, 0, "its definition: 0 for |x| ≤ λ"),
        ("shrink", 0.5, 0, "its definition: 0 for |x| ≤ λ"),
        ("penalized_tanh", 0, 0.25, "its definition: x ≤ 0"),
        ("rectified_tanh", 0, 0, RELU),
        ("improved_sigmoid", -2, 0.2, "its definition: x ≤ -b"),
        ("improved_sigmoid", 2, 0.2, "its definition: x ≥ b"),
    )
]
