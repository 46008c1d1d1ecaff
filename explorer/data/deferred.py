"""NumPy, loaded at its first use, because the server's process needs only the declarations."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
else:

    class _Deferred:
        """A module that is imported when one of its attributes is used."""

        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, attribute: str) -> Any:
            return getattr(import_module(self._name), attribute)

    np = _Deferred("numpy")

__all__ = ["np"]
