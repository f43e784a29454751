"""Training: the numbers against a plain implementation, and what is measured on the way."""

from __future__ import annotations

import itertools
import json
import math
import platform

import numpy as np
import pytest
from needs import needs_digits
from process import run

import actviz
from actviz.analysis.training import datasets
from actviz.analysis.training.layers import Design, Network, log_probabilities
from actviz.analysis.training.learning import Settings, learn
from actviz.analysis.training.training import Run


def toy(classes=3, training=60, held_out=30, inputs=5):
    """Points whose class is the position of their largest coordinate."""
    generator = np.random.default_rng(0)

    def drawn(count):
        pixels = generator.integers(0, 17, (count, inputs), dtype=np.uint8)
        return datasets.Examples(pixels, pixels[:, :classes].argmax(axis=1), 16)

    return datasets.Dataset("toy", drawn(training), drawn(held_out), classes)


def epochs(name, dataset=None, seed=(0, 0), **settings):
    return list(learn(actviz.get(name), Settings(**settings), dataset or toy(), seed))


# ------------------------------------------------------------------ against a plain implementation


def plainly(name, dataset, sizes, *, lr, momentum, count, batch_size):
    """The held-out losses of the same network, by a loop over layers that knows nothing of ours."""
    f = actviz.get(name)
    start, order, _ = (np.random.default_rng(part) for part in np.random.SeedSequence((0, 0)).spawn(3))
    weights = [start.standard_normal((a, b)) / math.sqrt(a) for a, b in itertools.pairwise(sizes)]
    biases = [np.zeros(b) for b in sizes[1:]]
    speed = [np.zeros_like(part) for part in weights + biases]

    def forward(x):
        given, before = [x], []
        for w, b in zip(weights[:-1], biases[:-1], strict=True):
            before.append(given[-1] @ w + b)
            given.append(f(before[-1]))
        logits = given[-1] @ weights[-1] + biases[-1]
        return given, before, np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)

    def held_out():
        x, labels = dataset.held_out[:]
        return -np.log(forward(x)[2][np.arange(len(x)), labels]).mean()

    losses = [held_out()]
    for _ in range(count):
        examples = order.permutation(len(dataset.training))
        for batch in np.array_split(examples, math.ceil(len(examples) / batch_size)):
            x, labels = dataset.training[batch]
            given, before, probabilities = forward(x)
            delta = (probabilities - np.eye(sizes[-1])[labels]) / len(x)
            gradients = []
            for i in reversed(range(len(weights))):
                gradients.append((given[i].T @ delta, delta.sum(axis=0)))
                if i:
                    delta = (delta @ weights[i].T) * f.derivative(before[i - 1])
            gradients.reverse()
            for k, gradient in enumerate([g[0] for g in gradients] + [g[1] for g in gradients]):
                speed[k] = momentum * speed[k] - lr * gradient
                (weights + biases)[k][...] += speed[k]
        losses.append(held_out())
    return losses


@pytest.mark.parametrize("momentum", [0.0, 0.5])
@pytest.mark.parametrize("name", ["sigmoid", "tanh", "elu"])
def test_losses_are_those_of_a_plain_loop(name, momentum):
    """Mini-batches, momentum, softmax and cross-entropy: to what rounding the gradients to 12 bits costs."""
    data, descent = toy(), {"lr": 1.0 if name == "sigmoid" else 0.3, "momentum": momentum, "batch_size": 9}
    mine = [epoch.loss for epoch in epochs(name, data, hidden=(7, 6), epochs=4, **descent)]
    theirs = plainly(name, data, (5, 7, 6, 3), count=4, **descent)
    assert mine == pytest.approx(theirs, rel=1e-3)
    assert abs(mine[-1] / mine[0] - 1) > 0.01


def test_log_probabilities_are_log_softmax():
    """What training uses is the registry's log_softmax, to rounding."""
    logits = np.random.default_rng(0).normal(0, 30, (50, 10))
    np.testing.assert_allclose(
        log_probabilities(logits), actviz.get("log_softmax")(logits), rtol=1e-12, atol=1e-13
    )


@pytest.mark.parametrize(
    ("init", "std", "bias"),
    [
        ("lecun", 1 / 20, 0.0),
        ("he", math.sqrt(2) / 20, 0.0),
        ("glorot", math.sqrt(2 / 500), 0.0),
        ("torch", 1 / math.sqrt(3) / 20, 1 / math.sqrt(3) / 20),
        (0.03, 0.03, 0.0),
        ("0.03", 0.03, 0.0),
    ],
)
def test_initial_weights(init, std, bias):
    """Fan-in 400, fan-out 100: the standard deviations that the papers and torch.nn.Linear state."""
    network = Network(Design((400, 100, 2), actviz.get("tanh")), init, np.random.default_rng(0))
    weights, shift = network.parameters.weights[0], network.parameters.shifts[0]
    assert weights.std() == pytest.approx(std, rel=0.02)  # 40,000 draws: 0.35 % is one standard error
    assert shift.std() == pytest.approx(bias, rel=0.3)
    if init in ("glorot", "torch"):
        assert 0.99 * math.sqrt(3) * std < np.abs(weights).max() <= math.sqrt(3) * std


@pytest.mark.parametrize(("rescaled", "kept"), [(True, 2.5), (False, 1.0)])
def test_dropout(rescaled, kept):
    """KEEP is the probability of keeping; what is kept is divided by it, or not if unscaled."""
    design = Design((3, 200, 100, 2), actviz.get("relu"), 0.4, rescaled)
    network = Network(design, "he", np.random.default_rng(0))
    first, second = network.masks(50, np.random.default_rng(1))
    assert set(np.unique(first)) == {0.0, kept}
    assert (first > 0).mean() == pytest.approx(0.4, abs=0.02)
    x = np.random.default_rng(2).standard_normal((50, 3))
    whole, thinned = (network.forward(x, masks).steps for masks in (None, [first, second]))
    np.testing.assert_allclose(thinned[1].given, whole[1].given * first, rtol=1e-15)
    np.testing.assert_array_equal(thinned[0].given, x)  # none on the inputs


def test_no_dropout_where_nothing_is_learned():
    """The numbers before training do not depend on it."""
    plain, dropped = (epochs("relu", hidden=(9,), keep=keep, epochs=1) for keep in (1.0, 0.5))
    assert plain[0].loss == dropped[0].loss
    assert plain[1].loss != dropped[1].loss


def test_batch_normalisation():
    """z has mean β and standard deviation |γ|; with these statistics a single image gives the same."""
    design = Design((6, 5, 4, 3), actviz.get("tanh"), batch_norm=True)
    network = Network(design, "torch", np.random.default_rng(0))
    network.parameters.shifts[0][...] = 0.7
    network.parameters.scales[0][...] = -2.0
    x = 10 + 3 * np.random.default_rng(1).standard_normal((1000, 6))
    trace = network.forward(x)
    np.testing.assert_allclose(trace.steps[0].z.mean(axis=0), 0.7, rtol=1e-12)
    np.testing.assert_allclose(trace.steps[0].z.std(axis=0), 2.0, rtol=1e-4)  # 1e-5 beside the variance
    alone = network.forward(x[:1], statistics=trace.statistics).logits
    np.testing.assert_allclose(alone, trace.logits[:1], rtol=1e-12)


@pytest.mark.parametrize("batch_norm", [False, True])
def test_less_is_measured_of_the_same(batch_norm):
    """Measuring over the training data changes nothing of what is learned."""
    words = actviz.get("tanh"), Settings((6, 5), epochs=3, batch_norm=batch_norm), toy(), (0, 0)
    whole, part = ([e[:2] for e in learn(*words, only_held_out=only)] for only in (False, True))
    assert whole == part


# ------------------------------------------------------------------ what is measured


def test_gradient_before_training():
    """∂C/∂b by central differences of the mean loss over all training data, root mean square by layer."""
    data = toy()
    (before, *_) = epochs("softsign", data, hidden=(6, 4), epochs=1)
    start = np.random.default_rng(np.random.SeedSequence((0, 0)).spawn(3)[0])
    network = Network(Design((5, 6, 4, 3), actviz.get("softsign")), "lecun", start)
    x, labels = data.training[:]

    def loss():
        logits = network.forward(x).logits
        return -np.log(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True))[range(60), labels].mean()

    for layer, biases in enumerate(network.parameters.shifts[:-1]):
        slopes = []
        for i in range(biases.size):
            ends = []
            for step in (1e-5, -1e-5):
                biases[i] = step
                ends.append(loss())
            biases[i] = 0.0
            slopes.append((ends[0] - ends[1]) / 2e-5)
        # weights are rounded to 12 bits where training begins
        assert before.gradient[layer] == pytest.approx(np.sqrt(np.mean(np.square(slopes))), rel=1e-3)


def test_dead_units():
    """A unit is dead if f′ = 0 for every image: all of a step's, none that tanh has, most after a leap."""
    assert [np.all(units) for units in epochs("heaviside", hidden=(4, 3), epochs=1)[0].dead] == [True, True]
    tanh = epochs("tanh", hidden=(4, 3), epochs=1)[0]
    assert tanh.dead == ()
    assert np.isnan(tanh.dead_share).all()
    leapt = epochs("relu", hidden=(40, 40), lr=1000.0, epochs=1)
    assert leapt[0].dead_share.max() < 0.3 < 0.7 < leapt[1].dead_share.max()


def test_the_dead_of_the_first_layer_stay_dead():
    """Its inputs are the images, and without momentum nothing moves a unit that gets no gradient."""
    dead = np.array([epoch.dead[0] for epoch in epochs("relu", hidden=(40, 20), lr=2.0, epochs=12)])
    assert dead[-1].sum() > dead[0].sum()
    assert not (dead[:-1] & ~dead[1:]).any()


def test_negative_units():
    """Of relu the dead ones are those whose z is never above 0; leaky_relu has negative ones too."""
    relu = epochs("relu", hidden=(40, 20), lr=2.0, epochs=5)[-1]
    np.testing.assert_array_equal(np.concatenate(relu.dead), np.concatenate(relu.negative))
    assert any(units.any() for units in epochs("leaky_relu", hidden=(40, 20), lr=2.0, epochs=5)[-1].negative)


@needs_digits
def test_sigmoids_vanish():
    """The first of four sigmoid layers gets a fiftieth of the last one's gradient; of tanh, far more."""
    report = actviz.train(["sigmoid", "tanh"], epochs=1)
    sigmoid, tanh = (function.runs[0].first_to_last[0] for function in report.functions)
    assert sigmoid < 1 / 30
    assert tanh > 1 / 3


def test_functions_begin_alike():
    """The same weights, batches and dropout for all: what is the same function learns the same."""
    settings = {"hidden": (8, 8), "epochs": 3, "keep": 0.8, "batch_norm": True}
    identity, straight = (epochs(name, **settings) for name in ("identity", "leaky_relu:1"))
    assert [e.loss for e in identity] == pytest.approx([e.loss for e in straight], rel=1e-12)


@needs_digits
def test_relu_learns_the_digits():
    """Two layers of 30 with the defaults get 95 % right, three times of three; the same seed the same."""
    runs = actviz.train("relu", hidden="30x2", repeats=3).to_dict()["functions"][0]["runs"]
    assert min(run_["accuracy"][-1] for run_ in runs) >= 0.95
    assert actviz.train("relu", hidden="30x2").to_dict()["functions"][0]["runs"] == runs[:1]


@needs_digits
def test_a_large_learning_rate_kills_relu_units():
    """40 % and more of them, over five seeds; leaky_relu has none that is dead, and gets more right."""
    data, descent = datasets.digits(0), {"hidden": (30, 30), "init": "he", "lr": 1.0, "epochs": 15}
    relu, leaky = (
        [epochs(name, data, (0, seed), **descent)[-1] for seed in range(5)] for name in ("relu", "leaky_relu")
    )
    assert np.mean([epoch.dead_share for epoch in relu]) >= 0.4
    assert {epoch.dead for epoch in leaky} == {()}
    right = [[epoch.accuracy for epoch in found] for found in (relu, leaky)]
    assert np.mean(right[0]) < np.mean(right[1])
    small = epochs("relu", data, **{**descent, "lr": 0.03})[-1]
    assert small.dead_share.mean() <= 0.1


@needs_digits
def test_repeats_differ_and_seeds_repeat():
    """A run is drawn from the seed and its number, whatever else is trained."""
    alone = actviz.train("relu", hidden="8", epochs=1, repeats=2)
    beside = actviz.train(["tanh", "relu"], hidden=(8,), epochs=1, repeats=2)
    first, second = (run.loss.tolist() for run in alone.functions[0].runs)
    assert first != second
    assert [run.loss.tolist() for run in beside.functions[1].runs] == [first, second]
    assert actviz.train("relu", hidden="8", epochs=1, seed=1).functions[0].runs[0].loss.tolist() != first


def test_divergence_ends_a_run():
    """When the loss stops being a number, the run ends there, and nothing warns."""
    run = Run.of(epochs("exp", hidden=(6, 6, 6), lr=30.0, epochs=9))
    assert run.diverged == run.loss.size - 1 < 9
    assert not math.isfinite(run.loss[-1])
    assert np.isfinite(run.loss[:-1]).all()


@pytest.mark.whole
@needs_digits
@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="OpenBLAS has other kernels there")
def test_the_same_on_other_processors(tmp_path):
    """Matrix products that round differently give the same training, at a learning rate that is chaotic."""
    words = ("train", "relu", "gelu", "--lr", "0.5", "--epochs", "8", "--repeats", "2", "--json")
    found = []
    for changes in ({}, {"OPENBLAS_CORETYPE": "Nehalem"}):  # without AVX and fused multiplication
        done = run(*words, cwd=tmp_path, env=changes)
        if done.returncode < 0 and changes:
            pytest.skip("this OpenBLAS crashes with other kernels than the processor's own")
        functions = json.loads(done.stdout)["functions"]
        found.append([run_ for function in functions for run_ in function["runs"]])
    for one, other in zip(*found, strict=True):
        assert one["accuracy"] == other["accuracy"]
        assert one["loss"] == pytest.approx(other["loss"], rel=1e-9)
