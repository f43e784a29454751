"""What a test needs that may not be installed."""

from __future__ import annotations

import importlib.util

import pytest

needs_digits = pytest.mark.skipif(
    importlib.util.find_spec("sklearn") is None, reason="scikit-learn, which has the digits, is not installed"
)
