"""The figure of gradients on their way back: each panel draws the numbers of the report that it names."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.lines import Line2D

import actviz
from actviz.figures import styled
from actviz.figures.axes.view import View
from actviz.figures.style.look import look_for
from actviz.figures.vanish import depth_figure

LOOK = look_for(dpi=50, theme="light")


def drawn(report):
    with styled(LOOK):
        return depth_figure(report, View(), LOOK)


def heights(ax, i):
    """What is drawn in the colour of the i-th function: lines from the lowest to the uppermost."""
    lines = [line for line in ax.lines if line.get_color() == LOOK.theme.strokes[i].color]
    return [line.get_ydata() for line in lines if np.size(line.get_xdata())]


def named(figure):
    """The colour of each entry of the legend."""
    (legend,) = figure.legends
    entries = zip(legend.get_texts(), legend.legend_handles, strict=True)
    return {text.get_text(): handle.get_color() for text, handle in entries if isinstance(handle, Line2D)}


def test_networks():
    """Gradients and standard deviations: lowest, highest, theory and simulated, of each function."""
    report = actviz.vanish(["tanh", "relu"], width=6, layers=5, repeats=4, seed=2)
    figure = drawn(report)
    gradients, stds = figure.axes
    for i, network in enumerate(report.functions):
        gradient, std = network.log10_gradient, network.std
        for ax, due in (
            (gradients, [gradient.low, gradient.high, network.theory.log10_gradient, gradient.value]),
            (stds, [std.low, std.high, network.theory.std, std.value]),
        ):
            np.testing.assert_array_equal(heights(ax, i), due)
    assert r"\partial C" in gradients.get_ylabel()
    assert stds.get_ylabel() == "std of f(z)"
    colors = [stroke.color for stroke in LOOK.theme.strokes[:2]]
    assert dict(zip(["tanh", "ReLU"], colors, strict=True)).items() <= named(figure).items()


def test_random_chains():
    """The ends of the band, the bound, and over them the median."""
    report = actviz.vanish(["tanh", "sigmoid"], weights="normal:2", layers=3, samples=50)
    figure = drawn(report)
    for i, chains in enumerate(report.functions):
        band, steepest = chains.gradient, chains.activation.known.steepest
        due = [band.p5, band.p95, chains.log10_bound + np.log10(steepest), band.median]
        np.testing.assert_array_equal(heights(figure.axes[0], i), due)


def test_chains():
    """The bound at the height of the last layer's gradient, the gradient, and beside it f and f′."""
    report = actviz.vanish(["sigmoid", "elu"], weights=1.5, layers=4)
    gradients, *curves = drawn(report).axes
    for i, chain in enumerate(report.functions):
        log10 = chain.gradient.log10
        np.testing.assert_array_equal(heights(gradients, i), [chain.bound.log10 + log10[-1], log10])
        for order in (0, 1):
            (line,) = (
                line for line in curves[order].lines if line.get_gid() == chain.activation.name + "'" * order
            )
            x, y = line.get_data()
            assert y == pytest.approx(chain.activation.derivative(x, order=order), rel=1e-12)
    shares = [chain.log10_share for chain in report.functions]
    words = {text.get_text() for text in gradients.texts}
    assert {f"1/{10 ** -shares[0]:.3g}", f"{10 ** shares[1]:.3g}×", "bound of sigmoid"} == words
