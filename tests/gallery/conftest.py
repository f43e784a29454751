"""The page of all functions in a real browser: fixtures for whatever looks at it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from live_view import opened

import actviz
from actviz.gallery.build import build

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
FLAGS = (
    "headless=new", "no-sandbox", "disable-gpu", "disable-background-networking", "disable-component-update",
    "disable-sync", "disable-dev-shm-usage", "no-first-run", "window-size=1440,900",
)  # fmt: skip


FONTS = ("/usr/share/fonts", "/usr/local/share/fonts")  # where Debian's Chromium looks


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What a browser is needed for runs with --whole: half a minute of two processors."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.whole)


@pytest.fixture(scope="session")
def gallery(tmp_path_factory):
    """The path of the page with every function there is."""
    functions = [actviz.get(name) for name in actviz.names()]
    return build(tmp_path_factory.mktemp("gallery"), functions)


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """Chromium, without a window."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium drives the browser")
    if not (BROWSER and DRIVER):
        pytest.skip("Chromium and its driver are not installed")
    if not any(any(Path(folder).rglob("*.[ot]t[cf]")) for folder in FONTS):
        pytest.skip("Chromium ends where there are no fonts")
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in (*FLAGS, f"user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # with both paths given selenium looks for neither elsewhere
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    driver.set_script_timeout(120)
    yield driver
    driver.quit()


@pytest.fixture
def page(browser, gallery):
    """The page as a reader who prefers light opens it; at the end nothing may have gone wrong in it."""
    features = [{"name": "prefers-color-scheme", "value": "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get_log("performance")
    browser.get_log("browser")
    browser.get("about:blank")
    browser.get(gallery.as_uri())
    yield browser
    assert [entry for entry in browser.get_log("browser") if "test's own" not in entry["message"]] == []
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
    assert any(url.endswith("index.html") for url in urls)
    assert [url for url in urls if not url.startswith(("file://", "data:", "about:", "blob:"))] == []


@pytest.fixture
def live(page, gallery):
    """What opens a live view, as in ``live("f=gelu")``."""
    page.gallery = gallery.as_uri()
    return lambda fragment: opened(page, fragment)
