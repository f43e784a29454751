"""Texts that are no formulas: written to break out, or mutated at random; all end in an error in words."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest
from each import each
from process import call, contents

import actviz
from actviz.activations.formula import typed
from actviz.errors import UsageError

EVIL = (
    "__import__('os').system('touch pwned')", "x.__class__", "x.__class__.__bases__[0]", "().__class__",
    "(x).real", "x.real + 1", "[x for x in (1, 2)]", "{x}", "{1: x}", "(x for x in y)", "(lambda: 1)()",
    "(lambda y: y)(x)", "lambda x: x + 1", "'x' * 9", '"a" + x', "f'{x}'", "b'x' + x",
    "open('pwned', 'w')", "eval('1')", "exec('1') + x", "getattr(x, 'y')", "globals()", "print(x)", "input()",
    "exit()", "breakpoint()", "9**9**9**9", "9^9^9^9*x", "x**9**9**9", "1e999*x", "1e-999*x", "10**400*x",
    "x + 0x10", "1_000*x", "1j*x", "x if x", "x and 1", "not x", "x == 1", "(x > 0) + 1", "x[0]", "x[1:2]",
    "*x", "**x", "sin(*x)", "sin(**x)", "x; import os", "x; x = 2", "x = 2", "x := 2", "(y := 2) + x",
    "x + yield", "await x + 1", "x\0+1", "x\x1b[31m+1", "x\u202e+1", "x\u200b+1", "sin()", "sin(x,)",
    "sin(x", "sin x)", "x +", "+", "", "()", "x(1)", "pi(x)", "exp(x, 2)", "max(x)", "elu(x, beta=2)",
    "elu(x, alpha=x)", "softmax(x)", "(" * 5000 + "x" + ")" * 5000, "(" * 900 + "x" + ")" * 900, "x" * 3000,
    "-" * 1500 + "x", "x" + "^x" * 900, "x" + "+x" * 990, "(x)" * 600, "√" * 500 + "x", "x²³⁻", "x^2^", "√",
    "relu(x) = x^2", "x(x) = x", "f(y) = y", "t + x; s = t; t = s", "t + x; t = t", r"\frac{x}{2}", "$x$",
    "x`ls`", "$(ls)", "x|1", "x&1", "~x", "x@x", "x//2", "x%2", "x<<2", "x!", "log(-1)*x", "1/0*x",
    "x/(2 - 2)", "clip(x, 1)", "where(x, 1, 2)", "where(x > 0, 1)", "x > 0", "ｘ + １", "x:a=1", "x*a:b=1",
    "x*a:a=", "x*a:1,2",
    "x*a:a=1:a=2", "x*a:a=__import__('os')", "x*self", "x*__class__",
)  # fmt: skip
SEEDS = (
    "x*sigmoid(1.702x)", "max(a*x, x) - 0.1*exp(-x^2)", "x*tanh(s); s = softplus(x)",
    "mine(x) = x if x > 0 else 0.1*(e^x - 1)", "where(x > 0 and x < 2 or not x >= -1, x², √(x²+1))",
    "clip(x, -1, 1)·erf(x/√2)", "elu(x, alpha=2)+Phi(x)", "min(x,3,x^2)/(1+abs(x))", "x^x^0.5",
    "log1p(exp(-abs(x)))", "hypot(x,1)-sech(x)", "tan(x)/(x^2-2)",
)  # fmt: skip
PIECES = (
    *"x+-*/^().,;=<>²³·×−÷πσΦ√≤≠0123456789eab_:'\"[]{}\\@#$%&|~`?!\t\n\0\x1b\u200b\u202e", "**", "<=", "==",
    " and ", " or ", " not ", " if ", " else ", "lambda x: x", "__class__", ".real", "[0]", "exp(", "log(",
    "tanh(", "where(", "max(", "gelu(", "1e308", "1e-320", "9^9", "(((", "**9", "nan", "0x1f", "1_0", "x",
)  # fmt: skip


@each("text", EVIL)
def test_nothing_breaks_out(text, here):
    """Exit 2, an error and a hint of one line each, within a second; no file, no output, nothing is run."""
    begun = time.process_time()
    done = call("plot", "--", text)
    assert time.process_time() - begun < 1
    assert (done.returncode, done.stdout, contents(here)) == (2, "", {})
    error, hint = done.stderr.splitlines()
    assert error.startswith("error: ")
    assert hint.startswith("hint: ")
    assert (error + hint).isprintable()
    assert len(error) < 250
    if error.startswith("error: formula '"):
        assert ", column " in error


def mutated(rng):
    """A formula with pieces put in, cut out, moved or joined."""
    text = rng.choice(SEEDS)
    for _ in range(rng.choice((1, 1, 2, 3, 5, 12))):
        at, kind = rng.randrange(len(text) + 1), rng.random()
        if kind < 0.45:
            text = text[:at] + rng.choice(PIECES) + text[at:]
        elif kind < 0.7:
            text = text[:at] + text[at + rng.randint(1, 4) :]
        elif kind < 0.85:
            text = text[:at] + rng.choice(SEEDS) + text[at:]
        else:
            other = rng.randrange(len(text) + 1)
            low, high = min(at, other), max(at, other)
            text = text[:low] + text[high:] + text[low:high]
    return text


def understood(text):
    """The function that a text is, with some number for each parameter; None if it is no formula."""
    try:
        cls = typed(text.partition(":")[0])
        f = (
            actviz.get(text)
            if cls is None or not cls.declared()
            else cls(**dict.fromkeys(cls._declared, 0.7))
        )
        f(np.array([-3.0, 0.0, 0.5, 800.0]))
        f.derivative(np.array([-3.0, 0.0, 0.5, 800.0]))
        f.known  # noqa: B018 # the facts are worked out when they are asked for
    except UsageError as error:
        fault = error
    else:
        return f
    assert fault.message.isprintable(), text
    assert fault.hint or "no real value at any x" in fault.message, text
    return None


def check_mutated(count, seed):
    rng = random.Random(seed)
    functions = 0
    for _ in range(count):
        text = mutated(rng)
        begun = time.thread_time()
        f = understood(text)
        functions += f is not None
        assert time.thread_time() - begun < (1 if f is None else 2), text
    assert 0.02 * count < functions < 0.6 * count


def test_mutated_formulas_are_formulas_or_errors():
    """No text makes anything but an error in words within a second, or a function within two."""
    check_mutated(400, seed=1)


@pytest.mark.whole
def test_many_mutated_formulas_are_formulas_or_errors():
    """The same for ten thousand."""
    check_mutated(10_000, seed=2)
