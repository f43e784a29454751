"""Defaults of figures: options take precedence over the environment, and that over the file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from actviz.errors import ActvizError, UsageError, one_of

KEYS = ("theme", "size", "format")
_FROM = "actviz.defaults"  # key in a context's meta: each default with where it was read


def path() -> Path:
    """The path of the configuration file."""
    folder = os.environ.get("XDG_CONFIG_HOME")
    return (Path(folder) if folder else Path.home() / ".config") / "actviz" / "config.toml"


def defaults(names: Sequence[str], typed: Sequence[str], *, draws: bool) -> dict[str, tuple[str, str]]:
    """Values that replace a command's defaults, each with its origin.

    Args:
        names: its parameters.
        typed: what follows it on the command line.
        draws: whether it draws by default; otherwise a format would request a figure.

    Raises:
        UsageError, ActvizError: the file cannot be read, or an entry is invalid.
    """
    wanted = [key for key in KEYS if key in names]
    # an output has the format of its extension, and animations have other formats
    writes = any(word.startswith(("-o", "--output", "--animate", "--build")) for word in typed)
    if "format" in wanted and (writes or not draws):
        wanted.remove("format")
    if not wanted:
        return {}
    found = {key: (str(value), str(path())) for key, value in _file().items()}
    for key in KEYS:
        if value := os.environ.get(f"ACTVIZ_{key.upper()}"):
            found[key] = value, f"ACTVIZ_{key.upper()}"
    return {key: found[key] for key in wanted if key in found}


def remember(context: Any, found: dict[str, tuple[str, str]]) -> None:
    """Store the origin of the defaults of a command."""
    context.meta[_FROM] = found


def written_out(context: Any) -> list[str]:
    """Those that the command line does not override, as options, so that a figure can be reproduced."""
    words: list[str] = []
    for key, (value, _) in _in_effect(context).items():
        if key != "format":
            words += [f"--{key}", value]
    return words


def with_origin(context: Any, error: ActvizError) -> None:
    """Name the origin of one of these values in an error about it."""
    for key, (_, origin) in _in_effect(context).items():
        if error.message.startswith(f"--{key}"):
            error.message = f"{origin}: {error.message.removeprefix(f'--{key}').lstrip(': ')}"


def _in_effect(context: Any) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = context.meta.get(_FROM, {})
    return {
        key: value
        for key, value in found.items()
        if getattr(context.get_parameter_source(key), "name", "") == "DEFAULT_MAP"
    }


def _file() -> dict[str, Any]:
    place = path()
    try:
        text = place.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as fault:
        raise ActvizError(f"cannot read {place}: {getattr(fault, 'strerror', None) or fault}") from None
    import tomllib

    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise UsageError(f"{place}: {fault}", hint='it has lines like theme = "dark"') from None
    for key, value in found.items():
        one_of(f"{place}", key, KEYS)
        if not isinstance(value, str):
            raise UsageError(f"{place}: {key} must be a string in quotes, not {value}")
    return found
