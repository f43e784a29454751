"""phase, gain and vanish say the same of a network, because they ask for the same laws."""

from __future__ import annotations

import math

import pytest
from each import each

import actviz
from actviz.analysis.depth.network import report as network_report
from actviz.analysis.depth.simulation import Design, simulate
from actviz.analysis.propagation.gain import gain
from actviz.analysis.propagation.initialisation import Initialisation
from actviz.analysis.propagation.laws import laws
from actviz.analysis.propagation.overview import overview
from actviz.tables.depth.network import network_verdict
from actviz.tables.laws import gradient_text
from actviz.tables.phase import phase_tables, verdict

OPPOSITES = {"vanishes": ("grow", "kept"), "explodes": ("vanish", "fall", "kept"),
             "stable": ("vanish", "fall ", "grow")}  # fmt: skip


def networks(activation, sigma_w, sigma_b, layers=3, **settings):
    """What `vanish` reports of a few small networks; the law does not depend on how many."""
    init = Initialisation("test", sigma_w, sigma_b)
    design = Design(width=8, layers=layers, networks=2, examples=4, threshold=0.01, **settings)
    (measured,) = simulate([(activation, init)], design, 0)
    return network_report(activation, init, measured, design)


def check_words(report):
    """The words of the card and of the verdict are those of the law, and none of its opposite."""
    words = gradient_text(report.laws.gradient)
    card = dict(phase_tables(report)[0].rows)
    if "no gradient passes" in verdict(report):
        assert (card["gradients"], report.laws.gradient.verdict) == ("are 0, as f′ is 0", "dies")
    else:
        assert card["gradients"].startswith(words)
        assert words in verdict(report)
    for opposite in OPPOSITES.get(report.laws.gradient.verdict, ()):
        assert opposite not in words


@each("name", actviz.names(), size=5, part=12)
def test_no_verdict_contradicts_another(name):
    """At the gains and at the critical point, all three have the same laws and the same words for them."""
    activation = actviz.get(name)
    gains = gain(activation, layers=10).functions[0]
    for choice, growth in gains.growth.items():
        law = laws(activation, getattr(gains.gains, choice), 0.0, 1.0)
        assert growth.laws == law
        assert gains.to_dict()["verdict"][choice] == law.gradient.verdict
    points = [(getattr(gains.gains, choice), 0.0, 1.0) for choice in gains.growth]
    entry = overview(activation)
    if entry.report is not None:
        points.append((entry.report.sigma_w, entry.report.sigma_b, entry.report.start))
    for sigma_w, sigma_b, start in points:
        if not 1e-3 <= sigma_w <= 1e3:
            continue
        report = actviz.phase(activation, sigma_w=sigma_w, sigma_b=sigma_b, start=start)
        assert report.laws == laws(activation, sigma_w, sigma_b, start)
        found = networks(activation, sigma_w, sigma_b)
        again = laws(activation, sigma_w, sigma_b, sigma_w**2 + sigma_b**2)
        assert found.law == again.gradient
        if (
            report.laws.limit == again.limit
            and report.laws.variance.kind == again.variance.kind != "constant"
        ):
            assert (report.laws.gradient, report.phase) == (again.gradient, again.phase)
        check_words(report)


BLOCKS = [(1.0, 0.0, {"residual": 1.0}), (1.5, 0.3, {"residual": 0.1, "norm": "layer"}),
          (1.0, 0.0, {"norm": "layer"}), (1.5, 0.3, {"norm": "rms"})]  # fmt: skip


@each("name", actviz.names(), size=4, part=("tanh", "relu", "gelu", "heaviside"))
def test_residual_and_normalised_networks_agree(name):
    """Of x + A·f(…), of layer and of RMS norm phase and vanish have the same laws and words."""
    activation = actviz.get(name)
    for sigma_w, sigma_b, settings in BLOCKS:
        start = sigma_w**2 + sigma_b**2
        report = actviz.phase(activation, sigma_w=sigma_w, sigma_b=sigma_b, start=start, **settings)
        law = report.laws.gradient
        assert networks(activation, sigma_w, sigma_b, **settings).law == law
        check_words(report)
        assert report.to_dict()["verdict"] == law.verdict
        if law.verdict == "dies":
            assert report.phase in (None, "chaotic")
        elif report.phase is not None and law.kind == "exponential" and not report.jumps:
            assert (report.phase == "ordered") == (law.factor < 1)


@pytest.mark.parametrize(
    "name", ["tanh", "relu", "selu", "elu", "gelu", "silu", "snake", "heaviside", "sine"]
)
def test_the_commands_words(name):
    """The sentence of vanish has the law that phase prints, where networks follow it."""
    entry = overview(actviz.get(name))
    point = (entry.report.sigma_w, entry.report.sigma_b) if entry.report else (1.0, 0.0)
    found = networks(actviz.get(name), *point, layers=5)
    told = network_verdict(found)
    law = laws(actviz.get(name), *point, point[0] ** 2 + point[1] ** 2).gradient
    if found.verdict == "dies":
        assert law.verdict == "dies"
    elif found.follows_law and law.verdict != "stable":
        assert gradient_text(law).partition(" ")[2] in told
    assert math.isnan(found.log10_share_in_theory) or found.follows_law or found.verdict != "stable"
