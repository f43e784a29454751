"""numpy, loaded when a number is first asked for: names, help and completion do without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
else:
    import importlib

    class _Deferred:
        """Stands for a module until an attribute of it is used; then keeps that attribute."""

        def __init__(self, module: str) -> None:
            self.__dict__["__name__"] = module

        def __getattr__(self, attribute: str) -> object:
            found = getattr(importlib.import_module(self.__name__), attribute)
            setattr(self, attribute, found)
            return found

    np = _Deferred("numpy")

__all__ = ["np"]
