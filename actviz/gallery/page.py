"""What is known of the functions, as one page of HTML that needs no network and no server."""

from __future__ import annotations

import base64
import hashlib
import re
import shlex
import string
from collections import defaultdict
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from actviz.activations import Activation
from actviz.figures.files.descriptions import description
from actviz.figures.style.sizes import SIZES
from actviz.figures.style.theme import THEMES
from actviz.gallery.mathml import function_formulas, mathml
from actviz.gallery.pictures import Drawing, Picture, of_documents, of_function
from actviz.notation import format_number, plain_formula

if TYPE_CHECKING:
    from actviz.activations import Function

_CSS_PX_PER_IN = 96


class _Template(string.Template):
    delimiter = "§"


def page(
    functions: Sequence[Activation], pictures: Sequence[Picture], window: Sequence[str], software: str
) -> str:
    """The whole page.

    Args:
        functions: those that are on it, which it shows family by family.
        pictures: the documents' figures.
        window: the words that a command for one of the functions ends with: ``("--x", "-5", "5")``.
        software: what says of the page who made it.

    Returns:
        HTML whose pictures are where `of_function` and `of_documents` say.
    """
    shell = _Template(files(__package__).joinpath("template.html").read_text(encoding="utf-8"))
    # a policy that allows the page's own style and script by what they contain, and nothing else
    colored = _Template(shell.safe_substitute(light=_colors("light"), dark=_colors("dark")))
    families: dict[str, list[Activation]] = defaultdict(list)
    for function in functions:
        families[function.family].append(function)
    return colored.substitute(
        style_hash=_hash("style", colored.template),
        script_hash=_hash("script", colored.template),
        software=escape(software),
        count=len(functions),
        links="".join(_family_link(name, len(members)) for name, members in families.items()),
        options="".join(f'<option value="{escape(name)}">{escape(name)}</option>' for name in families),
        families="".join(_family(name, members, window) for name, members in families.items()),
        pictures="".join(map(_document, pictures)),
    )


def made_here(path: Path) -> bool:
    """Whether a page says of itself that this program made it.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    return re.search(rb'<meta name="generator" content="actviz \d', head) is not None


def _colors(theme: str) -> str:
    """The colours of the figures, for what is written beside them."""
    known = THEMES[theme]
    f, derivative = known.strokes[:2]
    return (
        f"--paper: {known.background}; --ink: {known.ink}; --f: {f.color}; --derivative: {derivative.color};"
    )


def _hash(tag: str, html: str) -> str:
    """What a Content-Security-Policy calls the text between the tags."""
    text = html.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _family_link(name: str, count: int) -> str:
    return f'<li><a href="#family-{escape(name)}">{escape(name)} <small>{count}</small></a></li>\n'


def _family(name: str, members: Sequence[Activation], window: Sequence[str]) -> str:
    cards = "".join(_card(function, window) for function in members)
    label = f"family-{escape(name)}"
    return (
        f'<section class="family" aria-labelledby="{label}">\n<h2 id="{label}">{escape(name)}</h2>\n'
        f'<ul class="cards">\n{cards}</ul>\n</section>\n'
    )


def _card(function: Activation, window: Sequence[str]) -> str:
    name = escape(function.name)
    also = f'<p class="also">also {escape(", ".join(function.aliases))}</p>\n' if function.aliases else ""
    drawing = of_function(function.name, window)
    facts = "".join(f"<div><dt>{term}</dt><dd>{told}</dd></div>\n" for term, told in _facts(function))
    return (
        f'<li class="card" id="{name}" data-family="{escape(function.family)}"'
        f' data-words="{escape(_words(function))}">\n'
        f"<div><h3>{name}</h3>\n{also}</div>\n"
        f'<p class="summary">{escape(_summary(function))}</p>\n'
        f"{_image(drawing, description([function]))}"
        f'<div class="formulas">\n{_formulas(function)}</div>\n'
        f"<dl>\n{facts}</dl>\n{_command(drawing)}</li>\n"
    )


def _words(function: Function) -> str:
    """Everything the function is found by, in the letters that the page's search compares."""
    spellings = (spelling for names in function.frameworks.values() for spelling in names)
    return " ".join(
        re.sub(r"[\s_-]", "", word.lower())
        for word in (function.name, *function.aliases, function.family, *spellings)
    )


def _summary(function: Function) -> str:
    return " ".join((type(function).__doc__ or "").split("\n\n")[0].split())


def _image(drawing: Drawing, alternative: str) -> str:
    light, dark = drawing.files
    size = SIZES[drawing.size]
    width, height = (round(side_in * _CSS_PX_PER_IN) for side_in in (size.width_in, size.height_in))
    return (
        f'<picture><source media="screen and (prefers-color-scheme: dark)" srcset="{escape(dark)}">'
        f'<img src="{escape(light)}" width="{width}" height="{height}" loading="lazy" decoding="async"'
        f' alt="{escape(alternative)}"></picture>\n'
    )


def _formulas(function: Activation) -> str:
    lines = [
        f'<p><span class="stroke {kind}"></span><span>{_formula(symbol, formula)}</span></p>\n'
        for kind, symbol, formula in (
            ("f", "f", function.formula),
            ("derivative", "f'", function.derivative_formula),
        )
    ]
    values = ", ".join(
        mathml(f"{p.symbol}={format_number(function.parameters[p.name])}")
        + ("" if p.symbol == p.name else f" (<code>{p.name}</code>)")
        for p in function.declared()
    )
    return "".join([*lines, *([f'<p class="values">with {values}</p>\n'] if values else [])])


def _formula(symbol: str, formula: str) -> str:
    try:
        first, *others = function_formulas(symbol, formula)
    except ValueError:  # somebody's own function may use more of mathtext than is translated
        return escape(plain_formula(f"{symbol}(x) = {formula}"))
    return "<wbr>".join(first) + "".join(f" with&nbsp;{'<wbr>'.join(other)}" for other in others)


def _facts(function: Activation) -> list[tuple[str, str]]:
    return [
        ("range", _typeset(str(function.range))),
        ("range of f′", _typeset(str(function.derivative_range))),
        *(
            (escape(framework), ", ".join(f"<code>{_breakable(name)}</code>" for name in names))
            for framework, names in function.frameworks.items()
        ),
        ("source", escape(function.reference)),
    ]


def _typeset(interval: str) -> str:
    return escape(interval.replace("-", "−"))


def _breakable(name: str) -> str:
    """A dotted name that may go on in the next line after a dot."""
    return escape(name).replace(".", ".<wbr>")


def _command(drawing: Drawing) -> str:
    line = escape(shlex.join(["actviz", *drawing.command]))
    return (
        f'<p class="command"><code>{line}</code> '
        f'<button type="button" class="copy" aria-label="Copy {line}" hidden>Copy</button></p>\n'
    )


def _document(picture: Picture) -> str:
    drawing = of_documents(picture)
    return (
        f'<li class="card">\n<p class="caption">{escape(picture.caption)}</p>\n'
        f"{_image(drawing, picture.caption)}{_command(drawing)}</li>\n"
    )
