"""Finding what is declared in a file or folder of its own: data sets, kinds of maps, lenses."""

from importlib import import_module
from pathlib import Path
from typing import Protocol, TypeVar


class Declared(Protocol):
    """What a declaration has, whatever it declares."""

    @property
    def place(self) -> int:
        """Its place among the others, from the lowest."""


T = TypeVar("T", bound=Declared)


def found(package: str, kind: type[T]) -> dict[str, T]:
    """Return what the modules of a package declare, by name, in the order of their places.

    Each module declares one thing: a ``kind``, under that class's name in capitals. A module's
    name is the thing's name in links, with hyphens for underscores.

    Parameters
    ----------
    package : str
        Dotted name. Its modules are imported, so they load little.
    kind : type

    Raises
    ------
    ImportError
        If a module does not declare its thing; the message names both.
    """
    folder = Path(*package.split("."))
    root = Path(__file__).parents[2]
    names = sorted(
        path.stem
        for path in (root / folder).iterdir()
        if not path.name.startswith(("_", ".")) and (path.suffix == ".py" or path.is_dir())
    )
    things = {name.replace("_", "-"): _declared(f"{package}.{name}", kind) for name in names}
    return dict(sorted(things.items(), key=lambda item: item[1].place))


def _declared(module: str, kind: type[T]) -> T:
    constant = kind.__name__.upper()
    thing = getattr(import_module(module), constant, None)
    if not isinstance(thing, kind):
        raise ImportError(f"{module} must declare {constant}, a {kind.__name__}")
    return thing
