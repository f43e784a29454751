"""Formulas, each parsed once for all figures of a process."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties
    from matplotlib.mathtext import MathTextParser

# Matplotlib keeps 50, of all figures and renderers together: those of ten functions with f′, measured as
# pixels and written as outlines, drive each other out. To parse one takes 3 ms, a tenth of an SVG.
_KEPT = 1000
_LOOKS = 16  # as many memories at most


class Memory:
    """A parser that keeps what it has parsed."""

    def __init__(self, parser: MathTextParser[Any]) -> None:
        self._parse = lru_cache(_KEPT)(parser.parse)

    def parse(self, s: str, dpi: float = 72, prop: FontProperties | None = None, **how: Any) -> Any:
        """What matplotlib parses a formula into."""
        # a copy, since the text that owns the font may change it later
        return self._parse(s, dpi, None if prop is None else prop.copy(), **how)


def parser(kind: Literal["agg", "path"]) -> Memory:
    """Matplotlib's parser with a memory for the fonts that are set now, for pixels or for outlines."""
    from matplotlib import rcParams

    return _parser(kind, tuple(str(rcParams[name]) for name in _settings()))


@lru_cache(_LOOKS)
def _parser(kind: Literal["agg", "path"], settings: tuple[str, ...]) -> Memory:
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.mathtext import MathTextParser

    if kind == "path":
        return Memory(MathTextParser("path"))
    # what a renderer takes for pixels is not the same in all versions of matplotlib
    return Memory(RendererAgg(1, 1, 72).mathtext_parser)  # type: ignore[no-untyped-call]


@cache
def _settings() -> list[Any]:
    """The names of matplotlib's settings that change what a formula is parsed into."""
    from matplotlib import rcParams

    return [name for name in rcParams if name.startswith(("font.", "mathtext.", "text."))]
