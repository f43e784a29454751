"""What is read off the page's live view in a browser, and typed into it."""

from __future__ import annotations

from actviz.notation import format_number

SLIDE = """
const [range, share] = arguments;
range.value = String(Number(range.min) + share * (range.max - range.min));
range.dispatchEvent(new Event("input", {bubbles: true}));
range.dispatchEvent(new Event("change", {bubbles: true}));
"""


def find(page, name):
    return page.find_element("id", f"page-{name}")


def opened(page, fragment):
    """The page at an address, with everything drawn."""
    page.get("about:blank")
    page.get(f"{page.gallery}#{fragment}")
    settle(page)
    return page


def settle(page):
    """Wait until what has changed is drawn."""
    page.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")


def table(page, name="numbers"):
    """The rows of a table, each with its texts."""
    rows = find(page, name).find_elements("css selector", "tbody tr")
    return [[cell.text for cell in row.find_elements("css selector", "th, td")] for row in rows]


def written(number, digits=6):
    return format_number(number, digits).replace("-", "−")


def values(function, x, orders=(0, 1)):
    return [written(float(function.derivative(x, order=order))) for order in orders]


def put(page, name, text):
    """Type a text into a field in the place of what is there."""
    from selenium.webdriver.common.keys import Keys  # without selenium there is nothing to type into

    field = find(page, name)
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(text, Keys.ENTER)
    field.send_keys(Keys.TAB)
    settle(page)


def state(page):
    return page.execute_script("return actviz.fragment()")


def limits(page):
    return page.execute_script("return actviz.window().x")
