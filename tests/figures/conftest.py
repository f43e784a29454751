"""What tests of figures share."""

from __future__ import annotations

import pytest
from fonts import make_font


@pytest.fixture
def chinese(tmp_path, monkeypatch):
    """The family of a font that has the Chinese letters of the tests, known as if it were installed."""
    from matplotlib import font_manager  # once the environment says where the list of fonts is

    # matplotlib's list is without the machine's fonts by now; with this set it takes none that is added
    monkeypatch.delenv("MPL_IGNORE_SYSTEM_FONTS")
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda *_, **__: [])
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [*font_manager.fontManager.ttflist])
    family = "Noto Sans CJK SC"
    font_manager.fontManager.addfont(make_font(tmp_path / "cjk.ttf", family, "激活函数猫"))
    yield family
    font_manager.fontManager._findfont_cached.cache_clear()  # its file goes away
