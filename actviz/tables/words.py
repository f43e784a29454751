"""Words that tables of several reports share."""

from __future__ import annotations

from actviz.notation import format_number


def counted(layers: int) -> str:
    """``4 layers``, ``1 layer``."""
    return f"{layers} layer{'s' * (layers != 1)}"


def variance(std: float) -> str:
    """The variance of inputs from their standard deviation: ``1``, ``1.5²``."""
    return "1" if std == 1 else f"{format_number(std)}²"


def residual(scale: float) -> str:
    """What a residual layer is: ``x + f``, ``x + 0.5 f``."""
    return f"x + {'' if scale == 1 else f'{format_number(scale)} '}f"


def listing(words: list[str], most: int | None = None) -> str:
    """``a, b and c``; of more than ``most`` words the number of the others."""
    if most is not None and len(words) > most:
        words = [*words[:most], f"{len(words) - most} more"]
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def ends(count: int, most: int = 24, shown: int = 8) -> list[int | None]:
    """The indices of all rows; of more than ``most`` those at the two ends, with None between them."""
    if count <= most:
        return list(range(count))
    return [*range(shown), None, *range(count - shown, count)]
