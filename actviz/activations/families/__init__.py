"""The functions, one class each, in a file for each family. To import it registers them all."""

from actviz.activations.families import (
    elementary,
    exponentials,
    gates,
    periodic,
    piecewise,
    polynomials,
    rectifiers,
    shrinkage,
    sigmoids,
    vectors,
    vectors_gated,
)

__all__ = [
    "elementary",
    "exponentials",
    "gates",
    "periodic",
    "piecewise",
    "polynomials",
    "rectifiers",
    "shrinkage",
    "sigmoids",
    "vectors",
    "vectors_gated",
]
