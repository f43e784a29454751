"""What jets do where numpy code calls a function: the ufuncs, and functions like where and clip."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any

from actviz.activations.language.elementary import Once
from actviz.activations.language.jets import Jet
from actviz.activations.own.jet_array import JetArray, Run, UnsupportedError
from actviz.activations.special.wide import Wide
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.language.numbers import Mask, Value

Rule = Callable[..., Any]

_LN2 = Fraction("0.69314718055994530941723212145818")
_ROOT_2 = Fraction("1.4142135623730950488016887242097")
_LN10 = Fraction("2.3025850929940456840179914546844")


def _jet(run: Run, operand: Any) -> Jet:
    return operand.jet if isinstance(operand, JetArray) else run.constant(operand)


def _elementary(name: str) -> Rule:
    return lambda run, u: run.arithmetic.call(name, _jet(run, u))


def _arithmetic(name: str) -> Rule:
    return lambda run, a, b: getattr(run.arithmetic, name)(_jet(run, a), _jet(run, b))


def _scaled(name: str, factor: Fraction) -> Rule:
    """log2 and log10: an elementary function, divided by a number."""
    return lambda run, u: run.arithmetic.divide(
        run.arithmetic.call(name, _jet(run, u)), Jet(run.arithmetic.n.number(factor))
    )


def _exp2(run: Run, u: Any) -> Jet:
    factor = Jet(run.arithmetic.n.number(_LN2))
    return run.arithmetic.call("exp", run.arithmetic.multiply(factor, _jet(run, u)))


def _square(run: Run, u: Any) -> Jet:
    return run.arithmetic.multiply(_jet(run, u), _jet(run, u))


def _reciprocal(run: Run, u: Any) -> Jet:
    return run.arithmetic.divide(run.constant(1.0), _jet(run, u))


def _power(run: Run, base: Any, exponent: Any) -> Jet:
    u = _jet(run, base)
    if not isinstance(exponent, JetArray):
        if np.ndim(exponent):
            raise UnsupportedError("it raises x to an array of powers")
        power = Fraction(float(exponent))
        return run.constant(1.0) if power == 0 else run.arithmetic.power(u, power)
    return run.arithmetic.exponential(u, exponent.jet)


def _cube_root(run: Run, u: Any) -> Jet:
    size = run.arithmetic.power(_size(run, u), Fraction(1 / 3))
    return run.arithmetic.multiply(_sign(run, u), size)


def _erfc(run: Run, operand: Any) -> Jet:
    """1 − erf(u) as 2Φ(−√2 u), which keeps the digits of its tail."""
    n = run.arithmetic
    distribution = n.call("Phi", n.multiply(Jet(n.n.number(-_ROOT_2)), _jet(run, operand)))
    return n.multiply(run.constant(2.0), distribution)


def _arctanh(run: Run, operand: Any) -> Jet:
    n, u = run.arithmetic, _jet(run, operand)
    logs = n.subtract(n.call("log1p", u), n.call("log1p", n.negative(u)))
    return n.multiply(run.constant(0.5), logs)


def _logaddexp(run: Run, a: Any, b: Any) -> Jet:
    n, first, second = run.arithmetic, _jet(run, a), _jet(run, b)
    return n.add(second, n.call("softplus", n.subtract(first, second)))


# -- decisions -------------------------------------------------------------------------------------


def _rounded(run: Run, value: Value) -> Any:
    """A value in float64, in an array of the size of x."""
    plain = value.rounded() if isinstance(value, Wide) else np.asarray(value, dtype=np.float64)
    return np.broadcast_to(plain, (run.size,))


def _difference(run: Run, a: Value, b: Value) -> Any:
    return _rounded(run, a - b) if isinstance(a, Wide) or isinstance(b, Wide) else _rounded(run, a) - b


def _comparison(name: str) -> Rule:
    compare = getattr(np, name)

    def compared(run: Run, left: Any, right: Any) -> Mask:
        a, b = _jet(run, left).value, _jet(run, right).value
        switch = _difference(run, a, b)
        mask: Mask = run.decide(compare(switch, 0.0), switch)
        return mask

    return compared


def _sign_of(run: Run, u: Jet) -> Any:
    value = _rounded(run, u.value)
    return run.decide(np.sign(value), value)


def _size(run: Run, operand: Any) -> Jet:
    u = _jet(run, operand)
    return run.arithmetic.multiply(Jet(_as_numbers(run, _sign_of(run, u))), u)


def _sign(run: Run, operand: Any) -> Jet:
    return Jet(_as_numbers(run, _sign_of(run, _jet(run, operand))))


def _as_numbers(run: Run, plain: Any) -> Value:
    return plain if run.in_floats else Wide.of(plain)


def _copysign(run: Run, a: Any, b: Any) -> Jet:
    value = _rounded(run, _jet(run, b).value)
    sign = run.decide(np.copysign(1.0, value), value)
    return run.arithmetic.multiply(Jet(_as_numbers(run, sign)), _size(run, a))


def _chosen(run: Run, mask: Mask, a: Jet, b: Jet) -> Jet:
    return run.arithmetic.choose(Once(lambda: mask), a, b)


def _extreme(name: str) -> Rule:
    """The first argument where both are the same."""
    compare = _comparison(name)

    def extreme(run: Run, a: Any, b: Any) -> Jet:
        return _chosen(run, compare(run, a, b), _jet(run, a), _jet(run, b))

    return extreme


def _heaviside(run: Run, u: Any, at_zero: Any) -> Jet:
    sign = _sign_of(run, _jet(run, u))
    steps = _chosen(run, sign > 0, run.constant(1.0), run.constant(0.0))
    return _chosen(run, sign == 0, _jet(run, at_zero), steps)


def _stepped(name: str) -> Rule:
    """floor and its kin: constant between the whole numbers, or the halves."""
    step = getattr(np, name)

    def stepped(run: Run, operand: Any) -> Jet:
        value = _rounded(run, _jet(run, operand).value)
        offset = 0.5 if name == "rint" else 0.0
        switch = value + offset - np.rint(value + offset)
        return Jet(_as_numbers(run, run.decide(step(value), switch)))

    return stepped


def _remainder(name: str) -> Rule:
    """What is left of a division by a number."""
    whole = _stepped(name)

    def remainder(run: Run, a: Any, b: Any) -> Jet:
        quotient = JetArray(run.arithmetic.divide(_jet(run, a), _jet(run, b)), run)
        return run.arithmetic.subtract(
            _jet(run, a), run.arithmetic.multiply(whole(run, quotient), _jet(run, b))
        )

    return remainder


def _asked(name: str) -> Rule:
    """What gives booleans and has no switch: isnan, isfinite."""
    ask = getattr(np, name)
    return lambda run, u: ask(_rounded(run, _jet(run, u).value))


# -- functions that are no ufuncs ------------------------------------------------------------------


def _condition(run: Run, condition: Any) -> Mask:
    if isinstance(condition, JetArray):
        mask: Mask = _comparison("not_equal")(run, condition, 0.0)
        return mask
    return np.broadcast_to(np.asarray(condition, dtype=bool), (run.size,))


def _where(run: Run, condition: Any, *choices: Any) -> Jet:
    if len(choices) != 2:
        raise UnsupportedError("it calls numpy.where with a condition alone")
    a, b = (_jet(run, choice) for choice in choices)
    return _chosen(run, _condition(run, condition), a, b)


def _clip(run: Run, u: Any, low: Any = None, high: Any = None, **named: Any) -> Jet:
    low, high = named.pop("min", low), named.pop("max", high)
    if any(value is not None for value in named.values()):
        raise UnsupportedError("it clips to another array")
    result = u if isinstance(u, JetArray) else JetArray(_jet(run, u), run)
    if low is not None:
        result = JetArray(_extreme("greater_equal")(run, result, low), run)
    if high is not None:
        result = JetArray(_extreme("less_equal")(run, result, high), run)
    return result.jet


def _select(run: Run, conditions: Sequence[Any], choices: Sequence[Any], default: Any = 0) -> Jet:
    pairs = list(zip(conditions, choices, strict=True))
    return reduce(
        lambda rest, pair: _chosen(run, _condition(run, pair[0]), _jet(run, pair[1]), rest),
        reversed(pairs),
        _jet(run, default),
    )


def _piecewise(run: Run, x: Any, conditions: Any, pieces: Sequence[Any], *more: Any, **named: Any) -> Jet:
    masks = [_condition(run, each) for each in conditions]

    def piece(given: Any) -> Jet:
        return _jet(run, given(x, *more, **named) if callable(given) else given)

    result = run.constant(0.0)
    if len(pieces) == len(masks) + 1:
        result, pieces = piece(pieces[-1]), pieces[:-1]
    for mask, each in zip(masks, pieces, strict=True):
        result = _chosen(run, mask, piece(each), result)
    return result


def _filled(run: Run, like: Any, value: Any = 0.0, dtype: Any = None, **_: Any) -> Jet:
    if dtype is not None and np.dtype(dtype) != np.float64:
        raise UnsupportedError(f"it makes an array of {np.dtype(dtype)}")
    jet = _jet(run, value)
    return Jet(np.full(run.size, float(jet.value))) if run.in_floats and jet.constant else jet


def _same(run: Run, u: Any, **_: Any) -> Jet:
    return _jet(run, u)


UFUNCS: dict[str, Rule] = {
    **{name: _elementary(name) for name in (
        "exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "erf",
    )},
    "arctan": _elementary("atan"), "arcsinh": _elementary("asinh"), "expit": _elementary("sigmoid"),
    "log_expit": _elementary("log_sigmoid"), "ndtr": _elementary("Phi"), "erfc": _erfc,
    "exp2": _exp2, "log2": _scaled("log", _LN2), "log10": _scaled("log", _LN10),
    "add": _arithmetic("add"), "subtract": _arithmetic("subtract"), "multiply": _arithmetic("multiply"),
    "divide": _arithmetic("divide"), "true_divide": _arithmetic("divide"), "hypot": _arithmetic("hypotenuse"),
    "negative": lambda run, u: run.arithmetic.negative(_jet(run, u)), "positive": _same,
    "square": _square, "reciprocal": _reciprocal, "power": _power, "float_power": _power, "pow": _power,
    "cbrt": _cube_root, "arctanh": _arctanh, "logaddexp": _logaddexp,
    "absolute": _size, "fabs": _size, "sign": _sign, "copysign": _copysign, "heaviside": _heaviside,
    "maximum": _extreme("greater_equal"), "fmax": _extreme("greater_equal"),
    "minimum": _extreme("less_equal"), "fmin": _extreme("less_equal"), "clip": _clip,
    **{name: _comparison(name) for name in (
        "greater", "greater_equal", "less", "less_equal", "equal", "not_equal",
    )},
    "remainder": _remainder("floor"), "fmod": _remainder("trunc"),
    "floor_divide": lambda run, a, b: _stepped("floor")(
        run, JetArray(run.arithmetic.divide(_jet(run, a), _jet(run, b)), run)
    ),
    **{name: _stepped(name) for name in ("floor", "ceil", "trunc", "rint")},
    **{name: _asked(name) for name in ("isnan", "isfinite", "isinf", "signbit")},
    **{
        f"logical_{word}": lambda run, *u, word=word: getattr(np, f"logical_{word}")(
            *(_condition(run, each) for each in u)
        )
        for word in ("and", "or", "not", "xor")
    },
}  # fmt: skip
FUNCTIONS: dict[str, Rule] = {
    "where": _where, "clip": _clip, "select": _select, "piecewise": _piecewise,
    "zeros_like": lambda run, like, **named: _filled(run, like, 0.0, **named),
    "empty_like": lambda run, like, **named: _filled(run, like, 0.0, **named),
    "ones_like": lambda run, like, **named: _filled(run, like, 1.0, **named),
    "full_like": _filled, "copy": _same, "atleast_1d": _same,
}  # fmt: skip
