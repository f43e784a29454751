"""What `styles` prints: the sizes, themes, curves and formats of figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from actviz.notation import format_number
from actviz.tables.columns import Column, Table, number, text, written
from actviz.tables.records import Record, flat

_SWATCH, _SHADE = 8, 5  # characters


def _sides(unit: str) -> Column:
    def sides(size: Record, _: str) -> str:
        return f"{format_number(size[f'width_{unit}'], 4)} × {format_number(size[f'height_{unit}'], 4)}"

    return Column(f"width_{unit}", "sides", sides, unit, numeric=False)


def _swatch(dashes: Sequence[float]) -> str:
    """A piece of a line with these dashes, a character for about two line widths."""
    if not dashes:
        return "━" * _SWATCH
    drawn = "".join(
        ("━" if i % 2 == 0 else " ") * max(1, round(length / 2)) for i, length in enumerate(dashes)
    )
    return (drawn * _SWATCH)[:_SWATCH]


_RATIO = written(lambda contrast: f"{contrast:.2f}")
_SIZES = (
    text("name", "size"),
    _sides("in"),
    _sides("px"),
    Column("dpi", "dpi"),
    Column("text_pt", "text", number(3), "pt"),
    Column("text_px", "text", number(3), "px"),
    Column("least_pt", "min. text", written(lambda pt: format_number(pt) if pt else ""), "pt"),
)
_THEMES = (
    text("name", "theme"),
    text("background"),
    text("ink", "axes and text"),
    Column("ink_contrast", "contrast", _RATIO),
    text("faint", "grid"),
    Column("faint_contrast", "contrast", _RATIO),
)
_CURVES = (
    text("theme"),
    Column("curve", "curve"),
    text("dashes", "", _swatch),
    text("color", "colour"),
    Column("opacity", "opacity"),
    Column("contrast", "contrast", _RATIO),
    text("dashes", "dashes", lambda dashes: " ".join(map(format_number, dashes)) or "solid"),
)
_FORMATS = (text("name", "format"), text("made_of", "made of"), text("text"), text("pages", "several pages"))
_MOTION = (text("name", "format"), text("made_of", "made of"), text("shown_by", "shown by"))


def styles_tables(report: Mapping[str, Any]) -> list[Table]:
    """The sizes, the themes, the curves and sweeps of each theme, and the formats.

    Args:
        report: the JSON object of `styles`.
    """
    shortest, longest = report["side_px"]
    return [
        Table(
            _SIZES,
            report["sizes"],
            "Sizes: --size",
            (f"Or WxH in in, cm, mm or px, such as 16x9cm; a side has {shortest} to {longest} pixels.",),
        ),
        Table(
            _THEMES,
            report["themes"],
            "Themes: --theme",
            ("contrast: ratio to the background as WCAG 2.2 defines it, from 1 to 21.",),
            colours={
                (i, k): f"{theme[name]} on {theme['background']}"
                for i, theme in enumerate(report["themes"])
                for k, name in ((1, "ink"), (2, "ink"), (4, "faint"))
            },
        ),
        _curves(report),
        _sweeps(report),
        Table(_FORMATS, report["formats"], "Formats: -f, or the extension of -o"),
        Table(_MOTION, report["motion"], "Formats of --animate: -f, or the extension of -o"),
    ]


def styles_records(report: Mapping[str, Any]) -> Iterator[Record]:
    """Everything for programs: a row for each property of each size, theme and format.

    Args:
        report: the JSON object of `styles`.
    """
    for kind, key in (("size", "sizes"), ("theme", "themes"), ("format", "formats"), ("motion", "motion")):
        for thing in report[key]:
            for name, value in flat(thing).items():
                if name != "name":
                    yield {"kind": kind, "name": thing["name"], "property": name, "value": value}


def _curves(report: Mapping[str, Any]) -> Table:
    records: list[Record] = [
        {"theme": theme["name"], "curve": place, "background": theme["background"], **curve}
        for theme in report["themes"]
        for place, curve in enumerate(theme["curves"], start=1)
    ]
    return Table(
        _CURVES,
        records,
        "Curves",
        (
            "contrast: as above, opacity included; WCAG requires 3 of graphics.",
            "dashes: lengths of strokes and gaps in turn, in line widths.",
        ),
        colours={(i, 2): f"{curve['color']} on {curve['background']}" for i, curve in enumerate(records)},
    )


def _sweeps(report: Mapping[str, Any]) -> Table:
    """The shades of each theme, with the colour and the contrast of the two ends."""
    themes, count = report["themes"], len(report["themes"][0]["sweep"])

    def shade(place: int, heading: str) -> Column:
        return text(f"sweep.{place}", heading, lambda shade: f"{shade['color']} {shade['contrast']:.2f}")

    swatches = (text(f"sweep.{k}", str(k), lambda _: "━" * _SHADE) for k in range(1, count + 1))
    return Table(
        (text("theme"), *swatches, shade(1, "first, contrast"), shade(count, "last, contrast")),
        [
            {"theme": theme["name"], **{f"sweep.{k}": one for k, one in enumerate(theme["sweep"], 1)}}
            for theme in themes
        ],
        "Sweeps: --sweep, one hue from the first to the last value",
        colours={
            (i, k): f"{one['color']} on {theme['background']}"
            for i, theme in enumerate(themes)
            for k, one in enumerate(theme["sweep"], 1)
        },
    )
