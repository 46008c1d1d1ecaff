"""What determines a data set."""

from dataclasses import dataclass
from enum import StrEnum

from explorer.settings.rules import Choice, Range
from explorer.settings.setting import Changes, Group, Parameters, declare, when


class DatasetName(StrEnum):
    """The data generators of :mod:`explorer.data`."""

    BLOBS = "blobs"
    ARTICLE = "article"


MAX_CLASSES = {DatasetName.BLOBS: 8, DatasetName.ARTICLE: 4}

N_SAMPLES_STOPS = (30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10000)


@dataclass(frozen=True, kw_only=True)
class DataParams(Parameters):
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

    dataset: DatasetName = declare(
        DatasetName.BLOBS,
        Choice(DatasetName),
        label="Data set",
        help="Which points are drawn. *Blobs* scatters one round cluster per class. *Article* runs "
        "the article's `make_classification` call, for at most 4 classes.",
        group=Group.DATA,
        changes=Changes.DATA,
        names={
            DatasetName.BLOBS: "Blobs: one round cluster a class",
            DatasetName.ARTICLE: "Article: make_classification",
        },
    )
    n_samples: int = declare(
        300,
        Range(30, 10_000, int, stops=N_SAMPLES_STOPS),
        label="Sample size",
        help="How many points are drawn. More points fill the clusters; the boundaries settle.",
        group=Group.DATA,
        changes=Changes.DATA,
        format=",",
    )
    n_classes: int = declare(
        3,
        Range(2, 8, int, step=1),
        label="Classes",
        help="How many classes K there are: as many clusters, regions and probability maps.",
        group=Group.DATA,
        changes=Changes.DATA,
    )
    cluster_std: float = declare(
        1.0,
        Range(0.1, 5.0, float, step=0.1),
        label="Cluster spread",
        help="Standard deviation of each blob. Wider clusters overlap: more ringed points, softer "
        "maps. The article's data take it as `class_sep = 1 / spread`.",
        group=Group.DATA,
        changes=Changes.DATA,
        active_when=when(dataset=(DatasetName.BLOBS, DatasetName.ARTICLE)),
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
        group=Group.DATA,
        changes=Changes.DATA,
        format=".0%",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        most = MAX_CLASSES[self.dataset]
        if self.n_classes > most:
            raise ValueError(
                f"n_classes must be at most {most} for the data set {self.dataset}, "
                f"got {self.n_classes}"
            )
