"""The gallery's page in a real browser: it works from disk, by mouse and by keyboard, without a network."""

from __future__ import annotations

import json
import shutil

import pytest
from process import contents

import actviz
from actviz.cli.gallery import run
from actviz.figures.files.descriptions import description
from actviz.gallery.build import build
from actviz.gallery.pictures import PICTURES

pytest.importorskip("selenium", reason="selenium drives the browser")
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
if not (BROWSER and DRIVER):
    pytest.skip("Chromium and its driver are not installed", allow_module_level=True)

NAMES = ("relu", "leaky_relu", "reltanh", "sigmoid", "gelu", "silu", "hard_elish")
FLAGS = (
    "headless=new", "no-sandbox", "disable-gpu", "disable-background-networking", "disable-component-update",
    "disable-sync", "disable-dev-shm-usage", "no-first-run", "window-size=1200,900",
)  # fmt: skip


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    """The path of a small gallery's page."""
    functions = [actviz.get(name) for name in NAMES]
    return build(tmp_path_factory.mktemp("gallery"), functions, run, jobs=1)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in (*FLAGS, f"user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # with both paths given selenium looks for neither elsewhere
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture
def page(browser, gallery):
    """The page as a reader who prefers light opens it; at the end nothing may have gone wrong in it."""
    prefer(browser, "light")
    browser.get_log("performance")
    browser.get_log("browser")
    browser.get("about:blank")
    browser.get(gallery.as_uri())
    yield browser
    assert [entry for entry in browser.get_log("browser") if "test's own" not in entry["message"]] == []
    urls = requested(browser)
    assert any(url.endswith(".svg") for url in urls)
    assert [url for url in urls if not url.startswith(("file://", "data:", "about:"))] == []


def prefer(browser, scheme):
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def requested(browser):
    """The address of everything that the page has asked for."""
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]


def find(page, name):
    return page.find_element(By.ID, f"page-{name}")


def shown(page):
    """The functions that can be seen."""
    cards = page.find_elements(By.CSS_SELECTOR, ".family .card")
    return {card.get_attribute("id") for card in cards if card.is_displayed()}


def focused(page):
    """The element that has the focus: its id, else its class, else what it is called."""
    element = page.switch_to.active_element
    return element.get_attribute("id") or element.get_attribute("class") or element.text


def press(page, *keys):
    page.switch_to.active_element.send_keys(*keys)


def copied(page):
    """What the clipboard holds, by pasting it."""
    search = find(page, "search")
    search.clear()
    search.send_keys(Keys.CONTROL, "v")
    return search.get_property("value")


def copy_button(page, name):
    return page.find_element(By.CSS_SELECTOR, f"#{name} .copy")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("gelu", {"gelu"}),
        ("GELU ", {"gelu"}),
        ("LeakyReLU", {"leaky_relu"}),
        ("leaky relu", {"leaky_relu"}),
        ("leaky-relu", {"leaky_relu"}),
        ("logistic", {"sigmoid"}),  # an alias
        ("nn.SiLU", {"silu"}),  # as a framework calls it
        ("rectifiers", {"relu", "leaky_relu"}),  # a family
        ("no such function", set()),
        ("  ", set(NAMES)),
    ],
)
def test_search(typed, found, page):
    """Names, aliases, frameworks' names and families are found as they are typed, and counted."""
    find(page, "search").send_keys(typed)
    assert shown(page) == found
    everything = len(found) == len(NAMES)
    count = f"{len(NAMES)} functions" if everything else f"{len(found)} of {len(NAMES)} functions"
    assert find(page, "count").text == count
    assert find(page, "none").is_displayed() == (not found)
    headings = {h.text for h in page.find_elements(By.CSS_SELECTOR, ".family h2") if h.is_displayed()}
    assert headings == {actviz.get(name).family.capitalize() for name in found}


def test_families(page):
    """One family at a time, together with the search; the links to the families bring all back."""
    option = page.find_element(By.CSS_SELECTOR, "#page-family option[value=gates]")
    option.click()
    gates = {name for name in NAMES if actviz.get(name).family == "gates"}
    assert shown(page) == gates
    assert find(page, "count").text == f"{len(gates)} of {len(NAMES)} functions"
    find(page, "search").send_keys("relu")
    assert shown(page) == set()
    find(page, "all").click()
    assert shown(page) == set(NAMES)
    option.click()
    page.find_element(By.LINK_TEXT, "rectifiers 2").click()
    assert shown(page) == set(NAMES)


def test_filtering_far_down_shows_what_is_found(page):
    """Who filters at the end of the page is taken to the results."""
    page.execute_script("scrollTo(0, document.body.scrollHeight)")
    find(page, "search").send_keys("gelu")
    card = page.find_element(By.ID, "gelu").rect
    assert card["y"] >= page.execute_script("return scrollY + document.forms[0].offsetHeight")


def test_pictures_load_when_they_are_near(page):
    """Every picture is found; those far down are not loaded before."""
    images = page.find_elements(By.CSS_SELECTOR, "img")
    assert len(images) == len(NAMES) + len(PICTURES)
    loaded = "return arguments[0].complete && arguments[0].naturalWidth"
    assert not page.execute_script(loaded, images[-1])
    for image in images:
        page.execute_script("arguments[0].scrollIntoView({block: 'center'})", image)
        WebDriverWait(page, 10).until(lambda page, image=image: page.execute_script(loaded, image) > 0)


def test_dark(page, gallery):
    """A reader who prefers dark gets dark paper and pictures that are drawn for it, at once."""
    image = page.find_element(By.CSS_SELECTOR, "#gelu img")
    page.execute_script("arguments[0].scrollIntoView()", image)
    paper = "return getComputedStyle(document.getElementById('gelu')).backgroundColor"
    files = contents(gallery.parent)
    for scheme, file, color in (
        ("light", "functions/gelu.svg", "rgb(255, 255, 255)"),
        ("dark", "functions/gelu-dark.svg", "rgb(21, 24, 30)"),
    ):
        prefer(page, scheme)
        source = (gallery.parent / file).as_uri()
        WebDriverWait(page, 10).until(lambda _, source=source: image.get_property("currentSrc") == source)
        assert page.execute_script(paper) == color
    assert files["functions/gelu.svg"] != files["functions/gelu-dark.svg"]


def test_the_button_copies_the_command(page):
    """A click leaves the command in the clipboard and says so, to the eye and to a screen reader."""
    button = copy_button(page, "gelu")
    button.click()
    WebDriverWait(page, 10).until(lambda page: button.text == "Copied")
    assert find(page, "said").get_property("textContent") == "Copied actviz plot gelu --deriv"
    assert copied(page) == "actviz plot gelu --deriv"
    page.find_element(By.CSS_SELECTOR, "body").click()
    WebDriverWait(page, 10).until(lambda page: button.get_property("textContent") == "Copy")


@pytest.mark.parametrize(
    "clipboard",
    ["undefined", "{writeText: () => Promise.reject(new Error('the test\\'s own'))}"],
    ids=["missing", "forbidden"],
)
def test_copying_without_a_clipboard(clipboard, page):
    """A browser that keeps its clipboard from pages on disk copies what is selected instead."""
    page.execute_script(f"Object.defineProperty(navigator, 'clipboard', {{value: {clipboard}}})")
    button = copy_button(page, "leaky_relu")
    button.click()
    WebDriverWait(page, 10).until(lambda page: button.text == "Copied")
    assert page.switch_to.active_element == button
    assert copied(page) == "actviz plot leaky_relu --deriv"
    assert page.find_elements(By.TAG_NAME, "textarea") == []


def test_keyboard(page):
    """Tab goes from the skip link to the links, the search, the families and the buttons, and never stops."""
    page.execute_script("document.body.tabIndex = -1; document.body.focus()")
    order = []
    for _ in range(40):
        press(page, Keys.TAB)
        order.append(focused(page))
        if order.count("copy") == len(NAMES) + len(PICTURES):
            break
    assert order[0] == "skip"
    families = dict.fromkeys(actviz.get(name).family for name in NAMES)
    assert [place.split()[0] for place in order[1 : 1 + len(families)]] == list(families)
    at = order.index("page-search")
    assert order[at : at + 3] == ["page-search", "page-family", "copy"]
    assert order.count("copy") == len(NAMES) + len(PICTURES)


def test_keys(page):
    """A slash goes to the search, Escape empties it, Enter on a button copies."""
    page.find_element(By.TAG_NAME, "body").send_keys("/")
    assert focused(page) == "page-search"
    press(page, "gelu/")
    assert find(page, "search").get_property("value") == "gelu/"
    press(page, Keys.BACKSPACE)
    assert shown(page) == {"gelu"}
    press(page, Keys.TAB)
    press(page, Keys.TAB)
    assert focused(page) == "copy"
    press(page, Keys.ENTER)
    WebDriverWait(page, 10).until(lambda page: copy_button(page, "gelu").text == "Copied")
    find(page, "search").send_keys(Keys.ESCAPE)
    assert shown(page) == set(NAMES)


def test_the_focus_can_be_seen(page):
    """What the keyboard is on has an outline."""
    copy_button(page, "gelu").send_keys(Keys.SHIFT)
    assert page.switch_to.active_element.value_of_css_property("outline-style") == "solid"
    assert page.switch_to.active_element.value_of_css_property("outline-width") == "3px"


def test_what_a_screen_reader_is_told(page):
    """Roles and names: a search landmark, its fields, a live count, pictures that say what they show."""
    nodes = page.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    told = {
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node.get("ignored")
    }
    assert {
        ("search", "Functions"),
        ("searchbox", "Search by name, alias, framework name or family"),
        ("combobox", "Family"),
        ("navigation", "Families"),
        ("main", ""),
        ("heading", "gelu"),
        ("button", "Copy actviz plot gelu --deriv"),
    } <= told
    assert {("image", description([actviz.get(name)])) for name in NAMES} <= told
    assert "math" in {role.lower().removeprefix("mathml") for role, _ in told}
    assert find(page, "count").get_attribute("aria-live") == "polite"


def test_without_scripts(page, gallery):
    """Without JavaScript everything can be read, and nothing is there that would do nothing."""
    page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.get(gallery.as_uri())
        cards = page.find_elements(By.CSS_SELECTOR, ".card")
        assert len(cards) == len(NAMES) + len(PICTURES)
        assert all(card.is_displayed() for card in cards)
        assert not any(button.is_displayed() for button in page.find_elements(By.TAG_NAME, "button"))
        assert not page.find_element(By.TAG_NAME, "form").is_displayed()
    finally:
        page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("width", [320, 390, 768, 1920])
def test_no_width_is_too_small(width, page):
    """From a phone to a large screen nothing has to be scrolled sideways but a long formula in its box."""
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        assert page.execute_script("return document.documentElement.scrollWidth") <= width
        for part in page.find_elements(By.CSS_SELECTOR, ".card > *"):
            assert part.get_property("scrollWidth") <= part.get_property("clientWidth") + 1
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
