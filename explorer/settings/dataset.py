"""What a data set declares of itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class DataSet:
    """A data set, as its file in ``explorer/data/sets/`` declares it.

    Parameters
    ----------
    label : str
        Its name in the control.
    about : str
        A sentence for the control's help, in Markdown.
    place : int
        Its place among the data sets.
    max_classes : int
        The most classes that it can have, 2 to 8.
    draw : callable
        Takes ``DataParams`` and a ``Split``; returns features (n_samples, 2), in data units, and
        class indices (n_samples,).
    density : callable or None
        Takes ``DataParams`` and returns the ``Density`` that points are drawn from, where known.
    uses : tuple of str
        Settings that it shares with other data sets.
    settings : mapping of str to Field
        Settings of its own, each made by ``declare``. ``DataParams`` has them as fields.

    Raises
    ------
    ValueError
        If ``max_classes`` is out of its range.
    """

    label: str
    about: str
    place: int
    max_classes: int
    draw: Callable[[Any, Any], tuple[Any, Any]]
    density: Callable[[Any], Any] | None = None
    uses: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 2 <= self.max_classes <= MOST_CLASSES:
            raise ValueError(
                f"max_classes must be from 2 to {MOST_CLASSES}, got {self.max_classes}"
            )


MOST_CLASSES = 8
"""As many classes as there are colours and symbols that can be told apart."""
