"""The settings that, with a data set, determine a fit."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from explorer.settings.dataset import MOST_CLASSES
from explorer.settings.features import FeatureParams, Features
from explorer.settings.rules import Automatic, Choice, Range, Row, Table, check
from explorer.settings.setting import Changes, Group, declare, when


class Penalty(StrEnum):
    """Names for parts of the (C, l1_ratio) rectangle."""

    NONE = "none"
    L1 = "l1"
    L2 = "l2"
    ELASTICNET = "elasticnet"


class ClassWeight(StrEnum):
    """How much each class counts in the loss; :mod:`explorer.fitting.weights` makes the numbers."""

    NONE = "none"
    BALANCED = "balanced"
    TYPED = "typed"


class Solver(StrEnum):
    """The optimisers of :mod:`explorer.fitting.solvers`."""

    LBFGS = "lbfgs"
    NEWTON = "newton"
    GRADIENT_DESCENT = "gradient-descent"
    ACCELERATED_GRADIENT = "accelerated-gradient"
    SGD = "sgd"


class Start(StrEnum):
    """Where training begins; :mod:`explorer.fitting.start` makes the weights."""

    ZERO = "zero"
    RANDOM = "random"
    TYPED = "typed"


RATED = (Solver.GRADIENT_DESCENT, Solver.ACCELERATED_GRADIENT, Solver.SGD)
"""The optimisers that take a learning rate and a number of iterations."""

C_STOPS = tuple(float(f"{10 ** (k / 4):.3g}") for k in range(-16, 17))
PATH_C = tuple(float(f"{10 ** (k / 8):.3g}") for k in range(-32, 33))
"""The values of the path over C; some of them are stops of C."""

PATH_STRIDE = 2
"""From one of the stops of C to the next, in ``PATH_C``."""

LEARNING_RATE_STOPS = tuple(float(f"{10 ** (k / 4):.3g}") for k in range(-16, 13))
BATCH_SIZE_STOPS = tuple(2**k for k in range(10))
MAX_ITER_STOPS = (10, 20, 50, 100, 200, 500, 1000, 2000)


@dataclass(frozen=True, kw_only=True, repr=False)
class FitParams(FeatureParams):
    """The settings that, with a data set, determine a fit.

    Parameters
    ----------
    features : Features
        A name for a set of terms, or ``custom``.
    terms : tuple of Term
        The terms of ``custom`` besides x1 and x2.
    bumps : Bumps
        Where the bumps of ``custom`` are.
    bump_places : tuple of tuple of float
        The typed centres, -1e13 to 1e13 in units of the data.
    bump_width : float
        Their width, 0.1 to 3, in standard deviations.
    penalty : Penalty
        A name for a part of the (C, l1_ratio) rectangle; see :attr:`effective`.
    C : float
        Inverse strength of the penalty, 1e-4 to 1e4. Not used by ``none``.
    l1_ratio : float
        Share of the L1 norm, 0 to 1. Only ``elasticnet`` uses it.
    class_weight : ClassWeight
        How much the points of each class count in the loss.
    class_weights : tuple of tuple of float
        The typed weight of each class, 0.001 to 1000. Classes without a row have 1.
    solver : Solver
        The optimiser.
    learning_rate : float or None
        Length of every step, 1e-4 to 1e3, of the solvers in :data:`RATED`. With None the solver
        chooses the length.
    batch_size : int
        Points in a mini-batch of ``sgd``, 1 to 512.
    max_iter : int
        Most iterations of the solvers in :data:`RATED`, 10 to 2000.
    start : Start
        Where training begins.
    start_weights : tuple of tuple of float
        The typed start: two weights and an intercept for each class, -1000 to 1000, in units of
        the data. Classes without a row begin at zero.
    training_seed : int
        Seed of the random start and of the mini-batches, 0 to 9999.

    Raises
    ------
    ValueError
        If a field breaks its rule; the message has the name, the rule and the value.
    """

    penalty: Penalty = declare(
        Penalty.L2,
        Choice(Penalty),
        label="Penalty",
        help="The penalty is added to the loss and makes large weights expensive. *L2* costs the "
        "square of a weight, which is little for a small one: it shrinks all weights, and makes "
        "none exactly zero. *L1* costs the size of a weight, so a weight that lowers the loss by "
        "less than its cost becomes exactly zero. *Elastic net* mixes the two. *None* lets the "
        "maps become as steep as the data allow.",
        group=Group.MODEL,
        changes=Changes.FIT,
        names={
            Penalty.NONE: "None",
            Penalty.L1: "L1 (lasso)",
            Penalty.L2: "L2 (ridge)",
            Penalty.ELASTICNET: "Elastic net",
        },
        brief={
            Penalty.NONE: "no penalty",
            Penalty.L1: "L1",
            Penalty.L2: "L2",
            Penalty.ELASTICNET: "elastic net",
        },
    )
    C: float = declare(
        1.0,
        Range(1e-4, 1e4, float, stops=C_STOPS),
        label="C",
        help="C is the usual name for the inverse strength of the penalty. A small C is a strong "
        "penalty: weights near zero, flat maps, probabilities near the shares of the classes. A "
        "large C is a weak penalty: large weights, steep maps. Without a penalty, C has no effect.",
        group=Group.MODEL,
        changes=Changes.FIT,
        format="g",
        active_when=when(penalty=(Penalty.L1, Penalty.L2, Penalty.ELASTICNET)),
        stays=True,
        brief="C = {}",
        ends=("strong penalty", "weak"),
    )
    l1_ratio: float = declare(
        0.5,
        Range(0.0, 1.0, float, step=0.05),
        label="L1 ratio",
        help="Share of L1 in the elastic net. At 0 it is L2, at 1 it is L1. A larger share makes "
        "more weights exactly zero.",
        group=Group.MODEL,
        changes=Changes.FIT,
        active_when=when(penalty=Penalty.ELASTICNET),
    )
    class_weight: ClassWeight = declare(
        ClassWeight.NONE,
        Choice(ClassWeight),
        label="Class weights",
        help="How much the points of a class count in the loss. A class with a large weight gets a "
        "larger region and higher probabilities. *Balanced*: a class of few points counts as much "
        "as one of many. It has little effect while *Largest class* is equal. *Typed*: you choose "
        "the numbers.",
        group=Group.MODEL,
        changes=Changes.FIT,
        names={
            ClassWeight.NONE: "None",
            ClassWeight.BALANCED: "Balanced",
            ClassWeight.TYPED: "Typed",
        },
        brief={
            ClassWeight.NONE: "",
            ClassWeight.BALANCED: "balanced classes",
            ClassWeight.TYPED: "weighted classes",
        },
    )
    class_weights: tuple[Row, ...] = declare(
        (),
        Table(Range(1e-3, 1e3, float), width=1, most=MOST_CLASSES, blank=1.0),
        label="Weight of each class",
        help="With a weight of 2, every point of the class counts twice.",
        group=Group.MODEL,
        changes=Changes.FIT,
        active_when=when(class_weight=ClassWeight.TYPED),
    )
    solver: Solver = declare(
        Solver.LBFGS,
        Choice(Solver),
        label="Optimiser",
        help="The method that finds the weights. *Newton* uses the curvature of the objective, and "
        "*L-BFGS* an estimate of it: both need few iterations. The gradient methods use only the "
        "slope; the stochastic one uses only a few points in each step. All optimisers that "
        "converge reach the same regions.",
        group=Group.TRAINING,
        changes=Changes.FIT,
        names={
            Solver.LBFGS: "L-BFGS",
            Solver.NEWTON: "Newton",
            Solver.GRADIENT_DESCENT: "Gradient descent",
            Solver.ACCELERATED_GRADIENT: "Accelerated gradient",
            Solver.SGD: "Stochastic gradient descent",
        },
        brief="{}",
    )
    learning_rate: float | None = declare(
        None,
        Automatic(Range(1e-4, 1e3, float, stops=LEARNING_RATE_STOPS)),
        label="Learning rate",
        help="Each step is the gradient times this number. If it is small, the loss falls slowly. "
        "If it is too large, the loss oscillates or grows. *Automatic*: the optimiser chooses it.",
        group=Group.TRAINING,
        changes=Changes.FIT,
        format="g",
        active_when=when(solver=RATED),
        brief="{} rate",
    )
    batch_size: int = declare(
        32,
        Range(1, 512, int, stops=BATCH_SIZE_STOPS),
        label="Batch size",
        help="Number of points that each step uses. Small batches make quick steps and a noisy "
        "loss curve. A batch of all points is gradient descent, with a smooth curve.",
        group=Group.TRAINING,
        changes=Changes.FIT,
        active_when=when(solver=Solver.SGD),
    )
    max_iter: int = declare(
        1000,
        Range(10, 2000, int, stops=MAX_ITER_STOPS),
        label="Maximum iterations",
        help="Training stops after this many iterations, even if it has not converged. A small "
        "number shows the regions of a training that stops early.",
        group=Group.TRAINING,
        changes=Changes.FIT,
        format=",",
        active_when=when(solver=RATED),
    )
    start: Start = declare(
        Start.ZERO,
        Choice(Start),
        label="Start",
        help="The weights before the first iteration, at the left end of the loss curve. If all "
        "are zero, every class has the probability 1/K, so the loss is log K. From every "
        "start, a training that converges reaches the same regions.",
        group=Group.TRAINING,
        changes=Changes.FIT,
        names={
            Start.ZERO: "All weights zero",
            Start.RANDOM: "Random weights",
            Start.TYPED: "Typed weights",
        },
        brief={
            Start.ZERO: "from zero",
            Start.RANDOM: "from random weights",
            Start.TYPED: "from typed weights",
        },
    )
    start_weights: tuple[Row, ...] = declare(
        (),
        Table(Range(-1000.0, 1000.0, float), width=3, most=MOST_CLASSES),
        label="Weights at the start: one row per class, with its intercept, in units of the data",
        help="Before training, the score of a class is w₁ x₁ + w₂ x₂ + b; if there are more "
        "features, x₁ and x₂ are standardised. Large numbers make steep maps, which training has "
        "to undo.",
        group=Group.TRAINING,
        changes=Changes.FIT,
        active_when=when(start=Start.TYPED),
    )
    training_seed: int = declare(
        0,
        Range(0, 9999, int, step=1),
        label="Training seed",
        help="Start of the random numbers of training. Another seed gives other random weights and "
        "another order of the mini-batches. The points stay the same.",
        group=Group.TRAINING,
        changes=Changes.FIT,
        active_when=(*when(start=Start.RANDOM), *when(solver=Solver.SGD)),
    )

    @property
    def effective(self) -> tuple[float, float]:
        """The (C, l1_ratio) of the penalty."""
        return {
            Penalty.NONE: (math.inf, 0.0),
            Penalty.L1: (self.C, 1.0),
            Penalty.L2: (self.C, 0.0),
            Penalty.ELASTICNET: (self.C, self.l1_ratio),
        }[self.penalty]

    def for_optimum(self) -> Self:
        """Return a copy that keeps only what the optimum depends on."""
        others = (n for n, each in self.settings().items() if each.group is not Group.MODEL)
        return self.reset(*others)

    def for_path(self) -> Self:
        """Return a copy that keeps only what the path over C depends on."""
        return self.for_optimum().reset("C")

    def on_path(self) -> Self:
        """Return the fit that the path over C shows: the optimum for the nearest of its values.

        Without a penalty, that is the optimum of the weakest L2 penalty.
        """
        nearest = min(PATH_C, key=lambda each: abs(math.log(each / self.C)))
        weakest = {"penalty": Penalty.L2, "C": PATH_C[-1]}
        penalty = weakest if self.penalty is Penalty.NONE else {"C": nearest}
        return replace(self.for_optimum(), solver=Solver.NEWTON, **penalty)

    def featured(self) -> FeatureParams:
        """Return what the features depend on."""
        return FeatureParams.chosen(vars(self))

    def relevant(self, n_classes: int) -> Self:
        """Return a copy with every field that has no effect on the fit at its default.

        So equal fits of ``n_classes`` classes, 2 to 10, have equal parameters.
        """
        start, weight = self.start, self.class_weight
        start_weights, class_weights = (
            check(name, getattr(self, name)[:n_classes], self.settings()[name].rule)
            for name in ("start_weights", "class_weights")
        )
        if start is Start.TYPED and not start_weights:
            start = Start.ZERO
        if weight is ClassWeight.TYPED and not class_weights:
            weight = ClassWeight.NONE
        return self.having(
            features=Features.LINEAR if self.is_linear else self.features,
            start=start,
            start_weights=start_weights,
            class_weight=weight,
            class_weights=class_weights,
        ).active()
