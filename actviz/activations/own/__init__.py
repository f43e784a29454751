"""User-defined functions: ``mine.py:act``, ``package.module:attr``, and those of plug-in packages."""

from actviz.activations.own.names import find, raw
from actviz.activations.own.plugins import load, loads_plugin_of, plugin_of

__all__ = ["find", "load", "loads_plugin_of", "plugin_of", "raw"]
