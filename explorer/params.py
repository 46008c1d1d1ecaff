"""Every input that a picture depends on, with its range and default in one place."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from numbers import Real
from typing import Any, ClassVar, Self


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
    SGD = "sgd"


class Start(StrEnum):
    """Where training begins; :mod:`explorer.start` makes the weights."""

    ZERO = "zero"
    RANDOM = "random"
    TYPED = "typed"


class LossView(StrEnum):
    """What the loss panel shows."""

    LOSS = "loss"
    DISTANCE = "distance"
    RACE = "race"


class RaceAxis(StrEnum):
    """What the optimisers of a race are compared by."""

    ITERATION = "iteration"
    TIME = "time"


class Maps(StrEnum):
    """What the maps of the probabilities show."""

    CLASSES = "classes"
    BLEND = "blend"
    ENTROPY = "entropy"
    MARGIN = "margin"


class Lens(StrEnum):
    """What is looked at more closely, below the pictures."""

    NONE = "none"
    INSPECTOR = "inspector"
    EQUATIONS = "equations"
    WEIGHTS = "weights"
    TEMPERATURE = "temperature"
    SHIFT = "shift"
    LOGISTIC = "logistic"
    ONE_VS_REST = "one-vs-rest"
    BAYES = "bayes"


class WeightsDrawn(StrEnum):
    """What of the weights is drawn on the decision regions."""

    ARROWS = "arrows"
    LINES = "lines"
    BOTH = "both"
    NONE = "none"


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
        return f"{noun} from {self.low:.15g} to {self.high:.15g}"


Row = tuple[float, ...]

NO_ROWS = "zero"
"""How a link writes a table of zeros."""


@dataclass(frozen=True)
class Table:
    """Up to ``most`` rows of ``width`` numbers; a link writes ``1,0,0.5;-1,0,0``.

    Rows that are not given are zero, so rows of zeros at the end are left out: equal tables are
    equal values. One of zeros alone is written ``zero``.
    """

    cell: Range
    width: int
    most: int
    stops: ClassVar[tuple[()]] = ()

    def check(self, value: Any) -> tuple[Row, ...]:
        """Return the rows as tuples of numbers in their range, or raise ValueError."""
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise ValueError(f"{value!r} is not {self}")
        rows = [self._row(row) for row in value]
        if len(rows) > self.most:
            raise ValueError(f"{value!r} is not {self}")
        while rows and not any(rows[-1]):
            rows.pop()
        return tuple(rows)

    def _row(self, value: Any) -> Row:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise ValueError(f"{value!r} is not a row of {self}")
        row = tuple(self.cell.check(number) + 0.0 for number in value)  # no minus zero
        if len(row) != self.width:
            raise ValueError(f"{value!r} is not a row of {self}")
        return row

    def parse(self, text: str) -> tuple[Row, ...]:
        """Return the rows that a text writes, or raise ValueError."""
        if text == NO_ROWS:
            return ()
        rows = [[self.cell.parse(cell) for cell in row.split(",")] for row in text.split(";")]
        return self.check(rows)

    def nearest_stop(self, value: tuple[Row, ...]) -> tuple[Row, ...]:
        """Return ``value``: a table has no stops."""
        return value

    def __str__(self) -> str:
        low, high = self.cell.low, self.cell.high
        return f"1 to {self.most} rows of {self.width} numbers from {low:.15g} to {high:.15g}"


@dataclass(frozen=True)
class Automatic:
    """A value that another rule allows, or None, which a link calls by a name.

    The program then finds a value itself, or does without.
    """

    rule: Range | Table
    name: str = "automatic"

    @property
    def stops(self) -> tuple[float | None, ...]:
        """The values that a control offers, None first."""
        return (None, *self.rule.stops)

    def check(self, value: Any) -> Any:
        """Return None, or a value that the rule allows; anything else raises ValueError."""
        return None if value is None else self.rule.check(value)

    def parse(self, text: str) -> Any:
        """Return what a text writes, or raise ValueError."""
        return None if text == self.name else self.rule.parse(text)

    def nearest_stop(self, value: Any) -> Any:
        """Return the stop nearest to ``value``."""
        return None if value is None else self.rule.nearest_stop(value)

    def __str__(self) -> str:
        return f"{self.name} or {self.rule}"


Rule = Choice | Range | Automatic | Table

N_SAMPLES_STOPS = (30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10000)
C_STOPS = tuple(float(f"{10 ** (k / 4):.3g}") for k in range(-16, 17))
LEARNING_RATE_STOPS = tuple(float(f"{10 ** (k / 4):.3g}") for k in range(-16, 13))
BATCH_SIZE_STOPS = tuple(2**k for k in range(10))
MAX_ITER_STOPS = (10, 20, 50, 100, 200, 500, 1000, 2000)
MAX_CLASSES = {DatasetName.BLOBS: 8, DatasetName.ARTICLE: 4}


TEMPERATURE_STOPS = tuple(float(f"{10 ** (k / 10):.3g}") for k in range(-10, 11))
PLACES = Range(-1000.0, 1000.0, float)

RATED = (Solver.GRADIENT_DESCENT, Solver.ACCELERATED_GRADIENT, Solver.SGD)
"""The optimisers that take a learning rate and a number of iterations."""


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

    def reset(self, *names: str) -> Self:
        """Return the same with some fields at their defaults."""
        defaults = self.defaults()
        return replace(self, **{name: defaults[name] for name in names})

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
        Number of training points, 30 to 10,000.
    n_classes : int
        Number of classes, 2 to 8; at most 4 for ``article``, which places one cluster on each
        corner of a square.
    cluster_std : float
        Standard deviation of a cluster in data units, 0.1 to 5. ``article`` reads it as
        ``class_sep = 1 / cluster_std``.
    random_state : int
        Seed, 0 to 9999.
    test_size : float
        Further points that no fit sees, as a share of ``n_samples``, 0 to 0.5.

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
    test_size: float = _input(0.3, Range(0.0, 0.5, float, step=0.05))

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
    learning_rate : float or None
        Length of every step, 1e-4 to 1e3, of the solvers in :data:`RATED`; None leaves it to them.
    batch_size : int
        Points in a mini-batch of ``sgd``, 1 to 512.
    max_iter : int
        Most iterations of the solvers in :data:`RATED`, 10 to 2000.
    start : Start
        Where training begins.
    start_weights : tuple of tuple of float
        The typed start: for each class in turn its two weights and its intercept, -1000 to 1000,
        in units of the data; classes without a row begin at zero.
    training_seed : int
        Seed of the random start and of the mini-batches, 0 to 9999.

    Raises
    ------
    ValueError
        If a field breaks its rule; the message has the name, the rule and the value.
    """

    penalty: Penalty = _input(Penalty.L2, Choice(Penalty))
    C: float = _input(1.0, Range(1e-4, 1e4, float, stops=C_STOPS))
    l1_ratio: float = _input(0.5, Range(0.0, 1.0, float, step=0.05))
    solver: Solver = _input(Solver.LBFGS, Choice(Solver))
    learning_rate: float | None = _input(
        None, Automatic(Range(1e-4, 1e3, float, stops=LEARNING_RATE_STOPS))
    )
    batch_size: int = _input(32, Range(1, 512, int, stops=BATCH_SIZE_STOPS))
    max_iter: int = _input(1000, Range(10, 2000, int, stops=MAX_ITER_STOPS))
    start: Start = _input(Start.ZERO, Choice(Start))
    start_weights: tuple[Row, ...] = _input(
        (), Table(Range(-1000.0, 1000.0, float), width=3, most=max(MAX_CLASSES.values()))
    )
    training_seed: int = _input(0, Range(0, 9999, int, step=1))

    @property
    def effective(self) -> tuple[float, float]:
        """The (C, l1_ratio) that the penalty's name stands for."""
        return {
            Penalty.NONE: (math.inf, 0.0),
            Penalty.L1: (self.C, 1.0),
            Penalty.L2: (self.C, 0.0),
            Penalty.ELASTICNET: (self.C, self.l1_ratio),
        }[self.penalty]

    def relevant(self, n_classes: int) -> Self:
        """Return the same fit with every field that has no part in it at its default.

        Equal fits of ``n_classes`` classes, 2 to 8, so have equal parameters.
        """
        rows = self.start_weights[:n_classes] if self.start is Start.TYPED else ()
        rows = check("start_weights", rows, self.rules()["start_weights"])
        start = Start.ZERO if self.start is Start.TYPED and not rows else self.start
        has_a_part = {
            "C": self.penalty is not Penalty.NONE,
            "l1_ratio": self.penalty is Penalty.ELASTICNET,
            "learning_rate": self.solver in RATED,
            "batch_size": self.solver is Solver.SGD,
            "max_iter": self.solver in RATED,
            "training_seed": self.solver is Solver.SGD or start is Start.RANDOM,
        }
        idle = (name for name, needed in has_a_part.items() if not needed)
        return replace(self, start=start, start_weights=rows).reset(*idle)


WEIGHTS = Table(Range(-1e9, 1e9, float), width=3, most=max(MAX_CLASSES.values()))
"""Weights that can be typed over fitted ones: no fit may leave their range, as a person types over
one weight and keeps the others. Without a penalty one fit in ten thousand comes to 1e5, and the
largest that has been seen to 6e6."""


@dataclass(frozen=True, kw_only=True)
class ViewParams(_Rules):
    """How a fit is looked at; nothing is fitted anew for it.

    Parameters
    ----------
    loss_view : LossView
        The loss itself, the distance of the objective from its optimum on a log axis, or that
        distance for all optimisers.
    race_axis : RaceAxis
        What that distance is drawn against for all optimisers.
    maps : Maps
        One map for each class's probability, or one picture of all of them.
    iteration : int or None
        The iteration whose weights are shown, 0 to 2000, or the nearest that is drawn; None is the
        last.
    lens : Lens
        What is explained below the pictures.
    temperature : float
        What all scores are divided by, 0.1 to 10, while that lens is open.
    x1, x2 : float or None
        The place at which the softmax is worked out, -1000 to 1000 in data units; None is nowhere.
    weights : tuple of tuple of float, or None
        Weights that a person has typed in the place of fitted ones: for each class in turn its
        two weights and its intercept, -1e9 to 1e9, in units of the data; None for fitted ones.
    weights_drawn : WeightsDrawn
        What of the weights is drawn on the regions, while that lens is open.
    shift_w1, shift_w2 : float
        What is added to every class's weights, -5 to 5, while that lens is open.
    shift_b : float
        What is added to every class's intercept, -20 to 20, in nats.

    Raises
    ------
    ValueError
        If a field breaks its rule; the message has the name, the rule and the value.
    """

    loss_view: LossView = _input(LossView.LOSS, Choice(LossView))
    race_axis: RaceAxis = _input(RaceAxis.ITERATION, Choice(RaceAxis))
    maps: Maps = _input(Maps.CLASSES, Choice(Maps))
    iteration: int | None = _input(None, Automatic(Range(0, 2000, int), name="last"))
    lens: Lens = _input(Lens.NONE, Choice(Lens))
    temperature: float = _input(1.0, Range(0.1, 10.0, float, stops=TEMPERATURE_STOPS))
    x1: float | None = _input(None, Automatic(PLACES, name="nowhere"))
    x2: float | None = _input(None, Automatic(PLACES, name="nowhere"))
    weights: tuple[Row, ...] | None = _input(None, Automatic(WEIGHTS, name="fitted"))
    weights_drawn: WeightsDrawn = _input(WeightsDrawn.ARROWS, Choice(WeightsDrawn))
    shift_w1: float = _input(0.0, Range(-5.0, 5.0, float, step=0.1))
    shift_w2: float = _input(0.0, Range(-5.0, 5.0, float, step=0.1))
    shift_b: float = _input(0.0, Range(-20.0, 20.0, float, step=0.5))

    def pictured(self, n_classes: int) -> Self:
        """Return the same view with every field that has no part in the pictures at its default.

        Equal pictures of one fit of ``n_classes`` classes so have equal parameters. The browser
        shows the iteration and the place itself.
        """
        lens = self.lens
        rows = None if self.weights is None else self.weights[:n_classes]
        has_a_part = {
            "race_axis": self.loss_view is LossView.RACE,
            "iteration": False,
            "x1": False,
            "x2": False,
            "temperature": lens is Lens.TEMPERATURE,
            "weights_drawn": lens is Lens.WEIGHTS,
            "shift_w1": lens is Lens.SHIFT,
            "shift_w2": lens is Lens.SHIFT,
            "shift_b": lens is Lens.SHIFT,
            "lens": lens in (Lens.WEIGHTS, Lens.ONE_VS_REST, Lens.BAYES),
        }
        idle = (name for name, needed in has_a_part.items() if not needed)
        return replace(self, weights=rows).reset(*idle)
