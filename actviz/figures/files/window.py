"""A figure in its own window."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from actviz.errors import ActvizError, argument

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BACKENDS = ("macosx", "qtagg", "gtk4agg", "gtk3agg", "tkagg", "wxagg")


def open_window(figure: Figure, title: str) -> None:
    """Show a figure with matplotlib's own window and tools, until the user closes it.

    Raises:
        ActvizError: there is no screen, or no toolkit to open a window with.
    """
    from matplotlib import cbook

    screen = cbook._get_running_interactive_framework()  # what pyplot asks too
    if screen == "headless":
        raise ActvizError(
            f"{argument('window')}: no display is available",
            hint=f"{argument('show')} draws a sketch in the terminal",
        )
    for backend in _BACKENDS:
        try:
            module = importlib.import_module(f"matplotlib.backends.backend_{backend}")
            manager = module.FigureCanvas.new_manager(figure, 1)
        except Exception:  # an import that fails in any of the ways that toolkits have
            continue
        manager.set_window_title(title)
        manager.show()
        type(manager).start_main_loop()
        return
    raise ActvizError(
        f"{argument('window')}: no toolkit that opens windows is installed",
        hint=f"pip install PySide6, or use {argument('show')}",
    )


def open_file(path: str) -> None:
    """Open a file with the program that the system has for it.

    Raises:
        ActvizError: the system has none.
    """
    import shutil
    import subprocess
    import sys

    if sys.platform == "win32":
        import os

        os.startfile(path)
        return
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None:
        raise ActvizError(f"{argument('open')}: no program that opens {path} is installed")
    # by a shell that ends at once: the program goes on after this one
    subprocess.run(
        ["/bin/sh", "-c", '"$0" "$1" > /dev/null 2>&1 &', opener, path], check=False, start_new_session=True
    )
