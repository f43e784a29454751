"""Schemas of the commands that look something up: list, show, eval, styles."""

from __future__ import annotations

from actviz.schemas.parts import (
    KINKS,
    NAME,
    TAIL,
    array,
    flag,
    integer,
    interval,
    mapping,
    number,
    obj,
    one_of,
    optional,
    report,
    text,
)

LIST = array(
    obj(
        "a function",
        name=NAME,
        family=text("family it belongs to"),
        range=interval("range of f; null for functions of vectors", null=True),
        derivative_range=interval("range of f′; null for functions of vectors", null=True),
        aliases=array(text("name"), "other names of the function"),
        **{"from": text("package that brought it; null for built-in functions", null=True)},
        framework_names=optional(array(text("callable"), "its names in the framework asked for")),
    ),
    "the functions, family by family",
)
EVAL = array(
    obj(
        "values at one x",
        name=NAME,
        x=number("the argument; null for NaN and infinities", null=True),
        f=number("f(x)", null=True),
        df=optional(number("f′(x)", null=True)),
        d2f=optional(number("f″(x)", null=True)),
    ),
    "a row for each x",
)

_PARAMETER = obj(
    "a parameter",
    default=number("default value; null if a value must be given", null=True),
    value=number("value used here"),
    domain=text("values that are allowed, as an interval"),
    symbol=text("symbol in the formulas, in LaTeX"),
)
_COMMON = {
    "name": NAME,
    "label": text("name as papers write it"),
    "aliases": array(text("name"), "other names"),
    "family": text("family it belongs to; own for functions that the user brought"),
    "parameters": mapping(_PARAMETER, "parameters by name, the first one first"),
    "formula": text("f, in LaTeX", null=True),
    "derivative_formula": text("f′, in LaTeX", null=True),
    "reference": text("where it was published", null=True),
    "frameworks": mapping(
        array(text("callable"), "its names"), "names in torch, jax, keras, tensorflow, onnx"
    ),
    "differences": array(text("sentence"), "how frameworks differ from this definition"),
}
_ACCURACY = obj(
    "error of the float64 evaluation in units in the last place (ulp)",
    certified=flag("whether the errors are proven (extra 'exact')"),
    interval=optional(interval("where points were tried")),
    points=optional(integer("how many points were tried")),
    ulp=optional(array(number("largest error of this order", null=True), "for f, f′ and f″")),
    at=optional(array(number("x", null=True), "where these errors were found")),
)
_SCALAR = report(
    "a scalar function",
    kind={"const": "scalar", "description": "maps a number to a number"},
    **_COMMON,
    range=interval("range of f"),
    range_attained=array(flag("attained"), "whether f attains each end", length=2),
    derivative_range=interval("range of f′, one-sided slopes at kinks included"),
    derivative_range_attained=array(flag("attained"), "whether f′ attains each end", length=2),
    derivative_argmin=number("where f′ is lowest; null where no single point is", null=True),
    derivative_argmax=number("where f′ is highest; null where no single point is", null=True),
    tails=obj("behaviour at ±∞", left=TAIL, right=TAIL),
    kinks=array(obj("a kink", **KINKS), "where f, f′ or f″ jumps"),
    monotone=text("strictly increasing, non-decreasing, strictly decreasing, non-increasing, not monotone"),
    symmetry=text("symmetry about 0", "even", "odd", "none"),
    zero_centred=flag("whether the range reaches equally far below and above 0"),
    source=optional(text("where a function comes from that is not built in", "formula", "python", "plug-in")),
    derivative_by=optional(
        text("how f′ is computed", "definition", "kernels", "autograd", "jax", "jets", "differences")
    ),
    found=optional(array(text("name of a fact"), "facts that were found numerically, not proven")),
    gaps=optional(array(interval("a gap"), "intervals where f is undefined")),
    period=optional(number("after which f repeats itself, so that its ranges hold everywhere", null=True)),
    looked_within=optional(
        number("|x| out to which the kinks and gaps of waves are listed; null for everywhere", null=True)
    ),
    definition=optional(text("the formula as actviz reads it")),
    accuracy=optional(_ACCURACY),
)
_VECTOR = report(
    "a function of a vector",
    kind={"const": "vector", "description": "maps a vector to a vector"},
    **_COMMON,
    maps=text("what it maps to what"),
)
SHOW = one_of(_SCALAR, _VECTOR)
_SIZE = obj(
    "a size, with the text that suits it",
    name=text("what --size takes"),
    dpi=number("default dots per inch of this size"),
    **{
        f"{side}_{unit}": number(f"{side} in {long}")
        for unit, long in (("in", "inches"), ("px", "pixels at the default dpi"), ("pt", "points"))
        for side in ("width", "height")
    },
    text_pt=number("size of text in points"),
    least_pt=number("size of text that is the least to be read, in points; 0 where none is"),
    text_px=number("size of text in pixels"),
)
_COLOUR = text("colour as #RRGGBB")
_CONTRAST = number("contrast against the background, 1 to 21 (WCAG)")
_THEME = obj(
    "a theme",
    name=text("what --theme takes"),
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
        "first curve first",
    ),
    sweep=array(
        obj("a curve of a sweep", color=_COLOUR, contrast=_CONTRAST),
        "of four, from the weakest to the strongest",
    ),
)
STYLES = report(
    "what figures can look like",
    dpi=number("default dots per inch"),
    side_px=array(integer("pixels"), "shortest and longest side that is allowed", length=2),
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
            "a file format of moving pictures",
            name=text("extension"),
            made_of=text("pixels or curves"),
            shown_by=text("what shows the frames"),
        ),
        "formats of moving pictures",
    ),
)
