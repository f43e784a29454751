"""ReLU and its leaky, clipped, shifted and smooth variants: leaky ReLU, PReLU, ReLU6, softplus."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Interval
from actviz.activations.registry import register
from actviz.activations.special.arithmetic import scaled, two_sum
from actviz.activations.special.logistic import logistic, softplus
from actviz.activations.special.series import logarithm_rest
from actviz.errors import UsageError
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_POSITIVE = Interval(0.0, math.inf)


@register
class ReLU(Activation):
    """x where it is positive, else 0: never saturates on the right, dead on the left."""

    name = "relu"
    label = "ReLU"
    aliases = ("rectified_linear", "ramp")
    definition = "max(0, x)"
    reference = "Fukushima 1969; Nair & Hinton 2010, ICML"
    frameworks = {
        "torch": ("torch.nn.ReLU", "torch.nn.functional.relu", "torch.relu"),
        "jax": ("jax.nn.relu",),
        "keras": ("keras.activations.relu", "keras.layers.ReLU", "keras.ops.relu"),
        "tensorflow": ("tf.nn.relu",),
        "onnx": ("Relu",),
    }
    differences = ("the slope at 0 is 0 in torch, jax and TensorFlow, but 0.5 for their maximum(x, 0)",)


@register
class LeakyReLU(Activation):
    """A ReLU whose negative side keeps a small gradient, so that a unit cannot die."""

    name = "leaky_relu"
    label = "leaky ReLU"
    aliases = ("lrelu",)
    definition = "where(x > 0, x, negative_slope*x)"
    reference = "Maas, Hannun & Ng 2013, ICML workshop on deep learning for audio"
    frameworks = {
        "torch": ("torch.nn.LeakyReLU", "torch.nn.functional.leaky_relu"),
        "jax": ("jax.nn.leaky_relu",),
        "keras": (
            "keras.layers.LeakyReLU(negative_slope=0.3)",
            "keras.activations.leaky_relu(negative_slope=0.2)",
        ),
        "tensorflow": ("tf.nn.leaky_relu(alpha=0.2)",),
        "onnx": ("LeakyRelu",),
    }
    differences = (
        "the default slope is 0.01 in torch, jax and ONNX, 0.2 in tf.nn and keras.activations, "
        "0.3 in keras.layers.LeakyReLU",
        "the slope at 0 is 0.01 in torch and TensorFlow, 1 in jax",
    )

    negative_slope: float = parameter(0.01, symbol=r"\alpha", also=("alpha",))


@register
class PReLU(Activation):
    """A leaky ReLU whose slope is learned; drawn at the slope that training starts from."""

    name = "prelu"
    label = "PReLU"
    definition = "where(x > 0, x, a*x)"
    reference = "He, Zhang, Ren & Sun 2015, arXiv:1502.01852"
    frameworks = {
        "torch": ("torch.nn.PReLU", "torch.nn.functional.prelu"),
        "keras": ("keras.layers.PReLU(a=0)",),
        "onnx": ("PRelu",),
    }
    differences = ("torch starts from slope 0.25, keras from 0, where it is a ReLU",)

    a: float = parameter(0.25, symbol=r"\alpha", also=("weight", "init", "alpha"))


@register
class RReLU(Activation):
    """A leaky ReLU whose slope is random in training and its mean in evaluation, as here."""

    name = "rrelu"
    label = "RReLU"
    aliases = ("randomized_leaky_relu",)
    definition = "where(x > 0, x, (lower + upper)/2*x)"
    reference = "Xu, Wang, Chen & Li 2015, arXiv:1505.00853"
    frameworks = {"torch": ("torch.nn.RReLU", "torch.nn.functional.rrelu")}
    differences = (
        "in training torch draws the slope of every element from the uniform distribution on [lower, upper]",
        "the paper divides by a number from [3, 8] instead, in evaluation by 5.5; so does torch_activation",
    )

    lower: float = parameter(1 / 8, symbol="l")
    upper: float = parameter(1 / 3, symbol="u")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.lower > self.upper:
            raise UsageError(f"rrelu: lower must not be above upper, not {self.lower:g} and {self.upper:g}")


@register
class AReLU(Activation):
    """The attention-based ReLU: two learned slopes, above 1 for positive x and below 1 for negative."""

    name = "arelu"
    label = "AReLU"
    definition = "where(x > 0, (1 + sigmoid(beta))*x, alpha*x)"
    reference = "Chen, Li & Xu 2020, arXiv:2006.13858"

    alpha: float = parameter(0.9, symbol=r"\alpha", domain=Interval(0.01, 0.99, True, True))
    beta: float = parameter(2.0, symbol=r"\beta")


@register
class ReLU6(Activation):
    """A ReLU cut off at 6, to keep its outputs within a few bits."""

    name = "relu6"
    label = "ReLU6"
    definition = "min(6, max(0, x))"
    reference = "Krizhevsky 2010, Convolutional deep belief networks on CIFAR-10"
    frameworks = {
        "torch": ("torch.nn.ReLU6", "torch.nn.functional.relu6"),
        "jax": ("jax.nn.relu6",),
        "keras": ("keras.activations.relu6",),
        "tensorflow": ("tf.nn.relu6",),
    }
    differences = ("the slope at 0 and at 6 is 0 everywhere; torch.clamp(x, 0, 6) gives 1, jnp.clip 0.5",)


@register
class ClippedReLU(Activation):
    """A ReLU cut off at a height of choice: outputs stay in a known range, large inputs get no gradient."""

    name = "clipped_relu"
    label = "clipped ReLU"
    aliases = ("bounded_relu", "relu_n")
    definition = "min(n, max(0, x))"
    reference = "Liew, Khalil-Hani & Bakhteri 2016, Neurocomputing 216"
    frameworks = {"keras": ("keras.activations.relu(max_value=1)", "keras.layers.ReLU(max_value=1)")}
    differences = (
        "keras's relu has no upper bound unless max_value is given",
        "the slope at 0 and at n is 0 in torch.nn.Hardtanh(0, n); torch.clamp gives 1, jnp.clip 0.5",
    )

    n: float = parameter(1.0, symbol="n", domain=Interval(0.0, math.inf), also=("max_value", "max"))


@register
class Softplus(Activation):
    """A ReLU with its corner rounded; its derivative is the sigmoid."""

    name = "softplus"
    definition = "log(1 + exp(beta*x))/beta"
    derivative_definition = "sigmoid(beta*x)"
    reference = "Dugas, Bengio, Bélisle, Nadeau & Garcia 2001, NIPS"
    frameworks = {
        "torch": ("torch.nn.Softplus", "torch.nn.functional.softplus"),
        "jax": ("jax.nn.softplus",),
        "keras": ("keras.activations.softplus",),
        "tensorflow": ("tf.nn.softplus",),
        "onnx": ("Softplus",),
    }
    differences = (
        "torch returns x itself where beta*x > 20, a jump of 2.1e-9 at x = 20",
        "jax, keras, TensorFlow and ONNX have no beta",
    )

    beta: float = parameter(1.0, symbol=r"\beta", domain=Interval(0.0, math.inf))

    def value(self, x: Array) -> Array:
        return softplus(x, self.beta)

    def first(self, x: Array) -> Array:
        return logistic(*scaled(x, self.beta))


@register
class Threshold(Activation):
    """x above a threshold, a constant elsewhere: a ReLU with a free threshold and lower value."""

    name = "threshold"
    definition = "where(x > threshold, x, default_value)"
    reference = "Torch7 nn.Threshold; Collobert, Kavukcuoglu & Farabet 2011"
    frameworks = {
        "torch": ("torch.nn.Threshold", "torch.nn.functional.threshold"),
        "keras": ("keras.activations.threshold",),
    }
    differences = ("torch and keras have no defaults: both numbers are required arguments",)

    threshold: float = parameter(0.0, symbol="t")
    default_value: float = parameter(0.0, symbol="v", also=("value",))


@register
class ThresholdedReLU(Activation):
    """x above a threshold, else 0: a ReLU that jumps, so that small activations are cut off."""

    name = "thresholded_relu"
    label = "thresholded ReLU"
    aliases = ("trec",)
    definition = "where(x > alpha, x, 0)"
    reference = "Konda, Memisevic & Krueger 2014, arXiv:1402.3337"
    frameworks = {
        "keras": ("keras.activations.relu(threshold=1)", "keras.layers.ReLU(threshold=1)"),
        "onnx": ("ThresholdedRelu",),
    }
    differences = (
        "Keras 3 has no layers.ThresholdedReLU any more; relu and ReLU have a threshold, 0 by default",
    )

    alpha: float = parameter(
        1.0, symbol=r"\alpha", domain=Interval(0.0, math.inf, low_attained=True), also=("threshold", "theta")
    )


@register
class TLU(Activation):
    """The thresholded linear unit: a ReLU whose floor is learned; made for filter response normalization."""

    name = "tlu"
    label = "TLU"
    aliases = ("thresholded_linear_unit",)
    definition = "max(tau, x)"
    reference = "Singh & Krishnan 2019, arXiv:1911.09737"
    differences = ("tfa.layers.TLU learns one tau for each channel, starting from 0",)

    tau: float = parameter(0.0, symbol=r"\tau")


@register
class ShiftedReLU(Activation):
    """A ReLU moved to bend at (-1, -1), so that its mean output is nearer to zero."""

    name = "shifted_relu"
    label = "shifted ReLU"
    definition = "max(-1, x)"
    reference = "Clevert, Unterthiner & Hochreiter 2015, arXiv:1511.07289"
    differences = ("torch_activation's ShiftedReLU is relu(x - 0.5), a different function",)


@register
class FReLU(Activation):
    """The flexible ReLU: one that a learned constant moves up or down."""

    name = "frelu"
    label = "FReLU"
    aliases = ("flexible_relu",)
    definition = "max(0, x) + b"
    reference = "Qiu, Xu & Cai 2017, arXiv:1706.08098"
    differences = (
        "Echo draws the first b from N(0, 1), the paper starts from -0.398",
        "the funnel ReLU of arXiv:2007.11824, also written FReLU, is no scalar function",
    )

    b: float = parameter(-0.398, symbol="b")


@register
class APL(Activation):
    """The adaptive piecewise linear unit: a ReLU plus a learned hinge; drawn with one hinge."""

    name = "apl"
    label = "APL"
    aliases = ("aplu", "adaptive_piecewise_linear")
    definition = "max(0, x) + a*max(0, b - x)"
    reference = "Agostinelli, Hoffman, Sadowski & Baldi 2014, arXiv:1412.6830"
    differences = ("the paper sums S hinges for each unit; Echo takes one, with these defaults",)

    a: float = parameter(0.2, symbol="a")
    b: float = parameter(0.5, symbol="b")


@register
class NLReLU(Activation):
    """The natural logarithm of 1 + βx for positive x, else 0: a ReLU that compresses large values."""

    name = "nlrelu"
    label = "NLReLU"
    aliases = ("natural_logarithm_relu",)
    definition = "log(1 + beta*max(0, x))"
    reference = "Liu, Zhang & Song 2019, arXiv:1908.03682"
    differences = ("Echo's NLReLU() raises NameError",)

    beta: float = parameter(1.0, symbol=r"\beta", domain=_POSITIVE)

    def first(self, x: Array) -> Array:
        return (x > 0) / (1.0 / self.beta + np.maximum(x, 0.0))


@register
class SignReLU(Activation):
    """x for positive x, a softsign below: a leaky ReLU whose negative side levels off at -a."""

    name = "signrelu"
    label = "SignReLU"
    definition = "where(x >= 0, x, a*x/(1 - x))"
    evaluated_as = {2: "where(x >= 0, 0, 2*a/(1 - x)^3)"}
    reference = "Lin & Shen 2018; Li, Feng & Zhou 2022, arXiv:2210.10264"

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE, also=("alpha",))

    def value(self, x: Array) -> Array:
        left = np.minimum(x, 0.0)
        return np.maximum(x, 0.0) + self.a * (left / (1.0 - left))

    def first(self, x: Array) -> Array:
        share = 1.0 / (1.0 - np.minimum(x, 0.0))
        return (x >= 0) + (x < 0) * (self.a * share * share)


@register
class PReNU(Activation):
    """The parametric rectified non-linear unit: a ReLU less a share of a logarithm."""

    name = "prenu"
    label = "PRenu"
    definition = "where(x > 0, x - a*log(1 + x), 0)"
    evaluated_as = {1: "where(x > 0, (1 - a + x)/(1 + x), 0)", 2: "where(x > 0, a/(1 + x)^2, 0)"}
    reference = (
        "El Jaafari, Ellahyani & Charfi 2021, Parametric rectified nonlinear unit, Signal, Image and Video "
        "Processing 15 (not checked against the paper)"
    )
    differences = ("the default of a is torch_activation's; the survey arXiv:2402.09092 gives none",)

    a: float = parameter(0.25, symbol="a", domain=Interval(0.0, 1.0, high_attained=True))

    def value(self, x: Array) -> Array:
        right = np.maximum(x, 0.0)
        return (1.0 - self.a) * right + self.a * logarithm_rest(right)


@register
class HcLSH(Activation):
    """The hyperbolic cosine linearized squashing function: smooth, rising, bounded below by −log 2."""

    name = "hclsh"
    label = "HcLSH"
    definition = "where(x >= 0, log(cosh(x) + x*cosh(x/2)), log(cosh(x)) + x)"
    derivative_definition = (
        "where(x >= 0, (sinh(x) + cosh(x/2) + x/2*sinh(x/2))/(cosh(x) + x*cosh(x/2)), 1 + tanh(x))"
    )
    # on the right f″ is (D″D − D′²)/D², D = cosh x + x cosh(x/2), with all taken away that cancels
    evaluated_as = {
        0: "where(x >= 0, log(1 + (2*sinh(x/2)^2 + x*cosh(x/2))), log(1 + (exp(2x) - 1)/2))",
        1: "where(x >= 0, (sinh(x) + cosh(x/2) + x/2*sinh(x/2))/(cosh(x) + x*cosh(x/2)), 2*sigmoid(2x))",
        2: "where(x >= 0, bend/(cosh(x) + x*cosh(h))^2, sech(x)^2);"
        "bend = 5h*sinh(h/2)^2 - h/2 - 3*(s - h) + s^2*(h*cosh(h) - 2*s) + (h - s)*(h + s);"
        "s = sinh(h); h = x/2",
    }
    reference = (
        "Abdel-Nabi, Al-Naymat, Ali & Awajan 2023, HcLSH, IEEE Access 11 (not checked against the paper)"
    )
    differences = ("torch_activation's documentation has another formula than its code, which is this one",)


@register
class SLU(Activation):
    """The softplus linear unit: x on the right, a softplus moved and stretched to meet it smoothly below."""

    name = "slu"
    label = "SLU"
    aliases = ("softplus_linear_unit",)
    definition = "where(x >= 0, x, 2*log((1 + exp(x))/2))"
    derivative_definition = "where(x >= 0, 1, 2*sigmoid(x))"
    evaluated_as = {1: "where(x >= 0, 1, 2*sigmoid(x))"}
    reference = (
        "Zhao, Liu, Li & Luo 2018, A novel softplus linear unit for deep convolutional neural networks, "
        "Applied Intelligence 48 (not checked against the paper)"
    )
    differences = ("the paper has three parameters and fixes them at these values",)

    def value(self, x: Array) -> Array:
        return np.maximum(x, 0.0) + 2.0 * np.log1p(0.5 * np.expm1(np.minimum(x, 0.0)))


@register
class PoLU(Activation):
    """The power linear unit: an ELU whose left side falls off like a power of x instead of e^x."""

    name = "polu"
    label = "PoLU"
    aliases = ("power_linear_unit",)
    definition = "where(x >= 0, x, (1 - x)^(-a) - 1)"
    evaluated_as = {
        2: "where(x >= 0, 0, a*(a + 1)*where(x > -1, exp(-a*log(1 - x)), (1 - x)^(-a))/(1 - x)^2)",
    }
    reference = "Li, Ding & Li 2018, arXiv:1802.00212 (not checked against the paper)"
    differences = (
        "the paper tries a = 1, 1.5 and 2; torch_activation defaults to 1",
        "at a = 1 it is signrelu at a = 1, also published as PolyLU and as FPLUS",
    )

    a: float = parameter(1.5, symbol="a", domain=_POSITIVE, also=("n",))

    def value(self, x: Array) -> Array:
        return np.maximum(x, 0.0) + np.expm1(-self.a * np.log1p(-np.minimum(x, 0.0)))

    def first(self, x: Array) -> Array:
        base, rest = two_sum(np.ones_like(x), -np.minimum(x, 0.0))
        slope = self.a * np.power(base, -self.a) / base * (1.0 - (self.a + 1.0) * (rest / base))
        return np.where(x >= 0, 1.0, slope)


@register
class FPFLU(Activation):
    """The faster PFLU: x on the right, twice PFLU on the left.

    Two of three implementations of the survey arXiv:2402.09092 agree on this formula, which meets the line
    smoothly; the third has x + x/(2√(1 + x²)) on the left, which has no limit.
    """

    name = "fpflu"
    label = "FPFLU"
    aliases = ("faster_power_function_linear_unit",)
    definition = "where(x >= 0, x, x + x^2/sqrt(1 + x^2))"
    evaluated_as = {
        0: "where(x >= 0, x, x/(h*(h - x))); h = hypot(1, x)",
        1: "where(x >= 0, 1, (1 + s - s^2)/((1 + x^2)*(1 - s))); s = x/hypot(1, x)",
        2: "where(x >= 0, 0, (2 - x^2)*(1 + x^2)^(-5/2))",
    }
    reference = "Zhu et al. 2021, PFLU and FPFLU, Neurocomputing (not checked against the paper)"


@register
class PTELU(Activation):
    """The parametric tanh linear unit: x on the right, a tanh with learned height and rate on the left."""

    name = "ptelu"
    label = "P-TELU"
    aliases = ("siglu", "maxtanh")
    definition = "where(x >= 0, x, a*tanh(b*x))"
    reference = (
        "Duggal & Gupta 2017, P-TELU, ICCV workshops (not checked against the paper); "
        "a = b = 1 as SigLU and maxtanh in the survey arXiv:2402.09092"
    )
    differences = ("a = 1, b = 1/2 is known as ThLU, the tanh linear unit",)

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE)
    b: float = parameter(1.0, symbol="b", domain=_POSITIVE)


@register
class ErfReLU(Activation):
    """x on the right, the error function at a learned height on the left.

    The definition is that of torch_activation, the only available source.
    """

    name = "erf_relu"
    label = "ErfReLU"
    definition = "where(x >= 0, x, a*erf(x))"
    reference = "Rajanand & Singh 2023, ErfReLU, arXiv:2306.01822 (not checked against the paper)"
    differences = ("the paper learns a; its first value here is torch_activation's",)

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE)


@register
class Squareplus(Activation):
    """A ReLU rounded by a hyperbola: smooth like softplus, without an exponential."""

    name = "squareplus"
    definition = "(x + sqrt(x^2 + b))/2"
    evaluated_as = {
        0: "max(0, x) + b/2/(hypot(x, sqrt(b)) + abs(x))",
        1: "where(x > 0, 1 - less, less); less = b/2/(h*(h + abs(x))); h = hypot(x, sqrt(b))",
        2: "b/2*(x^2 + b)^(-3/2)",
    }
    reference = "Barron 2021, arXiv:2112.11687"
    frameworks = {"jax": ("jax.nn.squareplus",), "keras": ("keras.activations.squareplus",)}
    differences = (
        "jax and keras also allow b=0, which is relu",
        "jax returns NaN at -inf, where the limit is 0",
        "jax in float32 returns 0.001251 at -800, where the true value is 0.001250",
    )

    b: float = parameter(4.0, symbol="b", domain=_POSITIVE)


@register
class SparsePlus(Activation):
    """A ReLU rounded by a parabola between -1 and 1, exactly 0 below; its derivative is sparse_sigmoid."""

    name = "sparse_plus"
    definition = "where(x <= -1, 0, where(x < 1, (x + 1)^2/4, x))"
    reference = "Blondel, Martins & Niculae 2019, arXiv:1901.02324"
    frameworks = {"jax": ("jax.nn.sparse_plus",), "keras": ("keras.activations.sparse_plus",)}

    def value(self, x: Array) -> Array:
        # the parabola touches the line x from above at 1
        return np.maximum(x, 0.25 * np.square(np.clip(x, -1.0, 1.0) + 1.0))

    def first(self, x: Array) -> Array:
        return 0.5 * (np.clip(x, -1.0, 1.0) + 1.0)


@register
class SqrtSoftplus(Activation):
    """The square root of softplus: positive, and slow to grow; scores the experts of a router."""

    name = "sqrt_softplus"
    definition = "sqrt(softplus(x))"
    evaluated_as = {2: "sigmoid(x)^2*(2*softplus(x)*exp(-x) - 1)*softplus(x)^(-3/2)/4"}
    reference = "transformers ACT2FN, for the router of DeepSeek V4; no paper known"
    frameworks = {"transformers": ("transformers.activations.SqrtSoftplusActivation",)}
    differences = ("torch's and jax's derivative is NaN at -800, where it is 9.6e-175",)


@register
class SoftplusPlus(Activation):
    """A softplus plus a line, through the origin: its slope never falls below 1/c."""

    name = "softplus_plus"
    label = "Soft++"
    aliases = ("soft++",)
    definition = "log(1 + exp(k*x)) + x/c - log(2)"
    derivative_definition = "k*sigmoid(k*x) + 1/c"
    evaluated_as = {1: "k*sigmoid(k*x) + 1/c"}
    reference = "Ciuparu, Nagy-Dăbâcan & Mureşan 2020, Soft++, Neurocomputing 384"

    k: float = parameter(1.0, symbol="k", domain=_POSITIVE)
    c: float = parameter(2.0, symbol="c", domain=_POSITIVE)

    def value(self, x: Array) -> Array:
        # log(1 + e^y) − log 2 = max(y, 0) + log((1 + e^−|y|)/2), which has the sign of x as x/c has
        y = self.k * x
        return (np.maximum(y, 0.0) + np.log1p(0.5 * np.expm1(-np.abs(y)))) + x / self.c
