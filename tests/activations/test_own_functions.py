"""Functions that a user defines: like any other once registered; what is not whole is refused."""

from __future__ import annotations

import dataclasses
import math

import pytest
from process import call

import actviz
from actviz.activations import registry
from actviz.activations.facts import Facts, Tail
from actviz.activations.language import library
from actviz.errors import UsageError
from actviz.figures.sheets.pages import chosen
from actviz.gallery import page
from actviz.tables.list import names_tables


def define(**overrides):
    """A complete user-defined class, less or more what is overridden (None leaves a member out)."""
    members = {
        "__doc__": "x cubed.",
        "name": "cube",
        "formula": "x^3",
        "derivative_formula": "3x^2",
        "reference": "a test",
        "value": lambda self, x: x**3,
        "first": lambda self, x: 3 * x**2,
        "second": lambda self, x: 6 * x,
        "facts": lambda self: Facts(
            actviz.Interval(),
            actviz.Interval(0.0, math.inf, low_attained=True),
            Tail(-math.inf, math.inf, -math.inf),
            Tail(math.inf, math.inf, math.inf),
        ),
    }
    kept = {name: member for name, member in (members | overrides).items() if member is not None}
    return type("Cube", (actviz.Activation,), kept)


def defined(name, definition, **members):
    """A class made of a definition alone."""
    members = {"name": name, "definition": definition, "reference": "a test", **members}
    return type(name.title(), (actviz.Activation,), members)


@pytest.fixture
def restored(monkeypatch):
    """What a test registers is gone after it, for the registry and for the definitions."""
    classes = dict(library.CLASSES)
    monkeypatch.setattr(library, "CLASSES", classes)
    monkeypatch.setattr(registry, "_classes", classes)


@pytest.mark.usefixtures("restored")
def test_a_users_own_function_is_a_function_like_any_other():
    """Registered, it is listed last, found under any spelling, and evaluates arrays."""
    cls = actviz.register(define(aliases=("to_the_third",)))
    assert actviz.names()[-1] == "cube"
    f = actviz.get("ToTheThird")
    assert type(f) is cls
    assert f([1, 2, -math.inf]).tolist() == [1, 8, -math.inf]
    assert f.derivative(2) == 12


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize(
    ("names", "taken"), [({"name": "ReLU"}, "relu"), ({"aliases": ("third", "Tanh")}, "tanh")]
)
def test_taken_names_are_refused(names, taken):
    """Neither a name nor an alias may belong to another function already, and nothing is half registered."""
    before = dict(registry._classes)
    with pytest.raises(UsageError, match=f"of Cube belongs to {taken}"):
        actviz.register(define(**names))
    assert registry._classes == before


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize("missing", ["value", "first", "second", "formula", "derivative_formula"])
def test_incomplete_classes_are_refused(missing):
    """A class without a definition is not taken if it lacks one of its kernels or formulas."""
    with pytest.raises(UsageError, match=f"Cube lacks {missing}"):
        actviz.register(define(**{missing: None}))
    assert "cube" not in actviz.names()


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize("decorator", [lambda cls: cls, dataclasses.dataclass(frozen=True)])
def test_a_users_own_parameters_are_like_any_other(decorator):
    """Declared by an assignment; that the class is a frozen dataclass besides changes nothing."""
    k = actviz.parameter(1.0, symbol="k", domain=actviz.Interval(0.0, 8.0), also=("kappa",))
    shift = actviz.parameter(0.0, symbol="s")
    cls = actviz.register(decorator(define(k=k, shift=shift, __annotations__={"k": float, "shift": float})))
    assert [parameter.name for parameter in cls.declared()] == ["k", "shift"]
    f = actviz.get("cube:kappa=2")
    assert f.parameters == {"k": 2.0, "shift": 0.0}
    assert f == cls(2.0) == cls(k=2) == cls(2, shift=0) != cls()
    assert hash(f) == hash(cls(2.0))
    assert repr(f) == "Cube(k=2.0, shift=0.0)"
    with pytest.raises(UsageError, match="cube: k must be a number"):
        cls(9.0)
    for values, named in (((1.0, 2.0, 3.0), {}), ((1.0,), {"k": 1.0}), ((), {"q": 1.0})):
        with pytest.raises(TypeError):
            cls(*values, **named)
    for change in (lambda: setattr(f, "k", 3.0), lambda: delattr(f, "k")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()


@pytest.mark.usefixtures("restored")
def test_a_class_without_a_name_is_refused():
    """A name is what a function is found by."""
    with pytest.raises(UsageError, match="Cube has no name"):
        actviz.register(define(name=None))
    assert "cube" not in actviz.names()


@pytest.mark.usefixtures("restored")
def test_a_users_own_function_has_a_family():
    """It is ``own`` unless the class, or one that it inherits from, says another; lists and pages follow."""
    own = actviz.register(define())
    stated = actviz.register(define(name="cube_of_waves", family="waves"))
    inherited = actviz.register(type("Heir", (stated,), {"name": "heir_of_waves"}))
    assert (own().family, stated().family, inherited().family) == ("own", "waves", "waves")
    assert actviz.get("tanh").family == "sigmoids"
    assert own().to_dict()["family"] == "own"
    rows = {row[0]: row[1] for row in names_tables([own(), stated()])[0].rows}
    assert rows == {"cube": "own", "cube_of_waves": "waves"}
    assert [str(f) for f in chosen([], "waves")] == ["cube_of_waves", "heir_of_waves"]
    html = page.page([own(), stated()], "a test")
    assert 'id="family-own"' in html
    assert 'id="family-waves"' in html


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize("family", ["", "My waves", "a/b", None, 3])
def test_a_family_is_one_word(family):
    """It names files and places on pages, so it is letters and digits; nothing else is registered."""
    cls = define()
    cls.family = family
    with pytest.raises(UsageError, match="Cube: a family must be a lower-case word"):
        actviz.register(cls)
    assert "cube" not in actviz.names()


@pytest.mark.usefixtures("restored")
def test_eight_lines_make_a_function(tmp_path, monkeypatch):
    """A definition is enough: parameters, formulas, derivatives, facts, and every command follow from it."""

    @actviz.register
    class Bump(actviz.Activation):
        """A bell on a slope."""

        name = "bump"
        aliases = ("camel",)
        beta: float = actviz.parameter(1.0, symbol="β", domain=actviz.Interval(0.0, 10.0))
        definition = "x + beta*exp(-x^2)"
        reference = "a test"

    f = actviz.get("Camel:beta=0.5")
    assert f(0.0) == 0.5
    assert f.derivative(1.0) == pytest.approx(1 - math.exp(-1))
    assert f.formula == r"x + \beta\,e^{-x^2}"
    assert f.derivative_range.high == pytest.approx(1 + 0.5 * math.sqrt(2 / math.e))
    told = f.to_dict()
    assert (told["family"], told["source"], told["derivative_by"]) == ("own", "python", "definition")
    assert "range" in told["found"]
    monkeypatch.chdir(tmp_path)
    for typed in ("plot bump --deriv --formula", "show bump:2", "vanish bump --no-figure", "gain bump"):
        done = call(*typed.split())
        assert (done.returncode, done.stderr) == (0, ""), f"{typed}: {done.stderr}"
    assert "numerically: " in call("show", "bump").stdout
    assert "\nbump " in call("list").stdout
    assert actviz.get("x*bump(x)")(2.0) == 2 * actviz.get("bump")(2.0)


@pytest.mark.usefixtures("restored")
def test_a_class_with_kernels_needs_no_facts():
    """They are found by looking, and said to be."""
    f = actviz.register(define(facts=None))()
    assert (str(f.range), str(f.derivative_range), f.known.symmetry) == ("(-∞, ∞)", "[0, ∞)", "odd")
    told = f.to_dict()
    assert (told["derivative_by"], told["found"][0]) == ("kernels", "range")
    assert actviz.register(define(name="stated"))().to_dict()["found"] == []


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize(
    ("definition", "error"),
    [
        ("x +", "column 4: unexpected end of the formula"),
        ("x*gain", "column 3: wrong has no parameter 'gain'"),
        ("[x]", "column 1: unexpected character '['"),
    ],
)
def test_a_definition_is_read_when_it_is_registered(definition, error):
    """A fault in it is told there and then, with its column; nothing is registered."""
    with pytest.raises(UsageError) as caught:
        actviz.register(defined("wrong", definition))
    assert error in caught.value.message
    assert "wrong" not in actviz.names()


@pytest.mark.usefixtures("restored")
def test_functions_of_a_definition_are_looked_up_when_it_is_used():
    """So one may be registered later; one that never is, is an error in words."""
    actviz.register(defined("outer", "x*inner(x)"))
    with pytest.raises(UsageError, match="column 3: there is no function 'inner'"):
        actviz.get("outer")(1.0)
    actviz.register(defined("inner", "x + 1"))
    assert actviz.get("outer")(2.0) == 6.0


@pytest.mark.usefixtures("restored")
def test_a_circle_of_definitions_is_told():
    """Not by a recursion that goes too deep."""
    actviz.register(defined("hen", "x + egg(x)"))
    actviz.register(defined("egg", "2*hen(x)"))
    with pytest.raises(UsageError, match="the definition of hen is circular: hen → egg → hen"):
        actviz.get("hen")(1.0)
    with pytest.raises(UsageError, match="is circular"):
        actviz.get("x*egg(x)")(1.0)
    actviz.register(defined("self_made", "1 + self_made(x)"))
    with pytest.raises(UsageError, match="self_made → self_made"):
        actviz.get("self_made").known  # noqa: B018 # worked out when it is asked for


@pytest.mark.usefixtures("restored")
def test_a_definition_may_have_gaps():
    """At its defaults and at other values of its parameters."""
    a = actviz.parameter(0.0, symbol="a")
    cls = actviz.register(defined("my_log", "log(x - a)", a=a))
    assert [str(gap) for gap in cls().known.gaps] == ["(-∞, 0]"]
    assert [str(gap) for gap in cls(2.0).known.gaps] == ["(-∞, 2]"]
    with pytest.raises(UsageError, match="no real value for x ≤ 2"):
        actviz.gain(cls(2.0))
