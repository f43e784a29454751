"""The live view in Chromium: cursor, keyboard, window, sliders, formulas and their errors."""

from __future__ import annotations

import re
from urllib.parse import unquote

import numpy as np
import pytest
from live_view import SLIDE, find, limits, put, settle, state, table, values, written

import actviz
from actviz.notation import format_number

pytest.importorskip("selenium", reason="selenium drives the browser")
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.wheel_input import ScrollOrigin
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait


@pytest.mark.parametrize("share", [0.07, 0.31, 0.5, 0.64, 0.93])
def test_numbers_at_the_cursor(share, live):
    """They are those that `actviz eval` prints, at the x that is shown."""
    page = live("f=gelu&f=elu:alpha=0.5&f=x*sigmoid(b*x):b=1.702&d=012&x=-4,4")
    figure = find(page, "figure")
    box = figure.rect
    ActionChains(page).move_to_element_with_offset(
        figure, round((share - 0.5) * box["width"] / 2 - box["width"] / 4), 0
    ).perform()
    settle(page)
    x = float(find(page, "at").get_property("value"))
    assert -4 <= x <= 4
    for row, name in zip(table(page), ("gelu", "elu:alpha=0.5", "x*sigmoid(b*x):b=1.702"), strict=True):
        assert row[1:] == values(actviz.get(name), x, (0, 1, 2))
    assert f"x = {written(x)}" in figure.text
    told = [cell.get_attribute("title") for cell in find(page, "numbers").find_elements(By.TAG_NAME, "td")]
    gelu = actviz.get("gelu")  # every digit that `actviz eval` prints
    assert told[:3] == [format_number(float(gelu.derivative(x, order=order)), 12) for order in (0, 1, 2)]


def test_typed_x(live):
    """Any number can be asked for, in the notation of the command line."""
    page = live("f=sigmoid")
    for text, x in (("-pi/2", -np.pi / 2), ("1e-9", 1e-9), ("-745.2", -745.2), ("1/3", 1 / 3)):
        put(page, "at", text)
        assert table(page)[0][1:] == values(actviz.get("sigmoid"), x)


def test_keyboard(live):
    """Arrow keys move the cursor, k goes to kinks, + and - zoom, 0 resets; a screen reader is told."""
    page = live("f=relu&x=-4,4")
    figure = find(page, "figure")
    figure.send_keys("k")
    settle(page)
    assert find(page, "at").get_property("value") == "0"
    assert table(page)[0][1:] == values(actviz.get("relu"), 0.0)
    figure.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    settle(page)
    assert float(find(page, "at").get_property("value")) == pytest.approx(0.16)
    assert figure.get_attribute("aria-valuetext") == "x = 0.16: ReLU 0.16, slope 1"
    WebDriverWait(page, 5).until(
        lambda page: find(page, "said").get_property("textContent") == "x = 0.16: ReLU 0.16, slope 1"
    )
    assert find(page, "said").get_attribute("aria-live") == "polite"
    figure.send_keys("-")
    settle(page)
    low, high = limits(page)
    assert low < -4 < 4 < high
    figure.send_keys("0")
    settle(page)
    assert limits(page) == [-np.pi, np.pi]
    figure.send_keys(Keys.END)
    settle(page)
    assert find(page, "at").get_property("value") == "pi"


def test_wheel_and_drag(live):
    """The wheel zooms about the pointer, dragging moves the window, a double click resets it."""
    page = live("f=tanh&x=-4,4")
    figure = find(page, "figure")
    chain = ActionChains(page)
    chain.move_to_element(figure).scroll_from_origin(ScrollOrigin.from_element(figure), 0, -240).perform()
    settle(page)
    low, high = limits(page)
    assert -4 < low < high < 4
    chain = ActionChains(page)
    chain.click_and_hold(figure).move_by_offset(120, 0).release().perform()
    settle(page)
    moved = limits(page)
    assert moved[0] < low
    assert moved[1] - moved[0] == pytest.approx(high - low, rel=1e-2)

    def reset(page):
        ActionChains(page).double_click(figure).perform()
        settle(page)
        return limits(page) == [-np.pi, np.pi]

    WebDriverWait(page, 10).until(reset)  # a busy machine may take two clicks for two single ones


def test_typed_limits(live):
    """Both axes take limits; wrong ones are refused in words and change nothing."""
    page = live("f=sigmoid")
    put(page, "x-low", "-2pi")
    put(page, "y-low", "-1")
    assert limits(page) == [-2 * np.pi, np.pi]
    put(page, "y-high", "2")
    assert page.execute_script("return actviz.window().y") == [-1, 2]
    put(page, "x-high", "-7")
    assert "the smaller first" in find(page, "window-fault").text
    assert limits(page) == [-2 * np.pi, np.pi]
    find(page, "reset").click()
    settle(page)
    assert limits(page) == [-np.pi, np.pi]


@pytest.mark.parametrize(
    "name", ["elu", "eis", "acon_c", "hard_tanh", "repu", "gelu_10", "soft_clipping", "rrelu", "selu"]
)
def test_sliders_stay_within_the_domain(name, live):
    """Wherever a slider is put, the function exists in Python, and has the values that are shown."""
    page = live(f"f={name}&at=-0.7")
    ranges = page.find_elements(By.CSS_SELECTOR, "#page-entries input[type=range]")
    assert len(ranges) == len(actviz.get(name).declared())
    for element in ranges:
        for share in (0, 1, 0.37):
            page.execute_script(SLIDE, element, share)
            settle(page)
            spec = state(page).split("&")[0].removeprefix("f=").replace("%3D", "=")
            assert table(page)[0][1:] == values(actviz.get(spec), -0.7), spec


def test_a_typed_parameter(live):
    """A value outside of its domain is refused, one inside is taken as it is."""
    page = live("f=elu&at=-1")
    field = page.find_element(By.CSS_SELECTOR, "#page-entries .slider input[type=text]")
    for text, told, alpha in (
        ("-1", "alpha must be a number in (0, ∞)", 1.0),
        ("0.123456789", "", 0.123456789),
    ):
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text, Keys.TAB)
        settle(page)
        assert page.find_element(By.CSS_SELECTOR, "#page-entries .fault").get_property("textContent") == told
        assert table(page)[0][1:] == values(actviz.get("elu", alpha=alpha), -1.0)


def test_the_axes_stay_while_a_slider_moves(live):
    """Limits are fitted again when it is let go."""
    page = live("f=elu")
    element = page.find_element(By.CSS_SELECTOR, "#page-entries input[type=range]")
    before = page.execute_script("return actviz.window().y")
    page.execute_script(
        SLIDE.replace('range.dispatchEvent(new Event("change", {bubbles: true}));', ""), element, 0.9
    )
    settle(page)
    assert page.execute_script("return actviz.window().y") == before
    page.execute_script(SLIDE, element, 0.9)
    settle(page)
    assert page.execute_script("return actviz.window().y") != before


CHANGES = """
const [range, done] = arguments, figure = document.getElementById("page-figure"), added = [];
const still = [...figure.querySelectorAll(".axes, .curve"), ...document.querySelectorAll("#page-numbers td")];
const observer = new MutationObserver((records) => records.forEach((r) => added.push(...r.addedNodes)));
observer.observe(figure, {childList: true, subtree: true});
range.value = String(Number(range.value) - 40);
range.dispatchEvent(new Event("input", {bubbles: true}));
requestAnimationFrame(() => requestAnimationFrame(() => {
  observer.disconnect();
  done([added.map((each) => each.getAttribute("class")).sort(), still.map((each) => each.isConnected)]);
}));
"""


def test_a_frame_changes_no_more_than_it_has_to(live):
    """While a slider moves, axes, other curves and cells stay the elements that they are."""
    page = live("f=eis&f=gelu&f=mish")
    range_ = page.find_element(By.CSS_SELECTOR, "#page-entries input[type=range]")
    added, kept = page.execute_async_script(CHANGES, range_)
    new = ["bead", "curve ", "legend"]  # of f and of f′, of the function that changes
    assert added == sorted([*new, *new])
    assert kept.count(False) == 2
    settle(page)
    assert table(page)[0][1:] == values(actviz.get(unquote(state(page).split("&")[0][2:])), 1.0)


def test_own_formula(live):
    """A formula is added, gets sliders for its parameters, and is evaluated as in Python."""
    page = live("f=relu&at=0.8")
    put(page, "add", "mine(x) = max(a*x, x) - 0.1*exp(-x^2)")
    assert [row[0] for row in table(page)] == ["ReLU", "mine"]
    formula = page.find_element(By.CSS_SELECTOR, "#page-about article:last-child .formulas math mrow")
    assert formula.get_property("textContent") == "mine(x)=max(ax,x)"
    page.execute_script(SLIDE, page.find_elements(By.CSS_SELECTOR, "#page-entries input[type=range]")[0], 0.1)
    settle(page)
    spec = re.search(r"f=(mine[^&]*)", state(page))[1]
    assert table(page)[1][1:] == values(actviz.get(unquote(spec)), 0.8)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("x*sigmiod(x)", 3, "there is no function 'sigmiod'"),
        ("2 + (x", 7, "expected ')'"),
        ("elu:alpha=-1", 5, "alpha must be a number in (0, ∞)"),
        ("x $ 2", 3, "unexpected character '$'"),
        ("elu:beta=1", 5, "elu takes no parameter 'beta'"),
    ],
)
def test_errors_at_the_column(text, column, words, live):
    """What is wrong with a formula is said at its column, and marked in the field."""
    page = live("f=relu")
    find(page, "add").send_keys(text, Keys.ENTER)
    settle(page)
    told = find(page, "add-fault")
    assert told.text.startswith(f"column {column}: {words}")
    assert told.get_attribute("role") == "alert"
    assert find(page, "add").get_attribute("aria-invalid") == "true"
    assert find(page, "add").get_property("selectionStart") == column - 1
    assert len(table(page)) == 1


def test_functions_come_and_go(live):
    """They are added by name with settings, at most eight, and removed again."""
    page = live("f=relu")
    for text in ("gelu", "LeakyReLU:0.2", "nlrelu:beta=2", "tanh", "sigmoid", "silu", "elu"):
        find(page, "add").send_keys(text, Keys.ENTER)
        settle(page)
    assert [row[0] for row in table(page)] == [
        "ReLU", "GELU", "leaky ReLU (α = 0.2)", "NLReLU (β = 2)", "tanh", "sigmoid", "SiLU", "ELU"
    ]  # fmt: skip
    find(page, "add").send_keys("mish", Keys.ENTER)
    assert "at most 8 functions" in find(page, "add-fault").text
    colors = {
        element.value_of_css_property("background-color")
        for element in page.find_elements(By.CSS_SELECTOR, "#page-numbers .swatch")
    }
    assert len(colors) == 8
    page.find_element(By.CSS_SELECTOR, "[aria-label='Remove ReLU']").click()
    settle(page)
    assert len(table(page)) == 7
