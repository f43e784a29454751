"""Words that tables of several reports share."""

from __future__ import annotations


def counted(layers: int) -> str:
    """``4 layers``, ``1 layer``."""
    return f"{layers} layer{'s' * (layers > 1)}"
