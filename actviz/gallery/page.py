"""All functions as one HTML page that needs no network and no server."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import string
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from math import pi
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actviz.activations import Activation
from actviz.activations.language import write
from actviz.activations.language.symbols import symbol
from actviz.figures.files.descriptions import description
from actviz.figures.style.theme import THEMES
from actviz.gallery.data import functions_data
from actviz.gallery.pictures import LESSONS, PICTURES
from actviz.gallery.thumbnails import thumbnail
from actviz.notation import format_number, plain_formula

if TYPE_CHECKING:
    from actviz.activations import Function

# in the order in which each may use those before it
SCRIPTS = (
    "rational", "big", "big_functions", "primitives", "elementary", "jets", "tree", "interpreter", "kinks",
    "functions", "tokens", "parser", "text", "arrange", "layout", "mathml", "number_formats", "sampling",
    "zones", "gaussian", "svg", "state", "commands", "panel", "figure", "cursor", "pointer", "chain",
    "readout", "controls", "share", "index", "fit", "api", "main",
)  # fmt: skip
FIRST = (
    "relu", "sigmoid", "tanh", "gelu", "silu", "softplus", "leaky_relu", "elu", "selu", "mish", "softsign",
    "hard_swish",
)  # fmt: skip
# distinct in light and dark beyond those of the themes, whose curves change their dash instead
_MORE_COLORS = {
    "light": ("#A8478A", "#5D3A9B", "#7A6200", "#B3123C", "#4D5358"),
    "dark": ("#E58FC5", "#B8A1FF", "#FF8A73", "#9FD356", "#C9CED6"),
}
_COLORS = 8
_WINDOW = (-pi, pi)
_LONG, _LONGER, _LONGEST = 34, 56, 90  # letters of a formula from which on it is set smaller


class _Template(string.Template):
    delimiter = "§"


def page(functions: Sequence[Activation], software: str, window: tuple[float, float] | None = None) -> str:
    """The whole page.

    Args:
        functions: those that are on it, which it shows family by family.
        software: what says of the page who made it.
        window: the limits of x, -π and π for None.

    Returns:
        HTML with everything in it: styles, scripts, data and pictures.
    """
    low, high = window or _WINDOW
    first = [function for name in FIRST for function in functions if function.name == name]
    families: dict[str, list[Activation]] = defaultdict(list)
    for function in functions:
        if function not in first:
            families[function.family].append(function)
    style = _Template(_source("style.css")).substitute(light=_colors("light"), dark=_colors("dark"))
    figure, script = _source("figure.css"), script_text()
    return _Template(_source("template.html")).substitute(
        # a policy that allows the page's own styles and script by what they contain, and nothing else
        style_hashes=" ".join(f"'sha256-{_hash(text)}'" for text in (style, figure)),
        script_hash=f"'sha256-{_hash(script)}'",
        style=style,
        figure_style=figure,
        script=script,
        data=_data(functions, window),
        software=escape(software),
        count=len(functions),
        links="".join(_family_link(name, len(members)) for name, members in families.items()),
        first=_section("first", "Commonly used", first, (low, high)) if first else "",
        families="".join(_section(name, name, members, (low, high)) for name, members in families.items()),
        lessons="".join(_lesson(*each) for each in _lessons({function.name for function in functions})),
        names="".join(map(_option, functions)),
    )


def made_here(path: Path) -> bool:
    """Whether a page says of itself that this program made it.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    return re.search(rb'<meta name="generator" content="actviz \d', head) is not None


@cache
def script_text() -> str:
    """The page's script: all of its files, one after the other, in a scope of their own."""
    return "".join(['\n"use strict";\n(() => {\n', *(_source(f"{name}.js") for name in SCRIPTS), "})();\n"])


@cache
def _source(name: str) -> str:
    return files(__package__).joinpath("page", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What a Content-Security-Policy calls the text between two tags."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _data(functions: Sequence[Activation], window: tuple[float, float] | None) -> str:
    """The data as JSON in which nothing looks like the end of its element."""
    from actviz.activations import get, names

    others = [get(name) for name in names() if name not in {function.name for function in functions}]
    data: dict[str, Any] = {"functions": functions_data([*functions, *others])}
    if window:
        data["window"] = list(window)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _colors(theme: str) -> str:
    """The colours of the figures."""
    known = THEMES[theme]
    strokes = list(dict.fromkeys([*(stroke.color for stroke in known.strokes), *_MORE_COLORS[theme]]))
    numbered = "".join(f" --c{i}: {color};" for i, color in enumerate(strokes[:_COLORS]))
    return f"--paper: {known.background}; --ink: {known.ink};{numbered}"


def _option(function: Activation) -> str:
    """What the field for a function offers."""
    label = "" if function.label == function.name else f' label="{escape(function.label)}"'
    return f'<option value="{escape(function.name)}"{label}>'


def _family_link(name: str, count: int) -> str:
    return f'<li><a href="#family-{escape(name)}">{escape(name)} <small>{count}</small></a></li>\n'


def _lessons(names: set[str]) -> Iterable[tuple[str, str]]:
    """Captions and links of the examples whose functions are on the page."""
    for caption, link in (*((p.caption, p.link) for p in PICTURES), *LESSONS):
        used = re.findall(r"f=(\w+)(?=[:&]|$)", link)
        if all(name in names for name in used):
            yield caption, link


def _lesson(caption: str, link: str) -> str:
    return f'<li><a href="#{escape(link)}">{escape(caption)}</a></li>\n'


def _section(key: str, title: str, members: Sequence[Activation], window: tuple[float, float]) -> str:
    cards = "".join(_card(function, window) for function in members)
    key, label = escape(key), f"family-{escape(key)}"
    return (
        f'<section class="family {key}" aria-labelledby="{label}">\n'
        f'<h2 id="{label}">{escape(title)}</h2>\n'
        f'<ul class="cards">\n{cards}</ul>\n</section>\n'
    )


def _card(function: Activation, window: tuple[float, float]) -> str:
    name = escape(function.name)
    also = f'<p class="also">{escape(", ".join(function.aliases))}</p>\n' if function.aliases else ""
    facts = "".join(f"<div><dt>{term}</dt><dd>{text}</dd></div>\n" for term, text in _facts(function))
    live = bool(function.definition)
    label = escape(function.label)
    title = f'<a href="#f={name}">{label}</a>' if live else label
    typed = f"<code>{name}</code>" if name != label else ""
    return (
        f'<li class="card" id="{name}">\n{thumbnail(function, window, description([function]))}'
        f'<div><div class="called"><h3>{title}</h3>{typed}</div>\n{also}</div>\n'
        f'<p class="summary">{escape(_summary(function))}</p>\n'
        f'<div class="formulas">\n{_formulas(function)}</div>\n'
        f'<dl class="facts">\n{facts}</dl>\n</li>\n'
    )


def _summary(function: Function) -> str:
    return " ".join((type(function).__doc__ or "").split("\n\n")[0].split())


def _formulas(function: Activation) -> str:
    symbols = {declared.name: declared.symbol for declared in function.declared()}
    if function.definition:
        lines = [
            _formula(write.mathml(tree, symbols, name), kind)
            for tree, name, kind in (
                (function.tree(), "f", "f"),
                (function.derivative_tree(), "f′", "derivative"),
            )
        ]
    else:
        lines = [
            f'<p class="{kind}">{escape(plain_formula(f"{name}(x) = {formula}"))}</p>\n'
            for name, formula, kind in (
                ("f", function.formula, "f"),
                ("f′", function.derivative_formula, "derivative"),
            )
        ]
    values = ", ".join(
        f"<math>{symbol(p.symbol).mathml()}<mo>=</mo><mn>{_typeset(format_number(function.parameters[p.name]))}</mn></math>"
        + ("" if p.symbol == p.name else f" (<code>{escape(p.name)}</code>)")
        for p in function.declared()
    )
    return "".join([*lines, *([f'<p class="values">with {values}</p>\n'] if values else [])])


def _formula(pieces: Sequence[Sequence[str]], kind: str) -> str:
    """The formula, then each part that it uses; long ones are set smaller."""
    first, *parts = pieces
    length = max(len(re.sub("<[^>]*>", "", piece)) for line in pieces for piece in line)
    size = next((word for word, limit in (("longest", _LONGEST), ("longer", _LONGER), ("long", _LONG))
                 if length > limit), "")  # fmt: skip
    others = "".join(
        f' <span class="part"><span class="with">with</span> {"<wbr>".join(part)}</span>' for part in parts
    )
    return f'<p class="{f"{kind} {size}".strip()}">{"<wbr>".join(first)}{others}</p>\n'


def _facts(function: Activation) -> list[tuple[str, str]]:
    known = function.known
    tails = f"{known.left.kind} to the left, {known.right.kind} to the right"
    shape = known.monotone + (f", {known.symmetry}" if known.symmetry != "none" else "")
    return [
        ("range", _typeset(str(function.range))),
        ("range of f′", _typeset(str(function.derivative_range))),
        ("tails", escape(tails)),
        ("shape", escape(shape)),
        *(
            (escape(framework), ", ".join(f"<code>{_breakable(name)}</code>" for name in names))
            for framework, names in function.frameworks.items()
        ),
        *([("source", f'<span class="source">{escape(function.reference)}</span>')]
          if function.reference else []),
    ]  # fmt: skip


def _typeset(interval: str) -> str:
    return escape(interval.replace("-", "−"))


def _breakable(name: str) -> str:
    """A dotted name that may go on in the next line after a dot."""
    return escape(name).replace(".", ".<wbr>")
