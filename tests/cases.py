"""The table that every property is tested over: each function at its default and at edge parameters."""

from __future__ import annotations

import functools

import oracle_elementary
import oracle_gates
import oracle_gates_exotic
import oracle_rectifiers
import oracle_sigmoids
import oracle_survey
from reference import REFERENCE

import actviz

EDGES = {
    **oracle_elementary.EDGES,
    **oracle_gates.EDGES,
    **oracle_gates_exotic.EDGES,
    **oracle_rectifiers.EDGES,
    **oracle_sigmoids.EDGES,
    **oracle_survey.EDGES,
    "celu": ["celu:0.1", "celu:2.5", "celu:100"],
    "elu": ["elu:0.1", "elu:2.5", "elu:100"],
    "hard_tanh": ["hard_tanh:0,1", "hard_tanh:-2.5,0.25"],
    "heaviside": ["heaviside:0", "heaviside:0.5"],
    "leaky_relu": ["leaky_relu:0", "leaky_relu:0.3", "leaky_relu:1", "leaky_relu:-0.5"],
    "prelu": ["prelu:0", "prelu:1.5"],
    "softplus": ["softplus:0.1", "softplus:10"],
}
SPECS = [spec for name in actviz.names() for spec in (name, *EDGES.get(name, []))]
# what is tested as a rule, the others with --whole
FIRST = {spec for name in actviz.names() for spec in (name, *EDGES.get(name, [])[:1])}
# those with an oracle line; a function that is nothing but its definition can do without
MEASURED = [spec for spec in SPECS if spec.partition(":")[0] in REFERENCE]


@functools.cache
def get(spec: str) -> actviz.Activation:
    """One object for each spec, so that what is known of it is worked out once."""
    return actviz.get(spec)
