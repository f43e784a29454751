"""Functions of a user's, made as naming them in a file makes them."""

from __future__ import annotations

from actviz.activations.own.brought import brought


def own(function, **settings):
    """The function as an activation."""
    name = f"mine.py:{getattr(function, '__name__', 'f')}"
    return brought(name, name, function)(**settings)
