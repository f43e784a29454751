"""Kernels in float64 as targets of `check`, and the inputs that they are tried with."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from actviz.analysis.check import inputs


@dataclass(frozen=True)
class Kernel:
    """A function of float64 arrays as a target, rounded to the format."""

    function: object
    slope: object = None
    name: str = "kernel"
    own_inputs: object = None
    derivative_by: str = "own"

    def results(self, form, codes, order):
        with np.errstate(all="ignore"):
            return form.codes(np.asarray((self.slope if order else self.function)(form.values(codes))))


@functools.cache
def codes_of(form):
    """All inputs that are tried, in order; not to be written to."""
    return np.concatenate(list(inputs.parts(form)))
