"""Find the things that are declared in one file or folder each, such as data sets."""

from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeVar


class Declared(Protocol):
    """The attributes that every declaration has."""

    @property
    def place(self) -> int:
        """Position among the others; the lowest is first."""


T = TypeVar("T", bound=Declared)


def all_of(package: str, kind: type[T], *, folders: bool = False) -> dict[str, T]:
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
        If a module declares no such instance, if its folder does not have the ``files`` that it
        declares, or if two have the same place. The message names the part.
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
        for file, declared in getattr(thing, "files", {}).items():
            if (root / own / file).is_file() != declared:
                told = "has no file" if declared else "does not declare its file"
                raise ImportError(f"{package}.{name} {told} {file}")
    return dict(sorted(things.items(), key=lambda item: item[1].place))


def function(package: str, name: str, part: str) -> Any:
    """Return a function of a declared thing: it has the name of its file.

    Parameters
    ----------
    package : str
        The package that was searched, such as ``"explorer.lenses"``.
    name : str
        The name in links.
    part : str
        Name of the file and of the function, such as ``"says"``.
    """
    return getattr(import_module(f"{package}.{name.replace('-', '_')}.{part}"), part)


def _declared(module: str, kind: type[T]) -> T:
    constant = kind.__name__.upper()
    thing = getattr(import_module(module), constant, None)
    if not isinstance(thing, kind):
        raise ImportError(f"{module} must declare {constant}, a {kind.__name__}")
    return thing
