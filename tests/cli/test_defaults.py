"""Defaults of figures from the environment and the configuration file."""

from __future__ import annotations

import pytest
from process import call, printed


@pytest.fixture
def config(tmp_path, monkeypatch):
    """Writes the configuration file."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "actviz").mkdir()
    return (tmp_path / "actviz" / "config.toml").write_text


@pytest.mark.parametrize(
    ("file", "environment", "typed", "line"),
    [
        ('theme = "dark"', {}, "", "--theme dark"),
        ('theme = "dark"', {"ACTVIZ_THEME": "mono"}, "", "--theme mono"),
        ('theme = "dark"', {"ACTVIZ_THEME": "mono"}, " --theme light", "--theme light"),
        ('size = "4:3"', {"ACTVIZ_THEME": "mono"}, "", "--theme mono --size 4:3"),
        ("", {"ACTVIZ_SIZE": ""}, "", ""),
    ],
)
def test_what_beats_what(file, environment, typed, line, config, monkeypatch):
    """A flag beats the environment, that the file; the figure's command has all of them written out."""
    config(file)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    printed(f"plot relu{typed} -o a.svg")
    assert printed("show a.svg") == f"actviz plot relu {line}".rstrip() + "\n"
    drawn = printed(f"plot relu {line} -o -")
    for name in environment:
        monkeypatch.delenv(name)
    config("")
    assert printed(f"plot relu {line} -o -") == drawn


def test_format(config):
    """The format of files without a name of their own; it makes no command draw that prints."""
    config('format = "svg"')
    assert printed("plot relu") == "relu.svg\n"
    assert printed("plot relu -f pdf") == "relu.pdf\n"
    assert printed("plot relu -o b.png") == "b.png\n"
    assert "wrote" not in call("saturation", "relu").stderr


def test_options_stand_before_formulas(config):
    """A formula that begins with a minus follows --."""
    config('size = "4:3"')
    printed("plot -o a.svg -- -x^2")
    assert printed("show a.svg") == "actviz plot --size 4:3 -- '-x^2'\n"


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ('theme = "drk"', "{}: invalid choice 'drk'\nhint: did you mean dark? "),
        ('them = "dark"', "{}: invalid choice 'them'\nhint: did you mean theme? "),
        ("theme = 1", "{}: theme must be a string in quotes, not 1\n"),
        ('theme = "dark', "{}: Unterminated string"),
    ],
)
def test_bad_files(file, message, config, tmp_path):
    """Say which file; commands that draw nothing do not read it."""
    config(file)
    done = call("plot", "relu")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: " + message.format(tmp_path / "actviz" / "config.toml"))
    assert call("list").returncode == 0


def test_bad_environment(monkeypatch):
    """Say which variable."""
    monkeypatch.setenv("ACTVIZ_SIZE", "17:9")
    assert call("plot", "relu").stderr.startswith("error: ACTVIZ_SIZE: there is no size '17:9'\n")
