"""S-curves: the logistic function, tanh, softsign, erf and others; and bell-shaped curves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Interval
from actviz.activations.registry import register
from actviz.activations.special.arithmetic import exact_product
from actviz.activations.special.decays import (
    Decay,
    exponential_decay,
    exponential_of_exponential,
    gaussian_decay,
)
from actviz.activations.special.logistic import logistic, logistic_curvature, logistic_slope
from actviz.activations.special.normal import INV_SQRT_TAU, mills_ratio
from actviz.errors import UsageError
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

POSITIVE = Interval(0.0, math.inf)


@register
class Sigmoid(Activation):
    """The logistic curve: a degree of excitation between 0 and 1."""

    name = "sigmoid"
    aliases = ("logistic", "expit")
    definition = "1/(1 + exp(-x))"
    derivative_definition = "sigmoid(x)*(1 - sigmoid(x))"
    reference = "Verhulst 1838; as a neuron's output Rumelhart, Hinton & Williams 1986, Nature 323"
    frameworks = {
        "torch": ("torch.nn.Sigmoid", "torch.sigmoid", "torch.nn.functional.sigmoid"),
        "jax": ("jax.nn.sigmoid",),
        "keras": ("keras.activations.sigmoid",),
        "tensorflow": ("tf.nn.sigmoid",),
        "onnx": ("Sigmoid",),
    }

    def value(self, x: Array) -> Array:
        return logistic(x)

    def first(self, x: Array) -> Array:
        return logistic_slope(x)

    def value_and_first(self, x: Array) -> tuple[Array, Array]:
        decay = exponential_decay(x)
        over = 1.0 + decay.whole
        return np.maximum(decay.whole, x >= 0.0) / over, decay.times(1.0 / np.square(over))

    def second(self, x: Array) -> Array:
        return logistic_curvature(x)


@register
class LogSigmoid(Activation):
    """log σ(x): the log-probability of a binary classifier."""

    name = "log_sigmoid"
    label = "log-sigmoid"
    definition = "-log(1 + exp(-x))"
    derivative_definition = "sigmoid(-x)"
    reference = "classical; the negative of softplus(−x)"
    frameworks = {
        "torch": ("torch.nn.LogSigmoid", "torch.nn.functional.logsigmoid"),
        "jax": ("jax.nn.log_sigmoid",),
        "keras": ("keras.activations.log_sigmoid",),
        "tensorflow": ("tf.math.log_sigmoid",),
    }


@register
class Tanh(Activation):
    """The hyperbolic tangent, 2σ(2x) − 1: a sigmoid centred on zero."""

    name = "tanh"
    definition = "tanh(x)"
    reference = "classical; LeCun, Bottou, Orr & Müller 1998, Efficient BackProp"
    frameworks = {
        "torch": ("torch.nn.Tanh", "torch.tanh", "torch.nn.functional.tanh"),
        "jax": ("jax.nn.tanh", "jax.numpy.tanh"),
        "keras": ("keras.activations.tanh",),
        "tensorflow": ("tf.nn.tanh",),
        "onnx": ("Tanh",),
    }

    def value(self, x: Array) -> Array:
        return np.tanh(x)

    def first(self, x: Array) -> Array:
        return logistic_slope(2.0 * x, 4.0)

    def second(self, x: Array) -> Array:
        return -2.0 * np.tanh(x) * self.first(x)


@register
class ScaledTanh(Activation):
    """A tanh stretched so that f(±1) = ±1, where it bends most: targets of ±1 do not saturate it."""

    name = "scaled_tanh"
    aliases = ("stanh", "lecun_tanh")
    definition = "a*tanh(b*x)"
    reference = "LeCun, Bottou, Orr & Müller 1998, Efficient BackProp"
    differences = ("ONNX removed its experimental ScaledTanh, alpha*tanh(beta*x)",)

    a: float = parameter(1.7159, symbol="a", domain=POSITIVE, also=("alpha",))
    b: float = parameter(2 / 3, symbol="b", domain=POSITIVE, also=("beta",))


@register
class DSigmoid(Activation):
    """The derivative of the sigmoid, a bump: the factor of a gradient at each sigmoid."""

    name = "dsigmoid"
    definition = "sigmoid(x)*sigmoid(-x)"
    derivative_definition = "sigmoid(x)*sigmoid(-x)*(sigmoid(-x) - sigmoid(x))"
    evaluated_as = {0: "sech(x/2)^2/4"}
    reference = "classical; the derivative of sigmoid, as an activation in torch_activation"


@register
class DSiLU(Activation):
    """The derivative of SiLU: a sigmoid that overshoots both its levels by a tenth."""

    name = "dsilu"
    label = "dSiLU"
    definition = "sigmoid(x)*(1 + x*sigmoid(-x))"
    derivative_definition = "sigmoid(x)*sigmoid(-x)*(2 - x*tanh(x/2))"
    evaluated_as = {
        1: "sech(x/2)/4*(2 - x*tanh(x/2))*sech(x/2)",
        2: "sech(x/2)/4*(x - 3*tanh(x/2) - 3/2*x*sech(x/2)^2)*sech(x/2)",
    }
    reference = "Elfwing, Uchibe & Doya 2017, arXiv:1702.03118"


@register
class SoftClipping(Activation):
    """x between 0 and 1, bent to those levels outside: a smooth clip whose corners sharpen with α."""

    name = "soft_clipping"
    aliases = ("soft_clip",)
    definition = "log((1 + exp(alpha*x))/(1 + exp(alpha*(x - 1))))/alpha"
    derivative_definition = "sigmoid(alpha*x) - sigmoid(alpha*(x - 1))"
    # the curve is its own mirror image in (1/2, 1/2): what it lacks of 1 on the right is f(1 − x)
    evaluated_as = {
        0: "where(x <= 1/2, low, 1 - high);"
        "low = log(1 - expm1(-alpha)*exp(alpha*x)*sigmoid(alpha*(1 - x)))/alpha;"
        "high = log(1 - expm1(-alpha)*exp(alpha*(1 - x))*sigmoid(alpha*x))/alpha",
        1: "-expm1(-alpha)*sigmoid(alpha*x)*sigmoid(alpha*(1 - x))",
        2: "alpha*expm1(-alpha)*sigmoid(alpha*x)*sigmoid(alpha*(1 - x))*where(x < 1/2, low, -high);"
        "low = expm1(alpha*(2x - 1))*sigmoid(-alpha*x)*sigmoid(alpha*(1 - x));"
        "high = expm1(alpha*(1 - 2x))*sigmoid(alpha*(x - 1))*sigmoid(alpha*x)",
    }
    reference = "Klimek & Perelstein 2018, arXiv:1810.11509"
    differences = (
        "alpha defaults to 0.5 in Echo, to 50 in torch_activation; the paper asks for a large one",
        "written as one logarithm it overflows to NaN for alpha*x above 709",
    )

    alpha: float = parameter(50.0, symbol=r"\alpha", domain=POSITIVE, also=("p",))


@register
class Softsign(Activation):
    """x/(1 + |x|): like tanh, but it approaches ±1 so slowly that it hardly saturates."""

    name = "softsign"
    definition = "x/(1 + abs(x))"
    reference = "Elliott 1993; Turian, Bergstra & Bengio 2009"
    frameworks = {
        "torch": ("torch.nn.Softsign", "torch.nn.functional.softsign"),
        "jax": ("jax.nn.soft_sign",),
        "keras": ("keras.activations.softsign",),
        "tensorflow": ("tf.nn.softsign",),
        "onnx": ("Softsign",),
    }
    differences = ("torch, jax and TensorFlow return NaN at ±inf, where the limits ±1 exist",)

    def value(self, x: Array) -> Array:
        return x / (1.0 + np.abs(x))

    def first(self, x: Array) -> Array:
        return np.square(1.0 / (1.0 + np.abs(x)))

    def second(self, x: Array) -> Array:
        return -2.0 * np.sign(x) * (1.0 / (1.0 + np.abs(x))) ** 3


@register
class Elliott(Activation):
    """A softsign moved between 0 and 1: a sigmoid that needs no exponential."""

    name = "elliott"
    label = "Elliott"
    aliases = ("elliot",)
    definition = "x/(2*(1 + abs(x))) + 1/2"
    reference = "Elliott 1993, A better activation function for artificial neural networks"

    def value(self, x: Array) -> Array:
        return (0.5 + np.maximum(x, 0.0)) / (1.0 + np.abs(x))

    def first(self, x: Array) -> Array:
        return 0.5 * np.square(1.0 / (1.0 + np.abs(x)))

    def second(self, x: Array) -> Array:
        return -np.sign(x) * (1.0 / (1.0 + np.abs(x))) ** 3


@register
class Arctan(Activation):
    """The arc tangent: saturates at ±π/2, more slowly than tanh."""

    name = "arctan"
    aliases = ("atan",)
    definition = "atan(x)"
    reference = "classical"
    frameworks = {
        "torch": ("torch.atan", "torch.arctan"),
        "jax": ("jax.numpy.arctan",),
        "keras": ("keras.ops.arctan",),
        "tensorflow": ("tf.math.atan",),
        "onnx": ("Atan",),
    }


@register
class ISRU(Activation):
    """The inverse square root unit: the shape of tanh at the cost of a square root."""

    name = "isru"
    label = "ISRU"
    aliases = ("inverse_square_root_unit",)
    definition = "x/sqrt(1 + alpha*x^2)"
    evaluated_as = {1: "(1 + alpha*x^2)^(-3/2)"}
    reference = "Carlile, Delamarter, Kinney, Marti & Whitney 2017, arXiv:1710.09967"
    differences = ("Echo's module of this name raises AttributeError",)

    alpha: float = parameter(1.0, symbol=r"\alpha", domain=POSITIVE)


@register
class SQNL(Activation):
    """The square nonlinearity: two parabolas that meet at 0 and end flat at ±2."""

    name = "sqnl"
    label = "SQNL"
    aliases = ("square_nonlinearity",)
    definition = "where(abs(x) <= 2, x - x*abs(x)/4, sign(x))"
    reference = "Wuraola & Patel 2018, SQNL: a new computationally efficient activation function, IJCNN"

    def value(self, x: Array) -> Array:
        near = np.clip(x, -2.0, 2.0)
        return near * (1.0 - 0.25 * np.abs(near))

    def first(self, x: Array) -> Array:
        return np.maximum(1.0 - 0.5 * np.abs(x), 0.0)


@register
class SmoothStep(Activation):
    """A cubic from 0 to 1 over a width, flat outside: a gate that is exactly open or shut."""

    name = "smooth_step"
    label = "smooth-step"
    definition = "where(x <= -a/2, 0, where(x < a/2, 1/2 + 3x/(2a) - 2x^3/a^3, 1))"
    evaluated_as = {2: "where(x <= -a/2, 0, where(x < a/2, -12x/a^3, 0))"}
    reference = "Hazimeh, Ponomareva, Mol, Tan & Mazumder 2020 (tree ensemble layer), arXiv:2002.07772"

    a: float = parameter(1.0, symbol="a", domain=POSITIVE, also=("gamma",))

    # as products, which lose nothing where the steps begin and end

    def value(self, x: Array) -> Array:
        share = np.clip(x + 0.5 * self.a, 0.0, self.a) / self.a
        return np.square(share) * (3.0 - 2.0 * share)

    def first(self, x: Array) -> Array:
        size = np.minimum(np.abs(x), 0.5 * self.a)
        return 6.0 / self.a * ((0.5 * self.a - size) / self.a) * ((0.5 * self.a + size) / self.a)


@register
class SoftRootSign(Activation):
    """SRS: dips below zero like a swish and levels off at a.

    As b nears e·a the curve nears a pole at −b, where the denominator cancels: the conditioned
    error, below 8 up to b = 2a, is 26 at b = 2.5a.
    """

    name = "soft_root_sign"
    label = "Soft-Root-Sign"
    aliases = ("srs",)
    definition = "x/(x/a + exp(-x/b))"
    derivative_definition = "(1 + x/b)*exp(-x/b)/(x/a + exp(-x/b))^2"
    evaluated_as = {
        1: "(1 + u)*exp(-u)/(x/a + exp(-u))^2; u = x/b",
        2: "(2*(1 - p - (b - a)/a*p) + u*(1 - b/a*p*(u + 2)))*p/b*(a/(x*p + a))^3; p = exp(u); u = x/b",
    }
    cancels = {2: "-b < x < 0"}
    reference = "Zhou, Li, Huo & Kung 2020, arXiv:2003.00547"

    a: float = parameter(2.0, symbol=r"\alpha", domain=POSITIVE, also=("alpha",))
    b: float = parameter(3.0, symbol=r"\beta", domain=POSITIVE, also=("beta",))

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.b >= math.e * self.a:
            raise UsageError(f"soft_root_sign: b must be below e*a, not {self.b:g} with a = {self.a:g}")


@register
class ArandaOrdaz(Activation):
    """An asymmetric sigmoid: the logistic curve at a = 1, towards cloglog as a falls to 0."""

    name = "aranda_ordaz"
    label = "Aranda-Ordaz"
    definition = "1 - (1 + a*exp(x))^(-1/a)"
    derivative_definition = "exp(x)*(1 + a*exp(x))^(-1/a - 1)"
    evaluated_as = {
        0: "1 - exp(-log(1 + a*exp(x))/a)",
        1: "exp(-log(1 + a*exp(x))/a)/(a + exp(-x))",
        2: "exp(-log(1 + a*exp(x))/a)/(a + exp(-x))*(1 - exp(x))/(1 + a*exp(x))",
    }
    reference = (
        "Aranda-Ordaz 1981, Biometrika 68; as an activation Gomes & Ludermir 2013 "
        "(not checked against the papers)"
    )
    differences = ("torch_activation's documentation has the exponent -1 for -1/a; its code has -1/a",)

    a: float = parameter(2.0, symbol="a", domain=POSITIVE)


@register
class SigmoidGumbel(Activation):
    """The logistic curve times loglog: leaves 0 quickly, reaches 1 slowly."""

    name = "sigmoid_gumbel"
    label = "Sigmoid-Gumbel"
    definition = "sigmoid(x)*exp(-exp(-x))"
    derivative_definition = "w*exp(-w)*(2 + w)/(1 + w)^2; w = exp(-x)"
    reference = (
        "Kaytan, Aydilek, Yeroğlu & Karcı 2022, Sigmoid-Gumbel, Bitlis Eren Üniversitesi Fen Bilimleri "
        "Dergisi (not checked against the paper)"
    )

    def value(self, x: Array) -> Array:
        w, gate = exponential_of_exponential(-x)
        return gate.times(1.0 / (1.0 + w))


@register
class NewSigmoid(Activation):
    """sinh x/√cosh 2x: rises from −√½ to √½ as fast as tanh."""

    name = "new_sigmoid"
    definition = "(exp(x) - exp(-x))/sqrt(2*(exp(2x) + exp(-2x)))"
    derivative_definition = "cosh(x)/cosh(2x)^(3/2)"
    evaluated_as = {1: "sech(x)^2*(1 + tanh(x)^2)^(-3/2)"}
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.2.18"
    differences = ("root2sigmoid of Kumar & Sodhi is new_sigmoid(x log(2)/2)/√8",)

    def value(self, x: Array) -> Array:
        height = np.tanh(x)
        return height / np.sqrt(1.0 + np.square(height))


@register
class Rootsig(Activation):
    """The tangent of half the arc tangent of ax: approaches ±1 as slowly as softsign, without a kink."""

    name = "rootsig"
    definition = "a*x/(1 + sqrt(1 + a^2*x^2))"
    derivative_definition = "a/(h*(1 + h)); h = sqrt(1 + a^2*x^2)"
    evaluated_as = {0: "a*x/(1 + hypot(1, a*x))", 1: "a/(h*(1 + h)); h = hypot(1, a*x)"}
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.2.25"

    a: float = parameter(1.0, symbol="a", domain=POSITIVE)


@register
class PenalizedTanh(Activation):
    """A tanh whose negative side is scaled down, as a leaky ReLU's is."""

    name = "penalized_tanh"
    definition = "where(x > 0, tanh(x), a*tanh(x))"
    reference = "Xu, Huang & Li 2016, arXiv:1602.05980"
    differences = ("torch_activation divides the negative side by a = 2",)

    a: float = parameter(0.25, symbol="a", domain=Interval(0.0, 1.0))


@register
class RectifiedTanh(Activation):
    """tanh where it is positive, else 0: a ReLU that saturates at 1."""

    name = "rectified_tanh"
    aliases = ("rectanh",)
    definition = "max(0, tanh(x))"
    reference = "classical; the positive part of tanh"


@register
class Hexpo(Activation):
    """Two exponentials back to back, each with its own level and length."""

    name = "hexpo"
    label = "Hexpo"
    definition = "where(x >= 0, a*(1 - exp(-x/b)), c*(exp(x/d) - 1))"
    reference = "Kong & Takatsuka 2017, Hexpo: a vanishing-proof activation function, IJCNN"
    differences = ("torch_activation 1.0.0 has e^(-x/d) on the left, which is unbounded",)

    a: float = parameter(1.0, symbol="a", domain=POSITIVE)
    b: float = parameter(1.0, symbol="b", domain=POSITIVE)
    c: float = parameter(1.0, symbol="c", domain=POSITIVE)
    d: float = parameter(1.0, symbol="d", domain=POSITIVE)


@register
class LogLog(Activation):
    """The distribution function of Gumbel: leaves 0 quickly and reaches 1 as slowly as a sigmoid."""

    name = "loglog"
    label = "log-log"
    aliases = ("gumbel",)
    definition = "exp(-exp(-x))"
    derivative_definition = "exp(-x - exp(-x))"
    evaluated_as = {2: "exp(-x - exp(-x))*(exp(-x) - 1)"}
    reference = "Gomes & Ludermir 2008 (complementary log-log and probit activation functions)"


@register
class CLogLog(Activation):
    """The complementary log-log curve, 1 - loglog(-x): leaves 0 slowly and reaches 1 quickly."""

    name = "cloglog"
    aliases = ("complementary_log_log",)
    definition = "1 - exp(-exp(x))"
    derivative_definition = "exp(x - exp(x))"
    evaluated_as = {2: "exp(x - exp(x))*(1 - exp(x))"}
    differences = ("torch_activation's has e^(-x) for e^x, so that it is decreasing",)
    reference = "Gomes & Ludermir 2008 (complementary log-log and probit activation functions)"

    def value(self, x: Array) -> Array:
        return -np.expm1(-np.exp(np.minimum(x, 7.0)))


@register
class Laplace(Activation):
    """A normal distribution function, despite its name: MEGA's smooth stand-in for a squared ReLU."""

    name = "laplace"
    label = "Laplace"
    definition = "Phi((x - mu)/sigma)"
    reference = "Ma et al. 2022 (MEGA), arXiv:2209.10655"
    frameworks = {"transformers": ("transformers.activations.LaplaceActivation",)}
    differences = ("transformers rounds the paper's m = √(1/2) and s = √(1/4π) to six digits, as here",)

    mu: float = parameter(0.707107, symbol="m")
    sigma: float = parameter(0.282095, symbol="s", domain=POSITIVE)

    # where x is near 0 and z = (x − μ)/σ is not, rounding z would cost f′ a dozen units in the last place

    def value(self, x: Array) -> Array:
        z, decay = self._standardised(x)
        tail = np.copysign(INV_SQRT_TAU * mills_ratio(np.abs(z)), z)
        return 0.5 + np.copysign(0.5, z) - decay.times(tail)

    def first(self, x: Array) -> Array:
        return self._standardised(x)[1].times(INV_SQRT_TAU / self.sigma)

    def second(self, x: Array) -> Array:
        z, decay = self._standardised(x)
        return decay.times(-INV_SQRT_TAU / self.sigma / self.sigma * z)

    def _standardised(self, x: Array) -> tuple[Array, Decay]:
        """z as far as it matters, and e^(−z²/2) with what rounding has left off z."""
        shift = x - self.mu
        moved = shift - x
        lost = (x - (shift - moved)) - (self.mu + moved)
        near = np.clip(shift, -60.0 * self.sigma, 60.0 * self.sigma)
        z = near / self.sigma
        product, error = exact_product(z, self.sigma)
        rest = (near - product - error + (near == shift) * lost) / self.sigma
        decay = gaussian_decay(z)
        correction = 1.0 - z * rest
        return z, Decay(decay.whole * correction, decay.first * correction, decay.second)


@register
class Erf(Activation):
    """The error function, 2Φ(√2 x) - 1: like tanh, but it saturates as fast as a Gaussian falls."""

    name = "erf"
    definition = "erf(x)"
    reference = "classical"
    frameworks = {
        "torch": ("torch.erf", "torch.special.erf"),
        "jax": ("jax.scipy.special.erf",),
        "keras": ("keras.ops.erf",),
        "tensorflow": ("tf.math.erf",),
        "onnx": ("Erf",),
    }


@register
class Gaussian(Activation):
    """A bump at 0, the unit of radial basis networks."""

    name = "gaussian"
    label = "Gaussian"
    aliases = ("rbf",)
    definition = "exp(-x^2)"
    reference = "Broomhead & Lowe 1988, Multivariable functional interpolation and adaptive networks"


@register
class ImprovedSigmoid(Activation):
    """The logistic curve between −b and b, lines of slope a beyond, so that no gradient vanishes.

    Two of three implementations of the survey arXiv:2402.09092 start the left line from σ(b), with a jump;
    it starts from σ(−b) here, as in the third.
    """

    name = "improved_sigmoid"
    aliases = ("improved_logistic_sigmoid",)
    definition = (
        "where(abs(x) < b, sigmoid(x), where(x > 0, sigmoid(b) + a*(x - b), sigmoid(-b) + a*(x + b)))"
    )
    reference = (
        "Qin, Wang & Zou 2019, The optimized deep belief networks with improved logistic sigmoid units, "
        "IEEE Transactions on Industrial Electronics 66 (not checked against the paper)"
    )
    differences = (
        "the paper asks for a above σ'(b), and sets both from the data",
        "the defaults are torch_activation's; the survey names none",
    )

    a: float = parameter(0.2, symbol="a", domain=POSITIVE)
    b: float = parameter(2.0, symbol="b", domain=POSITIVE)


@register
class ReLTanh(Activation):
    """The rectified linear tanh: tanh between two thresholds, its tangents beyond them.

    The formula is that of torch_activation, the only available source; it agrees with the survey's words.
    """

    name = "reltanh"
    label = "ReLTanh"
    aliases = ("rectified_linear_tanh",)
    definition = (
        "where(x >= b, tanh(b) + sech(b)^2*(x - b), where(x > a, tanh(x), tanh(a) + sech(a)^2*(x - a)))"
    )
    reference = (
        "Wang, Qin, Wang, Xiang & Chen 2019, ReLTanh, Neurocomputing 363 (not checked against the paper)"
    )
    differences = ("the paper learns a below -1.5 and b between 0 and 0.5",)

    a: float = parameter(-1.5, symbol="a", domain=Interval(-math.inf, 0.0))
    b: float = parameter(0.0, symbol="b", domain=Interval(0.0, math.inf, low_attained=True))
