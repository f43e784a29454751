"""Gates of hyperbolic functions, beside or in the place of a logistic one."""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING

from actviz.activations.base import Activation
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Tail
from actviz.activations.kernels import jets
from actviz.activations.kernels.decays import Decay, exponential_decay
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.activations.shapes import Gated, GateTerms

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_ALPHA_PAPER = (
    "Közkurt, Kılıçarslan, Baş & Elen 2023, αSechSig and αTanhSig, Soft Computing 27 "
    "(not checked against the paper)"
)


class Lifted(Activation):
    """(x + k(x))·σ(x) with a hyperbolic function k.

    On the left everything falls like e^x, on the right k′ and k″ do. With e = e^−|x| taken out and
    o = 1/(1 + e), f′ is o·(1 + k′ + (x + k) o) on the left and o·(1 + k′) + e·(x + k) o² on the right.
    """

    @abstractmethod
    def lift(self, x: Array, e: Array) -> tuple[Array, Array, Array]:
        """k, k′, and k″ with e = e^−|x| taken out of it for x ≥ 0."""

    def value(self, x: Array) -> Array:
        decay = exponential_decay(x)
        lifted = (x + self.lift(x, decay.whole)[0]) / (1.0 + decay.whole)
        return np.where(x < 0, decay.times(lifted), lifted)

    def first(self, x: Array) -> Array:
        near, decay, over = _parts(x)
        k, slope, _ = self.lift(near, decay.whole)
        moved = (near + k) * over
        left = decay.times(over * (1.0 + slope + moved))
        return np.where(x < 0, left, over * (1.0 + slope) + decay.times(over * moved))

    def second(self, x: Array) -> Array:
        near, decay, over = _parts(x)
        k, slope, bend = self.lift(near, decay.whole)
        turn = 2.0 * (1.0 + slope) - (near + k) * np.tanh(0.5 * near)
        return decay.times(over * (bend + over * turn))

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(0.0, 0.0), right=Tail(math.inf, 1.0))


def _parts(x: Array) -> tuple[Array, Decay, Array]:
    """x as far as a decay leaves anything of it, e^−|x| and 1/(1 + e^−|x|)."""
    decay = exponential_decay(x)
    return np.clip(x, -800.0, 800.0), decay, 1.0 / (1.0 + decay.whole)


@register
class TanhSig(Lifted):
    """(x + tanh x)·σ(x): a silu twice as steep around 0, and 1 above x on the right."""

    name = "tanhsig"
    formula = r"(x + \tanh(x))\,\sigma(x)"
    derivative_formula = r"(2 - \tanh^2(x))\,\sigma(x) + (x + \tanh(x))\,\sigma(x)\,\sigma(-x)"
    reference = _ALPHA_PAPER
    differences = ("the paper's parametric form has α tanh(x + α) for tanh(x)",)

    def lift(self, x: Array, e: Array) -> tuple[Array, Array, Array]:
        height, square = np.tanh(x), np.square(2.0 / (1.0 + e * e))
        bend = -2.0 * height * square * e * np.where(x < 0, e, 1.0)
        return height, square * e * e, bend


@register
class SechSig(Lifted):
    """(x + sech x)·σ(x): a silu lifted around 0, so that its zero lies at −0.77."""

    name = "sechsig"
    formula = r"(x + \mathrm{sech}(x))\,\sigma(x)"
    derivative_formula = (
        r"(1 - \mathrm{sech}(x)\,\tanh(x))\,\sigma(x) + (x + \mathrm{sech}(x))\,\sigma(x)\,\sigma(-x)"
    )
    reference = _ALPHA_PAPER
    differences = ("the paper's parametric form has α sech(x + α) for sech(x)",)

    def lift(self, x: Array, e: Array) -> tuple[Array, Array, Array]:
        ratio, slope = 2.0 / (1.0 + e * e), np.tanh(x)  # sech x is e·ratio
        bend = ratio * (1.0 - 2.0 * np.square(e * ratio)) * np.where(x < 0, e, 1.0)
        return e * ratio, -e * ratio * slope, bend

    def second(self, x: Array) -> Array:
        # f″(0) = 0: next to it, 1 + k″ is written tanh(x) tanh(x/2) (1 + 2 sech x + 2 sech² x)
        near = np.clip(x, -1.0, 1.0)
        decay = exponential_decay(near).whole
        over = 1.0 / (1.0 + decay)
        height, half = np.tanh(near), np.tanh(0.5 * near)
        k = 2.0 * decay / (1.0 + decay * decay)
        turn = half * (height * (1.0 + 2.0 * k * (1.0 + k)) - 1.0)
        s, t = np.where(x < 0, decay * over, over), np.where(x < 0, over, decay * over)
        inside = s * (turn - t * (2.0 * k * height + (near + k) * half))
        size = np.abs(x)
        whole = np.where(size < 1.0, inside, super().second(x))

        def definition(x: jets.Jet) -> jets.Jet:
            w = jets.exponential(x)
            return (x + 2.0 * w / (1.0 + w * w)) * jets.logistic(x)

        return jets.refined(whole, x, (size > 1.0) & (size < 8.0), definition)


@register
class ReHSec(Activation):
    """x·sech(x): odd and fading, so that large inputs of either sign are left out."""

    name = "rehsec"
    aliases = ("rectified_hyperbolic_secant",)
    formula = r"x\,\mathrm{sech}(x)"
    derivative_formula = r"\mathrm{sech}(x)\,(1 - x\,\tanh(x))"
    reference = (
        "Samatin Njikam & Zhao 2016, A novel activation function for multilayer feed-forward neural "
        "networks, Applied Intelligence 45 (not checked against the paper)"
    )

    # sech x is e^−|x|·r with r = 2/(1 + e^−2|x|), and tanh² − sech² is 1 − 2 sech²

    def value(self, x: Array) -> Array:
        near, decay, ratio = self._terms(x)
        return decay.times(near * ratio)

    def first(self, x: Array) -> Array:
        near, decay, ratio = self._terms(x)
        return decay.times(ratio * (1.0 - near * np.tanh(near)))

    def second(self, x: Array) -> Array:
        near, decay, ratio = self._terms(x)
        turn = near * (1.0 - 2.0 * np.square(decay.whole * ratio)) - 2.0 * np.tanh(near)
        return decay.times(ratio * turn)

    @staticmethod
    def _terms(x: Array) -> tuple[Array, Decay, Array]:
        near, decay, _ = _parts(x)
        return near, decay, 2.0 / (1.0 + np.square(decay.whole))

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(0.0, 0.0), right=Tail(0.0, 0.0), symmetry="odd")


@register
class EANAF(Gated):
    """x·e^x/(e^x + 2): silu with its gate moved by log 2 to the right."""

    name = "eanaf"
    formula = r"\frac{x\,e^x}{e^x + 2}"
    derivative_formula = r"\frac{e^x}{e^x + 2} + \frac{2x\,e^x}{(e^x + 2)^2}"
    reference = (
        "Chai et al., efficient asymmetric nonlinear activation function, as in the survey of "
        "Kunc & Kléma 2024, arXiv:2402.09092, section 3.3.33"
    )

    def gate(self, x: Array, order: int) -> GateTerms:
        decay = exponential_decay(x)
        e = decay.whole
        # e^x/(e^x + 2) is e/(e + 2) on the left and 1/(1 + 2e) on the right
        below = np.where(x < 0, e + 2.0, 1.0 + 2.0 * e)

        def times(factor: Array | float) -> Array:
            share = factor / below
            return np.where(x < 0, decay.times(share), share)

        def slope() -> Array:
            return 2.0 / np.square(below)

        return GateTerms(
            times,
            decay,
            slope=slope,
            curvature=lambda: slope() * np.where(x < 0, 2.0 - e, 2.0 * e - 1.0) / below,
        )
