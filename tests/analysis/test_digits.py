"""The digits that come with scikit-learn: all of them, divided by the seed, or word of what is missing."""

from __future__ import annotations

import importlib.util

import numpy as np
from needs import needs_digits
from process import call

from actviz.analysis.training import datasets


@needs_digits
def test_the_digits():
    """All 1,797 of them, as many of each kind as the set has, a fifth held out."""
    data = datasets.digits(0)
    assert (len(data.training), len(data.held_out), data.inputs, data.classes) == (1438, 359, 64, 10)
    labels = np.concatenate([data.training.labels, data.held_out.labels])
    # the sizes of the classes in the description of the set (UCI, optical recognition of handwritten digits)
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (data.training[:][0].min(), data.training[:][0].max()) == (0.0, 1.0)


@needs_digits
def test_the_division_is_drawn():
    """The seed says which are held out."""
    first, again, other = (datasets.digits(seed).held_out.pixels for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_without_scikit_learn(monkeypatch):
    """One line that says what is missing, one that installs it."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    done = call("train", "relu")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "error: the data set of digits comes with scikit-learn, which is not installed\n"
        "hint: pip install 'actviz[train]', or give MNIST's files with --data DIR\n"
    )
