"""Which fonts a figure is written in: the one asked for, and others for scripts that it lacks."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import Any

from actviz.errors import ActvizError, argument, nearest

DEFAULT = "DejaVu Sans"  # comes with matplotlib
# fonts that hold Chinese, Japanese or Korean letters, in the order in which they are taken
_CJK = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR", "Noto Sans SC", "Noto Sans JP",
    "Noto Sans KR", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB",
    "Hiragino Sans", "Apple SD Gothic Neo", "Malgun Gothic", "Yu Gothic", "WenQuanYi Micro Hei", "SimHei",
)  # fmt: skip


def font_settings(font: str | None, texts: Iterable[str] = ()) -> dict[str, Any]:
    """Matplotlib settings for writing in a font, with others behind it for the letters it lacks.

    Args:
        font: a family that is installed, or None for DejaVu Sans.
        texts: what will be written besides formulas; other fonts are looked for only if it needs them.

    Raises:
        ActvizError: there is no such font here; the hint names the nearest one.
    """
    if font is None and all(map(_in_default, texts)):
        return {}
    installed = _families()
    wanted = [name.lower() for name in (_CJK if font is None else [font])]
    if installed.keys().isdisjoint(wanted) and _add_new_fonts():
        installed = _families()
    families = [DEFAULT, *(name for name in _CJK if name.lower() in installed)]
    if font is None:
        return {"font.family": families}
    family = installed.get(font.lower())
    if family is None:
        near = nearest(font.lower(), installed)
        raise ActvizError(
            f"{argument('font')}: '{font}' is not installed",
            hint=f"did you mean {installed[near]}?" if near else "the default is DejaVu Sans",
        )
    return {
        "font.family": [family, *(name for name in families if name != family)],
        "mathtext.fontset": "custom",
        "mathtext.rm": family,
        "mathtext.it": f"{family}:italic",
        "mathtext.bf": f"{family}:bold",
        "mathtext.cal": family,
        "mathtext.sf": family,
        "mathtext.tt": family,
    }


def _families() -> dict[str, str]:
    """The fonts that matplotlib knows, by their names in lower case."""
    from matplotlib.font_manager import fontManager

    return {name.lower(): name for name in fontManager.get_font_names()}


def _add_new_fonts() -> bool:
    """Make fonts known that were installed after matplotlib made its list, which it keeps for all time.

    Returns:
        Whether there were any.
    """
    from matplotlib.font_manager import findSystemFonts, fontManager

    known = {entry.fname for entry in fontManager.ttflist}
    new = sorted(path for path in findSystemFonts() if path not in known)
    for path in new:
        # as matplotlib itself, pass over what it cannot read, such as fonts of pictures
        with contextlib.suppress(Exception):
            fontManager.addfont(path)
    return bool(new)


def _in_default(text: str) -> bool:
    """Whether all letters are of scripts that DejaVu Sans is sure to have."""
    return all(ord(letter) < 0x0590 or 0x2000 <= ord(letter) < 0x2C00 for letter in text)
