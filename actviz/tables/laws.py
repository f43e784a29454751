"""The laws of depth as sentences, the same in every table, figure and verdict."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.notation import format_exact, format_number

if TYPE_CHECKING:
    from actviz.analysis.propagation.laws import CorrelationLaw, GradientLaw, Laws, VarianceLaw
    from actviz.analysis.propagation.layers import Block

_SYMBOLS = (
    "q: variance of the pre-activation z, with fixed point q*; c: correlation of z between two inputs, with "
    "fixed point c*; l: the layer."
)
_SCALES = (
    "ξ_q, ξ_c, ξ_grad: depth scales, in layers, over which q − q*, c − c* and the mean-square gradient "
    "change by a factor of e."
)
_ROUNDING = 1e-12  # nearer to 1 than this is 1
_NEAR_ONE = 5e-4  # a factor nearer to 1 than this is written as 1 + its difference
_DEEP = 100.0  # layers before a power of l begins that is said to do so
_STEEP = 10.0  # a power of l that is not seen as one before it begins
_CREEPING = 0.1  # a power of l by which nothing halves within 1000 layers


def definitions(block: Block) -> tuple[str, ...]:
    """What the symbols of a card of laws are."""
    chi = "σ_w² E f′(z)²" + ("/q, z being normalised" if block.norm else "")
    if block.residual is not None:
        chi = f"1 + A² {chi}"
    factors = (
        f"χ⊥ = {chi}: factor of the mean-square gradient per layer; χ∥ = dq_(l+1)/dq_l: factor of a "
        "perturbation of q per layer."
    )
    return _SYMBOLS, factors, _SCALES


def near_one(x: float, digits: int = 6) -> str:
    """A factor, with the digits that distinguish it from 1: ``1 + 2e-9``."""
    if _ROUNDING < abs(x - 1) < _NEAR_ONE:
        return f"1 {'+' if x > 1 else '−'} {abs(x - 1):.2g}"
    return format_number(x, digits)


def power_text(power: float, digits: int = 3) -> str:
    """An exponent: ``1/2``, ``2``, ``0.229``."""
    half = round(6 * power) / 6
    return _fraction(half) if abs(power - half) < 1e-9 else format_number(power, digits)


def _fraction(x: float) -> str:
    for denominator in (1, 2, 3):
        if abs(x * denominator - round(x * denominator)) < 1e-9:
            return f"{round(x * denominator)}" + (f"/{denominator}" if denominator > 1 else "")
    return format_exact(x)


def _over_l(size: float | None, power: float, log_power: float = 0.0) -> str:
    """``0.5/l``, ``6.283/l²``, ``a/l^0.3`` with a coefficient that depends on the start, ``2 (ln l)²/l²``."""
    coefficient = "a" if size is None else format_number(size, 4)
    coefficient += _logarithms(log_power)
    return f"{coefficient}/{_layers(power)}"


def _layers(power: float) -> str:
    """``l``, ``l²``, ``l^(2/3)``."""
    exponent = _exponent(power)
    return {"1": "l", "2": "l²"}.get(exponent, f"l^{exponent}")


def _logarithms(power: float) -> str:
    return "" if not power else " ln l" if power == 1 else " (ln l)²"


def _exponent(power: float, digits: int = 3) -> str:
    text = power_text(power, digits)
    return f"({text})" if "/" in text else text


def variance_text(laws: Laws) -> str:
    """How the variance goes with the layer l."""
    law = laws.variance
    if law.kind == "constant":
        return "every variance is a fixed point"
    if law.kind == "oscillates":
        return f"oscillates with period {law.period}" if law.period else "oscillates without a short period"
    if law.kind == "marginal":
        size = "" if law.coefficient is None else f", as {format_number(law.coefficient, 4)}/ln l"
        return f"falls to 0 more slowly than any power of l{size}"
    if law.kind == "grows":
        return _growth_text(law)
    assert law.q_star is not None
    if law.kind == "power" and law.q_star:
        verb = "rises" if (law.coefficient or 0.0) < 0 else "falls"
        size = _over_l(None if law.coefficient is None else abs(law.coefficient), law.power or 1.0)
        return f"{verb} to q* = {format_number(law.q_star)}: |q − q*| as {size}{_from(law.onset)}"
    if law.kind == "power" and law.power:
        return f"falls as {_over_l(law.coefficient, law.power)}{_from(law.onset)}"
    if law.kind == "power":
        return "falls to 0 slowly"
    if law.q_star == 0:
        return f"falls to 0 {_speed(law.xi, 'ξ_q')}"
    if law.xi is None:
        return f"stays at q* = {format_number(law.q_star)}"
    return f"reaches q* = {format_number(law.q_star)} {_speed(law.xi, 'ξ_q')}"


def _from(onset: float | None) -> str:
    """When a power of l begins, if that is deeper than most networks are."""
    return f" after about {float(f'{onset:.2g}'):,.0f} layers" if onset is not None and onset > _DEEP else ""


def _growth_text(law: VarianceLaw) -> str:
    if law.rate is not None and math.isinf(law.rate):
        return "grows faster than exponentially"
    if law.rate is not None and law.rate > 1:
        return f"grows exponentially, by a factor of {near_one(law.rate)} per layer"
    if law.power is None:
        return "grows without bound"
    if law.coefficient is None:
        return f"grows about as l^{format_number(-law.power, 2)}"
    size = format_number(law.coefficient, 4)
    if law.power == -1 and not law.log_power:
        return f"grows linearly, by {size} per layer{_from(law.onset)}"
    size = "" if size == "1" else f"{size} "
    return f"grows as {size}{_layers(-law.power)}{_logarithms(law.log_power)}{_from(law.onset)}"


def _speed(xi: float | None, symbol: str) -> str:
    if xi is None:
        return "faster than any power of l"
    if xi == 0:
        return "faster than exponentially"
    return f"exponentially, {symbol} = {layers_text(xi)}"


def layers_text(depth: float) -> str:
    """A depth scale."""
    return "∞" if math.isinf(depth) else f"{format_number(depth)} layer{'s' * (depth != 1)}"


def correlation_text(law: CorrelationLaw, frozen: float | None = None, start: float | None = None) -> str:
    """How the correlation of two inputs goes with l; where it freezes, if that was found."""
    if law.kind == "undefined":
        return "not followed"
    if law.kind == "frozen":
        if frozen is None or start is None:
            return "frozen: it stops at a value that depends on the start"
        return f"frozen: from c = {format_number(start, 4)} it stops at {format_number(frozen, 4)}"
    assert law.c_star is not None
    c_star = format_number(law.c_star if law.c_star > 1e-12 else 0.0)
    if law.kind == "fixed":
        return f"reaches c* = {c_star} {_speed(law.xi, 'ξ_c')}"
    away = "1 − c" if law.c_star == 1 else f"|c − {c_star}|" if law.c_star > 1e-12 else "|c|"
    if not law.power:
        return f"tends to c* = {c_star} as a power of l"
    if law.power < _CREEPING:
        return f"drifts towards c* = {c_star}: {away} falls as {_over_l(law.coefficient, law.power)}"
    size = _over_l(law.coefficient, law.power, law.log_power)
    onset = law.onset if law.coefficient is None or law.log_power else law.coefficient ** (1 / law.power)
    return f"c* = {c_star}: {away} falls as {size}{_from(onset)}"


def gradient_text(law: GradientLaw) -> str:
    """How the rms of gradients changes with the number of layers they pass, as what they do."""
    if law.kind == "constant":
        return "are kept"
    if law.kind == "marginal":
        return "change more slowly than any power of l"
    if law.kind == "power":
        assert law.power is not None
        verb = "fall" if law.power > 0 else "grow"
        power = f"{_as(law)} l^{'−' if law.power > 0 else ''}{power_text(abs(law.power), _digits(law))}"
        if law.onset is None or law.first is None or law.onset <= _DEEP:
            return f"{verb} {power}"
        start = _at_first(law.first, verb, grows=law.power < 0)
        if abs(law.power) > _STEEP:
            power = "as a power of l"
        kept = "" if start.startswith(verb) else f"{verb} "
        return f"{start}, and {kept}{power}{_from(law.onset)}"
    if law.kind == "stretched":
        assert law.power is not None
        assert law.rate is not None
        verb = "grow" if law.rate > 0 else "fall"
        sign = "" if law.rate > 0 else "−"
        root = "√l" if law.power == -0.5 else f"l^{_exponent(-law.power, _digits(law))}"
        rate = format_number(abs(law.rate), _digits(law))
        return f"{verb} {_as(law)} exp({sign}{rate} {root}){_from(law.onset)}"
    text = _exponential_text(law.factor)
    if law.onset is None or law.first is None or law.factor is None or law.onset <= _DEEP:
        return text
    verb = "vanish" if law.factor < 1 else "grow"
    last = f"{_marginally(law.factor)}by a factor of {near_one(law.factor, 4)} in the end"
    if (law.first > 1) == (law.factor > 1):
        return f"{_at_first(law.first, verb, grows=law.factor > 1)} and {last}"
    return f"{_at_first(law.first, verb, grows=law.factor > 1)}, and {verb} {last}"


def _fitted(law: GradientLaw) -> bool:
    return law.known == "recursion" and law.power is not None and not (6 * law.power).is_integer()


def _digits(law: GradientLaw) -> int:
    """Of a power of l that was fitted, two are known."""
    return 2 if _fitted(law) else 3


def _as(law: GradientLaw) -> str:
    return "about as" if _fitted(law) else "as"


def _at_first(factor: float, verb: str, *, grows: bool) -> str:
    """What the first layers do, which is not always what the law says."""
    if (factor > 1) == grows:
        return f"{verb} by a factor of {near_one(factor, 4)} per layer at first"
    return f"change by a factor of {near_one(factor, 4)} per layer at first"


def _exponential_text(factor: float | None) -> str:
    if factor is None or math.isnan(factor):
        return "cannot be followed"
    if math.isinf(factor):
        return "grow faster than exponentially"
    if factor == 0:
        return "vanish faster than exponentially"
    how = _marginally(factor) or "exponentially, "
    return f"{'vanish' if factor < 1 else 'grow'} {how}by a factor of {near_one(factor, 4)} per layer"


def _marginally(factor: float) -> str:
    return "marginally, " if abs(factor - 1) < _NEAR_ONE else ""


def gradient_scale(law: GradientLaw) -> str | None:
    """ξ_grad, where there is one."""
    if law.kind != "exponential" or law.xi is None or not 0 < law.xi < math.inf:
        return None
    return layers_text(law.xi)
