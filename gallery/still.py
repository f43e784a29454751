"""Take the picture of the interactive page that README shows: ``python gallery/still.py``; it needs Chromium.

It is no picture of `build`, since it is a browser's: its pixels change with the browser and its fonts, and
where there is none it cannot be taken. So no test takes it again.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import actviz
from actviz.gallery.build import build

STILL = Path(__file__).parent / "page.png"
VIEW = "f=elu:alpha=1.5&x=-4,4&at=-1&tangent"
SIZE = (1280, 660)


def main() -> None:
    """Write the page into a folder of its own, and let a browser without a window draw it."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        raise SystemExit("Chromium is not installed")
    with tempfile.TemporaryDirectory() as folder:
        page = build(Path(folder) / "page", [actviz.get(name) for name in actviz.names()])
        flags = (
            "headless=new", "no-sandbox", "disable-gpu", "hide-scrollbars", "force-device-scale-factor=1",
            f"user-data-dir={folder}/profile", "window-size={},{}".format(*SIZE), "virtual-time-budget=3000",
            f"screenshot={STILL}",
        )  # fmt: skip
        subprocess.run([browser, *(f"--{flag}" for flag in flags), f"{page.as_uri()}#{VIEW}"], check=True)


if __name__ == "__main__":
    main()
