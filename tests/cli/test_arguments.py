"""One error, two readers: Python is told of parameters, the command line of the options it declares."""

from __future__ import annotations

import ast
import math
import pickle
import re
import shlex
from pathlib import Path

import pytest
from each import each
from process import call

import actviz
from actviz.analysis.units.gates import gate
from actviz.cli.program.app import similar
from actviz.cli.program.commands import NAMES, declared, made
from actviz.errors import UsageError, argument

INF = math.inf

# What is asked in Python, the same as it is typed, and what both are told: <layers> is layers to one
# and --layers to the other, <layers=4> is --layers 4.
TOLD = [
    (lambda: actviz.saturation("relu", layers=0), "saturation relu --layers 0",
     "<layers> must be a whole number from 1 to 1000000000, not 0"),
    (lambda: actviz.saturation("relu", threshold=2), "saturation relu --threshold 2",
     "<threshold> must be above 0 and at most 1, not 2"),
    (lambda: actviz.saturation("relu", input_std=0), "saturation relu --std 0",
     "<input_std> must be from 1e-6 to 1e6, not 0"),
    (lambda: actviz.gain("relu", layers=0), "gain relu --layers 0",
     "<layers> must be a whole number from 1 to 1000000000, not 0"),
    (lambda: actviz.gain("relu", layers=2.5), "gain relu --layers 2.5",
     "<layers> must be a whole number from 1 to 1000000000, not 2.5"),
    (lambda: actviz.gain("relu", fan_in=0), "gain relu --fan-in 0",
     "<fan_in> must be a whole number from 1 to 1000000000, not 0"),
    (lambda: actviz.gain("relu", std=0), "gain relu --std 0", "<std> must be from 1e-6 to 1e6, not 0"),
    (lambda: actviz.phase("tanh", sigma_w=0), "phase tanh --sigma-w 0",
     "<sigma_w> must be from 0.001 to 1000, not 0"),
    (lambda: actviz.phase("tanh", sigma_b=-1), "phase tanh --sigma-b=-1",
     "<sigma_b> must be 0, or from 0.001 to 1000, not -1"),
    (lambda: actviz.vanish("relu", layers=0), "vanish relu --layers 0",
     "<layers> must be a whole number from 1 to 1000000, not 0"),
    (lambda: actviz.vanish("relu", weights=[1.0, 2.0], layers=3), "vanish relu --weights 1,2 --layers 3",
     "<weights> has 2 values for 3 layers | give one value for all layers, or 3"),
    (lambda: actviz.vanish("relu", bias=[1.0, 2.0], layers=3), "vanish relu --bias 1,2 --layers 3",
     "<bias> has 2 values for 3 layers | give one value for all layers, or 3"),
    (lambda: actviz.vanish("relu", weights=INF), "vanish relu --weights inf",
     "<weights> must be a finite number, not inf"),
    (lambda: actviz.vanish("relu", input=INF), "vanish relu --input inf",
     "<input> must be a finite number, not inf"),
    (lambda: actviz.vanish("relu", weights="norm"), "vanish relu --weights normall",
     "<weights>: 'norm…' is neither numbers nor normal:STD | for example <weights='normal:1'>"),
    (lambda: actviz.vanish("relu", weights="normal:0"), "vanish relu --weights normal:0",
     "<weights='normal:0'>: the standard deviation must be above 0 and at most 1e6"),
    (lambda: actviz.vanish("relu", weights="normal", samples=0), "vanish relu --weights normal --samples 0",
     "<samples> must be a whole number from 1 to …, not 0"),
    (lambda: actviz.vanish("relu", weights="normal", layers=10**6 + 1, seed=1),
     "vanish relu --weights normal --layers 1000001 --seed 1",
     "<layers> must be a whole number from 1 to 1000000, not 1000001"),
    (lambda: actviz.vanish("relu", weights="normal", seed=-1), "vanish relu --weights normal --seed=-1",
     "<seed> must be a whole number from 0 to …, not -1"),
    (lambda: actviz.vanish("relu", samples=9), "vanish relu --samples 9",
     "<samples> has no effect: nothing is drawn at random | "
     "<weights='normal'> draws chains, <width=256> draws networks"),
    (lambda: actviz.vanish("relu", width=8, weights=1.0), "vanish relu --width 8 --weights 1",
     "<weights> applies to chains of single neurons, <width> to networks | <init> says how they are drawn"),
    (lambda: actviz.vanish("relu", width=8, input=1.0), "vanish relu --width 8 --input 1",
     "<input> applies to chains of single neurons, <width> to networks | <input_std> says how large it is"),
    (lambda: actviz.vanish("relu", input_std=1.0), "vanish relu --input-std 1",
     "<input_std> applies to networks, which have a width | for example <width=256>"),
    (lambda: actviz.vanish("relu", width=0), "vanish relu --width 0",
     "<width> must be a whole number from 1 to 8192, not 0"),
    (lambda: actviz.vanish("relu", width=8, layers=20000), "vanish relu --width 8 --layers 20000",
     "<layers> must be a whole number from 1 to 10000, not 20000"),
    (lambda: actviz.vanish("relu", width=8, repeats=0), "vanish relu --width 8 --repeats 0",
     "<repeats> must be a whole number from 1 to 100000, not 0"),
    (lambda: actviz.vanish("relu", width=8, input_std=0), "vanish relu --width 8 --input-std 0",
     "<input_std> must be from 1e-6 to 1e6, not 0"),
    (lambda: actviz.vanish("relu", width=8, keep=0), "vanish relu --width 8 --keep 0",
     "<keep> must be above 0 and at most 1, not 0 | …"),
    (lambda: actviz.vanish("relu", width=8, threshold=0), "vanish relu --width 8 --threshold 0",
     "<threshold> must be above 0 and at most 1, not 0"),
    (lambda: actviz.vanish("relu", width=8, init="foo"), "vanish relu --width 8 --init foo",
     "<init>: invalid choice 'foo' | allowed are lecun, …, or the standard deviation …, as in <init=0.01>"),
    (lambda: actviz.vanish("relu", width=8, init=0.0), "vanish relu --width 8 --init 0",
     "<init>: a standard deviation must be above 0 and at most 1000, not 0"),
    (lambda: actviz.vanish("softplus", width=8, init="critical"),
     "vanish softplus --width 8 --init critical",
     "<init='critical'>: softplus has no critical σ_w | <init='lecun'> is always possible"),
    (lambda: actviz.neuron([1], bias=1, threshold=0.5), "neuron --weights 1 --bias 1 --threshold 0.5",
     "<threshold> and <bias> are the same parameter, b = -θ | leave out one of them, as in <threshold=0.5>"),
    (lambda: actviz.neuron([INF]), "neuron --weights inf", "<weights> must be finite numbers, not inf"),
    (lambda: actviz.neuron([1, 2], inputs=[[1]]), "neuron --weights 1,2 --inputs 1",
     "<inputs>: row 1 has 1 number for 2 weights | …"),
    (lambda: actviz.neuron([1] * 13), "neuron --weights " + ",".join("1" * 13),
     "a truth table of 13 inputs has 2^13 rows | give the rows of interest, … <inputs=[[1, 0], [0, 1]]>"),
    (lambda: gate("nope"), "neuron --gate nope", "<gate>: invalid choice 'nope' | …"),
    (lambda: actviz.softmax([1, 2], temperature=0), "softmax 1 2 --temperature 0",
     "<temperature> must be a positive number, not 0 | …"),
    (lambda: actviz.softmax([1, 2], labels=["a"]), "softmax 1 2 --labels a",
     "<labels>: expected 2 labels, got 1 | …"),
    (lambda: actviz.softmax([1, 2], labels=["a", ""]), "softmax 1 2 --labels a,",
     "<labels>: a class has no name | for example <labels=['cat', 'dog', 'bird']>"),
    (lambda: actviz.softmax([1, 2], labels=["a", "a"]), "softmax 1 2 --labels a,a",
     "<labels>: two classes are called 'a'"),
    (lambda: actviz.softmax([1, 2], labels=["a", "b"], target="c"), "softmax 1 2 --labels a,b --target c",
     "<target>: no class is called 'c' | they are a, b"),
    (lambda: actviz.softmax([1, 2], target=2), "softmax 1 2 --target 2",
     "<target> must be a whole number from 0 to 1, not 2 | …; with <labels> the target is a label"),
    (lambda: actviz.train("relu", repeats=0), "train relu --repeats 0",
     "<repeats> must be a whole number from 1 to …, not 0"),
    (lambda: actviz.train("relu", seed=-1), "train relu --seed=-1",
     "<seed> must be a whole number from 0 to …, not -1"),
    (lambda: actviz.train("relu", hidden="8,x"), "train relu --hidden 8,x",
     "<hidden>: '8,x' is not a list of widths | …"),
    (lambda: actviz.train("relu", hidden=[0]), "train relu --hidden 0",
     "the width of a layer in <hidden> must be from 1 to 10000, not 0"),
    (lambda: actviz.train("relu", hidden=[10000, 10000]), "train relu --hidden 10000,10000",
     "<hidden>: … parameters are more than 20000000"),
    (lambda: actviz.train("relu", lr=0), "train relu --lr 0", "<lr> must be above 0 and at most 1e6, not 0"),
    (lambda: actviz.train("relu", momentum=1), "train relu --momentum 1",
     "<momentum> must be at least 0 and below 1, not 1"),
    (lambda: actviz.train("relu", keep=0), "train relu --keep 0",
     "<keep> must be above 0 and at most 1, not 0 | …"),
    (lambda: actviz.train("relu", batch_norm=True, batch_size=1), "train relu --batch-norm --batch-size 1",
     "<batch_norm> needs batches of 2 or more | leave out <batch_size=1>"),
    (lambda: actviz.train("relu", init="foo"), "train relu --init foo", "<init>: invalid choice 'foo' | …"),
    (lambda: actviz.train("relu", data="no/such"), "train relu --data no/such",
     "<data>: there is no folder 'no/such'"),
    (lambda: actviz.check_claim("foo"), "train --claim foo", "<name>: invalid choice 'foo' | …"),
    (lambda: actviz.check_claim("dead-relu", seeds=1), "train --claim dead-relu --repeats 1",
     "<seeds> must be from 2 to 100 for a claim, not 1"),
    (lambda: actviz.plot("relu", dpi=0), "plot relu --dpi 0", "<dpi> must be from 1 to 16384, not 0"),
    (lambda: actviz.plot("relu", theme="drak"), "plot relu --theme drak",
     "<theme>: invalid choice 'drak' | did you mean dark? …"),
    (lambda: actviz.plot("relu", axes="none"), "plot relu --axes none", "<axes>: invalid choice 'none' | …"),
    (lambda: actviz.plot("relu", legend="left"), "plot relu --legend left",
     "<legend>: invalid choice 'left' | …"),
    (lambda: actviz.plot("relu", text="dead"), "plot relu --text dead", "<text>: invalid choice 'dead' | …"),
    (lambda: actviz.plot("relu", ticks="some"), "plot relu --ticks some",
     "<ticks>: invalid choice 'some' | …"),
    (lambda: actviz.plot("relu", ticks="pi", x=(0.01, 0.02)), "plot relu --ticks pi --x 0.01 0.02",
     "<ticks='pi'>: there is no multiple of π/12 between 0.01 and 0.02"),
    (lambda: actviz.plot("relu", size="17:9"), "plot relu --size 17:9",
     "<size>: there is no size '17:9' | …"),
    (lambda: actviz.plot("relu", size="9x9000in"), "plot relu --size 9x9000in",
     "<size='9x9000in'> at 144 dpi is 1296 x 1296000 pixels | …"),
    (lambda: actviz.plot("relu", title="$x^$"), "plot relu --title $x^$",
     "<title>: $x^$ cannot be typeset: … | …"),
    (lambda: actviz.plot("relu", font="No Such"), "plot relu --font 'No Such'",
     "<font>: 'No Such' is not installed | …"),
    (lambda: actviz.sheet("relu", legend="direct"), "sheet relu --legend direct",
     "<legend='direct'>: a sheet has one legend for all panels | …"),
    (lambda: actviz.sheet(family="gate"), "sheet --family gate", "<family>: invalid choice 'gate' | …"),
]  # fmt: skip
# options that are not called what their parameter is
OPTIONS = {
    ("saturation", "input_std"): "--std",
    ("train", "name"): "--claim",
    ("train", "seeds"): "--repeats",
}


def matches(text, pattern):
    """Whether the text is the pattern, in which … stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("…"))), text, re.DOTALL) is not None


def in_python(told):
    """A line of the table as Python's reader gets it."""
    return told.replace("<", "").replace(">", "")


def typed(told, command):
    """A line of the table as the one who typed the command gets it."""

    def option(found):
        name, _, value = found[1].partition("=")
        spelling = OPTIONS.get((command, name), "--" + name.replace("_", "-"))
        if not value:
            return spelling
        return f"{spelling} {shell(ast.literal_eval(value))}"

    return re.sub("<([^>]*)>", option, told)


def shell(value):
    """A value as it is typed."""
    if not isinstance(value, list):
        return str(value)
    rows = [",".join(map(str, row)) for row in value] if isinstance(value[0], list) else None
    return "'" + ";".join(rows) + "'" if rows else ",".join(value)


@pytest.mark.parametrize(("ask", "words", "told"), TOLD, ids=[words for _, words, _ in TOLD])
def test_each_reader_gets_names_of_their_own(ask, words, told, here):
    """Python's error names parameters and no option; the command's is the same one with its options."""
    with pytest.raises(actviz.ActvizError) as caught:
        ask()
    error = caught.value
    whole = error.message if error.hint is None else f"{error.message} | {error.hint}"
    assert str(error) == error.message
    assert matches(whole, in_python(told)), whole
    assert not re.search(r"(^|\s)--[a-z]", whole)
    done = call(*shlex.split(words))
    message, _, hint = done.stderr.removeprefix("error: ").rstrip("\n").partition("\nhint: ")
    whole = f"{message} | {hint}" if hint else message
    assert matches(whole, typed(told, words.split()[0])), whole
    assert done.returncode == error.exit_code


PACKAGE = Path(actviz.__file__).parent
BELOW_THE_EDGE = sorted(path for path in PACKAGE.rglob("*.py") if "cli" not in path.parts)


@each("path", BELOW_THE_EDGE, size=80)
def test_only_the_command_line_knows_its_options(path):
    """No error below it is written with an option; what an error names is somebody's parameter or option."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Raise):
            texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
            assert not [t for t in texts if isinstance(t, str) and re.search(r"(^|[\s(])--[a-z]", t)]


def test_every_argument_that_errors_name_is_an_option_of_some_command():
    """What is spelled `argument("name")` anywhere is a parameter of a command, or declared beside one."""
    known = set()
    for name in NAMES:
        command = made(name)
        known |= {parameter.name for parameter in command.params} | set(declared(name).also)
    named = {
        node.args[0].value
        for path in BELOW_THE_EDGE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", None) == "argument"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and "activations" not in path.parts
    }
    assert len(named) > 30
    assert named <= known


def test_options_stay_once_they_are_named():
    """A command inside another one has the last word, also after a journey between processes."""
    error = UsageError(
        f"{argument('x', (0, 2))} and {argument('y')}", hint=f"see {argument('size', '2 x 3')}"
    )
    assert (str(error), error.hint) == ("x=(0, 2) and y", "see size='2 x 3'")
    error.put_options({"x": "--x", "size": "--size"})
    error = pickle.loads(pickle.dumps(error))
    error.put_options({"x": "--other", "y": "--y"})
    assert (str(error), error.message) == ("--x 0 2 and y",) * 2
    assert error.hint == "see --size '2 x 3'"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--thme", "--theme"), ("--derivative", "--deriv"), ("--ouput", "--output"), ("--tiks", "--ticks"),
        ("--legnd", "--legend"), ("--axis", "--axes"), ("--transparant", "--transparent"),
        ("--txt", "--text"),
        ("--saturate", "--saturation"), ("--fontsize", "--font"), ("--sat", "--saturation"),
        ("--out", "--output"), ("--OUTPUT", "--output"), ("--asymptote", "--asymptotes"),
        ("--colour", "--color"), ("--lable", "--label"), ("--stlye", "--style"),
        ("--logy", "--log-y"), ("--point", None), ("--xlim", None),
        ("--width", None), ("--xlabl", "--xlabel"), ("--mrak", "--mark"), ("--json", None),
        ("--points", None), ("--tangents", "--tangent"), ("--linewidth", None),
    ],
)  # fmt: skip
def test_hints_for_unknown_options_are_near(typed, meant):
    """A slip gets the option that was meant; what is like none gets the way to the help."""
    assert similar(typed, [o for p in made("plot").params for o in p.opts if o.startswith("--")]) == meant
    done = call("plot", "relu", typed)
    assert done.returncode == 2
    hint = f"did you mean {meant}?" if meant else "actviz plot --help"
    assert done.stderr == f"error: no such option: {typed}\nhint: {hint}\n"


def test_hints_name_nothing_that_is_refused():
    """An option that a command knows only to refuse it is no hint."""
    assert call("train", "--asymptote").stderr.endswith("hint: actviz train --help\n")
