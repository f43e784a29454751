"""`plot` and `compare` as a user meets them: the files they write, and their window."""

from __future__ import annotations

import math

from process import call, contents, printed, run


def test_drawing_prints_the_path(here):
    """plot and compare print the paths they wrote, one a line, and nothing else."""
    done = run("plot", "relu", "--deriv", cwd=here)
    assert (done.stdout, done.stderr, done.returncode) == ("relu-deriv.png\n", "", 0)
    done = call("compare", "sigmoid", "elu:0.5", "-f", "svg")
    assert (done.stdout, done.stderr, done.returncode) == ("sigmoid-elu-alpha0.5.svg\n", "", 0)
    done = call("plot", "Leaky-ReLU", "-o", "b c.svg", "-o", "a.pdf", "--x", "-2pi", "2pi")
    assert (done.stdout, done.returncode) == ("b c.svg\na.pdf\n", 0)
    names = {"relu-deriv.png", "sigmoid-elu-alpha0.5.svg", "b c.svg", "a.pdf"}
    assert set(contents(here)) == names


def test_limits_in_multiples_of_pi(here):
    """--x -2pi 2pi is --x -6.283185307179586 6.283185307179586."""
    for name, limit in (("a", "2pi"), ("b", repr(2 * math.pi)), ("c", "6.28")):
        printed(f"plot tanh --size 256x144px --x -{limit} {limit} -o {name}.png")
    pixels = {name: data[data.index(b"IDAT") :] for name, data in contents(here).items()}
    assert pixels["a.png"] == pixels["b.png"] != pixels["c.png"]
