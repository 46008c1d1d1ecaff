"""Find the things that are declared in one file or folder each, such as data sets."""

from importlib import import_module
from pathlib import Path
from typing import Protocol, TypeVar


class Declared(Protocol):
    """The attributes that every declaration has."""

    @property
    def place(self) -> int:
        """Position among the others; the lowest is first."""


T = TypeVar("T", bound=Declared)


def found(package: str, kind: type[T], *, folders: bool = False) -> dict[str, T]:
    """Return what the modules of a package declare, by name, in the order of ``place``.

    Each module declares one instance of ``kind``, under the name of that class in capitals. The
    module's name, with hyphens for underscores, is its name in links.

    Parameters
    ----------
    package : str
        Dotted name. All its modules are imported, so they must load little.
    kind : type
    folders : bool
        Whether each thing has a folder to itself, rather than a file.

    Raises
    ------
    ImportError
        If a module declares no such instance, if a file is missing that the declaration names in
        ``files``, or if two have the same place. The message has both names.
    """
    folder = Path(*package.split("."))
    root = Path(__file__).parents[2]
    names = sorted(
        path.stem
        for path in (root / folder).iterdir()
        if not path.name.startswith(("_", ".")) and (path.is_dir() if folders else path.is_file())
    )
    things = {name.replace("_", "-"): _declared(f"{package}.{name}", kind) for name in names}
    at: dict[int, str] = {}
    for name, thing in things.items():
        other = at.setdefault(thing.place, name)
        if other != name:
            raise ImportError(f"{package}: {other} and {name} both have place {thing.place}")
        own = folder / name.replace("-", "_")
        for file in getattr(thing, "files", ()):
            if not (root / own / file).is_file():
                raise ImportError(f"{package}.{name} has no file {file}")
    return dict(sorted(things.items(), key=lambda item: item[1].place))


def _declared(module: str, kind: type[T]) -> T:
    constant = kind.__name__.upper()
    thing = getattr(import_module(module), constant, None)
    if not isinstance(thing, kind):
        raise ImportError(f"{module} must declare {constant}, a {kind.__name__}")
    return thing
