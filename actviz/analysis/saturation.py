"""What a function does to gradients: where it saturates, and how much is left after N layers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from actviz.activations import Activation, each_everywhere
from actviz.activations.kept import THRESHOLD
from actviz.analysis import WIDELY_USED
from actviz.analysis.formats import format_of
from actviz.analysis.gaussian.expectations import gaussian_rule, probability
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.levels import Interval, dead_somewhere, regions_below, sign_changes
from actviz.errors import UsageError, argument, check_whole
from actviz.lazy import np
from actviz.schemas.parts import Reported
from actviz.schemas.saturation import FUNCTION, SATURATION

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.analysis.formats import Format, FormatName

MOST_LAYERS = 1_000_000_000
_NARROW = 1e-5  # an interval about a zero of f′ on which f′ is straight to ten digits
_NEVER = 1e-200  # a probability at which no log|f′| is large enough to count
_MISSING = 1e-13  # share of inputs at which f′ may be too small or too large for float64
_LEAST_LOG = -700.0  # of a geometric mean that float64 can hold
_TOUCHED = 1e-12  # f′ where it comes down to 0 and turns back, which is found where f″ changes sign


@dataclass(frozen=True)
class Power:
    """factor^layers, kept as a logarithm so that no depth under- or overflows."""

    factor: float
    layers: int

    @property
    def log10(self) -> float:
        """log10 |factor^layers|; -inf where it is 0."""
        return self.layers * math.log10(abs(self.factor)) if self.factor else -math.inf

    @property
    def sign(self) -> float:
        """1.0 or -1.0."""
        return math.copysign(1.0, self.factor) if self.layers % 2 else 1.0

    @property
    def value(self) -> float:
        """The number itself, 0 or infinite where float64 cannot hold it."""
        try:
            return self.factor**self.layers
        except OverflowError:
            return math.inf


@dataclass(frozen=True)
class GradientProduct:
    """Four answers to "what is left of a gradient after N layers", for z ~ N(0, s²) in each.

    ``bound``: (sup|f′|)^N. ``mean``: E[f′]^N. ``rms``: E[f′²]^(N/2). ``typical``:
    exp(N·E[log|f′|]), 0 where f′ is 0 on a set of positive measure. Mean and rms are NaN where f′
    is too small or too large for float64 at inputs that matter, and the last where it is itself.
    """

    bound: Power
    mean: Power
    rms: Power
    typical: Power


@dataclass(frozen=True)
class FunctionSaturation(Reported, document=FUNCTION):
    """One function's row of a `SaturationReport`.

    ``underflow_layer``: the number of layers after which the root mean square of a gradient that was 1
    is rounded to 0 in the number format ``dtype``, if there is one; None where it never is.
    """

    activation: Activation
    saturated_where: tuple[Interval, ...]
    crossings: tuple[Interval, ...]
    saturated_share: float
    crossing_share: float
    gradient_product: GradientProduct
    dtype: Format | None = None
    underflow_layer: int | None = None


@dataclass(frozen=True)
class SaturationReport(Reported, document=SATURATION):
    """Saturation of several functions under the same threshold, input and depth."""

    layers: int
    threshold: float
    input_std: float
    functions: tuple[FunctionSaturation, ...]
    dtype: Format | None = None

    def worst_first(self) -> SaturationReport:
        """The same, with those functions first that leave the least of a gradient in the root mean square."""
        return replace(self, functions=tuple(sorted(self.functions, key=_remaining)))


def _remaining(row: FunctionSaturation) -> float:
    return row.gradient_product.rms.log10


def saturation(
    names: str | Activation | Iterable[str | Activation] = WIDELY_USED,
    *,
    layers: int = 10,
    threshold: float = THRESHOLD,
    input_std: float = 1.0,
    dtype: FormatName | Format | None = None,
) -> SaturationReport:
    """Where functions saturate, and how much of a gradient is left after ``layers`` layers.

    Args:
        names: what `actviz.get` takes; a single name is allowed.
        layers: N, from 1 to 10⁹.
        threshold: f saturates where |f′| is below this; between 0 and 1.
        input_std: s, the standard deviation of the inputs z ~ N(0, s²).
        dtype: a number format, as ``"float16"``: after how many layers is the gradient 0 in it?

    Raises:
        UsageError: a number out of its bounds, or an unknown name.
    """
    check_whole("layers", layers, 1, MOST_LAYERS)
    if not 0 < threshold <= 1:
        raise UsageError(f"{argument('threshold')} must be above 0 and at most 1, not {threshold:g}")
    if not 1e-6 <= input_std <= 1e6:
        raise UsageError(f"{argument('input_std')} must be from 1e-6 to 1e6, not {input_std:g}")
    form = None if dtype is None else format_of(dtype, argument("dtype"))
    functions = tuple(_of(f, layers, threshold, input_std) for f in each_everywhere(names))
    report = SaturationReport(layers, threshold, input_std, functions)
    return report if form is None else _in_format(report, form)


def _in_format(report: SaturationReport, form: Format) -> SaturationReport:
    from actviz.analysis.precision import underflow_layer  # takes numpy

    functions = tuple(
        replace(row, dtype=form, underflow_layer=underflow_layer(row.activation, form, report.input_std))
        for row in report.functions
    )
    return replace(report, functions=functions, dtype=form)


def _of(activation: Activation, layers: int, threshold: float, std: float) -> FunctionSaturation:
    regions = regions_below(activation, threshold)
    tails = tuple(region for region in regions if math.isinf(region[0]) or math.isinf(region[1]))
    crossings = tuple(region for region in regions if region not in tails)
    return FunctionSaturation(
        activation=activation,
        saturated_where=tails,
        crossings=crossings,
        saturated_share=math.fsum(probability(*region, std) for region in tails),
        crossing_share=math.fsum(_share(activation, region, threshold, std) for region in crossings),
        gradient_product=gradient_product(activation, layers, std),
    )


def _share(activation: Activation, region: Interval, threshold: float, std: float) -> float:
    """The share of inputs in an interval, also in one of few float64: |f″| then tells how wide it is."""
    low, high = region
    middle = low + (high - low) / 2
    curvature = abs(float(activation.derivative(middle, order=2)))
    width = 2 * threshold / curvature if curvature else math.inf
    if width < _NARROW and abs(width - (high - low)) <= _NARROW * width + 4 * math.ulp(middle):
        return width / std * math.exp(-0.5 * (middle / std) ** 2) / math.sqrt(2 * math.pi)
    return probability(low, high, std)


def gradient_product(activation: Activation, layers: int, std: float = 1.0) -> GradientProduct:
    """What so many layers leave of a gradient, at independent z ~ N(0, std²)."""
    found = moments(activation, std**2)
    # the 15 digits that are known: E f′ of relu is 1/2 then, and the rest powers of that
    mean, rms = (float(f"{x:.15g}") for x in (found.slope[0], math.sqrt(found.slope_square[0])))
    if abs(mean) < 1e-15 * rms:
        mean = 0.0  # what rounding leaves of a slope that is as often positive as negative
    factors = activation.known.steepest, mean, rms, _typical(activation, std)
    return GradientProduct(*(Power(factor, layers) for factor in factors))


def _typical(activation: Activation, std: float) -> float:
    """exp(E[log|f′|]), the geometric mean of |f′|."""
    if dead_somewhere(activation):
        return 0.0
    touched = (x for x in sign_changes(activation, 2) if abs(activation.derivative(x)) < _TOUCHED)
    breaks = (*(kink.at for kink in activation.kinks), *sign_changes(activation, 1), *touched)
    x, weight = gaussian_rule(std, breaks)
    logarithm = _log_steepness(activation, x, weight)
    if np.isnan(logarithm).any():
        unseen = np.isnan(logarithm)
        if weight @ unseen > _MISSING:
            return math.nan
        logarithm[unseen] = 0.0
    mean = float(weight @ logarithm)
    if mean < _LEAST_LOG:
        return math.nan
    return math.exp(mean if abs(mean) > 1e-15 * float(weight @ np.abs(logarithm)) else 0.0)


def _log_steepness(activation: Activation, x: Array, weight: Array) -> Array:
    """log|f′|, also where |f′| leaves float64, as exp(−x − e^−x) does at inputs that matter for log|f′|.

    NaN there where these inputs are too improbable to matter, and where f has no definition to be
    computed from in wider numbers.
    """
    steepness = np.abs(activation.derivative(x))
    limits = np.finfo(float)
    seen = (steepness >= limits.smallest_normal) & (steepness <= limits.max)
    logarithm = np.log(np.where(seen, steepness, 1.0))
    logarithm[~seen] = math.nan
    if weight @ ~seen > _NEVER and activation.bound is not None:
        from actviz.activations.language.evaluate import Evaluator

        logarithm[~seen] = Evaluator(activation.bound).logarithm(x[~seen], 1)
        logarithm[~np.isfinite(logarithm)] = math.nan
    return logarithm
