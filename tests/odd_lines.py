"""Odd command lines: every command with options it has, and values that nobody should type."""

from __future__ import annotations

import random

from actviz.cli.program.commands import NAMES, made

VALUES = (
    "", " ", "nan", "inf", "-inf", "0", "-0", "-1", "1", "2", "2.5", "1e300", "1e-300", "1e999",
    "99999999999999999999", "x", "ü", "火", "a,b", "1,2", "0.5,1,2", "3;4", "1/0", "pi", "-pi/2", "1 2",
    "=", ":", "relu", "rleu", "relu:", "elu:alpha=nan", "elu:1e308", "elu:alpha=", "relu:x=1",
    "x*tanh(x)", "x*", "(((", "f(x)=x", "a*x", "a*x:a=2", "2^2^2^2^2^x", "mine.py:act", "nofile.py:act",
    "no.such.module:f", "'*elu'", "*elu", "softmax", "nn.GELU", "a.png", "a.svg", "there.png",
    "theirs.png", ".", "a.xyz", "no/dir/a.png", "{}", "[red]x[/red]", "%s", "\\", "$\\frac{1$",
    "alpha=1,2", "alpha=", "16:9", "17:9", "9x9px", "1x1px", "300x200px", "1e9x1cm", "dark", "drak",
    "box", "direct", "svg", "latex", "csv", "he", "normal", "bfloat16", "float8_e4m3fn", "int8", "gelu",
    "and", "xor",
)  # fmt: skip
NUMBERS = (
    "nan",
    "inf",
    "0",
    "-1",
    "1",
    "3",
    "2.5",
    "0.1",
    "1e300",
    "1e-300",
    "1e999",
    "-2pi",
    "0.5,1,2",
    "20",
)
_RIGHT = {
    "show": ["elu"], "eval": ["gelu", "1"], "plot": ["relu"], "compare": ["relu", "x^2"],
    "gallery": ["relu"], "saturation": ["gelu"], "vanish": ["tanh"], "gain": ["relu"], "phase": ["tanh"],
    "precision": ["silu"], "check": ["gelu", "--against", "gelu", "--dtype", "float8_e4m3fn"],
    "neuron": ["--weights", "1,2"], "softmax": ["2", "1"], "maxout": ["0,0", "1,0"], "train": ["relu"],
    "schema": ["gain"],
}  # fmt: skip
# minutes of honest work if they are asked for
_HEAVY = {"--window", "--all", "--claim", "--show", "--open", "--epochs", "--repeats", "--hidden"}
_QUICK = {
    "train": ["--epochs", "1", "--repeats", "1", "--hidden", "3"],
    "vanish": ["--layers", "3", "--no-figure"],
    "sheet": ["relu", "tanh"],
}


def odd_line(seed: int) -> list[str]:
    """The words of one command line, always the same for a seed."""
    chosen = random.Random(seed)
    name = chosen.choice(NAMES)
    words = [name, *_QUICK.get(name, [])]
    if chosen.random() < 0.75:
        words += _RIGHT.get(name, [])
    else:
        words += chosen.choices(VALUES, k=chosen.choice((0, 1, 1, 2, 3)))
    options = [p for p in made(name).params if p.param_type_name == "option" and not _HEAVY & set(p.opts)]
    for option in chosen.sample(options, min(len(options), chosen.choice((0, 1, 1, 2, 3)))):
        pool = NUMBERS if chosen.random() < 0.5 else VALUES
        words += [chosen.choice(option.opts), *chosen.choices(pool, k=0 if option.is_flag else option.nargs)]
    if chosen.random() < 0.05:  # a slip of the fingers
        place = chosen.randrange(len(words))
        words[place] = "".join(chosen.sample(words[place], len(words[place])))
    if chosen.random() < 0.1:
        words.append(chosen.choice(("--", "-", "-h", "--help", "--json", "--version", "-o")))
    return words
