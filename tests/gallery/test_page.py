"""The index of the page in a real browser: search, keyboard, phone, dark, no script."""

from __future__ import annotations

import pytest

import actviz
from actviz.figures.files.descriptions import description
from actviz.gallery.page import FIRST

pytest.importorskip("selenium", reason="selenium drives the browser")
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait


def find(page, name):
    return page.find_element(By.ID, f"page-{name}")


SHOWN = """
return [...document.querySelectorAll(".card[id]")].filter((card) => card.offsetParent).map((card) => card.id);
"""


def shown(page):
    """The functions that can be seen, in their order."""
    return page.execute_script(SHOWN)


@pytest.mark.parametrize(
    ("typed", "first", "others"),
    [
        ("relu", "relu", {"leaky_relu", "relu6"}),  # exactly so before what has it in its name
        ("GELU ", "gelu", {"quick_gelu"}),
        ("hard tanh", "hard_tanh", set()),  # as papers write it
        ("Soft++", "softplus_plus", set()),
        ("LeakyReLU", "leaky_relu", set()),
        ("leaky-relu", "leaky_relu", set()),
        ("logistic", "sigmoid", set()),  # an alias
        ("nn.SiLU", "silu", set()),  # as a framework calls it
        ("torch.nn.functional.gelu", "gelu", set()),
        ("periodic", "sine", {"snake"}),  # a family
        ("even", "abs", {"square"}),  # a fact
        ("Hendrycks", "gelu", {"silu"}),  # a source
        ("odd periodic", "sine", set()),
    ],
)
def test_search(typed, first, others, page):
    """Exact names come first, then names, families, facts and sources, and all of it is counted."""
    find(page, "search").send_keys(typed)
    found = shown(page)
    assert found[0] == first
    assert others <= set(found)
    assert find(page, "count").text == f"{len(found)} of {len(actviz.names())} functions"


def test_what_is_not_there(page):
    """Nothing found says so, and leads back to all."""
    find(page, "search").send_keys("no such function")
    assert shown(page) == []
    assert find(page, "none").is_displayed()
    find(page, "all").click()
    assert shown(page)[: len(FIRST)] == list(FIRST)
    assert len(shown(page)) == len(actviz.names())
    assert find(page, "count").text == f"{len(actviz.names())} functions"


def test_enter_opens_the_best(page):
    """A name and Enter lead to the function; what is typed stays for the way back."""
    find(page, "search").send_keys("gelu", Keys.ENTER)
    WebDriverWait(page, 10).until(lambda page: find(page, "live").is_displayed())
    assert page.title == "GELU: activation functions"
    page.back()
    WebDriverWait(page, 10).until(lambda page: find(page, "index").is_displayed())


def test_links_to_families(page):
    """They lead to the family's heading, whatever is between that has not been laid out yet."""
    page.find_element(By.CSS_SELECTOR, "a[href='#family-sigmoids']").send_keys(Keys.ENTER)
    top = "return document.getElementById('family-sigmoids').getBoundingClientRect().top"
    WebDriverWait(page, 10).until(lambda page: 0 < page.execute_script(top) < 160)


def test_a_card_opens_its_live_view(page):
    """The whole card is a link."""
    page.execute_script(
        "document.getElementById('mish').scrollIntoView({block: 'center', behavior: 'instant'})"
    )
    thumb = page.find_element(By.CSS_SELECTOR, "#mish .thumb")
    ActionChains(page).move_to_element(thumb).click().perform()
    WebDriverWait(page, 10).until(lambda page: find(page, "live").is_displayed())
    assert page.execute_script("return location.hash") == "#f=mish"


def test_keys(page):
    """A slash goes to the search, Escape empties it."""
    page.find_element(By.TAG_NAME, "body").send_keys("/")
    assert page.switch_to.active_element == find(page, "search")
    page.switch_to.active_element.send_keys("gelu/", Keys.BACKSPACE)
    assert shown(page)[0] == "gelu"
    page.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert len(shown(page)) == len(actviz.names())


def test_the_focus_can_be_seen(page):
    """What the keyboard is on has an outline."""
    page.find_element(By.CSS_SELECTOR, "#gelu a").send_keys(Keys.SHIFT)
    assert page.switch_to.active_element.value_of_css_property("outline-style") == "solid"


def test_what_a_screen_reader_is_told(page):
    """Roles and names: a search landmark, its field, a live count, pictures that say what they show."""
    nodes = page.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    told = {
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node.get("ignored")
    }
    assert {
        ("search", "Functions"),
        ("searchbox", "Search by name, alias, framework name, family, fact or source"),
        ("navigation", "Families"),
        ("heading", "GELU"),
        ("link", "GELU"),
    } <= told
    assert {("image", description([actviz.get(name)])) for name in FIRST} <= told
    assert "math" in {role.lower().removeprefix("mathml") for role, _ in told}


def test_without_scripts(page, gallery):
    """Without JavaScript names, pictures, formulas and facts are there, and nothing that would do nothing."""
    page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.get(gallery.as_uri())
        for name in FIRST:
            card = page.find_element(By.ID, name)
            parts = (".thumb", ".formulas .f", ".formulas .derivative", ".facts")
            assert all(card.find_element(By.CSS_SELECTOR, part).is_displayed() for part in parts)
            assert actviz.get(name).reference in card.text
        buttons = page.find_elements(By.TAG_NAME, "button")
        assert not any(button.is_displayed() for button in buttons)
        assert not find(page, "live").is_displayed()
    finally:
        page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_dark(page):
    """A reader who prefers dark gets dark paper, and curves in the colours of the dark theme."""
    paper = "return getComputedStyle(document.getElementById('gelu')).backgroundColor"
    stroke = "return getComputedStyle(document.querySelector('#gelu path.f')).stroke"
    for scheme, colors in (
        ("light", ["rgb(255, 255, 255)", "rgb(0, 114, 178)"]),
        ("dark", ["rgb(21, 24, 30)", "rgb(86, 180, 233)"]),
    ):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        assert [page.execute_script(paper), page.execute_script(stroke)] == colors


WIDE = """
const done = arguments[0], wait = (ms) => new Promise((go) => setTimeout(go, ms));
const formulas = ".formulas p, .formulas .part", boxes = ".card, .entry, fieldset, .take, .about article";
const tooWide = () => [...document.querySelectorAll(`${formulas}, ${boxes}`)]
  .filter((each) => each.offsetParent && each.scrollWidth > each.clientWidth + 1)
  .map((each) => `${(each.closest("[id]") || each).id} ${each.className}`);
(async () => {
  const found = new Set();
  for (let y = 0; y <= document.documentElement.scrollHeight; y += 700) {
    scrollTo({top: y, behavior: "instant"});
    await wait(60);
    for (const card of document.querySelectorAll(".card")) {
      const {top, bottom} = card.getBoundingClientRect();
      if (!card.offsetParent || bottom < 0 || top > 700) continue;
      for (const each of card.querySelectorAll(formulas)) {
        if (each.offsetParent && each.scrollWidth > each.clientWidth + 1) found.add(card.id);
      }
    }
  }
  if (document.body.classList.contains("live")) tooWide().forEach((each) => found.add(each));
  done([document.documentElement.scrollWidth, [...found]]);
})();
"""


VIEWS = ("", "f=eis", "f=tanhsoft&f=sinlu&f=hard_tanh&chain=8,1,0,1")
WIDTHS = (320, 390, 768, 1024, 1440, 1920)
USUAL = {("", 390), ("f=eis", 390), ("f=eis", 1440)}


@pytest.mark.parametrize(
    ("view", "width"),
    [
        pytest.param(view, width, marks=[] if (view, width) in USUAL else pytest.mark.whole)
        for view in VIEWS
        for width in WIDTHS
    ],
)
def test_no_width_is_too_small(view, width, page, gallery):
    """From a phone to a large screen nothing has to be scrolled sideways; formulas have no scroll bars."""
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        page.get("about:blank")
        page.get(f"{gallery.as_uri()}#{view}")
        scrolled, wide = page.execute_async_script(WIDE)
        assert scrolled <= width
        assert wide == []
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
