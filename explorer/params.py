"""Every input that a picture depends on, with its range and default in one place."""

import math
from dataclasses import dataclass, field, fields
from enum import StrEnum
from numbers import Real
from typing import Any, ClassVar


class DatasetName(StrEnum):
    """The data generators of :mod:`explorer.data`."""

    BLOBS = "blobs"
    ARTICLE = "article"


class Penalty(StrEnum):
    """Names for the corners and the inside of the (C, l1_ratio) rectangle."""

    NONE = "none"
    L1 = "l1"
    L2 = "l2"
    ELASTICNET = "elasticnet"


class Solver(StrEnum):
    """The optimisers of :mod:`explorer.solvers`."""

    LBFGS = "lbfgs"
    NEWTON = "newton"
    GRADIENT_DESCENT = "gradient-descent"
    ACCELERATED_GRADIENT = "accelerated-gradient"


class LossView(StrEnum):
    """What the loss panel shows."""

    LOSS = "loss"
    DISTANCE = "distance"


@dataclass(frozen=True)
class Choice:
    """A field whose value is one of a closed set of names."""

    options: type[StrEnum]

    def check(self, value: Any) -> StrEnum:
        """Return ``value`` as a member of ``options``, or raise ValueError."""
        return self.options(value)

    def parse(self, text: str) -> StrEnum:
        """Return the member of ``options`` that a text names, or raise ValueError."""
        return self.check(text)

    def __str__(self) -> str:
        return "one of " + ", ".join(self.options)


@dataclass(frozen=True)
class Range:
    """A number between two bounds, both included.

    ``stops`` are the values that a control offers; any number in the range is valid in code.
    """

    low: float
    high: float
    kind: type[int] | type[float]
    step: float | None = None
    stops: tuple[float, ...] = ()

    def check(self, value: Any) -> float:
        """Return a number as ``kind`` inside the bounds, or raise ValueError."""
        if not isinstance(value, Real) or isinstance(value, bool):
            raise ValueError(f"{value!r} is not a number")
        number: Any = value
        if not self.low <= number <= self.high or self.kind(number) != number:
            raise ValueError(f"{value!r} is not {self}")
        return self.kind(number)

    def parse(self, text: str) -> float:
        """Return the number that a text writes, or raise ValueError."""
        if "_" in text or not text.isascii():  # Python would read both, a person may not
            raise ValueError(f"{text!r} is not a number")
        return self.check(self.kind(text))

    def nearest_stop(self, value: float) -> float:
        """Return the stop nearest to ``value``; where there are none, ``value`` itself."""
        return min(self.stops, key=lambda stop: abs(stop - value), default=value)

    def __str__(self) -> str:
        noun = "a whole number" if self.kind is int else "a number"
        return f"{noun} from {self.low:.10g} to {self.high:.10g}"


Rule = Choice | Range

N_SAMPLES_STOPS = (30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10000)
C_STOPS = tuple(float(f"{10 ** (k / 4):.3g}") for k in range(-16, 17))
MAX_CLASSES = {DatasetName.BLOBS: 8, DatasetName.ARTICLE: 4}


def _input(default: Any, rule: Rule) -> Any:
    """Declare a dataclass field with its default and the rule its values keep."""
    return field(default=default, metadata={"rule": rule})


def check(name: str, value: Any, rule: Rule) -> Any:
    """Return ``value`` in the rule's own type; a bad one raises ValueError with all three."""
    try:
        return rule.check(value)
    except (OverflowError, ValueError):
        raise ValueError(f"{name} must be {rule}, got {value!r}") from None


class _Rules:
    """What every parameter set does with its fields: tell their rules, and keep them."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @classmethod
    def rules(cls) -> dict[str, Rule]:
        """Return the rule of every field, by name, in order."""
        return {f.name: f.metadata["rule"] for f in fields(cls)}

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """Return the default of every field, by name, in order."""
        return {f.name: f.default for f in fields(cls)}

    def __post_init__(self) -> None:
        for name, rule in self.rules().items():
            object.__setattr__(self, name, check(name, getattr(self, name), rule))


@dataclass(frozen=True, kw_only=True)
class DataParams(_Rules):
    """What determines a data set.

    Parameters
    ----------
    dataset : DatasetName
        The generator.
    n_samples : int
        Number of points, 30 to 10,000.
    n_classes : int
        Number of classes, 2 to 8; at most 4 for ``article``, which places one cluster on each
        corner of a square.
    cluster_std : float
        Standard deviation of a cluster in data units, 0.1 to 5. ``article`` reads it as
        ``class_sep = 1 / cluster_std``.
    random_state : int
        Seed, 0 to 9999.

    Raises
    ------
    ValueError
        If a field breaks its rule; the message has the name, the rule and the value.
    """

    dataset: DatasetName = _input(DatasetName.BLOBS, Choice(DatasetName))
    n_samples: int = _input(300, Range(30, 10_000, int, stops=N_SAMPLES_STOPS))
    n_classes: int = _input(3, Range(2, 8, int, step=1))
    cluster_std: float = _input(1.0, Range(0.1, 5.0, float, step=0.1))
    random_state: int = _input(42, Range(0, 9999, int, step=1))

    def __post_init__(self) -> None:
        super().__post_init__()
        most = MAX_CLASSES[self.dataset]
        if self.n_classes > most:
            raise ValueError(
                f"n_classes must be at most {most} for the data set {self.dataset}, "
                f"got {self.n_classes}"
            )


@dataclass(frozen=True, kw_only=True)
class FitParams(_Rules):
    """What determines a fit, once the data set is given.

    Parameters
    ----------
    penalty : Penalty
        A name for a region of (C, l1_ratio); see :attr:`effective`.
    C : float
        Inverse strength of the penalty, 1e-4 to 1e4. Not used by ``none``.
    l1_ratio : float
        Share of the L1 norm, 0 to 1. Used by ``elasticnet`` alone.
    solver : Solver
        The optimiser.

    Raises
    ------
    ValueError
        If a field breaks its rule; the message has the name, the rule and the value.
    """

    penalty: Penalty = _input(Penalty.L2, Choice(Penalty))
    C: float = _input(1.0, Range(1e-4, 1e4, float, stops=C_STOPS))
    l1_ratio: float = _input(0.5, Range(0.0, 1.0, float, step=0.05))
    solver: Solver = _input(Solver.LBFGS, Choice(Solver))

    @property
    def effective(self) -> tuple[float, float]:
        """The (C, l1_ratio) that the penalty's name stands for."""
        return {
            Penalty.NONE: (math.inf, 0.0),
            Penalty.L1: (self.C, 1.0),
            Penalty.L2: (self.C, 0.0),
            Penalty.ELASTICNET: (self.C, self.l1_ratio),
        }[self.penalty]


@dataclass(frozen=True, kw_only=True)
class ViewParams(_Rules):
    """How a fit is looked at; nothing is fitted anew for it.

    Parameters
    ----------
    loss_view : LossView
        The loss itself, or the distance of the objective from its optimum on a log axis.

    Raises
    ------
    ValueError
        If a field breaks its rule; the message has the name, the rule and the value.
    """

    loss_view: LossView = _input(LossView.LOSS, Choice(LossView))
