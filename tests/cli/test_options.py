"""Options are spelled once: two commands that share one share its declaration, and Python has the same."""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest
from process import call, refused

from actviz.cli.options.curves import AnnotationOptions, CurveOptions, PanelOptions
from actviz.cli.options.figure import FigureOptions
from actviz.cli.program.commands import NAMES, made
from actviz.figures.axes.annotations import AnnotationWords, annotations_for
from actviz.figures.axes.arrangement import PanelWords, arrangement_for
from actviz.figures.style.look import LookWords, look_for

CLI = Path(__file__).parent.parent.parent / "actviz" / "cli"


def declared(path):
    """The flags and the texts of each option that a module declares."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = getattr(node.func, "attr", getattr(node.func, "id", None))
            words = [word.value for word in node.args if isinstance(word, ast.Constant)]
            if function in ("Option", "text_option", "flag_option") and words:
                told = {key.arg: ast.unparse(key.value) for key in node.keywords}
                yield (*words, told.get("metavar"), told.get("help"))


def test_no_option_is_declared_twice():
    """What reads alike in the help of several commands stands in one place."""
    found = [option for path in sorted(CLI.rglob("*.py")) for option in declared(path)]
    assert len(found) > 80
    assert [option for option, times in Counter(found).items() if times > 1] == []


@pytest.mark.parametrize(
    ("words", "reader", "options"),
    [
        (LookWords, look_for, (FigureOptions,)),
        (PanelWords, arrangement_for, (PanelOptions, CurveOptions)),
        (AnnotationWords, annotations_for, (AnnotationOptions,)),
    ],
)
def test_python_and_the_command_line_take_the_same(words, reader, options):
    """The same names, with the same defaults."""
    typed = {field.name: field for kind in options for field in fields(kind)}
    assert set(words.__annotations__) <= set(typed)
    for name, parameter in inspect.signature(reader).parameters.items():
        assert name in words.__annotations__
        assert typed[name].default == parameter.default


# right but for the option that follows
RIGHT = {
    "neuron": "--weights 1,2", "softmax": "2 1", "maxout": "0,0 1,0", "train": "relu", "precision": "relu",
    "check": "gelu --against gelu", "phase": "tanh",
    "sheet": "relu",
}  # fmt: skip
VALUES = {"x": "-1 1", "y": "-1 1", "axes": "box", "legend": "none", "sweep": "alpha=1,2"}


def figure_of(name):
    """The class of the options of a command's figure, if it draws one."""
    return get_type_hints(inspect.unwrap(made(name).callback)).get("figure")


@pytest.mark.parametrize("name", [name for name in NAMES if figure_of(name)])
def test_what_a_figure_does_not_take(name):
    """It is refused, and the help does not show it; it shows the other options of all figures."""
    others = figure_of(name).refused
    shown = {option.name for option in made(name).params if not getattr(option, "hidden", False)}
    assert {field.name for field in fields(FigureOptions)} - shown == set(others)
    for option in others:
        refused(
            f"{name} {RIGHT[name]} --{option} {VALUES.get(option, '')}",
            f"--{option} does not apply to {name}",
        )


LEGEND, ONE = "leave it out, or choose none", "leave out one of them"
WITHOUT_EFFECT = [
    ("vanish --width 8 --x 0 1", "--x does not apply to networks, whose figure shows layers", None),
    ("vanish --width 8 --y 0 1", "--y does not apply to networks…", None),
    ("vanish --width 8 --axes box", "--axes does not apply to networks…", None),
    ("vanish --width 8 --formula", "--formula does not apply to networks…", None),
    ("vanish --width 8 --asymptotes", "--asymptotes does not apply to networks…", None),
    (
        "vanish elu tanh --formula",
        "--formula does not apply to several functions",
        "actviz vanish elu --formula",
    ),
    ("vanish elu --diagram --color elu=red", "--color does not apply to --diagram", None),
    ("precision elu -o a.png --legend direct", "--legend direct does not apply to precision", LEGEND),
    ("phase elu tanh -o a.png --legend direct", "--legend direct does not apply to several…", LEGEND),
    ("neuron --gate xor -o a.png --legend direct", "--legend direct does not apply to --gate xor", LEGEND),
    ("neuron --gate xor -o a.png --x 0 1", "--x does not apply to --gate xor", None),
    ("neuron --gate xor -o a.png --axes box", "--axes does not apply to --gate xor", None),
    ("plot tanh --threshold 0.1", "--threshold has no effect: nothing is shaded", "add --saturation"),
    ("sheet tanh --threshold 0.1", "--threshold has no effect: nothing is shaded", "add --saturation"),
    ("plot tanh --only deriv --deriv2", "--only and --deriv2 cannot be combined", ONE),
    ("compare relu elu --only deriv --deriv", "--only and --deriv cannot be combined", ONE),
    ("gain relu tanh --gain std", "--gain has no effect: …", "add --fan-in 512, or name one function"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "error", "hint"), WITHOUT_EFFECT, ids=[typed for typed, *_ in WITHOUT_EFFECT]
)
def test_what_would_have_no_effect(typed, error, hint):
    """An option that would not change this output is refused, and not ignored."""
    refused(typed, error, hint)


@pytest.mark.whole
def test_formulas_of_a_sweep():
    """Of several functions `vanish` draws formulas where they are one function with several parameters."""
    for typed in ("elu --sweep alpha=1,2", "elu:1 elu:2"):
        line = ["vanish", *typed.split(), "-f", "svg", "-o", "-"]
        plain, labelled = (
            re.sub("<metadata>.*</metadata>", "", call(*line, *more).stdout, flags=re.DOTALL)
            for more in ([], ["--formula"])
        )
        assert plain.startswith("<?xml")
        assert plain != labelled
