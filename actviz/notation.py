"""How numbers and formulas are written and read: ``-2pi``, ``π/2``, ``(0, 1/4]``. No numpy, no layout."""

from __future__ import annotations

import math
import re
from fractions import Fraction

_PI_NUMBER = re.compile(
    r"""(?P<sign>[+-]?)\s*
        (?P<factor>\d+(?:\.\d*)?|\.\d+)?\s*\*?\s*
        (?P<pi>pi|π)\s*
        (?:/\s*(?P<divisor>\d+(?:\.\d*)?|\.\d+))?""",
    re.VERBOSE | re.IGNORECASE,
)


def parse_number(text: str) -> float:
    """Read ``5``, ``-1e-3``, ``1/3``, ``pi``, ``-2pi``, ``3*pi/4``, ``inf`` or ``nan`` as a float.

    Raises:
        ValueError: the text has another form.
    """
    cleaned = text.strip().replace("\N{MINUS SIGN}", "-")
    if match := _PI_NUMBER.fullmatch(cleaned):
        multiple = float(match["factor"] or 1) / (float(match["divisor"] or 1) or math.nan)
        number = -multiple * math.pi if match["sign"] == "-" else multiple * math.pi
        if math.isfinite(number):
            return number
    numerator, slash, denominator = cleaned.partition("/")
    try:
        if "_" in cleaned:  # Python's digit groups are no notation of mathematics
            raise ValueError
        return float(numerator) / float(denominator) if slash else float(cleaned)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{text!r} is not a number") from None


def pi_multiple(x: float) -> Fraction | None:
    """``x / π`` as a fraction with a denominator up to 12, or None if x is not such a multiple."""
    if not math.isfinite(x) or abs(x) > 1e6:
        return None
    ratio = Fraction(x / math.pi).limit_denominator(12)
    return ratio if math.isclose(float(ratio) * math.pi, x, rel_tol=1e-12, abs_tol=1e-300) else None


def format_number(x: float, digits: int = 6) -> str:
    """``x`` with that many significant digits, no trailing zeros, ``∞`` for an infinity."""
    if math.isinf(x):
        return "∞" if x > 0 else "-∞"
    return f"{x + 0.0:.{digits}g}"  # adding 0.0 turns -0.0 into 0.0


def format_place(x: float, digits: int = 4) -> str:
    """A number as it is written at an axis: ``-π``, ``π/2``, ``5``."""
    multiple = pi_multiple(x)
    if not multiple:
        return format_number(x, digits)
    factor = {1: "", -1: "-"}.get(multiple.numerator, str(multiple.numerator))
    return f"{factor}π" + (f"/{multiple.denominator}" if multiple.denominator > 1 else "")


def format_exact(x: float, digits: int = 6) -> str:
    """Like `format_number`, but a short fraction (1/4, -3/8, 1/6) is written as one."""
    if math.isfinite(x) and x != int(x):
        ratio = Fraction(x).limit_denominator(64)
        if abs(ratio.numerator) < 100 and ratio and float(ratio) == x:
            return f"{ratio.numerator}/{ratio.denominator}"
    return format_number(x, digits)


def format_log10(log10: float, digits: int = 6, sign: float = 1.0) -> str:
    """The number ±10^log10 as `format_number` would write it, however far outside float64 it is."""
    minus = "-" if sign < 0 and log10 > -math.inf else ""
    if not abs(log10) > 300 or math.isinf(log10):
        return minus + format_number(10.0**log10, digits)
    exponent = math.floor(log10)
    mantissa = format_number(10.0 ** (log10 - exponent), digits)
    if mantissa == "10":
        mantissa, exponent = "1", exponent + 1
    return f"{minus}{mantissa}e{exponent:+d}"


_TEXT_FOR = {
    r"\left": "", r"\right": "", r"\,": " ", r"\;": " ", r"\ ": " ", r"\quad": "   ", r"\cdot": "·",
    r"\times": "×", r"\leq": "≤", r"\geq": "≥", r"\neq": "≠", r"\infty": "∞", r"\prime": "′", r"\sum": "Σ",
    r"\pm": "±", r"\pi": "π", r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\delta": "δ", r"\lambda": "λ",
    r"\mu": "μ", r"\sigma": "σ", r"\tau": "τ", r"\omega": "ω", r"\theta": "θ", r"\Phi": "Φ", r"\varphi": "φ",
}  # fmt: skip
# commands and scripts whose braces hold no further braces
_INNERMOST = re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}|\\sqrt\{([^{}]*)\}|([\^_])\{([^{}]*)\}")
SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def plain_formula(formula: str) -> str:
    r"""A mathtext formula as one line of text: ``\frac{x}{1+|x|}`` becomes ``x/(1+|x|)``."""
    text = re.sub(r"\\(?:mathrm|operatorname|text)\{([^{}]*)\}", r"\1", formula)
    while (shorter := _INNERMOST.sub(_flattened, text)) != text:
        text = shorter
    text = re.sub(r"\^(\d)", lambda match: match[1].translate(SUPERSCRIPT), text)
    for command in sorted(_TEXT_FOR, key=len, reverse=True):
        text = text.replace(command, _TEXT_FOR[command])
    text = re.sub(r"\\([a-z]+)", r"\1", text)  # \max, \tanh, \sin, … are written as they are called
    return " ".join(text.split())


def _flattened(match: re.Match[str]) -> str:
    numerator, denominator, radicand, script, body = match.groups()
    if numerator is not None:
        return f"{_grouped(numerator)}/{_grouped(denominator)}"
    if radicand is not None:
        return f"√{_grouped(radicand)}"
    if script == "^" and re.fullmatch(r"-?\d", body):
        return body.translate(SUPERSCRIPT)
    return f"{script}{_grouped(body)}"


def _grouped(text: str) -> str:
    return text if re.fullmatch(r"\\?\w+|\|x\|", text.strip()) else f"({text})"
