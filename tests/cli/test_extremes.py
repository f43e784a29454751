"""Whatever parameters and windows make of a curve, a command ends in a result or in an error in words."""

from __future__ import annotations

import random
import shlex

import pytest
from each import partly
from process import call

import actviz

EXTREMES = [1e308, -1e308, 1e200, -1.0, 1e-6, 0.0, 1e-308, 5e-324]
WINDOWS = [
    "-1e300 1e300",
    "1e299 1.0000001e299",
    "0 5e-324",
    "-1e-300 1e-300",
    "0 1e-279",
    "1e15 1.000001e15",
]
ROUNDS = 2  # every function with parameters is asked of this often

# the words after the name; {x} is a window
COMMANDS = [
    "show {}",
    "show {} --json",
    "eval {} -inf -1e300 -0.0 5e-324 1e308 nan --deriv2",
    "saturation {} --std 1e-6 --threshold 5e-324 --layers 1000000",
    "gain {} --std 1e6",
    "vanish {} --no-figure --weights 1e308 --bias=-1e308 --input 1e308",
    "vanish {} --no-figure --weights normal:1e6 --samples 2 --json",
    "vanish {} --no-figure --width 2 --repeats 1 --layers 2 --init 1000 --table csv",
    "neuron --weights 1e308,-1e308 --bias 1e308 --activation {}",
    "plot {} --deriv --deriv2 --x {x} --asymptotes --size 160x90px -o a.svg",
    "plot {} --deriv --saturation --legend none --ticks plain --size 64x64px -o a.tex",
    "vanish {} --asymptotes --size 320x180px --legend direct -o a.png",
]


def _lines():
    """The command lines: each function that takes parameters at extreme ones, with each command in turn."""
    chosen, lines = random.Random(7), []
    takers = [name for name in actviz.names() if actviz.get(name).declared()]
    for i, name in enumerate(takers * ROUNDS):
        settings = []
        for parameter in actviz.get(name).declared():
            allowed = [x for x in EXTREMES if x in parameter.domain]
            if allowed and chosen.random() < 0.7:
                settings.append(f"{parameter.name}={chosen.choice(allowed)!r}")
        spec = ":".join([name, *([",".join(settings)] if settings else [])])
        lines.append(COMMANDS[i % len(COMMANDS)].format(spec, x=chosen.choice(WINDOWS)))
    return lines


KNOWN = [
    "vanish softplus_plus:1e308 --asymptotes",
    "plot slaf:c0=-1e308 --deriv --legend direct --size 320x180px",
    "plot sine:omega=1e16 --saturation --size 320x180px",
    "plot star_relu:s=1e-06,b=1.7976931348623157e308 --size 320x180px",
    "saturation e_swish:beta=5e-324 -o a.pdf --size 320x180px",
    "phase thresholded_relu:alpha=1e16 -o a.pdf --size 64x64px",
    "plot tanh --size 160x90in --dpi 1",
    "neuron --weights 1,1 --bias 1e308 --activation sigmoid -o a.svg",
    "train rrelu:upper=1e200 --hidden 4 --epochs 1 --repeats 1",
    "gain slaf:c1=1e200",
    "gain isru:alpha=1e308 --std 1e6",
    "phase nlrelu:beta=1e300",
    "show coslu:a=-1e308 --json",
    "eval rootsig:a=1.7976931348623157e308 1",
]


@pytest.mark.parametrize("line", [*KNOWN, *partly(_lines(), 19)])
def test_extreme_requests_end_in_words(line, here):
    """The exit code is 0, 1 or 2, no fault is told of, no warning leaks; a refusal leaves no file."""
    done = call(*shlex.split(line))
    assert done.returncode in (0, 1, 2)
    assert "has a fault" not in done.stderr
    assert "Warning" not in done.stderr
    assert "Traceback" not in done.stderr
    if done.returncode == 2:
        assert done.stderr.startswith("error: ")
        assert not list(here.iterdir())
