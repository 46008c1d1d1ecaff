"""What the file of a data set declares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from explorer.names import NUMBERED, Names


@dataclass(frozen=True, kw_only=True)
class DataSet:
    """A data set, declared in its file in ``explorer/data/sets/``.

    Parameters
    ----------
    label : str
        Name in the control.
    about : str
        A sentence for the help of the control, in Markdown.
    place : int
        Position among the data sets.
    max_classes : int
        The most classes that it can have, 2 to 10.
    draw : callable or None
        Takes whether the points are held out, and the settings in :attr:`takes` by name; returns
        features (n_samples, 2), in data units, and class indices (n_samples,). Held-out points have
        random numbers of their own. Its source, with what it needs of its file, becomes a part of
        exported scripts; so it needs only NumPy, as ``np``,
        ``explorer.data.shared``, and what it imports itself. None for a data set that is given.
    given : callable or None
        For a data set that is not random: takes the settings in :attr:`takes` by name and returns
        all its points, features (n_samples, 2) and class indices (n_samples,). Exported scripts
        have its source, as that of ``draw``, unless the points are themselves a setting.
    package : str
        The package that its points come from, if it is not scikit-learn.
    whole : callable or None
        For points that are two of more features: takes the settings in ``uses`` by name and returns
        all features and the class indices, in the order of the points.
    counts : callable or None
        For a data set that is not random: takes the values of all settings by name and returns the
        number of its points and of its classes. It uses only the standard library.
    splits : bool
        Whether some points of a given data set can be held out.
    edits : str
        Name of the setting with the sample that a person edits; empty if there is none. Exactly one
        data set has such a setting. No random labels or outliers are added to its points, and the
        picture has room for more points.
    density : callable or None
        Takes ``DataParams`` and returns the ``Density`` of the points, if it is known.
    names : callable
        Takes the values of all settings by name and returns the names of the classes and of the
        features. It uses only the standard library.
    sought : int
        The class that examples of decisions with costs look for, 0 or 1.
    uses : tuple of str
        Settings that it shares with some other data sets.
    settings : mapping of str to Field
        Settings of this data set alone, made by ``declare``. They become fields of ``DataParams``.

    Raises
    ------
    ValueError
        If ``max_classes`` is out of its range, or unless the data set has either ``draw``, or
        ``given`` and ``counts``.
    """

    label: str
    about: str
    place: int
    max_classes: int
    draw: Callable[..., tuple[Any, Any]] | None = None
    given: Callable[..., tuple[Any, Any]] | None = None
    package: str = ""
    whole: Callable[..., tuple[Any, Any]] | None = None
    counts: Callable[[Mapping[str, Any]], tuple[int, int]] | None = None
    splits: bool = True
    edits: str = ""
    density: Callable[[Any], Any] | None = None
    names: Callable[[Mapping[str, Any]], Names] = lambda values: NUMBERED
    sought: int = 1
    uses: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 2 <= self.max_classes <= MOST_CLASSES:
            raise ValueError(
                f"max_classes must be from 2 to {MOST_CLASSES}, got {self.max_classes}"
            )
        if (self.draw is None) == (self.given is None) or (self.given and self.counts is None):
            raise ValueError("a data set needs draw, or given and counts")

    @property
    def takes(self) -> tuple[str, ...]:
        """Names of the settings that its points depend on."""
        return (*(DRAWN_TAKE if self.draw else ()), *self.uses, *self.settings)

    def possible(self, values: Mapping[str, Any]) -> int:
        """Return the number of classes that it has with these settings."""
        if self.counts is not None:
            return self.counts(values)[1]
        return min(int(values["n_classes"]), self.max_classes)


DRAWN_TAKE = ("n_samples", "n_classes", "random_state", "imbalance")
"""Settings that the points of every random data set depend on."""

FLAWS_TAKE = ("n_classes", "random_state", "label_noise", "outliers")
"""Settings that random labels and outliers depend on. These flaws are added to any data set."""

MOST_CLASSES = 10
"""Most classes. People can distinguish only so many colours and symbols."""
