"""What wide numbers need around them."""

from __future__ import annotations

import numpy as np
import pytest
from flint import ctx


@pytest.fixture(autouse=True)
def _as_its_callers_do():
    """Digits enough for arb, and numpy's warnings off as the callers of wide numbers have them."""
    before, ctx.prec = ctx.prec, 600
    with np.errstate(all="ignore"):
        yield
    ctx.prec = before
