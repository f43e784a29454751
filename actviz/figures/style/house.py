"""A house style: a file of matplotlib's settings, laid over a theme. Loads matplotlib to read one."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from actviz.errors import UsageError, argument, nearest
from actviz.figures.style.theme import THEMES, Dash, Stroke, Theme

# what --size, --dpi and --text decide, what makes files the same every time, and TeX, which is never run
_NOT_OF_A_STYLE = (
    "figure.figsize", "figure.dpi", "figure.autolayout", "figure.constrained_layout", "figure.subplot",
    "savefig.", "path.", "svg.", "pdf.", "ps.", "pgf.", "agg.", "text.usetex", "text.latex", "backend",
    "interactive", "toolbar", "timezone", "webagg.", "docstring.", "keymap.", "animation.",
)  # fmt: skip
_DASHES: dict[str, Dash] = {"solid": "-", "dashed": "--", "dashdot": "-.", "dotted": ":"}


@dataclass(frozen=True, eq=False)
class HouseStyle:
    """Settings by the names that matplotlib has for them."""

    settings: Mapping[str, Any]

    def number(self, setting: str) -> float | None:
        """A setting that is a number; None where the file has none, or a word such as ``large``."""
        value = self.settings.get(setting)
        return float(value) if isinstance(value, int | float) else None

    @property
    def grid(self) -> bool:
        """Whether it asks for lines at the ticks."""
        return bool(self.settings.get("axes.grid"))

    @property
    def rc(self) -> dict[str, Any]:
        """What is set as it stands; the rest is in the theme, or the text size and line width of a look."""
        elsewhere = {"font.size", "lines.linewidth", "axes.prop_cycle", "axes.grid"}
        return {key: value for key, value in self.settings.items() if key not in elsewhere}

    def over(self, theme: Theme) -> Theme:
        """The theme with the colours, and line styles if there are any, of this style."""
        background = self._color("figure.facecolor", "axes.facecolor") or theme.background
        return replace(
            theme,
            background=background,
            ink=self._color("axes.edgecolor", "text.color") or theme.ink,
            faint=self._color("grid.color") or theme.faint,
            strokes=self._strokes(theme),
            shades=THEMES["dark"].shades if _is_dark(background) else theme.shades,
        )

    def _color(self, *settings: str) -> str | None:
        """The first of these settings that is a colour which can be seen."""
        from matplotlib.colors import is_color_like, to_hex, to_rgba

        for value in filter(None, map(self.settings.get, settings)):
            if is_color_like(value) and to_rgba(value)[3]:
                return to_hex(value)
        return None

    def _strokes(self, theme: Theme) -> tuple[Stroke, ...]:
        from matplotlib.colors import to_hex

        cycle = self.settings.get("axes.prop_cycle")
        if cycle is None or not (columns := cycle.by_key()).keys() & {"color", "linestyle"}:
            return theme.strokes
        colors = [to_hex(color) for color in columns.get("color", [])]
        dashes = [_DASHES.get(dash, dash) or "-" for dash in columns.get("linestyle", [])]
        return tuple(
            Stroke(
                colors[i % len(colors)] if colors else stroke.color,
                dashes[i % len(dashes)] if dashes else stroke.dash,
            )
            for i, stroke in enumerate(theme.strokes)
        )


def house_style(path: str | os.PathLike[str]) -> HouseStyle:
    """Read a style file, ``house.mplstyle``: lines such as ``lines.linewidth: 4``.

    Raises:
        UsageError: there is no such file, or a line in it is no setting of matplotlib.
    """
    import matplotlib

    file = Path(path).expanduser()
    if not file.is_file():
        raise UsageError(
            f"{argument('style')}: there is no file '{path}'",
            hint="a style file has lines such as lines.linewidth: 4",
        )
    faults = _Faults()
    logger = logging.getLogger("matplotlib")
    logger.addHandler(faults)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of settings that a later matplotlib will not have
            settings = matplotlib.rc_params_from_file(file, use_default_template=False)
    except (UnicodeDecodeError, OSError):
        raise UsageError(f"{argument('style')}: {path} is not a style file of matplotlib") from None
    finally:
        logger.removeHandler(faults)
    if faults.found:
        raise _error(path, faults.found[0])
    of_style = {str(key) for key in settings if not key.startswith(_NOT_OF_A_STYLE)}
    return HouseStyle({str(key): value for key, value in settings.items() if key in of_style})


class _Faults(logging.Handler):
    """Collects what matplotlib complains of while it reads a file, and would go on."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[logging.LogRecord] = []
        self.addFilter(lambda record: "Duplicate key" not in str(record.msg))

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record)


def _error(path: str | os.PathLike[str], record: logging.LogRecord) -> UsageError:
    """A complaint of matplotlib's, as an error that names the line."""
    from matplotlib import rcParamsDefault

    if isinstance(record.args, Mapping):
        key = str(record.args["key"])
        near = nearest(key, rcParamsDefault)
        return UsageError(
            f"{argument('style')}: {path}, line {record.args['line_no']}: matplotlib has no setting '{key}'",
            hint=f"did you mean {near}?" if near else None,
        )
    _, line, text, *fault = record.args or ("", "?", "")
    what = str(fault[0]) if fault else f"{text!r} has no colon"
    return UsageError(
        f"{argument('style')}: {path}, line {line}: {what}",
        hint="# starts a comment, so write colours without it" if "#" in str(text) else None,
    )


def _is_dark(color: str) -> bool:
    from matplotlib.colors import to_rgb

    return sum(to_rgb(color)) < 1.5
