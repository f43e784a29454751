"""Whether the text of a figure is as large as its size asks for."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING

from actviz.errors import SmallTextWarning

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.figures.style.look import Look

_ROUNDING_PT = 0.05
_HINT = "a larger size or fewer panels leave more room"


def warn_of_small_text(figures: Iterable[Figure], look: Look, hint: str = "") -> None:
    """Warn once if text of the figures is smaller than their size allows, as `Size` has it.

    ``hint`` is what can be done about it, where more is known than that larger figures have more room.
    """
    from matplotlib.text import Text

    least = look.size.least_pt
    if not least:
        return
    sizes = (
        float(text.get_fontsize())
        for figure in figures
        for text in figure.findobj(Text)
        if isinstance(text, Text) and text.get_visible() and text.get_text().strip()
    )
    smallest = min(sizes, default=least)
    if smallest < least - _ROUNDING_PT:
        warnings.warn(
            f"the smallest text is {smallest:.3g} pt; it should be {least:g} pt or more at this size; "
            f"{hint or _HINT}",
            SmallTextWarning,
            stacklevel=2,
        )
