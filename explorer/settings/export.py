"""What the folder of a file format declares."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from explorer.settings.registry import all_of


@dataclass(frozen=True, kw_only=True)
class Export:
    """A format of files that the page and the command line make, declared in its folder.

    Parameters
    ----------
    label : str
        Name of its button.
    about : str
        What the file is for, in one sentence of Markdown.
    place : int
        Position among the formats.
    suffix : str
        End of the file's name, such as ``".py"``.
    media_type : str
        Such as ``"text/csv"``.

    Its folder has ``make.py``. The function ``make`` takes a ``Study`` and returns the bytes of the
    file. Equal studies give equal bytes. Only a race differs, because its times are measured.
    """

    label: str
    about: str
    place: int
    suffix: str
    media_type: str

    @property
    def files(self) -> dict[str, bool]:
        """The files that its folder can have, each with whether it has it."""
        return {"make.py": True}

    @property
    def file_name(self) -> str:
        """Name that a browser saves the file under."""
        return f"softmax{self.suffix}"


EXPORTS: Mapping[str, Export] = MappingProxyType(all_of("explorer.export", Export, folders=True))
"""All formats by name, in the order of ``place``."""
