"""Number formats: rounding is to the nearest, codes and places are those of the bits."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actviz.analysis.formats import FORMATS, format_of
from actviz.errors import UsageError

SMALL = [name for name, form in FORMATS.items() if form.bits <= 16]
NARROW = [name for name, form in FORMATS.items() if form.bits < 64]  # what float64 is rounded to


def nearest_places(form, y):
    """The places of the finite numbers nearest to y, by fractions; of two the even one."""
    exact = Fraction(y)
    near = int(form.places(form.codes(np.array([y])))[0])
    around = [place for place in range(near - 2, near + 3) if abs(place) <= form.most]
    distances = {place: abs(Fraction(form.number_at(place)) - exact) for place in around}
    best = [place for place in around if distances[place] == min(distances.values())]
    return near, best if len(best) == 1 else [place for place in best if place % 2 == 0]


@pytest.mark.parametrize("name", NARROW)
@given(st.floats(-480, 480) | st.floats(-1e-6, 1e-6) | st.floats(-1e-44, 1e-44))
def test_rounding_is_to_the_nearest_number(name, y):
    """No number of the format is nearer, and of two that are as near it is the even one."""
    form = FORMATS[name]
    if abs(y) < form.largest:
        near, best = nearest_places(form, y)
        assert [near] == best


@pytest.mark.parametrize("name", NARROW)
@given(st.integers(0, 2**31), st.sampled_from([-math.inf, 0.0, math.inf]))
def test_ties_are_even(name, start, toward):
    """The middle between two numbers goes to the even one, and what is beside it to the nearer one."""
    form = FORMATS[name]
    place = start % form.most
    middle = 0.5 * (form.number_at(place) + form.number_at(place + 1))
    y = np.nextafter(middle, toward) if toward else middle
    due = {0.0: place + place % 2, math.inf: place + 1, -math.inf: place}[toward]
    assert int(form.places(form.codes(np.array([y])))[0]) == due


@pytest.mark.parametrize("name", SMALL)
def test_every_code_comes_back(name):
    """Code to number to code, for all there are; NaN stays NaN."""
    form = FORMATS[name]
    codes = np.arange(1 << form.bits)
    values = form.values(codes)
    back = form.codes(values)
    numbers = ~form.is_nan(codes)
    assert np.array_equal(back[numbers], codes[numbers])
    assert np.isnan(values[~numbers]).all()
    assert form.is_nan(back[~numbers]).all()


def test_float16_is_numpys():
    """Every bit of float16 as numpy reads it."""
    form = FORMATS["float16"]
    codes = np.arange(1 << 16)
    theirs = codes.astype(np.uint16).view(np.float16).astype(np.float64)
    assert np.array_equal(form.values(codes), theirs, equal_nan=True)


@pytest.mark.parametrize("name", SMALL)
def test_numbers_are_ml_dtypes(name):
    """Every bit as ml_dtypes reads it, and rounding from float32 as it does."""
    pytest.importorskip("ml_dtypes")
    form = FORMATS[name]
    codes = np.arange(1 << form.bits)
    with np.errstate(invalid="ignore"):
        theirs = form.array(codes).astype(np.float64)
    assert np.array_equal(form.values(codes), theirs, equal_nan=True)
    rng = np.random.default_rng(3)
    y = np.ldexp(rng.standard_normal(20_000), rng.integers(-30, 10, 20_000)).astype(np.float32)
    with np.errstate(over="ignore"):
        rounded = y.astype(form.dtype).astype(np.float64)
    assert np.array_equal(form.rounded(y.astype(np.float64)), rounded, equal_nan=True)


@pytest.mark.parametrize(
    ("name", "largest", "least", "beyond"),
    [
        ("bfloat16", 3.3895313892515355e38, 2.0**-133, math.inf),
        ("float16", 65504.0, 2.0**-24, math.inf),
        ("float32", 3.4028234663852886e38, 2.0**-149, math.inf),
        ("float8_e4m3fn", 448.0, 2.0**-9, math.nan),
        ("float8_e5m2", 57344.0, 2.0**-16, math.inf),
    ],
)
def test_the_ends(name, largest, least, beyond):
    """The largest and the smallest number, and what half a step beyond the largest becomes."""
    form = FORMATS[name]
    assert (form.largest, form.least) == (largest, least)
    step = largest - form.number_at(form.most - 1)
    inside, outside = form.rounded(np.array([largest + 0.499 * step, largest + 0.501 * step]))
    assert inside == largest
    assert outside == beyond or (math.isnan(outside) and math.isnan(beyond))


@given(st.floats(), st.floats())
def test_float64_is_itself(a, b):
    """Codes are the bits, also of NaN; places are in the order of the numbers, and come back."""
    form = FORMATS["float64"]
    y = np.array([a, b])
    codes = form.codes(y)
    assert [form.hex(code) for code in codes.tolist()] == [f"{int(bits):#018x}" for bits in y.view(np.uint64)]
    assert form.values(codes).tobytes() == y.tobytes()
    assert form.is_nan(codes).tolist() == np.isnan(y).tolist()
    if not np.isnan(y).any():
        places = form.places(codes).tolist()
        assert (places[0] < places[1], places[0] == places[1]) == (a < b, a == b)
        assert form.values(form.at(form.places(codes))).tolist() == y.tolist()
        assert form.negative(codes).tolist() == np.signbit(y).tolist()


def test_the_ends_of_float64():
    """What numpy says of it."""
    form, limits = FORMATS["float64"], np.finfo(np.float64)
    assert (form.largest, form.least) == (limits.max, limits.smallest_subnormal)
    assert form.number_at(form.smallest_normal) == limits.smallest_normal
    assert form.number_at(-form.beyond) == -math.inf
    flushed = form.values(form.flushed(form.codes(np.array([-1e-310, 1e-300]))))
    assert flushed.tobytes() == np.array([-0.0, 1e-300]).tobytes()


def test_a_place_is_a_step():
    """Neighbours are one place apart, both zeros are one, and infinity is a step beyond the largest."""
    form = FORMATS["bfloat16"]
    every = form.numbers()
    assert (np.diff(every) > 0).all()
    assert np.array_equal(np.diff(form.places(form.codes(every))), np.ones(every.size - 1))
    assert form.places(form.codes(np.array([-0.0, 0.0]))).tolist() == [0, 0]
    assert form.places(form.codes(np.array([-np.inf, np.inf]))).tolist() == [-form.beyond, form.beyond]
    assert form.beyond == form.most + 1


def test_flushing_keeps_the_sign():
    """Subnormal numbers become zeros of their sign; the smallest normal one stays."""
    form = FORMATS["float16"]
    codes = form.codes(np.array([-(2.0**-24), 2.0**-15, 2.0**-14, -1.0]))
    assert form.flushed(codes).tolist() == [0x8000, 0, codes[2], codes[3]]


def test_names():
    """Short names are understood, others refused with what there is."""
    assert format_of("bf16").name == format_of("BFLOAT16").name == "bfloat16"
    assert format_of("e4m3").name == "float8_e4m3fn"
    with pytest.raises(UsageError, match="float63") as refused:
        format_of("float63")
    assert "float32" in refused.value.hint
