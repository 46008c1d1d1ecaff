"""The settings that determine a data set."""

from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from explorer.names import Names
from explorer.settings.dataset import MOST_CLASSES, DataSet
from explorer.settings.registry import all_of
from explorer.settings.rules import Automatic, Choice, Range
from explorer.settings.setting import Changes, Condition, Group, Parameters, declare, owned, when

DATASETS: Mapping[str, DataSet] = MappingProxyType(all_of("explorer.data.sets", DataSet))
"""All data sets by name, in the order of ``place``; the first is the default."""

IMBALANCE_STOPS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)

N_SAMPLES_STOPS = (30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10000)


def _while_used(name: str) -> tuple[Condition, ...]:
    """Return the condition that the data set uses a setting that several data sets share."""
    return when(dataset=tuple(each for each, its in DATASETS.items() if name in its.uses))


RANDOM = tuple(name for name, each in DATASETS.items() if each.draw)
"""The data sets with random points."""

COUNTED = tuple(name for name, each in DATASETS.items() if each.draw or "n_classes" in each.uses)
"""The data sets whose number of classes is chosen."""

SPLIT = tuple(name for name, each in DATASETS.items() if each.draw or each.splits)
"""The data sets with points that can be held out."""


FLAWED = tuple(name for name, each in DATASETS.items() if not each.edits)
"""The data sets whose labels can be random and whose points can be outliers."""

EDITED = tuple(name for name, each in DATASETS.items() if each.edits)
"""The data set with points that a person edits."""

if len(EDITED) != 1:
    raise ImportError(f"exactly one data set can have edits, got {', '.join(EDITED) or 'none'}")


@dataclass(frozen=True, kw_only=True, repr=False)
class _Shared(Parameters):
    """The settings that all data sets have, or several of them."""

    dataset: str = declare(
        next(iter(DATASETS)),
        Choice(tuple(DATASETS)),
        label="Data set",
        help=" ".join(
            ["The points that the model is fitted to.", *(each.about for each in DATASETS.values())]
        ),
        group=Group.DATA,
        changes=Changes.DATA,
        names={name: each.label for name, each in DATASETS.items()},
        brief={name: name for name in DATASETS},
    )
    n_samples: int = declare(
        300,
        Range(30, 10_000, int, stops=N_SAMPLES_STOPS),
        label="Sample size",
        help="Number of points. With more points, the borders depend less on chance.",
        group=Group.DATA,
        changes=Changes.DATA,
        format=",",
        brief="{} points",
        active_when=when(dataset=RANDOM),
    )
    n_classes: int = declare(
        3,
        Range(2, MOST_CLASSES, int, step=1),
        label="Classes",
        help="Number of classes, K. Each class has its own weights and its own probability map.",
        group=Group.DATA,
        changes=Changes.DATA,
        brief="{} classes",
        active_when=when(dataset=COUNTED),
    )
    imbalance: float | None = declare(
        None,
        Automatic(Range(0.1, 0.99, float, stops=IMBALANCE_STOPS), name="equal"),
        label="Largest class",
        help="Share of the points that belong to class 0; the other classes share the rest "
        "equally. With one large class, a model can be right about most points and never decide "
        "for a small class. *Class weights* change that. *Equal*: all classes have equally many "
        "points. A share below the equal one has no effect. Each class has at least two points.",
        group=Group.DATA,
        changes=Changes.DATA,
        format=".0%",
        active_when=when(dataset=RANDOM),
    )
    cluster_std: float = declare(
        1.0,
        Range(0.1, 5.0, float, step=0.1),
        label="Cluster spread",
        help="How far points scatter around the centre of their cluster. For *Round clusters* this "
        "is the standard deviation. For *Ellipses* it is that of a circle of the same area. For "
        "*Stretched clusters* it is 1 / `class_sep`. For *Nested clusters* it multiplies every "
        "size. Wide clusters overlap: more points are wrong, and the maps are flatter.",
        group=Group.DATA,
        changes=Changes.DATA,
        active_when=_while_used("cluster_std"),
    )
    noise: float = declare(
        0.3,
        Range(0.1, 2.0, float, step=0.1),
        label="Noise",
        help="How far points scatter around the shape of their class: the standard deviation.",
        group=Group.DATA,
        changes=Changes.DATA,
        active_when=_while_used("noise"),
    )
    random_state: int = declare(
        42,
        Range(0, 9999, int, step=1),
        label="Seed",
        help="Start of the random numbers. Another seed gives other points. Clusters with random "
        "places move too.",
        group=Group.DATA,
        changes=Changes.DATA,
        active_when=when(dataset=FLAWED),
    )
    label_noise: float = declare(
        0.0,
        Range(0.0, 0.5, float, step=0.05),
        label="Random labels",
        help="Share of the points whose class is replaced by a random one, which can be the same. "
        "Nothing can predict these labels, so probabilities near 1 are overconfident.",
        group=Group.FLAWS,
        changes=Changes.DATA,
        format=".0%",
        brief="{} labels",
        active_when=when(dataset=FLAWED),
        stays=True,
    )
    outliers: float = declare(
        0.0,
        Range(0.0, 0.2, float, step=0.01),
        label="Outliers",
        help="Share of the points that lie anywhere in a wide rectangle. They keep their class. A "
        "few points far on the wrong side have a large loss, so they pull the borders.",
        group=Group.FLAWS,
        changes=Changes.DATA,
        format=".0%",
        brief="{} outliers",
        active_when=when(dataset=FLAWED),
        stays=True,
    )
    test_size: float = declare(
        0.3,
        Range(0.0, 0.5, float, step=0.05),
        label="Held-out points",
        help="Points that are not used for training. They show how well the model does on new "
        "points. Their loss is usually larger, because the weights were chosen for the training "
        "points. Their number is a share of the training points: 30% is 90 points beside 300. "
        "Textbooks often give the share of all points, which is then 23%. Random data get extra "
        "points. Real data and files are split, so fewer are left for training.",
        group=Group.EVALUATION,
        changes=Changes.DATA,
        format=".0%",
        brief="+{} held out",
        active_when=when(dataset=SPLIT),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        chosen = DATASETS[self.dataset]
        most = chosen.possible(vars(self))
        if chosen.draw and self.n_classes > most:
            raise ValueError(
                f"n_classes must be at most {most} for the data set {self.dataset}, "
                f"got {self.n_classes}"
            )
        object.__setattr__(self, "n_classes", most)  # given points have their own number

    @property
    def names(self) -> Names:
        """The names of the classes and of the features."""
        names = DATASETS[self.dataset].names(vars(self))
        return replace(names, classes=names.classes[: self.n_classes])

    @property
    def n_points(self) -> int:
        """The number of training points; for points that are given, the number of all points."""
        chosen = DATASETS[self.dataset]
        return self.n_samples if chosen.counts is None else chosen.counts(vars(self))[0]

    def training(self) -> Self:
        """Return a copy that has the same training points for any number of held-out ones.

        The held-out points of a random data set are extra points, so the copy needs none.
        """
        return self.reset("test_size") if DATASETS[self.dataset].draw else self


_OWN = owned(_Shared, "dataset", {name: each.settings for name, each in DATASETS.items()})

if TYPE_CHECKING:

    class DataParams(_Shared):
        """See below."""

        def __getattr__(self, name: str) -> Any:
            """Return a setting that a data set's own file declares."""

else:
    DataParams = make_dataclass(
        "DataParams", _OWN, bases=(_Shared,), frozen=True, kw_only=True, repr=False
    )
    DataParams.__module__ = __name__  # where pickle looks for it

DataParams.__doc__ = """The settings that determine a data set.

Parameters
----------
dataset : str
    Name of a data set, a key of ``DATASETS``.
n_samples : int
    Number of training points, 30 to 10,000.
n_classes : int
    Number of classes, 2 to 10, and at most the data set's ``max_classes``. A data set that is given
    has its own number.
imbalance : float or None
    Share of class 0, 0.1 to 0.99; the others share the rest equally. None: equal shares.
cluster_std : float
    Spread of a cluster in data units, 0.1 to 5: its standard deviation for ``blobs``. For
    ``article``, ``class_sep = 1 / cluster_std``.
noise : float
    Standard deviation around the shape of a class, in data units, 0.1 to 2.
random_state : int
    Seed, 0 to 9999.
label_noise : float
    Share of the labels that are replaced by a random class, 0 to 0.5.
outliers : float
    Share of the points that are uniform in a wide rectangle, 0 to 0.2.
test_size : float
    Number of points that are not used for training, as a share of the training points, 0 to 0.5.
**own
    The settings that the data sets declare in their files. Each has an effect while its data set is
    chosen.

Raises
------
ValueError
    If a field breaks its rule; the message has the name, the rule and the value.
"""
