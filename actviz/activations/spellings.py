"""Names as frameworks write them: ``nn.SiLU``, ``F.hardswish``, ``keras.layers.LeakyReLU``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from actviz.activations.base import Function

# how people abbreviate modules when they import them
_PREFIXES = {
    "nn.functional.": "torch.nn.functional.",
    "nn.": "torch.nn.",
    "f.": "torch.nn.functional.",
    "jnp.": "jax.numpy.",
    "tensorflow.": "tf.",
    "tf.keras.": "keras.",
    "activations.": "keras.activations.",
    "layers.": "keras.layers.",
}
_CALL = re.compile(r"(?P<path>[\w.]+)(?:\((?P<settings>.*)\))?")


class Spelling(NamedTuple):
    """A framework's callable: the class it is here, and the parameters it defaults to."""

    cls: type[Function]
    settings: dict[str, float]


def index(classes: Iterable[type[Function]]) -> dict[str, Spelling]:
    """Every framework's callable under its full name, folded, with the defaults it has there.

    One that needs a setting which is no parameter of ours, like ``GELU(approximate='tanh')``, is
    found under that whole text only: without it, it is another function.
    """
    found: dict[str, Spelling] = {}
    for cls in classes:
        own = {spelling: p.name for p in cls.declared() for spelling in (p.name, *p.also)}
        for framework, calls in cls.frameworks.items():
            prefix = "onnx." if framework == "onnx" else ""
            for call in calls:
                path, settings = _parsed(prefix + call)
                if settings.keys() <= own.keys():
                    defaults = {own[name]: float(value) for name, value in settings.items()}
                    found.setdefault(path, Spelling(cls, defaults))
                else:
                    found.setdefault(fold(prefix + call), Spelling(cls, {}))
    return found


def fold(text: str) -> str:
    """Full module names, and no case, quotes, spaces, ``-`` or ``_``."""
    folded = re.sub(r"[\s'\"_-]", "", text.lower())
    for short, full in _PREFIXES.items():
        if folded.startswith(short):
            return full + folded.removeprefix(short)
    return folded


def _parsed(call: str) -> tuple[str, dict[str, str]]:
    match = _CALL.fullmatch(call)
    if not match:
        raise ValueError(f"{call!r} is not written as a call")
    settings = dict(
        setting.split("=") for setting in (match["settings"] or "").replace(" ", "").split(",") if setting
    )
    return fold(match["path"]), settings
