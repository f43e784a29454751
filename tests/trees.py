"""Formulas of many kinds, and their trees evaluated by mpmath."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce

import mpmath as mp
from hypothesis import strategies as st

from actviz.activations.language.tree import (
    Anything,
    Call,
    Compare,
    Constant,
    Logic,
    Named,
    Negative,
    Number,
    Operation,
    Parameter,
    Variable,
    Where,
    X,
)

FORMULAS = """
x
max(0, x)
where(x >= 0, x, a*x)
min(max(0, x), 6)
min(max(x/6 + 0.5, 0), 1)
x*min(max(x/6 + 0.5, 0), 1)
0.5*x*min(max(x + 2, 0), 2)
clip(alpha*x + beta, 0, 1)
where(x > 0, x, alpha*expm1(x))
lambda*where(x > 0, x, alpha*expm1(x))
where(x > 0, alpha_p*x^2 + beta*x, alpha_n*(expm1(x) - x) + beta*x)
x*sigmoid(beta*x)
x*Phi(x)
0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))
x*tanh(softplus(x))
x*tanh(s); s = softplus(x)
-softplus(-x)
softplus(beta*x)/beta
log(1 + exp(beta*x))/beta
x/(1 + abs(x))
0.5*x/(1 + abs(x)) + 0.5
where(x > b, x - b, where(x < -b, x + b, 0))
(x + sqrt(x**2 + b))/2
where(x <= -1, 0, where(x >= 1, x, (x + 1)**2/4))
max(0, x)**2
max(0, x)**p
(1 + erf((x - mu)/(s*sqrt(2))))/2
sqrt(softplus(x))
x + sin(a*x)**2/a
sign(x)*log1p(abs(x))
sign(x)*expm1(abs(x))
max(0, x)*sigmoid(x) + T
where(x >= 0, x, expm1(x))*min(max((x + 1)/2, 0), 1)
x/sqrt(1 + alpha*x**2)
log1p(beta*max(0, x))
(softplus(alpha*x) - softplus(alpha*(x - 1)))/alpha
where(x > 2, 1, where(x >= 0, x - x**2/4, where(x >= -2, x + x**2/4, -1)))
where(x >= t_r, t_r + a_r*(x - t_r), where(x <= t_l, t_l + a_l*(x - t_l), x))
max(alpha*(x + c) - c, min(alpha*(x - c) + c, x))
max(0, x) + a*max(0, b - x)
where(x >= 0, a/b*x, a*expm1(x/b))
tanh(alpha*x + beta*exp(gamma*x))*log(delta + exp(x))
x*softplus(x)**alpha/(sqrt(beta + gamma*x**2) + delta*exp(-theta*x))
x*(1 + exp(-beta*x))**(-alpha)
x*log(2 - exp(-exp(x)))
x/(1 - x*exp(-(x + exp(x))))
x*(atan(x)/pi + 0.5)
where(x >= 0, x*(1 - exp(-x)/2), x*exp(x)/2)
sigmoid(x)*(1 + x*sigmoid(-x))
where(x == 0, 1, sin(x)/x)
(x + a*cos(b*x))*sigmoid(x)
(p1 - p2)*x*sigmoid(beta*(p1 - p2)*x) + p2*x
((1 + a)*x + (1 - a)*x*erf(b*(1 - a)*x))/2
x*erf(a*exp(b*x))
where(x >= 0, -a*expm1(-x/b), c*expm1(x/d))
exp(-exp(-x))
-expm1(-exp(x))
where(x >= a/2, 1, where(x <= -a/2, 0, -2/a**3*x**3 + 3/(2*a)*x + 0.5))
exp(-x**2)
exp(-exp(-x^2))
softplus(k*x) + x/c - log(2)
x^a*2^x*x^x
hypot(x, 1) - cosh(x)*sinh(x)/tan(x) + asinh(x)*sech(x) - log_sigmoid(x)*phi(x)
where(x > 0 and x < 1 or not x < 5, x^-2, 1/x)
where(0 < x and abs(x) <= slope, slope*x, 3e20*x)
x*(-2)*(x - (1 - x))/(2*x)/3 - (-x)^2 - -x
abs(x)*sign(x) + max(x, 1, -x)*min(x/2, a)
""".strip().splitlines()

VALUES: Mapping[str, float] = {
    "a": 0.3, "b": 1.7, "c": 0.6, "d": 2.2, "k": 1.2, "p": 2.5, "s": 0.8, "T": -0.2, "alpha": 0.7,
    "beta": 1.3, "gamma": 0.4, "delta": 1.1, "theta": 0.9, "mu": 0.45, "lambda": 1.05, "alpha_p": 0.8,
    "alpha_n": 0.55, "t_r": 0.9, "t_l": -0.75, "a_r": 0.35, "a_l": 0.25, "p1": 1.4, "p2": 0.15, "slope": 3.3,
}  # fmt: skip


class Gap(ArithmeticError):
    """There is no real value here, or none that mpmath can hold."""


def value(node: Anything, x: mp.mpf, given: Mapping[str, float] = VALUES) -> mp.mpf:
    """The value of a tree, with mpmath's functions and working precision."""

    def of(part):
        return value(part, x, given)

    match node:
        case Number(number):
            return mp.mpf(number.numerator) / number.denominator
        case Constant(name):
            return +getattr(mp, name)
        case Variable():
            return x
        case Parameter(name):
            return mp.mpf(given[name])
        case Named(_, body):
            return of(body)
        case Negative(operand):
            return -of(operand)
        case Operation(operator, left, right):
            return _operation(operator, of(left), of(right))
        case Where(condition, then, otherwise):
            return of(then if holds(condition, x, given) else otherwise)
        case Call(name, arguments):
            return _real(FUNCTIONS[name], *map(of, arguments))
    raise TypeError(node)


def holds(condition: Compare | Logic, x: mp.mpf, given: Mapping[str, float]) -> bool:
    match condition:
        case Compare(operator, left, right):
            a, b = value(left, x, given), value(right, x, given)
            return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "==": a == b, "!=": a != b}[operator]
        case Logic(word, operands):
            found = [holds(each, x, given) for each in operands]
            return {"and": all(found), "or": any(found), "not": not found[0]}[word]
    raise TypeError(condition)


def _operation(operator, a, b):
    if operator == "+":
        return a + b
    if operator == "-":
        return a - b
    if operator == "*":
        return a * b
    if operator == "/":
        return _real(lambda: a / b)
    if abs(b) > 1e3:
        raise Gap
    return _real(lambda: a**b)


def _real(function, *arguments):
    try:
        found = function(*arguments)
    except (ZeroDivisionError, ValueError, OverflowError):
        raise Gap from None
    if not mp.isfinite(found) or mp.im(found):
        raise Gap
    return mp.re(found)


def _exp(u):
    if abs(u) > 1e9:
        raise Gap
    return mp.exp(u)


def _sigmoid(u):
    return 1 / (1 + _exp(-u))


def _density(u):
    return _exp(-u * u / 2) / mp.sqrt(2 * mp.pi)


FUNCTIONS = {
    "exp": _exp, "expm1": lambda u: _exp(u) - 1, "log": mp.log, "log1p": lambda u: mp.log(1 + u),
    "sqrt": mp.sqrt, "abs": abs, "sign": mp.sign, "max": max, "min": min,
    "clip": lambda u, low, high: min(max(u, low), high), "sin": mp.sin, "cos": mp.cos, "tan": mp.tan,
    "sinh": lambda u: (_exp(u) - _exp(-u)) / 2, "cosh": lambda u: (_exp(u) + _exp(-u)) / 2,
    "tanh": lambda u: 2 * _sigmoid(2 * u) - 1, "sech": lambda u: 2 / (_exp(u) + _exp(-u)),
    "atan": mp.atan, "arctan": mp.atan, "asinh": mp.asinh, "arcsinh": mp.asinh, "arsinh": mp.asinh,
    "erf": mp.erf, "Phi": lambda u: mp.erfc(-u / mp.sqrt(2)) / 2, "phi": _density,
    "hypot": lambda *u: mp.sqrt(reduce(lambda total, each: total + each * each, u, 0)),
    "sigmoid": _sigmoid, "softplus": lambda u: mp.log(1 + _exp(u)),
    "log_sigmoid": lambda u: -mp.log(1 + _exp(-u)),
    "sinc": lambda u: mp.sin(u) / u if u else mp.mpf(1),
}  # fmt: skip


numbers = st.builds(lambda p, q: Number(Fraction(p, q)), st.integers(1, 7), st.sampled_from([1, 1, 2, 3, 10]))
leaves = st.one_of(
    st.just(X), st.just(X), numbers, st.sampled_from([Parameter("a"), Parameter("beta"), Constant("pi")])
)


def composed(children):
    """Trees one level taller."""
    small = st.sampled_from([Number(Fraction(n, d)) for n, d in ((2, 1), (3, 1), (-1, 1), (1, 2), (3, 2))])
    named = st.sampled_from(
        sorted(FUNCTIONS.keys() - {"max", "min", "clip", "hypot", "arsinh", "abs", "sinc"})
    )
    chosen = st.sampled_from(("max", "min", "hypot"))
    return st.one_of(
        st.builds(Operation, st.sampled_from("+-*/"), children, children),
        st.builds(Operation, st.just("^"), children, small),
        st.builds(Negative, children),
        st.builds(lambda name, u: Call(name, (u,)), named, children),
        st.builds(lambda name, u, v: Call(name, (u, v)), chosen, children, children),
        st.builds(lambda u, low, high: Call("clip", (u, low, high)), children, numbers, numbers),
        st.builds(
            lambda sign, u, v, then, otherwise: Where(Compare(sign, u, v), then, otherwise),
            st.sampled_from(("<", "<=", ">", ">=", "==", "!=")),
            children,
            numbers,
            children,
            children,
        ),
    )


compositions = st.recursive(leaves, composed, max_leaves=12)
