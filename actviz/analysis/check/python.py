"""Code in Python as a target: called with an array of the format, as a network would call it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np

from actviz.activations import own
from actviz.activations.own.calling import Called, in_float64
from actviz.activations.own.load import user_errors
from actviz.activations.own.means import ByJets
from actviz.errors import ActvizError, UsageError, argument

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.own.calling import Framework
    from actviz.analysis.check.targets import DerivativeBy
    from actviz.analysis.formats import Format, Ints

_BY: dict[Framework, DerivativeBy] = {"numpy": "jets", "torch": "autograd", "jax": "jax", "numbers": "own"}


def brought(function: Activation, name: str) -> PythonTarget | None:
    """The code behind a function that a user brought; None of any other function."""
    found = own.raw(function)
    return None if found is None else PythonTarget(name, found[0], cast("Framework", found[1]))


@dataclass(frozen=True, eq=False)
class PythonTarget:
    """A function of one array, or of one number (``numbers``).

    It is called with an array of the format: numpy's, or ml_dtypes' for bfloat16 and float8 (float32 with
    the numbers of the format where ml_dtypes is not installed), a tensor of torch's dtype, an array of
    jax's. What it returns is rounded to the format if it is wider.

    Its f′ is what its attribute ``derivative`` returns, called in the same way, if it has one. Else it is
    that of torch's autograd or of jax.grad, in the format; or that of the numpy code, by jets in float64.
    """

    name: str
    function: Callable[[Any], Any]
    framework: Framework
    own_inputs: ClassVar[None] = None

    @property
    def derivative_by(self) -> DerivativeBy:
        """Where its f′ comes from."""
        return _BY[self.framework] if self._own_derivative is None else "own"

    @cached_property
    def _own_derivative(self) -> Callable[[Any], Any] | None:
        """Its attribute ``derivative``, with the same settings."""
        if isinstance(self.function, partial):
            found = getattr(self.function.func, "derivative", None)
            return partial(found, **self.function.keywords) if callable(found) else None
        found = getattr(self.function, "derivative", None)
        return found if callable(found) else None

    def results(self, form: Format, codes: Ints, order: int) -> Ints:
        """What it gives, or its derivative.

        Raises:
            UsageError: there is no derivative.
            ActvizError: it raises, or gives no number for each.
        """
        doing = f"is {'differentiated' if order else 'called'} with {form.name} numbers"
        wide = self.framework == "jax" and form.bits == 64
        precisely = in_float64() if wide else contextlib.nullcontext()
        with user_errors(self.name, doing), precisely, np.errstate(all="ignore"):
            if order and self._own_derivative is not None:
                return self._called(self._own_derivative, form, codes)
            if order:
                return self._differentiated(form, codes)
            return self._called(self.function, form, codes)

    def _called(self, function: Callable[[Any], Any], form: Format, codes: Ints) -> Ints:
        if self.framework == "numbers":
            y = np.array([float(function(x)) for x in form.values(codes).tolist()])
            return self._codes(form, y, codes.size)
        if self.framework == "torch":
            return self._of_tensor(form, function(_tensor(form, codes)), codes.size)
        if self.framework == "jax":
            return self._codes(form, np.asarray(function(_jax_array(form, codes))), codes.size)
        return self._codes(form, np.asarray(function(form.array(codes))), codes.size)

    def _differentiated(self, form: Format, codes: Ints) -> Ints:
        if self.framework == "torch":
            torch, x = sys.modules["torch"], _tensor(form, codes).requires_grad_()
            y = self.function(x)
            if not y.requires_grad:
                raise self._no_derivative("torch's autograd cannot differentiate it")
            (slope,) = torch.autograd.grad(y, x, torch.ones_like(y))
            return self._of_tensor(form, slope, codes.size)
        if self.framework == "jax":
            slope = sys.modules["jax"].vmap(sys.modules["jax"].grad(self.function))
            return self._codes(form, np.asarray(slope(_jax_array(form, codes))), codes.size)
        return self._by_jets(form, codes)

    def _by_jets(self, form: Format, codes: Ints) -> Ints:
        """f′ of numpy code; at an infinity that at the largest number."""
        why = "it takes single numbers"
        if self.framework == "numpy":
            x = np.clip(form.values(codes), -form.largest, form.largest)
            try:
                return form.codes(ByJets(Called(self.name, self.function, "numpy")).derivative(x, 1))
            except Exception as fault:  # the code may turn an UnsupportedError into any other
                why = (str(fault) or type(fault).__name__).splitlines()[0]
        raise self._no_derivative(why)

    def _no_derivative(self, why: str) -> UsageError:
        files = f"{argument('outputs', 'f.bin')} {argument('outputs', 'slope.bin')}"
        return UsageError(
            f"{self.name} has no f′ to check: {why}",
            hint=f"give it an attribute 'derivative', or check files: {files}",
        )

    def _of_tensor(self, form: Format, y: Any, size: int) -> Ints:
        y = y.detach().cpu()
        if y.dtype == getattr(sys.modules["torch"], form.name):
            bits = y.contiguous().view(_signed(form)).numpy().view(f"u{form.bits // 8}")
            return self._codes(form, bits, size)
        return self._codes(form, y.double().numpy(), size)

    def _codes(self, form: Format, y: Any, size: int) -> Ints:
        if y.shape != (size,):
            raise ActvizError(
                f"{self.name} returns an array of shape {y.shape} for one of shape ({size},)",
                hint="an activation must be elementwise",
            )
        if form.is_type_of(y) or y.dtype.kind == "u":
            return np.asarray(y.view(f"u{form.bits // 8}").astype(np.int64))
        if y.dtype.kind not in "fiubV":
            raise ActvizError(f"{self.name} returns {y.dtype}, not real numbers")
        return form.codes(y.astype(np.float64))


def _signed(form: Format) -> Any:
    """The integers of torch that are as wide as a format."""
    return getattr(sys.modules["torch"], f"int{form.bits}")


def _tensor(form: Format, codes: Ints) -> Any:
    torch = sys.modules["torch"]
    bits = codes.astype(form.stored).astype(f"u{form.bits // 8}").view(f"i{form.bits // 8}")
    return torch.from_numpy(bits).view(getattr(torch, form.name))


def _jax_array(form: Format, codes: Ints) -> Any:
    return sys.modules["jax"].numpy.asarray(form.array(codes))
