"""Schema of styles."""

from __future__ import annotations

from actviz.schemas.parts import array, integer, number, obj, report, text

_SIZE = obj(
    "a size, with its text size",
    name=text("value of --size"),
    dpi=number("default dots per inch of this size"),
    **{
        f"{side}_{unit}": number(f"{side} in {long}")
        for unit, long in (("in", "inches"), ("px", "pixels at the default dpi"), ("pt", "points"))
        for side in ("width", "height")
    },
    text_pt=number("size of text in points"),
    least_pt=number("smallest legible text size in points; 0 if there is no such limit"),
    text_px=number("size of text in pixels"),
)
_COLOUR = text("colour as #RRGGBB")
_CONTRAST = number("contrast to the background, 1 to 21 (WCAG)")
_THEME = obj(
    "a theme",
    name=text("value of --theme"),
    background=_COLOUR,
    ink=_COLOUR,
    ink_contrast=_CONTRAST,
    faint=_COLOUR,
    faint_contrast=_CONTRAST,
    curves=array(
        obj(
            "how a curve is drawn",
            color=_COLOUR,
            opacity=number("0 is transparent, 1 opaque"),
            contrast=_CONTRAST,
            dashes=array(number("length"), "dashes and gaps in line widths; empty for a solid line"),
        ),
        "in the order of the curves",
    ),
    sweep=array(
        obj("a curve of a sweep", color=_COLOUR, contrast=_CONTRAST),
        "four colours, from the weakest to the strongest",
    ),
)
STYLES = report(
    "styles of figures",
    dpi=number("default dots per inch"),
    side_px=array(integer("pixels"), "shortest and longest side allowed", length=2),
    sizes=array(_SIZE, "named sizes"),
    themes=array(_THEME, "themes"),
    formats=array(
        obj(
            "a file format",
            name=text("extension"),
            made_of=text("pixels or curves"),
            text=text("how text is stored"),
            pages=text("how several pages are stored"),
        ),
        "formats",
    ),
    motion=array(
        obj(
            "a file format of animations",
            name=text("extension"),
            made_of=text("pixels or curves"),
            shown_by=text("programs that show the frames"),
        ),
        "formats of animations",
    ),
)
