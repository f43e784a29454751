"""x times a gate that depends on x: SiLU, GELU, Mish, Swish and many others."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Interval
from actviz.activations.registry import register
from actviz.activations.special.arithmetic import exact_product, two_sum
from actviz.activations.special.decays import exponential_decay, gaussian_decay
from actviz.activations.special.logistic import halves
from actviz.activations.special.normal import INV_SQRT_TAU, mills_ratio
from actviz.activations.special.series import sine_rest, tanh_excess
from actviz.errors import UsageError
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.activations.special.decays import Decay
    from actviz.activations.special.logistic import Halves

# gelu_tanh is x·σ(v) with v = x(a + bx²), a = 2√(2/π) and b = 0.044715a; what float64 rounds off each
# is kept too. tests/activations/test_kernels.py works them out again.
_INNER, _INNER_REST = 2 * math.sqrt(2 / math.pi), -9.96930880911092e-17
_CUBIC, _CUBIC_REST = 0.07135481627260025, -6.175149918155315e-19

_NAN_AT_MINUS_INFINITY = "torch and jax return NaN at -inf, where the limit is 0"
_ALPHA_PAPER = (
    "Közkurt, Kılıçarslan, Baş & Elen 2023, αSechSig and αTanhSig, Soft Computing 27 "
    "(not checked against the paper)"
)
_POSITIVE = Interval(0.0, math.inf)
_UNIT = Interval(0.0, 1.0, True, True)
_NOT_NEGATIVE = Interval(0.0, math.inf, low_attained=True)
_RATES = Interval(-1000.0, 1000.0, True, True)


@register
class SiLU(Activation):
    """x·σ(x), also known as swish at β = 1."""

    name = "silu"
    label = "SiLU"
    definition = "x*sigmoid(x)"
    reference = (
        "Hendrycks & Gimpel 2016, arXiv:1606.08415; Elfwing, Uchibe & Doya 2017, arXiv:1702.03118; "
        "as swish Ramachandran, Zoph & Le 2017, arXiv:1710.05941"
    )
    frameworks = {
        "torch": ("torch.nn.SiLU", "torch.nn.functional.silu"),
        "jax": ("jax.nn.silu", "jax.nn.swish"),
        "keras": ("keras.activations.silu", "keras.activations.swish"),
        "tensorflow": ("tf.nn.silu", "tf.nn.swish"),
        "onnx": ("Swish",),
    }
    differences = (_NAN_AT_MINUS_INFINITY,)

    def value(self, x: Array, parts: Halves | None = None) -> Array:
        left, p, q = parts or halves(x)
        return left.times(x / (1.0 + p * q))

    def first(self, x: Array, parts: Halves | None = None) -> Array:
        left, p, q = parts or halves(x)
        over = 1.0 / (1.0 + p * q)
        return left.times(over + x * (q * np.square(over)))

    def value_and_first(self, x: Array) -> tuple[Array, Array]:
        parts = halves(x)
        return self.value(x, parts), self.first(x, parts)

    def second(self, x: Array) -> Array:
        decay = exponential_decay(x)
        return decay.times((2.0 - x * np.tanh(0.5 * x)) / np.square(1.0 + decay.whole))


@register
class GELU(Activation):
    """x·Φ(x), with Φ the distribution function of the standard normal."""

    name = "gelu"
    label = "GELU"
    definition = "x*Phi(x)"
    reference = "Hendrycks & Gimpel 2016, arXiv:1606.08415"
    frameworks = {
        "torch": ("torch.nn.GELU", "torch.nn.functional.gelu"),
        "keras": ("keras.activations.gelu",),
        "tensorflow": ("tf.nn.gelu",),
        "onnx": ("Gelu",),
    }
    differences = (
        "jax.nn.gelu and keras.ops.gelu are the tanh approximation unless approximate=False",
        "torch in float64 returns -0 from about -8.4 down, where the true value is about -2e-16",
        _NAN_AT_MINUS_INFINITY,
    )

    # Φ(x) is φM for x < 0 and 1 − φM otherwise, with M the Mills ratio of |x|

    def value(self, x: Array, parts: tuple[Decay, Array] | None = None) -> Array:
        decay, ratio = parts or self._parts(x)
        return np.maximum(x, 0.0) - decay.times(INV_SQRT_TAU * ratio * np.abs(x))

    def first(self, x: Array, parts: tuple[Decay, Array] | None = None) -> Array:
        decay, ratio = parts or self._parts(x)
        slope = np.clip(x, -60.0, 60.0) - np.copysign(ratio, x)
        return (0.5 + np.copysign(0.5, x)) + decay.times(INV_SQRT_TAU * slope)

    def value_and_first(self, x: Array) -> tuple[Array, Array]:
        parts = self._parts(x)
        return self.value(x, parts), self.first(x, parts)

    def second(self, x: Array) -> Array:
        return gaussian_decay(x).times(INV_SQRT_TAU * (2.0 - np.square(np.clip(x, -60.0, 60.0))))

    @staticmethod
    def _parts(x: Array) -> tuple[Decay, Array]:
        return gaussian_decay(x), mills_ratio(np.abs(x))


@register
class GELUTanh(Activation):
    """The tanh approximation of GELU, x·σ(2u) with u = √(2/π)(x + 0.044715x³)."""

    name = "gelu_tanh"
    label = "GELU (tanh)"
    aliases = ("gelu_new", "gelu_pytorch_tanh", "gelu_approximate")
    definition = "x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)))"
    derivative_definition = (
        "sigmoid(v) + 2*sqrt(2/pi)*x*(1 + 0.134145x^2)*sigmoid(v)*sigmoid(-v);"
        "v = 2*sqrt(2/pi)*(x + 0.044715x^3)"
    )
    reference = "Hendrycks & Gimpel 2016, arXiv:1606.08415"
    frameworks = {
        "torch": ("torch.nn.GELU(approximate='tanh')",),
        "jax": ("jax.nn.gelu",),
        "keras": ("keras.ops.gelu",),
        "tensorflow": ("tf.nn.gelu(approximate=True)",),
        "onnx": ("Gelu(approximate='tanh')",),
    }
    differences = (
        "at most 4.73e-4 away from gelu, at |x| = 2.699",
        "in float64 torch, jax and TensorFlow return -0 at -10, where the true value is -4.7e-38",
    )

    def value(self, x: Array) -> Array:
        near, v = self._argument(x)
        left, p, q = halves(v)
        return self._corrected(left.times(x / (1.0 + p * q)), near, v)

    def first(self, x: Array) -> Array:
        near, v = self._argument(x)
        left, p, q = halves(v)
        over = 1.0 / (1.0 + p * q)
        slope = near * (_INNER + 3.0 * _CUBIC * np.square(near))
        return self._corrected(left.times(over * (1.0 + slope * (q * over))), near, v)

    def second(self, x: Array) -> Array:
        near, v = self._argument(x)
        decay, z = exponential_decay(v), np.square(near)
        # 2v′ + xv″ − xv′² tanh(v/2), in powers of x², which cancels least
        bend = np.abs(near) * (_INNER**2 + z * (6.0 * _INNER * _CUBIC + (3.0 * _CUBIC) ** 2 * z))
        turn = (2.0 * _INNER - bend + 12.0 * _CUBIC * z) + bend * (2.0 * decay.whole / (1.0 + decay.whole))
        result = decay.times(turn / np.square(1.0 + decay.whole))
        return result * (1.0 - np.sign(v) * self._rest(near))  # it counts next to the zeros of f‴ already

    @staticmethod
    def _argument(x: Array) -> tuple[Array, Array]:
        """x, as far as the gate leaves anything of it, so that x³ cannot overflow, and v."""
        near = np.clip(x, -50.0, 50.0)
        return near, near * (_INNER + _CUBIC * np.square(near))

    def _corrected(self, result: Array, near: Array, v: Array) -> Array:
        """With the error of v in e^v: v ulp, too many where v is far below 0."""
        deep = v < -20.0
        if deep.any():
            result[deep] *= 1.0 + self._rest(near[deep])
        return result

    @staticmethod
    def _rest(x: Array) -> Array:
        """What rounding has left off v, from its factors and terms in twice the working precision."""
        square, square_rest = exact_product(x, x)
        term, term_rest = exact_product(square, _CUBIC)
        total, total_rest = two_sum(np.full_like(term, _INNER), term)
        total_rest += term_rest + _CUBIC * square_rest + _CUBIC_REST * square + _INNER_REST
        _, rest = exact_product(x, total)
        return rest + x * total_rest


@register
class Mish(Activation):
    """x·tanh(softplus(x))."""

    name = "mish"
    label = "Mish"
    definition = "x*tanh(softplus(x))"
    derivative_definition = "tanh(s) + x*sigmoid(x)*(1 - tanh(s)^2); s = softplus(x)"
    evaluated_as = {
        2: "4*w*where(x > 0, w*(2*(1 - x) + 2w + x*w*(1 + 2w*(3 + w))/d), "
        "2 + x + 2w - 2*x*w^2*(2 + w)/d)/d^2;"
        "d = where(x > 0, 1 + 2w*(1 + w), 2 + w*(2 + w)); w = exp(-abs(x))"
    }
    reference = "Misra 2019, arXiv:1908.08681"
    frameworks = {
        "torch": ("torch.nn.Mish", "torch.nn.functional.mish"),
        "jax": ("jax.nn.mish",),
        "keras": ("keras.activations.mish",),
        "onnx": ("Mish",),
    }
    differences = (_NAN_AT_MINUS_INFINITY,)

    # tanh(log(1 + w)) = (w² + 2w)/(w² + 2w + 2) with w = e^x = p/q; p or q is 1, the other small

    def value(self, x: Array, parts: Halves | None = None) -> Array:
        left, p, q = parts or halves(x)
        return left.times((2.0 * q + p) / (p * p + 2.0 * q * (p + q)) * x)

    def first(self, x: Array, parts: Halves | None = None) -> Array:
        left, p, q = parts or halves(x)
        over = 1.0 / (p * p + 2.0 * q * (p + q))
        return left.times(over * ((2.0 * q + p) + 4.0 * (np.maximum(x, -800.0) * (q * q)) * ((p + q) * over)))

    def value_and_first(self, x: Array) -> tuple[Array, Array]:
        parts = halves(x)
        return self.value(x, parts), self.first(x, parts)


@register
class GELU10(Activation):
    """gelu cut off at 10, so that a network can be stored in 8-bit integers."""

    name = "gelu_10"
    label = "GELU10"
    aliases = ("clipped_gelu",)
    definition = "min(max(gelu(x), lo), hi)"
    reference = "Wu, Judd, Zhang, Isaev & Micikevicius 2020, arXiv:2004.09602"
    frameworks = {"transformers": ("transformers.activations.ClippedGELUActivation",)}
    differences = ("the lower end -10 has no effect, as gelu is never below -0.17",)

    lo: float = parameter(-10.0, symbol="a", domain=Interval(high=-0.17, high_attained=True), also=("min",))
    hi: float = parameter(10.0, symbol="b", domain=Interval(0.0, math.inf), also=("max",))


@register
class SinSig(Activation):
    """x·sin(πσ(x)/2): a gate that reaches 1 twice as fast as it leaves 0."""

    name = "sinsig"
    label = "SinSig"
    definition = "x*sin(pi/2*sigmoid(x))"
    derivative_definition = "sin(v) + pi/2*x*sigmoid(x)*sigmoid(-x)*cos(v); v = pi/2*sigmoid(x)"
    # far out cos(v), v near π/2, has no digits: it is the sine of what is left to π/2
    evaluated_as = {
        1: "sin(pi/2*s) + pi/2*x*s*r*sin(pi/2*r); s = sigmoid(x); r = sigmoid(-x)",
        2: "pi/2*s*r*((2 - x*tanh(x/2))*sin(pi/2*r) - pi/2*x*s*r*sin(pi/2*s));"
        "s = sigmoid(x); r = sigmoid(-x)",
    }
    reference = (
        "Douge, Berrahou, Talibi Alaoui & Talibi Alaoui 2020, A self-gated activation function SinSig, "
        "Machine Learning for Networking (not checked against the paper)"
    )


@register
class TSReLU(Activation):
    """x·tanh(aσ(x)): a gate that ends at tanh(a), so that the slope does too."""

    name = "tsrelu"
    label = "TSReLU"
    aliases = ("tangent_sigmoid_relu", "psgu")
    definition = "x*tanh(a*sigmoid(x))"
    derivative_definition = "tanh(v) + a*x*sigmoid(x)*sigmoid(-x)*(1 - tanh(v)^2); v = a*sigmoid(x)"
    evaluated_as = {
        2: "4*a*k*w/(1 + w)^2*(2 - x*tanh(x/2) - 2*a*x*k*tanh(a*sigmoid(x)));"
        "k = sigmoid(x)*sigmoid(-x); w = exp(-a)*exp(-a*tanh(x/2))"
    }
    # next to extremes of f′ and f″ the error of a·σ(x) counts a times
    cancels = {1: "a > 2 and -4 < x and x < -2", 2: "a > 2 and abs(x) < 2"}
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.3.18"
    differences = (
        "TSReLU has a = 1; with a learned a it is PSGU, the parameterized self-circulating gating unit",
    )

    a: float = parameter(1.0, symbol="a", domain=Interval(0.0, 5.0, high_attained=True))


@register
class DoubleSiLU(Activation):
    """x gated by a sigmoid of silu(x): half of x on the far left, all of it on the right."""

    name = "double_silu"
    label = "double SiLU"
    definition = "x*sigmoid(x*sigmoid(x))"
    derivative_definition = "sigmoid(u)*(1 + x*sigmoid(-u)*sigmoid(x)*(1 + x*sigmoid(-x))); u = x*sigmoid(x)"
    evaluated_as = {
        2: "sigmoid(u)*sigmoid(-u)*(2*s*k + x*(s*r*(2 - x*tanh(x/2)) - (s*k)^2*tanh(u/2)));"
        "u = x*s; k = 1 + x*r; s = sigmoid(x); r = sigmoid(-x)"
    }
    # the terms of f″ cancel beside an extreme of it, and each has the error of x·σ(x) threefold
    cancels = {2: "5/2 < x and x < 4"}
    reference = "Verma, Chug & Singh, as in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.3.22"


@register
class SwAT(Activation):
    """x·σ(arctan(x)): two lines that bend into each other, neither of them flat."""

    name = "swat"
    definition = "x*sigmoid(atan(x))"
    derivative_definition = "sigmoid(v) + x/(1 + x^2)*sigmoid(v)*sigmoid(-v); v = atan(x)"
    evaluated_as = {2: "sigmoid(v)*sigmoid(-v)*(2 - x*tanh(v/2))/(1 + x^2)^2; v = atan(x)"}
    reference = "Verma, Chug & Singh, as in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.3.26"


@register
class CaLU(Activation):
    """x times the distribution function of the Cauchy distribution: rises everywhere, from −1/π."""

    name = "calu"
    label = "CaLU"
    aliases = ("cauchy_linear_unit",)
    definition = "x*(1/2 + atan(x)/pi)"
    evaluated_as = {2: "2/(pi*(1 + x^2)^2)"}
    reference = "as in the survey Kunc & Kléma 2024, arXiv:2402.09092; the first source is uncertain"

    # in the angle θ from 0 to π with cot θ = −x no terms cancel on the left

    def value(self, x: Array) -> Array:
        near = np.maximum(x, -1e150)  # f is −1/π long before
        return near * (np.arctan2(1.0, -near) / math.pi)

    def first(self, x: Array) -> Array:
        return sine_rest(2.0 * np.arctan2(1.0, -x)) / (2.0 * math.pi)


@register
class LaLU(Activation):
    """x times the distribution function of the Laplace distribution; f‴ jumps at 0, f″ does not."""

    name = "lalu"
    label = "LaLU"
    aliases = ("laplace_linear_unit",)
    definition = "where(x >= 0, x - x/2*exp(-x), x/2*exp(x))"
    reference = "as in the survey Kunc & Kléma 2024, arXiv:2402.09092; the first source is uncertain"


@register
class SGELU(Activation):
    """αx·erf(x/√2): a gelu without its dip and mirrored to the left, so that it is even."""

    name = "sgelu"
    label = "SGELU"
    aliases = ("symmetrical_gelu",)
    definition = "alpha*x*erf(x/sqrt(2))"
    derivative_definition = "alpha*(erf(x/sqrt(2)) + 2x*phi(x))"
    evaluated_as = {2: "2*alpha*phi(x)*(2 - x^2)"}
    reference = "Yu & Su 2019, arXiv:1911.03925"

    alpha: float = parameter(1.0, symbol=r"\alpha", domain=Interval(0.0, math.inf))


@register
class SMU(Activation):
    """A leaky ReLU made smooth: its |x| is replaced by x·erf(bx); for a = 0 and b = 1/√2 it is gelu."""

    name = "smu"
    label = "SMU"
    aliases = ("smooth_maximum_unit",)
    definition = "((1 + a)*x + (1 - a)*x*erf(b*(1 - a)*x))/2"
    derivative_definition = "(1 + a + (1 - a)*(erf(t) + 2*t/sqrt(pi)*exp(-t^2)))/2; t = b*(1 - a)*x"
    evaluated_as = {
        0: "a*x + (1 - a)*x*Phi(sqrt(2)*b*(1 - a)*x)",
        2: "2*b*(1 - a)^2/sqrt(pi)*exp(-t^2)*(1 - t^2); t = b*(1 - a)*x",
    }
    reference = "Biswas, Kumar, Banerjee & Pandey 2021, arXiv:2111.04682; the default of b is uncertain"
    differences = ("b is learned, from 1e6 in some runs of the paper and from 25 in torch_activation",)

    a: float = parameter(0.25, symbol="a", domain=Interval(0.0, 1.0, low_attained=True), also=("alpha",))
    b: float = parameter(1.0, symbol="b", domain=Interval(0.0, math.inf), also=("mu",))


@register
class ErfAct(Activation):
    """x·erf(ae^(bx)): a smooth ReLU with a dip, both parameters learned."""

    name = "erfact"
    label = "ErfAct"
    definition = "x*erf(a*exp(b*x))"
    derivative_definition = "erf(t) + 2*b*x/sqrt(pi)*t*exp(-t^2); t = a*exp(b*x)"
    evaluated_as = {2: "2*b/sqrt(pi)*t*exp(-t^2)*(2 + b*x*(1 - 2*t^2)); t = a*exp(b*x)"}
    # what rounding leaves off t costs f″ 2t² times as much
    cancels = {2: "abs(b*x) < 1/2 and a*exp(b*x) > 1"}
    reference = (
        "Biswas, Kumar, Banerjee & Pandey 2021, arXiv:2109.04386; a and b are where training starts there"
    )
    differences = ("torch_activation starts from a = 1, b = 0.5",)

    a: float = parameter(0.75, symbol="a", domain=Interval(0.0, math.inf), also=("alpha",))
    b: float = parameter(0.75, symbol="b", domain=Interval(0.0, math.inf), also=("beta",))


@register
class PSerf(Activation):
    """x·erf(a·softplus(bx)): mish with erf in place of tanh, both parameters learned."""

    name = "pserf"
    label = "Pserf"
    definition = "x*erf(a*softplus(b*x))"
    derivative_definition = "erf(t) + 2*a*b*x/sqrt(pi)*sigmoid(b*x)*exp(-t^2); t = a*softplus(b*x)"
    evaluated_as = {
        2: "2*a*b/sqrt(pi)*sigmoid(b*x)*exp(-t^2)*(2 + b*x*(sigmoid(-b*x) - 2*a*t*sigmoid(b*x)));"
        "t = a*softplus(b*x)"
    }
    # what rounding leaves off t costs f″ 2t² times as much
    cancels = {2: "abs(b*x) < 1/2 and a*softplus(b*x) > 1"}
    reference = (
        "Biswas, Kumar, Banerjee & Pandey 2021, arXiv:2109.04386; a and b are where training starts there"
    )

    a: float = parameter(1.25, symbol="a", domain=Interval(0.0, math.inf), also=("alpha", "gamma"))
    b: float = parameter(0.85, symbol="b", domain=Interval(0.0, math.inf), also=("beta", "delta"))


@register
class Phish(Activation):
    """x·tanh(gelu(x)): never negative, with its only zero at 0."""

    name = "phish"
    label = "Phish"
    definition = "x*tanh(x*Phi(x))"
    derivative_definition = "tanh(g) + x*(1 - tanh(g)^2)*(Phi(x) + x*phi(x)); g = x*Phi(x)"
    reference = "Naveen 2022, TechRxiv (not checked against the paper)"


@register
class Gish(Activation):
    """x·log(2 − e^(−e^x)): a gate that ends at log 2, so that the slope does too."""

    name = "gish"
    label = "Gish"
    definition = "x*log(2 - exp(-exp(x)))"
    derivative_definition = "log(2 - exp(-w)) + x*w*exp(-w)/(2 - exp(-w)); w = exp(x)"
    evaluated_as = {0: "x*log(1 + (1 - exp(-exp(x))))"}
    reference = "Kaytan, Aydilek & Yeroglu 2023 (not checked against the paper)"


@register
class CoLU(Activation):
    """x/(1 − xe^(−x − e^x)): smooth, with a dip, and close to x already a little right of 0."""

    name = "colu"
    label = "CoLU"
    aliases = ("collapsing_linear_unit",)
    definition = "x/(1 - x*exp(-(x + exp(x))))"
    derivative_definition = "(1 - x^2*h*(1 + exp(x)))/(1 - x*h)^2; h = exp(-(x + exp(x)))"
    evaluated_as = {
        1: "(1 - x^2*h*(1 + w))/(1 - x*h)^2; h = exp(-(x + w)); w = exp(x)",
        2: "h*(2 - 4x*(1 + w) + x^2*(1 + w + w^2 + x*h*(1 + 3w + w^2)))/(1 - x*h)^3;"
        "h = exp(-(x + w)); w = exp(x)",
    }
    reference = "Vagerwal 2021, arXiv:2112.12078"


@register
class PFLU(Activation):
    """x(1 + x/√(1 + x²))/2: a gate of powers alone, so that the left tail falls only like 1/x."""

    name = "pflu"
    label = "PFLU"
    aliases = ("power_function_linear_unit",)
    definition = "x/2*(1 + x/sqrt(1 + x^2))"
    derivative_definition = "(1 + x/sqrt(1 + x^2) + x/(1 + x^2)^(3/2))/2"
    evaluated_as = {
        0: "x/(2h)*where(x < 0, 1/u, u); u = h + abs(x); h = hypot(1, x)",
        1: "(where(x < 0, 1/u, u) + x/h^2)/(2h); u = h + abs(x); h = hypot(1, x)",
        2: "(2 - x^2)/2/(1 + x^2)^(5/2)",
    }
    reference = "Zhu et al. 2021, PFLU and FPFLU, Neurocomputing (not checked against the paper)"


@register
class LogLogish(Activation):
    """x gated by cloglog: leaves 0 like silu, and is all but x already at 4."""

    name = "loglogish"
    label = "LogLogish"
    definition = "x*(1 - exp(-exp(x)))"
    derivative_definition = "1 - exp(-w) + x*w*exp(-w); w = exp(x)"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.3.12"


@register
class ExpExpish(Activation):
    """x gated by loglog: a dip that is gone at −5, and a right side that approaches x as slowly as silu's."""

    name = "expexpish"
    label = "ExpExpish"
    definition = "x*exp(-exp(-x))"
    derivative_definition = "exp(-w)*(1 + x*w); w = exp(-x)"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.3.13"


@register
class TanhSig(Activation):
    """(x + tanh x)·σ(x): a silu twice as steep around 0, and 1 above x on the right."""

    name = "tanhsig"
    label = "TanhSig"
    definition = "(x + tanh(x))*sigmoid(x)"
    reference = _ALPHA_PAPER
    differences = ("the paper's parametric form has α tanh(x + α) for tanh(x)",)


@register
class SechSig(Activation):
    """(x + sech x)·σ(x): a silu lifted around 0, so that its zero lies at −0.77."""

    name = "sechsig"
    label = "SechSig"
    definition = "(x + sech(x))*sigmoid(x)"
    # at 0 f″ is 0, and far to the right 6 − (2 + x) times e^−x, while its terms are not
    evaluated_as = {
        2: "sigmoid(x)*where(x > 2, w*(4 - x - 3*w*s - (8w/v^2 + 4*s^2)/(1 + w^2) + (2 + x)*w*(3 + w)/v^2"
        "- s*(h + 2*t)/v), s*(h^2 + 2*t^2) - sigmoid(-x)*(h*(2 + x + s) + 2*s*t));"
        "v = 1 + w; w = exp(-abs(x)); s = sech(x); t = tanh(x); h = tanh(x/2)"
    }
    reference = _ALPHA_PAPER
    differences = ("the paper's parametric form has α sech(x + α) for sech(x)",)


@register
class ReHSec(Activation):
    """x·sech(x): odd and decaying, so that large inputs of either sign are suppressed."""

    name = "rehsec"
    label = "ReHSec"
    aliases = ("rectified_hyperbolic_secant",)
    definition = "x*sech(x)"
    reference = (
        "Samatin Njikam & Zhao 2016, A novel activation function for multilayer feed-forward neural "
        "networks, Applied Intelligence 45 (not checked against the paper)"
    )


@register
class EANAF(Activation):
    """x·e^x/(e^x + 2): silu with its gate moved by log 2 to the right."""

    name = "eanaf"
    label = "EANAF"
    definition = "x*exp(x)/(exp(x) + 2)"
    derivative_definition = "w/(w + 2)*(1 + 2x/(w + 2)); w = exp(x)"
    evaluated_as = {
        0: "x*sigmoid(x - log(2))",
        2: "sigmoid(v)*sigmoid(-v)*(2 - x*tanh(v/2)); v = x - log(2)",
    }
    reference = (
        "Chai et al., efficient asymmetric nonlinear activation function, as in the survey of "
        "Kunc & Kléma 2024, arXiv:2402.09092, section 3.3.33"
    )


@register
class Swish(Activation):
    """silu with a slope β of its gate, often learned: x/2 at β = 0, nearly a ReLU at large β."""

    name = "swish"
    label = "Swish"
    definition = "x*sigmoid(beta*x)"
    reference = "Ramachandran, Zoph & Le 2017, arXiv:1710.05941"
    frameworks = {"tensorflow": ("tf.nn.silu", "tf.nn.swish"), "onnx": ("Swish",)}
    differences = (
        "torch, jax and keras have no beta: their silu or swish is beta = 1",
        "ONNX calls beta alpha",
        "the paper learns beta; echoAI starts it from N(0, 1)",
    )

    beta: float = parameter(1.0, symbol=r"\beta", also=("alpha",))


@register
class QuickGELU(Activation):
    """x·σ(1.702x): GELU with a logistic curve in place of Φ, cheap to compute."""

    name = "quick_gelu"
    label = "QuickGELU"
    definition = "x*sigmoid(1.702x)"
    derivative_definition = "sigmoid(v)*(1 + v*sigmoid(-v)); v = 1.702x"
    evaluated_as = {0: "silu(1.702x)/1.702"}
    reference = "Hendrycks & Gimpel 2016, arXiv:1606.08415"
    frameworks = {
        "transformers": ("transformers.activations.QuickGELUActivation",),
        "timm": ("timm.layers.quick_gelu", "timm.layers.QuickGELU"),
    }
    differences = ("at most 0.0203 away from gelu, at |x| = 2.270",)


@register
class ESwish(Activation):
    """β·x·σ(x): silu made steeper to speed up learning."""

    name = "e_swish"
    label = "E-swish"
    definition = "beta*x*sigmoid(x)"
    evaluated_as = {0: "beta*silu(x)"}
    reference = "Alcaide 2018, arXiv:1801.07145"
    differences = ("the paper takes beta from [1, 2]; echoAI defaults to 1.735, torch-activation to 1.5",)

    beta: float = parameter(1.25, symbol=r"\beta", domain=_POSITIVE)


@register
class LiSHT(Activation):
    """x·tanh(x), a linearly scaled tanh: even and never negative, so -x and x become the same."""

    name = "lisht"
    label = "LiSHT"
    definition = "x*tanh(x)"
    reference = "Roy, Manna, Dubey & Chaudhuri 2019, arXiv:1901.05894"
    frameworks = {"tensorflow": ("tfa.activations.lisht",)}


@register
class AconC(Activation):
    """A smooth maximum of two learned lines p₁x and p₂x: whether it bends at all is learned through β."""

    name = "acon_c"
    label = "ACON-C"
    aliases = ("acon",)
    definition = "(p1 - p2)*x*sigmoid(beta*(p1 - p2)*x) + p2*x"
    _slope = (
        "slope = where(abs(v) < 1, (p1 + p2)/2 + (p1 - p2)/2*tanh(v/2), p1*sigmoid(v) + p2*sigmoid(-v));"
        "v = beta*(p1 - p2)*x"
    )
    evaluated_as = {
        0: f"x*slope; {_slope}",
        1: f"slope + (p1 - p2)*v*sigmoid(v)*sigmoid(-v); {_slope}",
        2: "beta*(p1 - p2)^2*sigmoid(v)*sigmoid(-v)*(2 - v*tanh(v/2)); v = beta*(p1 - p2)*x",
    }
    reference = "Ma, Zhang, Liu & Sun 2020, arXiv:2009.04759"
    differences = (
        "the paper draws p1 and p2 from N(0, 1) and learns them for each channel",
        "p1 = 1, p2 = 0 is swish, known as ACON-A; p1 = 1 with a learned p2 is ACON-B",
    )

    p1: float = parameter(1.0, symbol="p_1")
    p2: float = parameter(0.25, symbol="p_2")
    beta: float = parameter(1.0, symbol=r"\beta")


@register
class TanhExp(Activation):
    """x·tanh(e^x): close to a line from 1 on, with a dip like mish's."""

    name = "tanh_exp"
    label = "TanhExp"
    aliases = ("telu",)
    definition = "x*tanh(exp(x))"
    evaluated_as = {2: "4*w*sigmoid(2*w)*sigmoid(-2*w)*(2 + x*(1 - 2*w*tanh(w))); w = exp(x)"}
    reference = "Liu & Di 2020, arXiv:2003.09855; as TeLU Fernandez & Mali 2024, arXiv:2412.20269"


@register
class TanhSoft(Activation):
    """A family between tanh-gated softplus (β = 0, δ = 1) and tanh-gated x (α = 0, δ = 0)."""

    name = "tanhsoft"
    label = "TanhSoft"
    definition = "tanh(alpha*x + beta*exp(gamma*x))*log(delta + exp(x))"
    derivative_definition = (
        "(1 - tanh(v)^2)*(alpha + beta*gamma*exp(gamma*x))*log(delta + exp(x))"
        "+ tanh(v)*exp(x)/(delta + exp(x))"
        "; v = alpha*x + beta*exp(gamma*x)"
    )
    evaluated_as = {
        0: "tanh(alpha*x + beta*exp(gamma*x))*where(delta > 0, where(x > 0, x + log(1 + delta*exp(-x)),"
        "where(u < 1/2, log(u), where(x > -1/2, log(1 + (delta + (exp(x) - 1))),"
        "log(1 + (delta - 1 + exp(x)))))), x); u = delta + exp(x)"
    }
    # terms that fall like e^−x and like e^(−2αx) cancel
    cancels = {2: "delta > 0 and 1 < x and x < 20"}
    reference = "Biswas, Kumar, Banerjee & Pandey 2020, arXiv:2009.03863"
    differences = ("the paper's alpha may be negative too, which reverses the sign of the left side",)

    alpha: float = parameter(0.0, symbol=r"\alpha", domain=_UNIT)
    beta: float = parameter(0.6, symbol=r"\beta", domain=_NOT_NEGATIVE)
    gamma: float = parameter(1.0, symbol=r"\gamma", domain=_POSITIVE)
    delta: float = parameter(0.0, symbol=r"\delta", domain=_UNIT)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.alpha == self.beta == 0.0:
            raise UsageError("tanhsoft: alpha and beta must not both be 0")


@register
class EIS(Activation):
    """Exponential, inverse square root and softplus in one gate: swish, ISRU and others are in it.

    At the defaults it is x·softplus(x)/√(1 + x²), which the paper calls EIS-2.
    """

    name = "eis"
    label = "EIS"
    definition = "x*softplus(x)^alpha/(sqrt(beta + gamma*x^2) + delta*exp(-theta*x))"
    derivative_definition = (
        "s^alpha/d*(1 + alpha*x*sigmoid(x)/s "
        "- x/d*(gamma*x/sqrt(beta + gamma*x^2) - delta*theta*exp(-theta*x)));"
        "s = softplus(x); d = sqrt(beta + gamma*x^2) + delta*exp(-theta*x)"
    )
    _parts = (
        "n = beta/r + w*(1 + theta*x); c = gamma*x/r/d; m = sigmoid(x)/s; s = softplus(x);"
        "d = r + w; r = hypot(sqrt(beta), sqrt(gamma)*x); w = delta*exp(-theta*x)"
    )
    # s′/s and d′/d are both 1/x far to the right, so their difference is multiplied out there
    evaluated_as = {
        1: f"s^alpha/d*(alpha*m*x + n/d); {_parts}",
        2: "s^alpha/d*(alpha*m*((alpha - 1)*m + sigmoid(-x))*x + 2*n/d*apart"
        "- (beta*c/r^2 + theta*w*theta*x/d));"
        "apart = where(x > 2 and alpha > 1/2, (alpha - 1)*m +"
        "(n/d - theta*w*x/d + theta*w*s/d - c*log(1 + exp(-x)) - sigmoid(-x))/s, alpha*m - c + theta*w/d);"
        f"{_parts}",
    }
    # beside the extremes of f″, at 0.966 and 6.6 by default, its terms are up to 17 times as large as f″
    cancels = {2: "0 < x and x < 10 and (x > 1/4 or 4*sqrt(gamma)*x > sqrt(beta))"}
    reference = "Biswas, Kumar, Banerjee & Pandey 2020, arXiv:2009.13501"
    differences = ("torch-activation's EIS is x/(1 + d exp(-e x)), the special case alpha = gamma = 0",)

    alpha: float = parameter(1.0, symbol=r"\alpha", domain=_UNIT)
    beta: float = parameter(1.0, symbol=r"\beta", domain=_POSITIVE)
    gamma: float = parameter(1.0, symbol=r"\gamma", domain=_NOT_NEGATIVE)
    delta: float = parameter(0.0, symbol=r"\delta", domain=_NOT_NEGATIVE)
    theta: float = parameter(0.0, symbol=r"\theta", domain=_NOT_NEGATIVE)


@register
class Logish(Activation):
    """x·log(1 + σ(x)): a shallower dip than silu, and slope log 2 on the right."""

    name = "logish"
    label = "Logish"
    definition = "x*log(1 + sigmoid(x))"
    evaluated_as = {
        2: "s*r/(1 + s)*(2 - x*(tanh(x/2) + s*r/(1 + s))); s = sigmoid(x); r = sigmoid(-x)",
    }
    reference = "Zhu et al. 2021, Neurocomputing"


@register
class Smish(Activation):
    """x·tanh(log(1 + σ(x))): logish with a tanh, of slope 3/5 on the right."""

    name = "smish"
    label = "Smish"
    definition = "x*tanh(log(1 + sigmoid(x)))"
    derivative_definition = (
        "tanh(s) + x*sigmoid(x)*sigmoid(-x)*(1 - tanh(s)^2)/(1 + sigmoid(x)); s = log(1 + sigmoid(x))"
    )
    evaluated_as = {
        0: "x*s*(2 + s)/(2 + s*(2 + s)); s = sigmoid(x)",
        2: "4*w/d^2*where(x > 0, 2*(2 - x) + 2w*(3 + w) + x*w*(w*(1 + 2w*(3 + w)) - 6)/d,"
        "2 + x + 2w*(3 + 2w) - x*w^2*(2 + (4 + 6w)/d));"
        "d = where(x > 0, 5 + w*(6 + 2w), 2 + w*(6 + 5w)); w = exp(-abs(x))",
    }
    reference = "Wang, Ren & Wang 2022, Electronics 11(4)"


@register
class Serf(Activation):
    """x·erf(softplus(x)): mish with the error function in place of tanh."""

    name = "serf"
    label = "Serf"
    definition = "x*erf(softplus(x))"
    derivative_definition = "erf(s) + 2/sqrt(pi)*x*sigmoid(x)*exp(-s^2); s = softplus(x)"
    evaluated_as = {
        2: "2/sqrt(pi)*sigmoid(x)*exp(-s^2)*(2 + x*(sigmoid(-x) - 2*s*sigmoid(x))); s = softplus(x)"
    }
    reference = "Nag & Bhattacharyya 2021, arXiv:2108.09598"


@register
class FlattenTSwish(Activation):
    """silu for positive x and the constant T otherwise: as sparse as a ReLU."""

    name = "flatten_t_swish"
    label = "Flatten-T Swish"
    aliases = ("fts",)
    definition = "where(x > 0, x*sigmoid(x) + T, T)"
    reference = "Chieng, Wahid, Ong & Perla 2018, arXiv:1812.06247"
    differences = ("echoAI's Swish(flatten=True) raises TypeError",)

    T: float = parameter(-0.2, symbol="T", also=("t",))


@register
class ELiSH(Activation):
    """silu for positive x, ELU times σ(x) for negative x."""

    name = "elish"
    label = "ELiSH"
    definition = "where(x >= 0, x*sigmoid(x), (exp(x) - 1)*sigmoid(x))"
    reference = "Basirat & Roth 2018, arXiv:1808.00783"
    differences = ("echoAI's Elish raises TypeError",)


@register
class Aria2(Activation):
    """x times Richards' growth curve: α sets how late the gate opens, β how fast.

    Taken from its description: the paper's own text and defaults were not available.
    """

    name = "aria2"
    label = "ARiA2"
    aliases = ("aria",)
    definition = "x*(1 + exp(-beta*x))^(-alpha)"
    derivative_definition = "(1 + exp(-beta*x))^(-alpha)*(1 + alpha*beta*x*sigmoid(-beta*x))"
    # the power makes alpha times as much of what rounding leaves off its base
    _gate = (
        "gate = where(-2 < y and y < 1/2, (2^(-alpha/2)*exp(-alpha/2*log(1 + (exp(-y) - 1)/2)))^2,"
        "exp(-alpha*softplus(-y))); y = beta*x"
    )
    evaluated_as = {
        0: f"x*gate; {_gate}",
        1: f"gate*(1 + alpha*y*sigmoid(-y)); {_gate}",
        2: f"alpha*beta*gate*sigmoid(-y)*(2 + y*(alpha*sigmoid(-y) - sigmoid(y))); {_gate}",
    }
    # beside the dip f″ is smaller than its terms
    cancels = {2: "alpha > 2 and -4 < beta*x and beta*x < 0"}
    reference = "Patwardhan, Ingalhalikar & Walambe 2018, arXiv:1805.08878"
    differences = ("echoAI defaults to alpha = 1, beta = 0.5 and leaves out the factor x",)

    alpha: float = parameter(1.5, symbol=r"\alpha", domain=_POSITIVE)
    beta: float = parameter(2.0, symbol=r"\beta", domain=_POSITIVE)


@register
class SinLU(Activation):
    """(x + a·sin(bx))·σ(x): a silu with a ripple whose height and rate are learned."""

    name = "sinlu"
    label = "SinLU"
    aliases = ("sinu_sigmoidal_linear_unit",)
    definition = "(x + a*sin(b*x))*sigmoid(x)"
    # x and a·sin(bx) may cancel next to 0; at |ab| = 1 the valleys of their slope touch 0
    _ripple = (
        "ripple = where(abs(y) < 1, (1 + a*b)*x - a*y^3/6*(1 - z/20*(1 - z/42*(1 - z/72*(1 - z/110*"
        "(1 - z/156*(1 - z/210*(1 - z/272))))))), x + a*sin(y));"
        "slope = where(abs(a*b) > 2, 1 + a*b*cos(y), where(a*b < 0,"
        "1 + a*b - 2*a*b*sin(y/2)^2, 1 - a*b + 2*a*b*cos(y/2)^2)); z = y^2; y = b*x"
    )
    evaluated_as = {
        0: f"ripple*sigmoid(x); {_ripple}",
        1: f"sigmoid(x)*(slope + ripple*sigmoid(-x)); {_ripple}",
        2: f"sigmoid(x)*(sigmoid(-x)*(2*slope - ripple*tanh(x/2)) - a*b^2*sin(y)); {_ripple}",
    }
    reference = "Paul, Bandyopadhyay, Yoon, Geem & Sarkar 2022, Mathematics 10(3):337"
    differences = ("torch_activation's adaptive version starts from a = 0.5",)

    a: float = parameter(1.0, symbol="a", also=("alpha",))
    b: float = parameter(1.0, symbol="b", domain=_RATES, also=("beta",))


@register
class CosLU(Activation):
    """(x + a·cos(bx))·σ(x): a silu with a ripple that lifts it at 0, learned height and rate."""

    name = "coslu"
    label = "CosLU"
    aliases = ("cosine_linear_unit",)
    definition = "(x + a*cos(b*x))*sigmoid(x)"
    # at |ab| = 1 the valleys of the slope of x + a·cos(bx) touch 0; at ab² = 1 f″ is 0 at 0
    _ripple = (
        "ripple = x + a*cos(b*x); slope = where(abs(a*b) > 2, 1 - a*b*sin(b*x), where(a*b < 0,"
        "1 + a*b - a*b*(cos(h) + sin(h))^2, 1 - a*b + a*b*(cos(h) - sin(h))^2)); h = b*x/2"
    )
    evaluated_as = {
        1: f"sigmoid(x)*(slope + ripple*sigmoid(-x)); {_ripple}",
        2: "sigmoid(x)*where(abs(x) < 1/2 and abs(h) < 1/4,"
        "1 - a*b^2 + 2*a*b^2*sin(h)^2 - a*b*sin(b*x) - t*slope - t*sigmoid(-x)*ripple,"
        f"sigmoid(-x)*(2*slope - t*ripple) - a*b^2*cos(b*x)); t = tanh(x/2); {_ripple}",
    }
    reference = "Pishchik 2023, trainable activations for image classification (not checked)"

    a: float = parameter(1.0, symbol="a", also=("alpha",))
    b: float = parameter(1.0, symbol="b", domain=_RATES, also=("beta",))


@register
class TanhLU(Activation):
    """a·tanh(bx) + cx: a tanh on a slanted line, so that it never saturates; a, b and c are learned."""

    name = "tanh_lu"
    label = "TanhLU"
    aliases = ("tanh_linear_unit",)
    definition = "a*tanh(b*x) + c*x"
    derivative_definition = "a*b*(1 - tanh(b*x)^2) + c"
    evaluated_as = {
        1: "4*(c + a*b)*sigmoid(2*b*x)*sigmoid(-2*b*x) + c*tanh(b*x)^2",
        2: "-8*a*b^2*tanh(b*x)*sigmoid(2*b*x)*sigmoid(-2*b*x)",
    }
    reference = "Shen, Wang & Zhang 2022; the defaults are uncertain"
    differences = ("torch_activation starts from other values of a, b and c",)

    a: float = parameter(1.0, symbol="a", also=("alpha",))
    b: float = parameter(1.0, symbol="b", also=("beta", "lambda"))
    c: float = parameter(0.1, symbol="c", also=("gamma",))

    def value(self, x: Array) -> Array:
        # next to 0, where the line may take the tanh back, as (ab + c)x − a(bx − tanh(bx))
        near = np.clip(x, *((-1.0, 1.0) if abs(self.b) < 1.0 else (-1.0 / abs(self.b), 1.0 / abs(self.b))))
        depth = self.b * near
        total = float(Fraction(self.a) * Fraction(self.b) + Fraction(self.c))
        beside = total * near - self.a * (np.tanh(depth) * tanh_excess(depth))
        return np.where(near == x, beside, super().value(x))
