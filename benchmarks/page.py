"""How much of the main thread a frame of the page takes while a slider moves, from Chromium's own trace.

``python benchmarks/page.py [FRAGMENT ...]`` opens the page at each fragment, moves the first slider in every
frame for some seconds, and prints the time of the main thread in a frame (by the clock and of the
processor), its script's share, and how many frames came in time for 60 a second, beside the load of the
machine. It needs selenium, Chromium and chromedriver.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import urlopen

from selenium import webdriver
from websocket import create_connection

import actviz
from actviz.gallery.build import build

FRAGMENTS = (
    "f=eis&f=gelu&f=mish",
    "f=elu&f=gelu&f=mish",
    "f=eis&f=eis:alpha=0.5&f=eis:alpha=2",
    "f=mish&f=gelu&f=x*sigmoid(b*x):b=1.702&x=-4,4",
    "f=eis&f=gelu&f=mish&d=012&zones=0.01&tangent",
)
FRAMES = 300
FLAGS = ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "window-size=1440,900")
# the slider goes to and fro; the time of each frame is that which the browser gives it
MOVE = """
const [frames, done] = arguments, range = document.querySelector("#page-entries input[type=range]");
const times = [];
const step = (time) => {
  times.push(time);
  if (times.length > frames) return done(times);
  range.value = String(200 + Math.round(150 * Math.sin(times.length / 17)));
  range.dispatchEvent(new Event("input", {bubbles: true}));
  requestAnimationFrame(step);
};
requestAnimationFrame(step);
"""


class Frame(NamedTuple):
    """What a frame took of the main thread, in milliseconds."""

    clock: float
    processor: float
    script: float


def browser(profile: str) -> webdriver.Chrome:
    """Chromium without a window."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in (*FLAGS, f"user-data-dir={profile}"):
        options.add_argument(f"--{flag}")
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    driver.set_script_timeout(120)
    return driver


@contextmanager
def traced(driver: webdriver.Chrome) -> Iterator[list[dict[str, Any]]]:
    """The events of the trace of what is done meanwhile, there when it is over."""
    events: list[dict[str, Any]] = []
    address = driver.capabilities["goog:chromeOptions"]["debuggerAddress"]
    with urlopen(f"http://{address}/json/version") as answer:
        socket = create_connection(json.load(answer)["webSocketDebuggerUrl"], suppress_origin=True)
    start = {"id": 1, "method": "Tracing.start", "params": {"categories": "toplevel,devtools.timeline"}}
    socket.send(json.dumps(start))
    while json.loads(socket.recv()).get("id") != 1:
        pass
    yield events
    socket.send(json.dumps({"id": 2, "method": "Tracing.end"}))
    while (message := json.loads(socket.recv())).get("method") != "Tracing.tracingComplete":
        if message.get("method") == "Tracing.dataCollected":
            events += message["params"]["value"]
    socket.close()


def frames(events: list[dict[str, Any]]) -> list[Frame]:
    """The page's main thread, cut where a frame begins."""
    by_thread = defaultdict(list)
    for event in events:
        if event["ph"] == "X":
            by_thread[event["pid"], event["tid"]].append(event)
    drawn = max(by_thread.values(), key=lambda each: sum(e["name"] == "FireAnimationFrame" for e in each))
    drawn.sort(key=lambda e: e["ts"])
    starts = sorted({e["ts"] for e in drawn if e["name"] == "FireAnimationFrame"})
    # the two callbacks of a frame, the slider's and the page's, are at most some milliseconds apart
    starts = [a for before, a in zip([0, *starts], starts, strict=False) if a - before > 8000]
    found = []
    for start, stop in pairwise(starts):
        inside = [e for e in drawn if start - 2000 <= e["ts"] < stop - 2000]
        tasks = [e for e in inside if e["name"].endswith("RunTask")]
        script = [e for e in inside if e["name"] == "FireAnimationFrame"]
        found.append(
            Frame(
                sum(e["dur"] for e in tasks) / 1000,
                sum(e.get("tdur", 0) for e in tasks) / 1000,
                sum(e["dur"] for e in script) / 1000,
            )
        )
    return found


def percent(values: list[float], share: float) -> float:
    """A quantile."""
    return sorted(values)[round(share * (len(values) - 1))]


def main(fragments: tuple[str, ...]) -> None:
    """Print a line for each fragment."""
    heads = ("clock ms", "95 %", "cpu ms", "95 %", "script", "in time", "load")
    print(f"{'slider moves in':50}" + "".join(f"{head:>9}" for head in heads))
    with tempfile.TemporaryDirectory() as folder:
        index = build(Path(folder) / "page", [actviz.get(name) for name in actviz.names()])
        driver = browser(f"{folder}/profile")
        try:
            for fragment in fragments:
                driver.get("about:blank")
                driver.get(f"{index.as_uri()}#{fragment}")
                driver.execute_async_script(MOVE, 60)  # until all has been compiled
                with traced(driver) as events:
                    times = driver.execute_async_script(MOVE, FRAMES)
                measured = frames(events)
                gaps = [b - a for a, b in pairwise(times)]
                in_time = sum(gap < 1.5 * 1000 / 60 for gap in gaps) / len(gaps)
                clock, cpu, script = ([f[i] for f in measured] for i in range(3))
                medians = [statistics.median(each) for each in (clock, cpu, script)]
                numbers = (medians[0], percent(clock, 0.95), medians[1], percent(cpu, 0.95), medians[2])
                print(
                    f"{fragment:50}{''.join(f'{number:9.2f}' for number in numbers)}"
                    f"{in_time:9.0%}{os.getloadavg()[0]:9.1f}"
                )
        finally:
            driver.quit()


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or FRAGMENTS)
