"""What determines a data set."""

from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from explorer.settings.dataset import MOST_CLASSES, DataSet
from explorer.settings.registry import found
from explorer.settings.rules import Choice, Range
from explorer.settings.setting import Changes, Group, Parameters, declare, owned, when

DATASETS: Mapping[str, DataSet] = MappingProxyType(found("explorer.data.sets", DataSet))
"""All data sets by name, in the order of their places; the first is the default."""

N_SAMPLES_STOPS = (30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10000)


@dataclass(frozen=True, kw_only=True)
class _Shared(Parameters):
    """What all data sets, or several, are determined by."""

    dataset: str = declare(
        next(iter(DATASETS)),
        Choice(tuple(DATASETS)),
        label="Data set",
        help=" ".join(["Which points are drawn.", *(each.about for each in DATASETS.values())]),
        group=Group.DATA,
        changes=Changes.DATA,
        names={name: each.label for name, each in DATASETS.items()},
        brief={name: name for name in DATASETS},
    )
    n_samples: int = declare(
        300,
        Range(30, 10_000, int, stops=N_SAMPLES_STOPS),
        label="Sample size",
        help="How many points are drawn. More points fill the clusters; the boundaries settle.",
        group=Group.DATA,
        changes=Changes.DATA,
        format=",",
        brief="{} points",
    )
    n_classes: int = declare(
        3,
        Range(2, MOST_CLASSES, int, step=1),
        label="Classes",
        help="How many classes K there are: as many clusters, regions and probability maps.",
        group=Group.DATA,
        changes=Changes.DATA,
        brief="{} classes",
    )
    cluster_std: float = declare(
        1.0,
        Range(0.1, 5.0, float, step=0.1),
        label="Cluster spread",
        help="Standard deviation of each blob. Wider clusters overlap: more ringed points, softer "
        "maps. The article's data take it as `class_sep = 1 / spread`.",
        group=Group.DATA,
        changes=Changes.DATA,
        active_when=when(
            dataset=tuple(name for name, each in DATASETS.items() if "cluster_std" in each.uses)
        ),
    )
    random_state: int = declare(
        42,
        Range(0, 9999, int, step=1),
        label="Seed",
        help="Start of the random numbers. Another seed moves the clusters, draws new points.",
        group=Group.DATA,
        changes=Changes.DATA,
    )
    test_size: float = declare(
        0.3,
        Range(0.0, 0.5, float, step=0.05),
        label="Held-out share",
        help="Further points of the same kind, as a share of the sample size. No fit sees them: "
        "they show how it does on new points. A change of the share fits nothing anew.",
        group=Group.EVALUATION,
        changes=Changes.DATA,
        format=".0%",
        brief="{} held out",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        most = DATASETS[self.dataset].max_classes
        if self.n_classes > most:
            raise ValueError(
                f"n_classes must be at most {most} for the data set {self.dataset}, "
                f"got {self.n_classes}"
            )


_OWN = owned("dataset", {name: each.settings for name, each in DATASETS.items()})

if TYPE_CHECKING:

    class DataParams(_Shared):
        """See below."""

        def __getattr__(self, name: str) -> Any:
            """Return a setting that a data set's own file declares."""

else:
    DataParams = make_dataclass("DataParams", _OWN, bases=(_Shared,), frozen=True, kw_only=True)
    DataParams.__module__ = __name__  # where pickle looks for it

DataParams.__doc__ = """What determines a data set.

Parameters
----------
dataset : str
    Name of a data set, a key of ``DATASETS``.
n_samples : int
    Number of training points, 30 to 10,000.
n_classes : int
    Number of classes, 2 to 8, and at most the data set's ``max_classes``.
cluster_std : float
    Standard deviation of a cluster in data units, 0.1 to 5. ``article`` reads it as
    ``class_sep = 1 / cluster_std``.
random_state : int
    Seed, 0 to 9999.
test_size : float
    Further points that no fit sees, as a share of ``n_samples``, 0 to 0.5.
**own
    The settings that the data sets declare in their files, each with a part where its data set is
    chosen.

Raises
------
ValueError
    If a field breaks its rule; the message has the name, the rule and the value.
"""
