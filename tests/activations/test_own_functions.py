"""Functions that a user defines: like any other once registered; what is not whole is refused."""

from __future__ import annotations

import dataclasses
import math

import pytest

import actviz
from actviz.activations import registry
from actviz.activations.facts import Facts, Tail
from actviz.errors import UsageError
from actviz.figures.pages import chosen
from actviz.gallery import page
from actviz.tables import cards


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


@pytest.fixture
def restored(monkeypatch):
    """What a test registers is gone after it."""
    monkeypatch.setattr(registry, "_classes", dict(registry._classes))


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
@pytest.mark.parametrize("missing", ["value", "first", "second", "facts"])
def test_incomplete_classes_are_refused(missing):
    """A class without one of its kernels or its facts is not taken."""
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
    rows = {row[0]: row[1] for row in cards.names_table([own(), stated()]).rows}
    assert rows == {"cube": "own", "cube_of_waves": "waves"}
    assert [str(f) for f in chosen([], "waves")] == ["cube_of_waves", "heir_of_waves"]
    html = page.page([own(), stated()], (), (), "a test")
    assert 'id="family-own"' in html
    assert 'id="family-waves"' in html


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize("family", ["", "My waves", "a/b", None, 3])
def test_a_family_is_one_word(family):
    """It names files and places on pages, so it is letters and digits; nothing else is registered."""
    cls = define()
    cls.family = family
    with pytest.raises(UsageError, match="Cube: a family is a word in small letters"):
        actviz.register(cls)
    assert "cube" not in actviz.names()
