"""Names, parameters and errors as a person meets them, and what every class in the registry promises."""

from __future__ import annotations

import dataclasses
import inspect
import itertools
import math
import re
import subprocess
import sys

import pytest
from cases import SPECS
from each import each
from hypothesis import assume, given
from hypothesis import strategies as st
from matplotlib.mathtext import MathTextParser

import actviz
from actviz.activations import registry
from actviz.activations.language import library
from actviz.errors import UnknownActivationError, UsageError
from actviz.notation import plain_formula

CLASSES = sorted(set(registry._classes.values()), key=lambda cls: cls.name)
# settings in a framework's call that choose between functions rather than shape one
NO_PARAMETERS = {"approximate"}

each_class = each("cls", CLASSES)


@each_class
def test_every_spelling_of_a_name_finds_its_function(cls):
    """Names and aliases are found in any case, with -, _ or nothing between their words."""
    for name in (cls.name, *cls.aliases):
        for spelling in (name, name.upper(), name.title(), name.replace("_", "-"), name.replace("_", "")):
            assert type(actviz.get(spelling)) is cls
            assert type(actviz.get(f" {spelling} ")) is cls


@pytest.mark.parametrize(
    ("spec", "parameters"),
    [
        ("leaky_relu:negative_slope=0.2", {"negative_slope": 0.2}),
        ("leaky_relu:alpha=0.2", {"negative_slope": 0.2}),
        ("LeakyReLU:0.2", {"negative_slope": 0.2}),
        ("elu:0.5", {"alpha": 0.5}),
        ("elu:pi/2", {"alpha": math.pi / 2}),
        ("elu: alpha = 1/3 ", {"alpha": 1 / 3}),
        ("hard_tanh:0,2", {"min_val": 0, "max_val": 2}),
        ("hard_tanh:min_val=0,max_val=2", {"min_val": 0, "max_val": 2}),
        ("hard_tanh:max=2,min=0", {"min_val": 0, "max_val": 2}),
        ("hard_tanh:-2pi", {"min_val": -2 * math.pi, "max_val": 1}),
        ("hard_tanh:0,max_val=2", {"min_val": 0, "max_val": 2}),
        ("prelu:weight=0", {"a": 0}),
    ],
)
def test_parameters_ride_on_a_name(spec, parameters):
    """By name, by another framework's name, or in order; numbers may be fractions and multiples of π."""
    f = actviz.get(spec)
    assert f.parameters == parameters
    assert f == actviz.get(f.name, **parameters)
    assert all(type(value) is float for value in f.parameters.values())


def test_keywords_take_what_text_takes():
    """get(name, **kw) knows the same other spellings, and may add to what rides on the name."""
    assert actviz.get("leaky_relu", alpha=0.2) == actviz.get("leaky_relu:0.2")
    assert actviz.get("hard_tanh:0", max=2) == actviz.get("hard_tanh:0,2")


def test_an_activation_is_returned_as_it_is():
    """So a function that takes a name takes an activation too."""
    f = actviz.get("elu:0.5")
    assert actviz.get(f) is f


@pytest.mark.parametrize(
    ("spec", "message", "hint"),
    [
        ("rleu", "unknown activation 'rleu'", "did you mean relu?"),
        ("gleu", "unknown activation 'gleu'", "did you mean gelu?"),
        ("qqq", "unknown activation 'qqq'", "run 'actviz list' to see all names"),
        ("", "unknown activation ''", "run 'actviz list' to see all names"),
        ("relu:alpha=1", "relu takes no parameter 'alpha'", "relu takes no parameters"),
        ("elu:beta=1", "elu takes no parameter 'beta'", "elu takes alpha"),
        ("relu:1", "relu has no parameter for '1'", "relu takes no parameters"),
        ("elu:1,2", "elu has no parameter for '2'", "elu takes alpha"),
        ("elu:alpha=x", "elu: alpha must be a number in (0, ∞), not x", "for example elu:alpha=1"),
        ("elu:alpha=nan", "elu: alpha must be a number in (0, ∞), not nan", "for example elu:alpha=1"),
        ("elu:inf", "elu: alpha must be a number in (0, ∞), not ∞", "for example elu:alpha=1"),
        ("elu:0", "elu: alpha must be a number in (0, ∞), not 0", "for example elu:alpha=1"),
        ("elu:", "elu: alpha must be a number in (0, ∞), not nothing", "for example elu:alpha=1"),
        ("heaviside:1.5", "heaviside: at_zero must be a number in [0, 1], not 1.5", None),
        ("elu:1,alpha=2", "elu: alpha is given twice", None),
        ("leaky_relu:alpha=1,negative_slope=2", "leaky_relu: negative_slope is given twice", None),
        ("hard_tanh:2,1", "hard_tanh: min_val must be below max_val, not 2 and 1", None),
    ],
)
def test_errors_say_what_is_wrong_and_what_is_right(spec, message, hint):
    """The message quotes what was typed, the hint something that works."""
    with pytest.raises(UsageError) as caught:
        actviz.get(spec)
    assert caught.value.message == message
    assert hint is None or caught.value.hint == hint
    assert caught.value.exit_code == 2
    assert isinstance(caught.value, UnknownActivationError) == message.startswith("unknown activation")


@pytest.mark.parametrize("value", [math.nan, math.inf, -1, 0, "x", None, 1j, [1.0]])
def test_keywords_are_checked_like_text(value):
    """Whatever is no number in the domain is refused, whichever way it comes."""
    with pytest.raises(UsageError, match=r"elu: alpha must be a number in \(0, ∞\), not "):
        actviz.get("elu", alpha=value)


@pytest.mark.parametrize("kind", ["vectors", "", None])
def test_unknown_kinds_are_refused(kind):
    """names() knows which kinds there are."""
    with pytest.raises(UsageError, match="unknown kind"):
        actviz.names(kind=kind)


def test_families_stay_together():
    """Functions are listed in the order of the files, so a family is in one piece."""
    families = [actviz.get(name).family for name in actviz.names()]
    assert len(list(itertools.groupby(families))) == len(set(families)) > 5
    assert families == sorted(families)


@given(data=st.data(), cls=st.sampled_from([cls for cls in CLASSES if cls.declared()]))
def test_a_spec_names_exactly_its_function(data, cls):
    """get(f.spec) == f, to the last bit of every parameter."""
    numbers = st.floats(allow_nan=False, allow_infinity=False) | st.floats(0, 1)
    chosen = {parameter.name: data.draw(numbers, parameter.name) for parameter in cls.declared()}
    try:
        f = cls(**chosen)
    except UsageError:
        assume(False)
    assert actviz.get(f.spec) == f
    assert actviz.get(f.spec).parameters == chosen


@each("spec", SPECS)
def test_equal_specs_are_equal_and_hashable(spec):
    """So activations can be compared, cached and used as keys; `changed` names what is not default."""
    f = actviz.get(spec)
    assert f == actviz.get(spec)
    assert hash(f) == hash(actviz.get(spec))
    assert f == actviz.get(f.name, **f.changed)
    assert all(value != type(f)().parameters[name] for name, value in f.changed.items())


def test_no_two_functions_share_a_spelling():
    """Folded names and aliases are all different, and each function is listed once."""
    spellings = [library.fold(name) for cls in CLASSES for name in (cls.name, *cls.aliases)]
    assert sorted(spellings) == sorted(registry._classes)
    assert sorted(actviz.names() + actviz.names("vector")) == [cls.name for cls in CLASSES]


@each_class
def test_classes_are_frozen_and_final(cls):
    """An activation cannot be changed, and no concrete class inherits from a concrete one."""
    f = cls()
    for attribute in ("name", "anything", *f.parameters):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(f, attribute, 1.0)
    assert cls() == f
    assert hash(cls()) == hash(f)
    assert not any("name" in vars(parent) for parent in cls.__mro__[1:])


@each_class
def test_classes_are_told_about(cls):
    """Each has a one-line summary, a reference, a family and a source for every framework it names."""
    assert re.fullmatch(r"\S.*\.", inspect.getdoc(cls).splitlines()[0])
    assert cls.reference
    assert cls().family == cls.__module__.rpartition(".")[2].partition("_")[0]
    assert set(cls.frameworks) <= {"torch", "jax", "keras", "tensorflow", "onnx", "transformers", "timm"}
    assert all(isinstance(calls, tuple) and calls for calls in cls.frameworks.values())
    assert not any(text.endswith(".") for text in cls.differences)


@each_class
def test_framework_calls_use_parameters_that_exist(cls):
    """`keras.layers.LeakyReLU(negative_slope=0.3)` gives a parameter of ours a legal value of theirs."""
    for call in (call for calls in cls.frameworks.values() for call in calls):
        spelled = re.fullmatch(r"[\w.]+(?:\((?P<settings>.+)\))?", call)
        settings_ = dict(pair.split("=") for pair in re.split(r",\s*", spelled["settings"] or "") if pair)
        shaping = {name: float(text) for name, text in settings_.items() if name not in NO_PARAMETERS}
        assert list(actviz.get(cls.name, **shaping).parameters) == [p.name for p in cls.declared()]


@each("cls", CLASSES, part=3)
def test_formulas_can_be_drawn_and_written(cls):
    """Matplotlib's mathtext reads every formula, and the plain text keeps none of its syntax."""
    parser = MathTextParser("path")
    f = cls()
    for formula in (f.formula, f.derivative_formula):
        assert parser.parse(f"${formula}$").width > 0
        plain = plain_formula(formula)
        assert plain
        assert not re.search(r"[\\{}$]", plain), plain
        assert plain.count("(") == plain.count(")")


def test_parameters_are_given_once():
    """By text or by keyword, under one name or another: never twice, and not to a finished function."""
    for spec, keywords in (
        ("leaky_relu", {"negative_slope": 0.1, "alpha": 0.2}),
        ("elu:0.5", {"alpha": 0.7}),
    ):
        with pytest.raises(UsageError, match="given twice"):
            actviz.get(spec, **keywords)
    with pytest.raises(UsageError, match="already has its parameters"):
        actviz.get(actviz.get("elu"), alpha=0.7)
    with pytest.raises(UsageError, match="not 5"):
        actviz.get(5)


@pytest.mark.parametrize(
    "code", ["import actviz", "import actviz; actviz.names(); actviz.get('leaky_relu:0.2').spec"]
)
def test_names_need_no_heavy_library(code):
    """Importing, listing and looking up load neither numpy, matplotlib, scipy, sympy nor rich."""
    report = (
        "import sys; print({'numpy', 'matplotlib', 'scipy', 'sympy', 'rich', 'typer'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", f"{code}; {report}"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
