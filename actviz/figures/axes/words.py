"""What a figure says in words and formulas: the names of functions, and the labels of their curves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from actviz.activations.formula import Formula
from actviz.activations.language.symbols import symbol
from actviz.errors import UsageError, argument
from actviz.figures.axes.braces import equations, in_cases
from actviz.notation import format_number

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.base import Function

PRIMES = ("", "′", "″")
_LONGEST_FORMULA = 48  # letters in a legend
_LETTERS = "fghuvpqr"  # what long formulas are called in one
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
Drawn = tuple["Activation", int]  # a function and the order of the derivative of it


def titled(function: Function) -> str:
    """A function's name as papers write it, with the parameters that are not at their default.

    ``leaky ReLU (α = 0.2)``: text without formulas, for headings and descriptions.
    """
    declared = function.declared() if isinstance(function, Formula) else ()
    values = {p.name: function.parameters[p.name] for p in declared} or function.changed
    if not values or function.called:
        return function.shown
    symbols = {p.name: symbol(p.symbol).text() for p in function.declared()}
    settings = ", ".join(f"{symbols[name]} = {format_number(value)}" for name, value in values.items())
    return f"{function.shown} ({settings})"


def relabelled(functions: Sequence[Activation], labels: Sequence[str]) -> list[Activation]:
    """The functions, called by these texts in their order; an empty text leaves one its name.

    Raises:
        UsageError: there are more texts than functions, or one has no formula between its dollar signs.
    """
    if len(labels) > len(functions):
        raise UsageError(
            f"{argument('labels')}: more labels than functions ({len(labels)} for {len(functions)})",
            hint="labels follow the order of the functions; an empty one keeps the name",
        )
    texts = [with_primes("".join(filter(str.isprintable, text))) for text in labels]
    for text in texts:
        _check_formulas(text)
    texts += [""] * (len(functions) - len(texts))
    return [function.relabelled(text) for function, text in zip(functions, texts, strict=True)]


def _check_formulas(text: str) -> None:
    if "$" not in text:
        return
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(text)
    except ValueError:
        raise UsageError(
            f"{argument('labels')}: {text} cannot be typeset",
            hint=r"write a literal dollar sign as \$",
        ) from None


def curve_labels(
    panel: Sequence[Drawn],
    *,
    formula: bool = False,
    upright: bool = False,
    hidden: Collection[str] = (),
    values: Mapping[str, str] = MappingProxyType({}),
) -> list[str]:
    r"""``$y=relu′(x)$`` for each curve of a panel, with the parameters that a reader has to know.

    These are the ones that are not at their default, the ones in which functions of the same name
    differ, and all of them where the formula is written out (``$relu(x)=\max(x, 0)$``). A sweep names
    its function once: ``ELU, $\alpha=0.5$``, ``$\alpha=1$``, ``$\alpha=2$``.

    Args:
        panel: what is drawn.
        formula: whether the formulas are written out.
        upright: whether names are text, as papers write them: ``ReLU′``, ``ELU, $\alpha=0.5$``. A
            text that a function was given instead of its name is always written as it was given.
        hidden: parameters that are left out.
        values: of parameters that are shown in any case, as they are written.
    """
    varied = _varied_parameters([activation for activation, _ in panel])
    swept = swept_parameter(panel)
    long = [f for f in dict.fromkeys(f for f, _ in panel) if _is_long(f)]
    labels: list[str] = []
    for activation, order in panel:
        if swept and labels and not activation.called:
            labels.append(f"${_settings(activation, [swept])}$")
            continue
        shown = varied[type(activation)] | {*activation.changed, *values}
        letter = _LETTERS[long.index(activation) % len(_LETTERS)] if activation in long else None
        name = _in_formula(activation, order, letter)
        written = in_cases(equations(activation, order)) if formula and order < 2 else None
        names = [name, *([activation.shown] if upright else [])]
        if written and _plain(written) in map(_plain, names):
            written = None  # tanh(x) = tanh(x) tells nothing
        if written:
            shown = set(activation.parameters)
        shown = {*values} if activation.called and not written else shown - {*hidden}
        settings = _settings(activation, shown, values)
        if activation.called or (upright and not _is_nameless(activation)):
            labels.append(_in_text(activation, order, written, settings))
        else:
            equation = f"{name}={written}" if written else name if upright else f"y={name}"
            labels.append(f"${primed(_joined(equation, settings))}$")
    return labels


def _in_text(activation: Activation, order: int, written: str | None, settings: str) -> str:
    r"""``ReLU′``, ``ReLU$(x)=\max(0, x)$``, ``ELU, $\alpha=0.5$``; a user's label is used as it is."""
    name = activation.called or activation.shown.replace("$", r"\$")
    name += PRIMES[order]
    if written:
        equation = primed(_joined(f"(x)={written}", settings))
        return f"{name}${equation}$"
    return f"{name}, ${settings}$" if settings else name


def _settings(
    activation: Activation, shown: Collection[str], values: Mapping[str, str] = MappingProxyType({})
) -> str:
    r"""``\alpha=0.5,\ \beta=1``."""
    return r",\ ".join(
        f"{p.symbol}={values.get(p.name) or format_number(activation.parameters[p.name])}"
        for p in activation.declared()
        if p.name in shown
    )


def _joined(equation: str, settings: str) -> str:
    return rf"{equation},\ {settings}" if settings else equation


def primed(formula: str) -> str:
    r"""A formula with primes for apostrophes, ``f\hspace{0.1}′(x)`` for ``f'(x)``.

    Mathtext draws an apostrophe with the letter 0 of a font that has a prime in its place: it is a 0
    again where text is copied, or shown in another font. An italic f leans over into what follows.
    """
    for order in (2, 1):
        formula = formula.replace("'" * order, PRIMES[order])
    return re.sub("f(?=[′″])", r"f\\hspace{0.1}", formula)


def with_primes(text: str) -> str:
    """A text with primes for the apostrophes in its formulas, which are enclosed in dollar signs."""
    parts = re.split(r"(?<!\\)(\$)", text)
    formulas = range(2, len(parts) - 2, 4) if len(parts) % 4 == 1 else ()
    return "".join(primed(part) if i in formulas else part for i, part in enumerate(parts))


def _in_formula(activation: Activation, order: int, letter: str | None) -> str:
    """``relu′(x)``; a formula without a name is written out, or as a letter if it is long."""
    if _is_nameless(activation) and letter is None:
        written = activation.formula
        return rf"\left({written}\right){PRIMES[order]}" if order else written
    name = letter or activation.alias or activation.name
    if not name.isascii():
        written = symbol(name).latex()
    elif _WORD.fullmatch(name):
        written = name.replace("_", r"\_")
    else:  # mine.py:act is text, which is written outside the formula
        written = "${}$".format(name.replace("$", r"\$"))
    return f"{written}{PRIMES[order]}(x)"


def _is_nameless(activation: Activation) -> bool:
    """Whether it is a formula that was given no name."""
    return isinstance(activation, Formula) and not activation.named


def _is_long(activation: Activation) -> bool:
    """Whether a formula without a name is too long for a legend."""
    return _is_nameless(activation) and len(_plain(activation.formula)) > _LONGEST_FORMULA


def _plain(formula: str) -> str:
    r"""The letters of a formula alone: ``tanh(x)`` of ``\tanh(x)``, ``erf(x)`` of ``\mathrm{erf}(x)``."""
    return re.sub(r"\\(mathrm|,)?|[{}\s]", "", formula)


def swept_parameter(panel: Sequence[Drawn]) -> str | None:
    """The one parameter in which the functions of a panel differ; None if they are no sweep."""
    functions = [function for function, _ in panel]
    if len(set(functions)) < 2 or len({(type(function), order) for function, order in panel}) > 1:
        return None
    varied = _varied_parameters(functions)[type(functions[0])]
    return varied.pop() if len(varied) == 1 else None


def _varied_parameters(functions: Sequence[Activation]) -> dict[type[Activation], set[str]]:
    """For each class, the parameters that its functions have different values of."""
    varied: dict[type[Activation], set[str]] = defaultdict(set)
    groups: dict[type[Activation], list[Activation]] = defaultdict(list)
    for function in functions:
        groups[type(function)].append(function)
    for cls, group in groups.items():
        for one, other in pairwise(group):
            varied[cls] |= {p for p, value in one.parameters.items() if other.parameters[p] != value}
    return varied
