"""The oracle's definitions of rectifiers and piecewise functions, and the parameters they are tested at."""

from __future__ import annotations

from oracle import Branches, Smooth, expm1, line, log, log1p, one, series, sigmoid, softplus, sqrt, zero


def corners(alpha, beta):
    return -beta / alpha, (1 - beta) / alpha


REFERENCE: dict[str, Smooth | Branches] = {
    "apl": Branches(
        (
            lambda x, a, b: a * (b - x),
            lambda x, a, b: x + a * (b - x) if b > 0 else 0,
            lambda x, a, b: x,
        ),
        lambda a, b: (min(b, 0), max(b, 0)),
    ),
    "arelu": Branches((lambda x, alpha, beta: alpha * x, lambda x, alpha, beta: (1 + sigmoid(beta)) * x)),
    "clipped_relu": Branches((zero, line, lambda x, n: n), lambda n: (0, n)),
    "frelu": Branches((lambda x, b: b, lambda x, b: x + b)),
    "hard_elish": Branches(
        (zero, lambda x: expm1(x) * (x + 1) / 2, lambda x: x * (x + 1) / 2, line), lambda: (-1, 0, 1)
    ),
    "hard_mish": Branches((zero, lambda x: x * (x + 2) / 2, line), lambda: (-2, 0)),
    "hard_sigmoid_02": Branches((zero, lambda x, alpha, beta: alpha * x + beta, one), corners),
    "nlrelu": Branches((zero, lambda x, beta: log1p(beta * x))),
    "plu": Branches(
        (lambda x, alpha, c: alpha * (x + c) - c, line, lambda x, alpha, c: alpha * (x - c) + c),
        lambda alpha, c: (-c, c),
    ),
    "rrelu": Branches((lambda x, lower, upper: (lower + upper) / 2 * x, line)),
    "shifted_relu": Branches((lambda x: -1, line), lambda: (-1,)),
    "sign": Branches((lambda x: -1, one)),
    "signrelu": Branches((lambda x, a: a * x / (1 - x), line)),
    "softplus_plus": lambda x, k, c: softplus(k * x) + x / c - log(series(2)),
    "sparse_plus": Branches((zero, lambda x: (x + 1) ** 2 / 4, line), lambda: (-1, 1)),
    "sparse_sigmoid": Branches((zero, lambda x: (x + 1) / 2, one), lambda: (-1, 1)),
    "sqrt_softplus": lambda x: sqrt(softplus(x)),
    "squareplus": lambda x, b: (x + sqrt(x**2 + b)) / 2,
    "srelu_s_shaped": Branches(
        (lambda x, tr, tl, ar, al: tl + al * (x - tl), line, lambda x, tr, tl, ar, al: tr + ar * (x - tr)),
        lambda tr, tl, ar, al: (tl, tr),
    ),
    "threshold": Branches(
        (lambda x, threshold, default_value: default_value, line),
        lambda threshold, default_value: (threshold,),
    ),
    "thresholded_relu": Branches((zero, line), lambda alpha: (alpha,)),
    "tlu": Branches((lambda x, tau: tau, line), lambda tau: (tau,)),
}

# specs tested besides the defaults, by name
EDGES: dict[str, list[str]] = {
    "apl": ["apl:-0.7,2", "apl:1.5,-0.5", "apl:1,0.75", "apl:0,0.5"],
    "arelu": ["arelu:0.01,-5", "arelu:0.99,30"],
    "clipped_relu": ["clipped_relu:0.1", "clipped_relu:6"],
    "frelu": ["frelu:0", "frelu:2.5"],
    "hard_sigmoid_02": ["hard_sigmoid_02:0.1,0.25", "hard_sigmoid_02:3,-0.7"],
    "nlrelu": ["nlrelu:0.01", "nlrelu:30"],
    "plu": ["plu:0.9,0.3", "plu:0.01,5"],
    "rrelu": ["rrelu:-0.5,0.2", "rrelu:1,1"],
    "signrelu": ["signrelu:0.01", "signrelu:2.5"],
    "softplus_plus": ["softplus_plus:0.1,20", "softplus_plus:10,0.1"],
    "squareplus": ["squareplus:0.0001", "squareplus:100"],
    "srelu_s_shaped": [
        "srelu_s_shaped:-0.5,-1.5,1.1,0.97",
        "srelu_s_shaped:0.3,-2,-0.7,0",
        "srelu_s_shaped:0.5,0.25,1,1.5",
    ],
    # the example of torch's documentation falls from 20 to 0.1 where x passes 0.1
    "threshold": ["threshold:-1,0", "threshold:0.5,0.5", "threshold:1,-2.5", "threshold:0.1,20"],
    "thresholded_relu": ["thresholded_relu:0", "thresholded_relu:2.5"],
    "tlu": ["tlu:-1.5", "tlu:0.3"],
}
