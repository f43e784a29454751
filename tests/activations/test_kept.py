"""The facts that are kept as data are those that are found."""

from __future__ import annotations

import dataclasses
import json
import math
import subprocess
import sys

import facts
from each import each

import actviz
from actviz.activations import kept

NAMES = [name for name in actviz.names() if name in kept._records()]


def same(a, b):
    """Equal, but for the last bits of numbers: other processors round an exponential another way."""
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-300) or (math.isnan(a) and math.isnan(b))
    return a == b


@each("name", NAMES, part=3)
def test_facts_are_current(name):
    """`python tests/facts.py` writes them again."""
    f = actviz.get(name)
    found = json.loads(json.dumps(facts.record(f, f.facts())))
    stored = kept._records()[name]
    assert {key for key in found if not same(found[key], stored[key])} == set()


def test_kept_facts_are_those_of_registered_functions():
    """No function that is gone is still among them."""
    assert set(kept._records()) <= set(actviz.names())


def test_kept_facts_are_used_at_the_defaults_only():
    """With other parameters, or another definition, a function is looked at anew."""
    f = actviz.get("elu")
    assert f.known == kept.kept(f)
    assert actviz.get("elu", alpha=2.0).known.range.low == -2.0

    class Other(type(f)):
        definition = "2*x"

    assert kept.kept(Other()) is None


def test_a_record_is_all_of_the_facts():
    """What is written and read is what was there."""
    for name in ("snake", "selu", "heaviside"):
        f = actviz.get(name)
        read = kept._facts(json.loads(json.dumps(kept.record(f, f.known))))
        pairs = zip(dataclasses.astuple(read), dataclasses.astuple(f.known), strict=True)
        assert all(same(a, b) for a, b in pairs)


def test_functions_with_kernels_of_their_own_do_without_the_language():
    """What saturation and vanish ask of sigmoid or gelu reads no definition, so that they start sooner."""
    code = """
import sys
import actviz
from actviz.analysis.saturation import saturation
saturation(["sigmoid", "tanh", "gelu", "silu"])
print(*[name for name in sys.modules if name.startswith("actviz.activations.language.parse")])
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
