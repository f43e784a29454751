"""Numbers and formulas as a person reads and writes them, and that reading undoes writing."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actviz.notation import (
    format_exact,
    format_log10,
    format_number,
    parse_number,
    pi_multiple,
    plain_formula,
)

finite = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5.0), ("-1e-3", -0.001), (" 2.5 ", 2.5), ("+.5", 0.5), ("1/3", 1 / 3), ("-3/8", -0.375),
        ("1e3/4", 250.0), ("−5", -5.0), ("inf", math.inf), ("-inf", -math.inf), ("pi", math.pi),
        ("-pi", -math.pi), ("+pi", math.pi), ("PI", math.pi), ("π", math.pi), ("2pi", 2 * math.pi),
        ("-2pi", -2 * math.pi), ("−2π", -2 * math.pi), ("2 pi", 2 * math.pi), ("0.5pi", math.pi / 2),
        ("3*pi/4", 0.75 * math.pi), ("3π/4", 0.75 * math.pi), ("pi/2", math.pi / 2),
        ("pi / 1.5", math.pi / 1.5), ("0pi", 0.0),
    ],
)  # fmt: skip
def test_numbers_people_write(text, number):
    """Decimals, fractions and multiples of π, with a hyphen or a true minus sign."""
    assert parse_number(text) == pytest.approx(number, rel=2**-52, abs=0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x",
        "-",
        "/",
        "1/",
        "/2",
        "1/0",
        "1/-0",
        "pi/0",
        "1/2/3",
        "pi/2/3",
        "--pi",
        "pi2",
        "2**pi",
        "1,5",
    ],
)
def test_what_is_no_number_is_refused(text):
    """The message quotes the text, whatever was wrong with it."""
    with pytest.raises(ValueError, match=r"is not a number|divides by zero") as caught:
        parse_number(text)
    assert repr(text) in str(caught.value)


def test_nan_can_be_written():
    """It is read as nan; whoever asked decides whether that is allowed."""
    assert math.isnan(parse_number("nan"))


@given(text=st.text(alphabet="0123456789pie+-*/.π nafINF−", max_size=12))
@example(text="9" * 400 + "pi")
@example(text="pi/" + "9" * 400)
@example(text="pi/0." + "0" * 400 + "1")
def test_any_text_is_a_number_or_a_value_error(text):
    """No text, however odd or long, raises anything but ValueError."""
    try:
        number = parse_number(text)
    except ValueError:
        return
    assert isinstance(number, float)


@given(x=st.floats(allow_nan=False))
def test_reading_undoes_repr(x):
    """Every float, infinities included, survives being written out in full."""
    assert parse_number(repr(x)) == x
    assert parse_number(repr(x).replace("-", "−")) == x


@given(numerator=st.integers(-(10**9), 10**9), denominator=st.integers(1, 10**9))
def test_fractions_are_divided_once(numerator, denominator):
    """`n/d` is the float nearest to it, `n pi/d` that times π."""
    assert parse_number(f"{numerator}/{denominator}") == numerator / denominator
    assert parse_number(f"{numerator}pi/{denominator}") == numerator / denominator * math.pi


@given(ratio=st.fractions(-1000, 1000, max_denominator=12))
def test_pi_multiple_finds_every_fraction(ratio):
    """A multiple of π by a fraction with a denominator up to 12 is recognised, computed either way round."""
    assert pi_multiple(float(ratio) * math.pi) == ratio
    assert pi_multiple(ratio.numerator * math.pi / ratio.denominator) == ratio


@given(x=finite)
def test_pi_multiple_is_never_wrong(x):
    """What it returns has a denominator up to 12 and, times π, is x to 12 digits."""
    ratio = pi_multiple(x)
    if ratio is not None:
        assert ratio.denominator <= 12
        assert math.isclose(float(ratio) * math.pi, x, rel_tol=1e-12, abs_tol=1e-300)


@pytest.mark.parametrize(
    "x", [1.0, 3.0, 3.14159265, -5.5, math.pi / 13, math.pi * (1 + 1e-9), 1e7, math.inf, -math.inf, math.nan]
)
def test_pi_multiple_of_other_numbers(x):
    """Near misses, other denominators, huge numbers and what is not finite are no multiples."""
    assert pi_multiple(x) is None


@pytest.mark.parametrize(
    ("x", "digits", "text"),
    [
        (0.25, 6, "0.25"), (2.0, 6, "2"), (-0.0, 6, "0"), (1 / 3, 3, "0.333"), (1234567.0, 6, "1.23457e+06"),
        (1e-9, 6, "1e-09"), (math.inf, 6, "∞"), (-math.inf, 6, "-∞"), (math.nan, 6, "nan"),
        (-2.50, 6, "-2.5"),
    ],
)  # fmt: skip
def test_format_number(x, digits, text):
    """Significant digits without trailing zeros, ∞ for an infinity, and no minus zero."""
    assert format_number(x, digits) == text


@given(x=finite)
def test_format_number_with_17_digits_loses_nothing(x):
    """Seventeen digits tell every float from its neighbours; six are within half a unit of the sixth."""
    assert parse_number(format_number(x, 17)) == x
    assert math.isclose(parse_number(format_number(x)), x, rel_tol=5.1e-6, abs_tol=5e-324) or abs(x) > 1e308


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (1 / 4, "1/4"), (-3 / 8, "-3/8"), (1 / 6, "1/6"), (3 / 2, "3/2"), (1 / 64, "1/64"), (2.0, "2"),
        (0.0, "0"), (-0.0, "0"), (1 / 65, "0.0153846"), (0.01, "0.01"), (1.0998393, "1.09984"),
        (1234567.5, "1.23457e+06"),
        (math.inf, "∞"), (-math.inf, "-∞"), (math.nan, "nan"), (0.25 + 2**-54, "0.25"),
    ],
)  # fmt: skip
def test_format_exact(x, text):
    """A fraction is written only where the float is exactly that fraction; all else is a decimal."""
    assert format_exact(x) == text


@given(ratio=st.fractions(-1, 1, max_denominator=64))
def test_format_exact_is_read_back_exactly(ratio):
    """A fraction of small numbers is written in lowest terms, a whole number as such."""
    text = format_exact(float(ratio))
    assert text == str(ratio)
    assert Fraction(text) == ratio
    assert parse_number(text) == float(ratio)


@given(exponent=st.floats(-307, 307), sign=st.sampled_from([-1.0, 1.0]))
def test_format_log10_agrees_with_format_number(exponent, sign):
    """Where the number is a float, it reads as that float to half a unit of the sixth digit."""
    text = format_log10(exponent, sign=sign)
    assert math.isclose(float(text), sign * 10.0**exponent, rel_tol=5.1e-6)


@pytest.mark.parametrize(
    ("exponent", "sign", "text"),
    [
        (-602060.0, 1.0, "1e-602060"), (45154.5, -1.0, "-3.16228e+45154"), (-400.0000000001, 1.0, "1e-400"),
        (400 - 1e-9, 1.0, "1e+400"), (2.0, 1.0, "100"), (-math.inf, 1.0, "0"), (-math.inf, -1.0, "0"),
        (math.inf, 1.0, "∞"), (math.inf, -1.0, "-∞"),
    ],
)  # fmt: skip
def test_format_log10_beyond_floats(exponent, sign, text):
    """Products over a million layers still print, zero has no sign, and a mantissa is never 10."""
    assert format_log10(exponent, sign=sign) == text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"\frac{x}{1 + |x|}", "x/(1 + |x|)"),
        (r"\frac{1}{6}\ \mathrm{if}\ -3 < x < 3", "1/6 if -3 < x < 3"),
        (r"\alpha\,(e^{x/\alpha} - 1)", "α (e^(x/α) - 1)"),
        (r"\frac{\log(1 + e^{\beta x})}{\beta}", "(log(1 + e^(β x)))/β"),
        (r"\sqrt{2/\pi}\,(x + 0.044715\,x^3)", "√(2/π) (x + 0.044715 x³)"),
        (r"1 - \tanh^2(x)", "1 - tanh²(x)"),
        (r"e^{-x} + x^{-1}", "e^(-x) + x⁻¹"),
        (r"\left(\frac{\frac{1}{2}}{x}\right) \cdot \max(x, 0)", "((1/2)/x) · max(x, 0)"),
        (r"x \leq 0,\quad x \neq \infty", "x ≤ 0, x ≠ ∞"),
        ("x", "x"),
    ],
)
def test_plain_formula(formula, text):
    """One line of Unicode that means the same, with brackets where a fraction bar had grouped."""
    assert plain_formula(formula) == text
