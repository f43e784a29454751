"""Code in Python as a target: called with an array of the format, as a network would call it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np

from actviz.activations import own
from actviz.activations.own.load import told
from actviz.errors import ActvizError, UsageError, argument

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.analysis.formats import Format, Ints

Framework = Literal["numpy", "torch", "jax", "numbers"]


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
    """

    name: str
    function: Callable[[Any], Any]
    framework: Framework

    @property
    def own_inputs(self) -> Ints | None:
        """It takes all."""
        return None

    def results(self, form: Format, codes: Ints, order: int) -> Ints:
        """What it gives, or its derivative by autograd.

        Raises:
            UsageError: there is no derivative to be had.
            ActvizError: it raises, or gives no number for each.
        """
        if order and self.framework in ("numpy", "numbers"):
            raise UsageError(
                f"{self.name} is no function of torch or jax, whose f′ could be asked for",
                hint=f"judge files: {argument('outputs', 'f.bin')} {argument('outputs', 'slope.bin')}",
            )
        call = {
            "numpy": self._by_numpy,
            "torch": self._by_torch,
            "jax": self._by_jax,
            "numbers": self._one_by_one,
        }[self.framework]
        with told(self.name, f"is called with {form.name} numbers"), np.errstate(all="ignore"):
            return call(form, codes, order)

    def _by_numpy(self, form: Format, codes: Ints, order: int) -> Ints:
        return self._codes(form, np.asarray(self.function(form.array(codes))), codes.size)

    def _one_by_one(self, form: Format, codes: Ints, order: int) -> Ints:
        y = np.array([float(self.function(x)) for x in form.values(codes).tolist()])
        return self._codes(form, y, codes.size)

    def _by_torch(self, form: Format, codes: Ints, order: int) -> Ints:
        torch = sys.modules["torch"]
        dtype = getattr(torch, form.name)
        bits = torch.from_numpy(
            codes.astype(form.stored).astype(f"u{form.bits // 8}").view(f"i{form.bits // 8}")
        )
        x = bits.view(dtype)
        if order:
            x = x.requires_grad_()
        y = self.function(x)
        if order:
            (y,) = torch.autograd.grad(y, x, torch.ones_like(y))
        y = y.detach().cpu()
        if y.dtype == dtype:
            return self._codes(
                form, y.contiguous().view(bits.dtype).numpy().view(f"u{form.bits // 8}"), codes.size
            )
        return self._codes(form, y.double().numpy(), codes.size)

    def _by_jax(self, form: Format, codes: Ints, order: int) -> Ints:
        jax = sys.modules["jax"]
        function = jax.vmap(jax.grad(self.function)) if order else self.function
        return self._codes(form, np.asarray(function(jax.numpy.asarray(form.array(codes)))), codes.size)

    def _codes(self, form: Format, y: Any, size: int) -> Ints:
        if y.shape != (size,):
            raise ActvizError(
                f"{self.name} returns an array of shape {y.shape} for one of shape ({size},)",
                hint="an activation is applied to each number by itself",
            )
        if form.is_type_of(y) or y.dtype.kind == "u":
            return np.asarray(y.view(f"u{form.bits // 8}").astype(np.int64))
        if y.dtype.kind not in "fiubV":
            raise ActvizError(f"{self.name} returns {y.dtype}, not real numbers")
        return form.codes(y.astype(np.float64))
