"""``actviz schema``: what every command prints with --json is what its schema says."""

from __future__ import annotations

import json

import pytest
from each import each
from jsonschema import Draft202012Validator
from process import in_json, printed, refused

from actviz.cli.program.commands import NAMES, declared
from actviz.schemas import COMMANDS, schema

MINE = """import numpy as np

def act(x):
    return x * np.tanh(x)

def opaque(x):
    return np.array([float(t) for t in np.ravel(x)]).reshape(np.shape(x)) ** 2
"""

# every kind of answer that a command has, quick ones only, where its examples are not enough; mine.py has a
# function in it, and a.svg is a figure
TYPED = {
    "list": ["", "--framework torch", "--family vectors"],
    "show": [
        "elu",
        "heaviside",
        "sine",
        "softmax",
        "rrelu",
        "'x*tanh(a*x):a=2'",
        "mine.py:act",
        "'log(x)'",
        "a.svg",
    ],
    "eval": [
        "relu 1 2 nan inf",
        "gelu 1 --deriv",
        "heaviside 0 --deriv --deriv2",
        "mine.py:opaque 1 --deriv --deriv2",
    ],
    "styles": [""],
    "saturation": [
        "tanh -o a.svg",
        "relu gelu sine elu:0.5 heaviside square",
        "gelu relu --dtype bf16",
        "'x*tanh(x)'",
    ],
    "gain": ["relu tanh gelu", "square exponential heaviside", "selu gelu --fan-in 100"],
    "precision": ["exponential heaviside", "tanh --scale 0.01"],
    "check": ["gelu --against gelu --dtype e4m3", "'x*sigmoid(1.702x)' --against gelu --dtype e5m2 --deriv"],
    "phase": [
        "tanh",
        "relu",
        "gelu --sigma-w 2 --sigma-b 0.5",
        "selu --depth 4",
        "tanh --residual 0.5",
        "tanh --layer-norm",
        "silu",
        "tanh sign relu",
        "tanh relu --sigma-w 1.5 -o a.svg",
    ],
    "vanish": [
        "--layers 3 --dtype float16",
        "relu --input -1",
        "relu tanh --weights normal --samples 9",
        "tanh relu --width 9 --layers 3 --init 1.5",
        "gelu --width 9 --layers 3 --batch-norm",
        "gelu --width 9 --layers 3 --residual 0.5",
        "gelu --width 9 --layers 3 --layer-norm",
    ],
    "neuron": [
        "--weights 1,1 --threshold 1.5",
        "--gate xor",
        "--gate and",
        "--weights 1,2 --bias 1 --activation sigmoid",
        "--weights 1,2 --sweep bias=1,2",
    ],
    "softmax": ["2 1 0.1", "2 1 0.1 --target 0", "2 1 0.1 --temperature 0.5,2 --target 1"],
    "maxout": ["0,0 1,0", "-1 1 0,3"],
    "train": [
        "relu tanh --epochs 1 --repeats 1 --hidden 5",
        "relu --epochs 1 --hidden 5 --dropout 0.1 --init 1.5",
    ],
}
# ten seconds together
LONG = ["phase --all", "train --claim dead-relu", "check gelu"]


def faults(typed):
    """What is wrong with the JSON of a command, as the validator puts it."""
    document = in_json(f"{typed}")
    errors = Draft202012Validator(schema(typed.split()[0])).iter_errors(document)
    return [f"{list(error.path)}: {error.message[:300]}" for error in errors]


EXAMPLES = {
    command: TYPED.get(command)
    or [line.removeprefix(f"actviz {command}") for line in declared(command).examples]
    for command in COMMANDS
}


@pytest.fixture
def files(here):
    """What the examples name."""
    (here / "mine.py").write_text(MINE, encoding="utf-8")
    printed("plot relu --size 64x64px -o a.svg")


@pytest.mark.usefixtures("files")
@each(
    "command, options",
    [(command, options) for command in COMMANDS for options in EXAMPLES[command]],
    size=12,
    part=[(command, options) for command in COMMANDS for options in EXAMPLES[command][::2]],
)
def test_what_is_printed_is_what_the_schema_says(command, options):
    """No key is missing, none is there that the schema lacks, and all have the type it states."""
    assert not faults(f"{command} {options} {'--no-figure' if command == 'vanish' else ''}")


@pytest.mark.whole
@pytest.mark.parametrize("typed", LONG)
def test_long_answers(typed):
    """The same, for the commands that take seconds."""
    assert not faults(typed)


def test_every_command_with_json_has_a_schema():
    """Those without draw, or print a schema themselves."""
    assert set(NAMES) - set(COMMANDS) == {"plot", "compare", "sheet", "gallery", "schema"}


@pytest.mark.parametrize("command", COMMANDS)
def test_schemas_are_schemas(command):
    """They hold what draft 2020-12 allows, each with its name; an empty object never passes."""
    Draft202012Validator.check_schema(schema(command))
    assert schema(command)["title"] == f"actviz {command} --json"
    assert not Draft202012Validator(schema(command)).is_valid({})


def test_printed():
    """One schema with a name, all of them without."""
    assert json.loads(printed("schema gain")) == schema("gain")
    assert json.loads(printed("schema")) == {command: schema(command) for command in COMMANDS}


def test_no_such_command():
    """The nearest name is the hint."""
    refused("schema gian", "COMMAND: invalid choice 'gian'", "did you mean gain?…")
