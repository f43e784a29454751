"""What figures can look like put into tables: what `styles` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from actviz.notation import format_number
from actviz.tables.records import Record, flat
from actviz.tables.render import Table

_SWATCH, _SHADE = 8, 5  # characters


def styles_tables(report: Mapping[str, Any]) -> list[Table]:
    """The sizes, the themes, the curves and sweeps of each theme, and the formats.

    Args:
        report: the JSON object of `styles`.
    """
    return [_sizes(report), _themes(report), _curves(report), _sweeps(report), _formats(report)]


def styles_records(report: Mapping[str, Any]) -> Iterator[Record]:
    """Everything for programs: a row for each property of each size, theme and format.

    Args:
        report: the JSON object of `styles`.
    """
    for kind in ("size", "theme", "format"):
        for thing in report[f"{kind}s"]:
            for name, value in flat(thing).items():
                if name != "name":
                    yield {"kind": kind, "name": thing["name"], "property": name, "value": value}


def _sizes(report: Mapping[str, Any]) -> Table:
    shortest, longest = report["side_px"]
    rows = (
        (
            size["name"],
            *(
                f"{format_number(size[f'width_{unit}'])} × {format_number(size[f'height_{unit}'])}"
                for unit in ("in", "px")
            ),
            format_number(size["dpi"]),
            *(format_number(size[text], 3) for text in ("text_pt", "text_px")),
            f"{format_number(size['least_pt'])} pt" if size["least_pt"] else "",
        )
        for size in report["sizes"]
    )
    return Table(
        ("size", "inches", "pixels", "dpi", "text pt", "text px", "text at least"),
        tuple(rows),
        title="Sizes: --size",
        notes=(f"Or WxH in in, cm, mm or px, as in 16x9cm; a side has from {shortest} to {longest} pixels.",),
        numeric=frozenset(("dpi", "text pt", "text px")),
    )


def _themes(report: Mapping[str, Any]) -> Table:
    rows = (
        (
            theme["name"],
            theme["background"],
            theme["ink"],
            _ratio(theme["ink_contrast"]),
            theme["faint"],
            _ratio(theme["faint_contrast"]),
        )
        for theme in report["themes"]
    )
    header = ("theme", "background", "axes and text", "their contrast", "grid", "its contrast")
    return Table(header, tuple(rows), title="Themes: --theme", numeric=frozenset(header[3::2]))


def _curves(report: Mapping[str, Any]) -> Table:
    curves = [
        (theme, place, curve)
        for theme in report["themes"]
        for place, curve in enumerate(theme["curves"], start=1)
    ]
    rows = (
        (
            theme["name"],
            str(place),
            _swatch(curve["dashes"]),
            curve["color"],
            format_number(curve["opacity"]),
            _ratio(curve["contrast"]),
            " ".join(map(format_number, curve["dashes"])) or "solid",
        )
        for theme, place, curve in curves
    )
    return Table(
        ("theme", "curve", "", "colour", "opacity", "contrast", "strokes and gaps"),
        tuple(rows),
        title="Curves",
        notes=(
            "contrast: with the background as WCAG 2.2 defines it, opacity included; graphics need 3.",
            "strokes and gaps: their lengths in line widths.",
        ),
        numeric=frozenset(("curve", "opacity", "contrast")),
        colours={
            (i, 2): f"{curve['color']} on {theme['background']}" for i, (theme, _, curve) in enumerate(curves)
        },
    )


def _sweeps(report: Mapping[str, Any]) -> Table:
    shades = [(theme, theme["sweep"]) for theme in report["themes"]]
    rows = (
        (
            theme["name"],
            *("━" * _SHADE for _ in sweep),
            *(f"{shade['color']} {_ratio(shade['contrast'])}" for shade in sweep[:: len(sweep) - 1]),
        )
        for theme, sweep in shades
    )
    count = len(shades[0][1])
    return Table(
        ("theme", *map(str, range(1, count + 1)), "from, contrast", "to, contrast"),
        tuple(rows),
        title="Sweeps: one hue from the least to the greatest value",
        colours={
            (i, k): f"{shade['color']} on {theme['background']}"
            for i, (theme, sweep) in enumerate(shades)
            for k, shade in enumerate(sweep, start=1)
        },
    )


def _swatch(dashes: Sequence[float]) -> str:
    """A piece of a line with these strokes and gaps, a character for about two line widths."""
    if not dashes:
        return "━" * _SWATCH
    drawn = "".join(
        ("━" if i % 2 == 0 else " ") * max(1, round(length / 2)) for i, length in enumerate(dashes)
    )
    return (drawn * _SWATCH)[:_SWATCH]


def _formats(report: Mapping[str, Any]) -> Table:
    rows = (
        (format["name"], format["made_of"], format["text"], format["pages"]) for format in report["formats"]
    )
    return Table(("format", "made of", "text", "several pages"), tuple(rows), title="Formats: -f, or FILE.*")


def _ratio(contrast: float) -> str:
    return f"{contrast:.2f}"
