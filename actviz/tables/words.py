"""Words that tables of several reports share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actviz.activations import Activation


def wrapping(function: Activation) -> str:
    """A function's name that can be broken before its parameters, for a table with many columns."""
    return re.sub(r"(?<=\w)\((?=\w+=)", " (", str(function))


def counted(layers: int) -> str:
    """``4 layers``, ``1 layer``."""
    return f"{layers} layer{'s' * (layers > 1)}"
