"""What the live view draws and gives away: addresses, commands, pictures, marks, formats, chains."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from live_view import SLIDE, find, limits, put, settle, state, table, written
from process import call

import actviz
from actviz.analysis.depth.vanish import vanish
from actviz.analysis.formats import FORMATS
from actviz.analysis.saturation import saturation
from actviz.gallery.pictures import PICTURES
from actviz.notation import format_place
from actviz.tables.depth.gradients import ratio

pytest.importorskip("selenium", reason="selenium drives the browser")
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


FRAGMENTS = (
    "f=gelu",
    "f=elu:alpha%3D0.5&f=relu&d=012&x=-5,2.5&at=0.25",
    "f=x*sigmoid(b*x):b%3D1.702&d=0&x=-2pi,pi/2&y=-1,3&at=-1.5&tangent&zones=0.05",
    "f=sigmoid&format=bfloat16&chain=20,1.5,-0.25,0.5",
)


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_permalink(fragment, live):
    """An address brings back all of the state, and the address bar follows it."""
    page = live(fragment)
    assert state(page) == fragment
    assert find(page, "permalink").get_attribute("href").endswith(f"#{fragment}")
    find(page, "order-2").click()
    settle(page)
    assert state(page) != fragment
    WebDriverWait(page, 5).until(
        lambda page: page.execute_script("return location.hash.slice(1)") == state(page)
    )


def test_what_an_address_cannot_say(live):
    """What is wrong in an address is said, the rest is shown."""
    page = live("f=gelu&f=rleu(x)&x=5,-5&zones=7&at=nan")
    assert [row[0] for row in table(page)] == ["GELU"]
    assert limits(page) == [-np.pi, np.pi]


# a state, and what is told of the figures that its command draws
DRAWN = {
    "f=gelu": ["GELU"],
    "f=elu:alpha%3D0.5&f=relu&d=012&x=-5,2.5&at=0.25": ["ELU (α = 0.5)", "ReLU", "second derivative"],
    "f=x*sigmoid(b*x):b%3D1.702&d=0&x=-2pi,pi/2&y=-1,3&at=-1.5&tangent&zones=0.05": [
        "x·σ(bx) (b = 1.702)", "Tangent", "at x = -1.5", "smaller than 0.05",
    ],
    "f=tanh&f=sigmoid&d=1&tangent&zones=0.1": ["tanh: its derivative", "slope is smaller than 0.1"],
    "f=tanh&d=12&x=-4,4": ["its derivative", "its second derivative"],
    "f=relu&at=0&tangent": ["ReLU"],
    "f=gelu&f=silu&at=-2&x=-8,8&tangent": ["Tangent of gelu at x = -2", "Tangent of silu at x = -2"],
    "f=-s;s=x^2&x=-1,1": ["-s"],
}  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("fragment", DRAWN)
def test_the_command_draws_the_same(fragment, scheme, live, here):
    """Pasted into a shell it draws these functions and orders over this window, with its marks and theme."""
    page = live(fragment)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    settle(page)
    told = []
    for command in find(page, "command").text.split(" && "):
        words = shlex.split(command)
        done = call(*words[1:], "-o", "fig.svg")
        assert (done.returncode, words[0], done.stderr) == (0, "actviz", "")
        about = json.loads(call("show", "fig.svg", "--json").stdout)
        assert f"--theme {scheme}" in about["command"]
        shown = about["description"]
        window = re.search(r"for x from (\S+) to (\S+?)\.(?=\s|$)", shown)
        assert window.groups() == tuple(format_place(end) for end in limits(page))
        assert ("Tangent" in shown) == (page.find_elements(By.CSS_SELECTOR, "#page-figure .tangent") != [])
        told.append(shown)
    assert all(words in " ".join(told) for words in DRAWN[fragment]), told
    orders = re.search("&d=([012]+)", fragment)
    drawn = {k for k, words in enumerate(ORDERS) if words in " ".join(told)}
    assert drawn == {int(each) for each in (orders[1] if orders else "01")} - {0}


ORDERS = ("\0", " derivative", "second derivative")


def test_the_command_of_a_number_format(live, here):
    """It draws each function as a staircase of this format over this window."""
    page = live("f=sigmoid&f=leaky_relu:0.2&x=-6,6&format=float8_e5m2")
    commands = find(page, "command").text.split(" && ")
    files = []
    for command, name in zip(commands, ("sigmoid", "leaky_relu"), strict=True):
        words = shlex.split(command)
        assert call(*words[1:]).returncode == 0
        files.append(words[words.index("-o") + 1])
        about = json.loads(call("show", files[-1], "--json").stdout)
        assert name in about["description"]
        assert "float8 e5m2" in about["description"].replace("_", " ")
        assert "--x -6 6 --theme light" in about["command"]
    assert sorted(path.name for path in here.iterdir()) == sorted(files)


def test_the_command_of_a_chain(live, here):
    """It follows the gradient through the same chain."""
    page = live("f=sigmoid&f=tanh&chain=20,1.5,-0.25,0.5")
    words = shlex.split(find(page, "chain-command").text)
    done = json.loads(call(*words[1:], "--json", "-o", "fig.svg").stdout)
    shares = [function["layers"][0]["share_of_last"] for function in done["functions"]]
    assert [row[1] for row in table(page, "chain-numbers")] == [written(share, 4) for share in shares]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.stem)
def test_lessons_are_the_documents_figures(picture, live):
    """Each link to begin with shows what the command of its figure draws."""
    page = live(picture.link)
    commands = {find(page, name).get_property("textContent") for name in ("command", "chain-command")}
    commands = {command.removesuffix(" --theme light") for command in commands}
    assert f"actviz {picture.command}".replace("vanish --layers 4", "vanish sigmoid") in commands


def said(page, button, text):
    """Wait until a button says so."""
    WebDriverWait(page, 5).until(lambda _: button.text == text)


def test_copying(live):
    """The button leaves the command in the clipboard and says so, also where a browser has no clipboard."""
    page = live("f=gelu&d=0")
    for clipboard in (None, "undefined", "{writeText: () => Promise.reject(new Error('the test\\'s own'))}"):
        if clipboard:
            page.execute_script(
                f"Object.defineProperty(navigator, 'clipboard', {{value: {clipboard}, configurable: true}})"
            )
        button = find(page, "copy-command")
        button.click()
        said(page, button, "Copied")
        assert find(page, "said").get_property("textContent") == "Copied actviz plot gelu --theme light"
        said(page, button, "Copy command")
        find(page, "add").clear()
        find(page, "add").send_keys(Keys.CONTROL, "v")
        assert find(page, "add").get_property("value") == "actviz plot gelu --theme light"


def test_the_picture_as_a_file(live):
    """The SVG stands alone: colours written out, its command in it, the same curves."""
    page = live("f=relu&f=gelu&tangent&zones=0.01")
    text = page.execute_script("return actviz.picture()")
    root = ElementTree.fromstring(text.encode())
    space = "{http://www.w3.org/2000/svg}"
    assert "var(" not in text
    assert (
        root.find(f"{space}desc").text
        == "actviz compare relu gelu --deriv --theme light --tangent 1 --saturation"
    )
    assert "ReLU′" in root.find(f"{space}title").text
    strokes = {
        group.get("stroke") for group in root.iter(f"{space}g") if group.get("class", "").startswith("curve")
    }
    assert strokes == {"#0072B2", "#D55E00"}
    assert not re.search(r"https?://(?!www\.w3\.org)|<script|\son\w+=", text)


def test_zones(live):
    """Shaded is where |f′| is below the threshold, and where is told."""
    page = live("f=sigmoid&x=-8,8&zones=0.01")
    words = {element.text for element in page.find_elements(By.CSS_SELECTOR, "#page-figure .zones text")}
    (low, high) = saturation(["sigmoid"]).functions[0].saturated_where
    assert words == {f"x < {written(low[1], 4)}", f"x > {written(high[0], 4)}"}
    put(page, "threshold", "0.1")
    assert "zones=0.1" in state(page)
    words = {element.text for element in page.find_elements(By.CSS_SELECTOR, "#page-figure .zones text")}
    (low, high) = saturation(["sigmoid"], threshold=0.1).functions[0].saturated_where
    assert words == {f"x < {written(low[1], 4)}", f"x > {written(high[0], 4)}"}


def test_number_format(live):
    """A format draws a staircase, and the value at the cursor is rounded to it."""
    page = live("f=gelu&d=0&at=0.8&x=-4,4&format=float8_e4m3fn")
    known = FORMATS["float8_e4m3fn"]
    expected = known.rounded(actviz.get("gelu")(known.rounded(np.array([0.8]))))[0]
    assert table(page)[0][1:] == [written(actviz.get("gelu")(0.8)), written(expected)]
    stairs = page.find_elements(By.CSS_SELECTOR, "#page-figure .curve:not(.faint) path")[0].get_attribute("d")
    points = np.array(
        [[float(number) for number in pair.split()] for pair in re.findall(r"[ML]([^ML]*)", stairs)]
    )
    steps = np.abs(np.diff(points, axis=0))
    assert (steps.min(axis=1) < 0.11).all()  # every piece is level or upright
    find(page, "format").find_element(By.CSS_SELECTOR, "[value='']").click()
    settle(page)
    assert page.find_elements(By.CSS_SELECTOR, "#page-figure .faint") == []


def test_chain_numbers(live):
    """The chain, the bound, rms, mean and typical are five numbers, each under its name."""
    page = live("f=sigmoid&f=tanh&chain=12,1.5,0.25,0.5")
    heads = [each.text for each in find(page, "chain-numbers").find_elements(By.CSS_SELECTOR, "thead th")]
    assert heads[1:] == ["this chain", "bound", "rms", "mean", "typical"]
    reports = vanish(["sigmoid", "tanh"], layers=12, weights=[1.5], bias=[0.25], input=0.5).functions
    rows = table(page, "chain-numbers")
    for row, report, product in zip(rows, reports, saturation(["sigmoid", "tanh"]).functions, strict=True):
        kinds = [
            getattr(product.gradient_product, kind).factor for kind in ("bound", "rms", "mean", "typical")
        ]
        expected = [report.share_of_last.value[0], *((1.5 * factor) ** 11 for factor in kinds)]
        assert row[1:] == [written(number, 4) for number in expected]
        assert abs(report.share_of_last.value[0]) <= float(row[2].replace("−", "-")) * (1 + 1e-3)
    for report in reports:
        label = actviz.get(report.activation).label
        told = f"{label}: layer 1 gets {ratio(report.log10_share)} layer 12’s gradient."
        assert told.replace("-", "−") in find(page, "verdict").text


def test_the_bound_is_not_drawn_as_the_gradient(live):
    """In the chain of four sigmoid layers the bound is a separate line: 1/64 where the gradient is 1/104."""
    page = live("f=sigmoid&chain=4,1,0,1")
    assert "layer 1 gets 1/104 of layer 4’s gradient" in find(page, "verdict").text
    assert table(page, "chain-numbers")[0][2] == "0.01563"
    names = [each.text for each in page.find_elements(By.CSS_SELECTOR, "#page-chain-figure .legend text")]
    assert names == ["this chain", "typical", "mean", "rms", "bound"]
    dashes = [
        each.get_attribute("stroke-dasharray")
        for each in page.find_elements(By.CSS_SELECTOR, "#page-chain-figure .legend path")
    ]
    assert dashes[0] is None
    assert len(set(dashes)) == 5


def test_chain_is_live(live):
    """Its sliders change the numbers, the command and the address."""
    page = live("f=tanh&chain=4,1,0,1")
    page.execute_script(SLIDE, find(page, "chain-layers-range"), 0.5)
    settle(page)
    layers = int(find(page, "chain-layers").get_property("value"))
    assert layers > 20
    assert find(page, "chain-command").text == f"actviz vanish tanh --layers {layers} --theme light"
    report = vanish("tanh", layers=layers).functions[0]
    assert table(page, "chain-numbers")[0][1] == written(report.share_of_last.value[0], 4)


def test_tangent(live):
    """It touches the curve at the cursor, with its slope written."""
    page = live("f=sigmoid&at=2&tangent&d=0")
    told = page.find_element(By.CSS_SELECTOR, "#page-figure .cursor").text
    assert f"slope {written(actviz.get('sigmoid').derivative(2.0), 4)}" in told
    (line,) = page.find_elements(By.CSS_SELECTOR, "#page-figure .tangent")
    (x0, y0), (x1, y1) = [
        [float(n) for n in pair.split()] for pair in re.findall(r"[ML]([^ML]*)", line.get_attribute("d"))
    ]
    bead = page.find_element(By.CSS_SELECTOR, "#page-figure .bead")
    x, y = float(bead.get_attribute("cx")), float(bead.get_attribute("cy"))
    assert y == pytest.approx(y0 + (y1 - y0) * (x - x0) / (x1 - x0), abs=0.3)


def test_presenting_and_print(live):
    """The figure alone for a room; on paper no controls."""
    page = live("f=gelu")
    find(page, "figure").send_keys("p")
    settle(page)
    assert not find(page, "add").is_displayed()
    assert find(page, "numbers").is_displayed()
    page.find_element(By.TAG_NAME, "body").send_keys("p")
    settle(page)
    assert find(page, "add").is_displayed()
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not find(page, "add").is_displayed()
        assert find(page, "figure").is_displayed()
        assert find(page, "command").is_displayed()
    finally:
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_reduced_motion(live):
    """Nothing moves by itself for those who do not want it."""
    page = live("f=gelu")
    for preference, behavior in (("reduce", "auto"), ("no-preference", "smooth")):
        features = [{"name": "prefers-reduced-motion", "value": preference}]
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        assert (
            page.execute_script("return getComputedStyle(document.documentElement).scrollBehavior")
            == behavior
        )
    assert page.execute_script("return document.getAnimations().length") == 0


@pytest.mark.whole
@pytest.mark.skipif(not AXE.exists(), reason="npm install axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("fragment", ["", "f=eis&f=relu&zones=0.01&tangent&chain=8,1,0,1"])
def test_axe(fragment, scheme, live):
    """axe-core finds nothing serious."""
    page = live(fragment)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    page.execute_script(AXE.read_text(encoding="utf-8"))
    found = page.execute_async_script("axe.run().then((r) => arguments[0](r.violations))")
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in serious] == []
