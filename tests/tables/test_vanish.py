"""What `vanish` prints is its report, in every mode and form."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from printed import Shown, agree, forms, number, numbers_in, specified
from process import call

import actviz
from actviz.tables.depth.description import diagram_description
from actviz.tables.depth.network import network_comparison, network_tables, network_verdict
from actviz.tables.depth.random_chain import random_table, random_verdict
from actviz.tables.vanish import vanish_tables

CHAIN = "vanish tanh --weights 1.5,-2,0.5 --bias 0.1,0.2,-0.3 --input 0.7 --no-figure"
RANDOM = "vanish sigmoid --weights normal:2 --layers 3 --samples 200 --seed 5 --no-figure"
NETWORK = (
    "vanish tanh --width 6 --layers 3 --init torch --repeats 4 --seed 3 "
    "--input-std 2 --threshold 0.7 --no-figure"
)


def test_chain():
    """Forward and back in two tables, one row for each layer elsewhere."""
    report = actviz.vanish("tanh", weights=[1.5, -2, 0.5], bias=[0.1, 0.2, -0.3], input=0.7)
    (chain,) = report.functions
    found = forms(CHAIN)
    agree(
        found,
        found.json["functions"][0]["layers"],
        [
            Shown([1, 2, 3], "layer", "layer"),
            Shown(chain.weight, "weight", "w"),
            Shown(chain.bias, "bias", "b"),
            Shown(chain.z, "z", "z"),
            Shown(chain.a, "a", "a"),
            Shown(chain.derivative, "derivative", "f′(z)", table=1),
            Shown(chain.gradient.value, "gradient", "∂C/∂b", table=1),
            Shown(chain.gradient.log10, "log10_gradient"),
            Shown(chain.share_of_last.value, "share_of_last", "relative", table=1),
            Shown(chain.share_of_last.log10, "log10_share_of_last"),
            Shown(chain.bound.value, "bound", "bound", table=1),
            Shown(chain.bound.log10, "log10_bound"),
        ],
    )
    assert found.json["functions"][0]["verdict"] == chain.verdict
    assert found.csv["function"] == ["tanh"] * 3


def test_a_diagram_in_words():
    """The input, and the numbers of each neuron."""
    report = actviz.vanish("tanh", weights=[1.5, -2, 0.5], bias=[0.1, 0.2, -0.3], input=0.7)
    (chain,) = report.functions
    start, _, told = (
        diagram_description(report).partition(", from the input ")[2].partition(" to the cost C: ")
    )
    assert start == "0.7"
    neurons = told.partition(". Under it")[0].split("; ")
    columns = chain.weight, chain.bias, chain.z, chain.a, chain.derivative
    for i, (words, *due) in enumerate(zip(neurons, *columns, strict=True), 1):
        found = numbers_in(words, f"layer {i} has w = #, b = #, z = #, a = #, f′(z) = #")
        assert found == pytest.approx(due, rel=6e-3)


def test_of_many_layers_both_ends_are_listed():
    """With what is left out between them."""
    report = actviz.vanish("tanh", layers=30)
    (table,) = vanish_tables(report)
    layers = [int(row[0]) for row in table.rows if row[0] != "…"]
    assert layers == [*range(1, 9), *range(23, 31)]
    assert table.rows[8] == ["…"] * len(table.header)
    z = [float(row[1]) for row in table.rows if row[1] != "…"]
    assert z == pytest.approx(report.functions[0].z[np.array(layers) - 1], rel=6e-6)


def test_chains_compared():
    """The line of each function is its layer 1."""
    report = actviz.vanish(["tanh", "sigmoid"], layers=3, weights=1.5)
    found = forms("vanish tanh sigmoid --layers 3 --weights 1.5 --no-figure")
    functions = report.functions
    agree(
        found,
        [function["layers"][0] for function in found.json["functions"]],
        [
            Shown([f.gradient.value[0] for f in functions], "gradient", "∂C/∂b", table=2),
            Shown([f.share_of_last.value[0] for f in functions], "share_of_last", "relative", table=2),
            Shown([f.bound.value[0] for f in functions], "bound", "bound", table=2),
        ],
        lines=slice(None, None, 3),
    )
    for tables in (found.terminal, found.plain, found.markdown, found.latex):
        assert [row[0] for row in tables[2].rows] == ["tanh", "sigmoid"]
        assert [row[-1] for row in tables[2].rows] == [f.verdict for f in report.functions]


def test_random_chains():
    """The median is the median, and 5 % is below 95 %."""
    report = actviz.vanish("sigmoid", weights="normal:2", layers=3, samples=200, seed=5)
    (chains,) = report.functions
    found = forms(RANDOM)
    logarithms = {
        "median": (chains.gradient.median, "median"),
        "p5": (chains.gradient.p5, "5 %"),
        "p95": (chains.gradient.p95, "95 %"),
        "share_median": (chains.share.median, "relative"),
        "share_p5": (chains.share.p5, None),
        "share_p95": (chains.share.p95, None),
        "bound": (chains.log10_bound, "bound"),
    }
    agree(
        found,
        found.json["functions"][0]["layers"],
        [
            *(Shown(10.0**log10, key, heading, 3) for key, (log10, heading) in logarithms.items()),
            *(Shown(log10, f"log10_{key}") for key, (log10, _) in logarithms.items()),
            Shown(chains.zero, "zero_share"),
        ],
    )
    assert (chains.gradient.p5 < chains.gradient.median).all()
    assert (chains.gradient.median < chains.gradient.p95).all()


def test_random_chains_compared():
    """The line of each function is its layer 1."""
    functions = actviz.vanish(["sigmoid", "tanh"], weights="normal", layers=2, samples=50).functions
    found = forms("vanish sigmoid tanh --weights normal --layers 2 --samples 50 --no-figure")
    firsts = {
        "median": ([f.gradient.median[0] for f in functions], "median"),
        "p5": ([f.gradient.p5[0] for f in functions], "5 %"),
        "p95": ([f.gradient.p95[0] for f in functions], "95 %"),
        "share_median": ([f.share.median[0] for f in functions], "relative"),
        "bound": ([f.log10_bound[0] for f in functions], "bound"),
    }
    agree(
        found,
        [function["layers"][0] for function in found.json["functions"]],
        [Shown(10.0 ** np.array(log10), key, heading, 3, 2) for key, (log10, heading) in firsts.items()],
        lines=slice(None, None, 2),
    )


def network_columns(network):
    """All of a network's numbers, from its attributes; simulated ones beside theory."""
    known, gradient = network.theory, network.log10_gradient
    shown = [
        Shown(network.mean.value, "mean", "mean", 4),
        Shown(known.mean, "theory.mean", "theory", 4, after="mean"),
        Shown(network.std.value, "std", "std", 4),
        Shown(known.std, "theory.std", "theory", 4, after="std"),
        Shown(network.saturated.value, "saturated_share", "saturated, %", 3),
        Shown(known.saturated, "theory.saturated_share", "theory, %", 3, after="saturated, %"),
        Shown(10.0**gradient.value, "gradient_rms", "gradient", 4, 1),
        Shown(10.0**known.log10_gradient, "theory.gradient_rms", "theory", 4, 1, after="highest"),
        Shown(10.0 ** (gradient.value - gradient.value[-1]), "share_of_last", "relative", 4, 1),
        Shown(gradient.value, "log10_gradient_rms"),
        Shown(known.log10_gradient, "theory.log10_gradient_rms"),
        Shown(network.log10_shares, "log10_share_of_last"),
        Shown(known.log10_gradient - known.log10_gradient[-1], "theory.log10_share_of_last"),
        Shown(10.0**network.log10_median, "gradient_median", "median", 4, 1),
        Shown(network.log10_median, "log10_gradient_median"),
        *(Shown(getattr(network.shares, key), f"log10_share_{key}") for key in ("p5", "median", "p95")),
    ]
    estimates = {
        "mean": network.mean,
        "std": network.std,
        "saturated_share": network.saturated,
        "log10_gradient_rms": gradient,
    }
    shown += [
        Shown(getattr(estimate, part), f"{part}.{key}")
        for key, estimate in estimates.items()
        for part in ("error", "low", "high")
    ]
    return shown


def test_network():
    """Simulated and theory, lowest and highest, each in its own column."""
    report = actviz.vanish(
        "tanh", width=6, layers=3, init="torch", repeats=4, seed=3, input_std=2.0, threshold=0.7
    )
    (network,) = report.functions
    found = forms(NETWORK)
    (document,) = found.json["functions"]
    agree(found, document["layers"], network_columns(network))
    for heading, ends in (("lowest", network.log10_gradient.low), ("highest", network.log10_gradient.high)):
        for tables in (found.terminal, found.plain, found.markdown, found.latex):
            told = [number(cell) for cell in tables[1].column(heading)]
            assert told == pytest.approx(10.0**ends, rel=6e-4)
    low, high = network.log10_gradient.low, network.log10_gradient.high
    assert (low < network.log10_gradient.value).all()
    assert (network.log10_gradient.value < high).all()
    # torch draws weights and biases from U(±1/√fan_in)
    assert document["sigma_w"] == pytest.approx(1 / math.sqrt(3))
    assert document["sigma_b"] == pytest.approx(1 / math.sqrt(18))
    told = f"(σ_w = {document['sigma_w']:.9g}, σ_b = {document['sigma_b']:.9g})"
    assert told in specified(NETWORK)[0].title


def test_where_theory_differs_is_marked():
    """JSON, CSV and the sign ≠ tell of the same layers."""
    typed = "vanish tanh --width 6 --layers 5 --repeats 200 --no-figure"
    (network,) = actviz.vanish("tanh", width=6, layers=5, repeats=200).functions
    found = forms(typed)
    for key, table, heading, after in (
        ("mean", 0, "theory", "mean"),
        ("std", 0, "theory", "std"),
        ("gradient_rms", 1, "theory", "highest"),
    ):
        apart = network.differs[key].tolist()
        assert [row["differs"][key] for row in found.json["functions"][0]["layers"]] == apart
        assert [cell == "true" for cell in found.csv[f"differs.{key}"]] == apart
        for tables in (found.terminal, found.plain, found.markdown, found.latex):
            cells = tables[table].column(heading, after)
            assert [cell.startswith("≠") for cell in cells] == apart
    # else one could stand for another
    assert len({tuple(where.tolist()) for where in network.differs.values()}) == 3


def test_networks_compared():
    """The last layer's outputs, and the first layer's share of its gradient."""
    report = actviz.vanish(["tanh", "relu"], width=6, layers=3, repeats=4, init="he")
    found = forms("vanish tanh relu --width 6 --layers 3 --repeats 4 --init he --no-figure")
    wanted = {
        ("σ_w", None): [f.init.sigma_w for f in report.functions],
        ("std", None): [f.std.value[-1] for f in report.functions],
        ("theory", "std"): [f.theory.std[-1] for f in report.functions],
        ("saturated, %", None): [100 * f.saturated.value[-1] for f in report.functions],
        ("gradient", None): [10.0 ** f.log10_shares[0] for f in report.functions],
        ("theory", "gradient"): [10.0**f.log10_share_in_theory for f in report.functions],
        ("median", None): [10.0 ** f.shares.median[0] for f in report.functions],
    }
    for tables in (found.terminal, found.plain, found.markdown, found.latex):
        for (heading, after), values in wanted.items():
            told = [number(cell) for cell in tables[0].column(heading, after)]
            assert told == pytest.approx(values, rel=6e-3 if heading == "saturated, %" else 6e-4), heading


def times(text):
    """The logarithm of ``1/104``, ``2.5 times`` or ``as much``."""
    if text == "as much":
        return 0.0
    size = float(text.removeprefix("1/").removesuffix(" times"))
    return -math.log10(size) if text.startswith("1/") else math.log10(size)


def test_what_is_said_of_random_chains():
    """The median, the ends of nine in ten of the shares, and how many chains have no gradient."""
    for name, std in (("sigmoid", 9), ("tanh", 2), ("elu", 4)):
        report = actviz.vanish(name, weights=f"normal:{std}", layers=3, samples=200)
        (chains,) = report.functions
        assert random_table(chains, report).title == f"{name}: 200 chains of 3 layers, w ~ N(0, {std}²)"
        median, ends = re.search(
            r"gets (.*?)(?: of)? layer 3's .* it gets (.*)", random_verdict(chains)
        ).groups()
        told = [times(text) for text in (median, *ends.split(" to "))]
        share = chains.share
        assert told == pytest.approx([share.median[0], share.p5[0], share.p95[0]], abs=3e-3), name
    (chains,) = actviz.vanish("relu", weights="normal", layers=3, samples=200).functions
    (none,) = re.findall(r"; (\S+) % of all chains have none there", random_verdict(chains))
    assert float(none) == pytest.approx(100 * chains.zero[0], rel=6e-3)


def test_what_is_said_of_networks():
    """The shares of nine in ten networks, theory's beside them, and how much depth over width matters."""
    report = actviz.vanish(["tanh", "selu"], width=6, layers=4, repeats=9, init=2.5, dropout=0.25)
    assert [report.settings[key] for key in ("dropout", "keep")] == [0.25, 0.75]
    sentence = r"gets (.*?)(?: of)? layer 4's .*?, (.*) to (.*) in nine of ten .* rms is ([^,]*)"
    ratio = "L/n = #, depth over width, determines how much networks differ: ln g² has variance #"
    for network in report.functions:
        shares = network.shares
        told = [times(text) for text in re.search(sentence, network_verdict(network)).groups()]
        due = [shares.median[0], shares.p5[0], shares.p95[0], network.log10_share_in_theory]
        assert told == pytest.approx(due, abs=3e-3)
        notes = network_tables(replace(report, functions=(network,)))[1].notes
        (note,) = (note for note in notes if note.startswith("L/n"))
        told = numbers_in(note.partition(", g being")[0], ratio)
        assert told == pytest.approx([4 / 6, shares.log_variance], rel=6e-3)
    (note,) = (note for note in network_comparison(report).notes if note.startswith("L/n"))
    assert note.startswith(f"L/n = {4 / 6:.3g}, depth over width")


def test_what_is_said_of_networks_that_die():
    """The probability by the formula and as simulated, and by how much a width so small matters."""
    report = actviz.vanish("relu", width=2, layers=3, repeats=40)
    deaths = report.functions[0].deaths
    text = "\n".join(network_tables(report)[1].notes)
    (told,) = re.findall(r"for an input: (.*) simulated", text)
    *told, error = numbers_in(told, "# exactly, # ± #")
    assert told == pytest.approx([deaths.exact, deaths.simulated], rel=6e-3)
    assert error == pytest.approx(deaths.error, rel=0.34)  # of which one digit is written
    assert "; 1/width = 0.5 here." in text


@pytest.mark.parametrize(("least", "code"), [("0.0624", 0), ("0.0625", 0), ("0.0626", 1)])
def test_fail_under_is_under(least, code):
    """A share that is exactly the limit is not under it: 1/16 is what three layers of slope 1/4 leave."""
    typed = f"vanish leaky_relu:0.25 --input -1 --layers 3 --no-figure --fail-under {least}"
    assert actviz.vanish("leaky_relu:0.25", input=-1.0, layers=3).functions[0].log10_share == math.log10(
        1 / 16
    )
    done = call(*typed.split())
    assert done.returncode == code
    told = f"is under {least}: leaky_relu(negative_slope=0.25) 0.0625\n"
    assert done.stderr.endswith(told) if code else not done.stderr
