"""Functions are called in figures what papers call them, or what somebody typed."""

from __future__ import annotations

import pickle

import pytest
from drawn import labels as written
from process import printed

import actviz
from actviz.activations import registry
from actviz.figures.axes.words import curve_labels, titled

EVERY = sorted({cls.name: cls for cls in registry._classes.values() if cls.built_in()}.items())


@pytest.mark.parametrize(("name", "cls"), EVERY, ids=[name for name, _ in EVERY])
def test_every_function_has_a_label(name, cls):
    """It is the registered name in other letters, or one by which people look for the function."""
    assert cls.label.strip() == cls.label
    assert "_" not in cls.label
    assert all(letter.isprintable() for letter in cls.label)
    folded = cls.label.lower().replace("²", "squared").replace("++", "plusplus")
    plain = "".join(letter for letter in folded if letter.isalnum())
    known = ["".join(filter(str.isalnum, each.lower())) for each in (name, *cls.aliases)]
    short = {"srelu_s_shaped": "srelu", "hard_mish": "hmish", "hard_sigmoid_02": "hardsigmoid02"}
    assert plain in [*known, short.get(name)]


def test_no_two_functions_have_one_label():
    """Else a legend could not tell them apart."""
    labels = [cls.label for _, cls in EVERY]
    assert len(set(labels)) == len(labels) == 171


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("relu", "ReLU"),
        ("RELU", "ReLU"),
        ("leaky-relu", "leaky ReLU"),
        ("LeakyReLU", "leaky ReLU"),
        ("silu", "SiLU"),
        ("swish", "Swish"),
        ("hard_silu", "hard_silu"),
        ("Hard-SiLU", "Hard-SiLU"),
        ("step", "step"),
        ("nn.SiLU", "nn.SiLU"),
        ("torch.nn.GELU(approximate='tanh')", "GELU (tanh)"),
        ("leaky_relu:0.2", "leaky ReLU (α = 0.2)"),
        ("lrelu:0.2", "lrelu (α = 0.2)"),
        ("hard_tanh:-2,2", "hard tanh (a = -2, b = 2)"),
        ("mine(x) = a*x:a=2", "mine (a = 2)"),
        ("x*sigmoid(x)", "x·σ(x)"),
        ("logistic", "logistic"),
    ],
)
def test_names(typed, shown):
    """A registered name is written as in papers; an alias, a framework's name and a formula as they came."""
    assert titled(actviz.get(typed)) == shown


def test_an_alias_is_no_part_of_a_function():
    """The same function, whatever it was asked for by; a copy by pickle keeps the name."""
    one, other = actviz.get("hard_silu"), actviz.get("hard_swish")
    assert one == other
    assert hash(one) == hash(other)
    assert one.spec == other.spec == "hard_swish"
    assert (pickle.loads(pickle.dumps(one)).shown, other.shown) == ("hard_silu", "hard swish")


def test_a_function_of_ones_own_keeps_its_name():
    """With its underscores; a class may say how it is written."""

    class Mine(actviz.Activation):
        """Twice x."""

        name = "my_own"
        definition = "2*x"

    class Labelled(actviz.Activation):
        """Three times x."""

        name = "my_other"
        label = "Mine₃"
        definition = "3*x"

    assert (Mine.label, Labelled.label) == ("my_own", "Mine₃")
    assert curve_labels([(Mine(), 0), (Labelled(), 1)], upright=True) == ["my_own", "Mine₃′"]


@pytest.mark.parametrize(
    ("typed", "order", "italic", "upright"),
    [
        ("relu", 0, "$y=relu(x)$", "ReLU"),
        ("relu", 1, "$y=relu′(x)$", "ReLU′"),
        ("leaky_relu", 2, r"$y=leaky\_relu″(x)$", "leaky ReLU″"),
        ("elu:0.5", 0, r"$y=elu(x),\ \alpha=0.5$", r"ELU, $\alpha=0.5$"),
        ("hard_silu", 0, r"$y=hard\_silu(x)$", "hard_silu"),
        ("nn.SiLU", 0, "$y=$nn.SiLU$(x)$", "nn.SiLU"),
        ("x^2", 0, "$y=x^2$", "$x^2$"),
        ("f(x) = x^2", 1, r"$y=f\hspace{0.1}′(x)$", "f′"),
    ],
)
def test_labels_of_curves(typed, order, italic, upright):
    """Italic formulas in the document theme, else names as text; a formula without a name is written out."""
    drawn = [(actviz.get(typed), order)]
    assert curve_labels(drawn) == [italic]
    assert curve_labels(drawn, upright=True) == [upright]


def test_a_sweep_names_its_function_once():
    """With the first of its values, also where the formula is written out; a label stays what it is."""
    sweep = [(actviz.get(f"elu:{value}"), 0) for value in (0.5, 1, 2)]
    assert curve_labels(sweep) == [r"$y=elu(x),\ \alpha=0.5$", r"$\alpha=1$", r"$\alpha=2$"]
    assert curve_labels(sweep, upright=True) == [r"ELU, $\alpha=0.5$", r"$\alpha=1$", r"$\alpha=2$"]
    assert curve_labels(sweep, formula=True)[1:] == [r"$\alpha=1$", r"$\alpha=2$"]
    labelled = [(sweep[0][0], 0), (sweep[1][0].relabelled("usual"), 0), sweep[2]]
    assert curve_labels(labelled, upright=True)[1] == "usual"


def test_formulas_beside_upright_names():
    """What follows the name is mathematics, with the values of all parameters."""
    drawn = [(actviz.get("elu"), 0), (actviz.get("tanh"), 0), (actviz.get("relu"), 1)]
    elu, tanh, slope = curve_labels(drawn, formula=True, upright=True)
    assert elu.startswith("ELU$(x)=")
    assert elu.endswith(r"\alpha=1$")
    assert tanh == "tanh"
    assert slope.startswith("ReLU′$(x)=")


@pytest.mark.parametrize(
    ("theme", "name"), [("document", "$y=relu(x)$"), ("light", "ReLU"), ("mono", "ReLU")]
)
def test_themes_write_names_their_way(theme, name):
    """In the legend of a figure, and over the panel of a curve that is alone in it."""
    assert actviz.compare("relu", "tanh", theme=theme).axes[0].get_legend().get_texts()[0].get_text() == name
    assert name in {text for text, _ in written(actviz.plot("relu", theme=theme))} or theme == "document"


def test_headings_of_sheets():
    """Over the panels, too."""
    (page,) = actviz.sheet("leaky_relu", "hard_silu")
    assert {"leaky ReLU", "hard_silu"} <= {text for text, _ in written(page)}


def test_cards_tell_the_label():
    """In `show`, where it is not the name."""
    assert "leaky ReLU" in printed("show leaky_relu")
    assert actviz.get("leaky_relu").to_dict()["label"] == "leaky ReLU"
