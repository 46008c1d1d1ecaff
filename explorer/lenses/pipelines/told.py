"""What each pipeline is for, what to look at, and what to try."""

from dataclasses import dataclass

from explorer.lenses.explanation import Trial
from explorer.lenses.pipelines import Kind
from explorer.lenses.pipelines.made import Hindrance


@dataclass(frozen=True)
class Told:
    """The texts of a pipeline.

    Parameters
    ----------
    look : str
        What it does, and what to look at; in Markdown.
    trial : Trial
        What to try.
    """

    look: str
    trial: Trial


TOLD = {
    Kind.STANDARDISED: Told(
        "`Pipeline` standardises the features before the fit: each gets mean 0 and spread 1. The "
        "penalty then treats both features alike, whatever their units are.",
        Trial("A strong penalty, with and without standardising", {"penalty": "l2", "C": 0.01}),
    ),
    Kind.TEMPERATURE: Told(
        "`CalibratedClassifierCV` divides all scores by one number T. Cross-validation chooses T: "
        "it uses points that the fit has not seen. The borders stay. With T below 1, large "
        "probabilities grow; with T above 1 they shrink.",
        Trial(
            "A strong penalty: the model is underconfident, and T repairs it",
            {"penalty": "l2", "C": 0.001},
        ),
    ),
    Kind.ISOTONIC: Told(
        "`CalibratedClassifierCV` finds a rising step function for each class, from its score to "
        "a probability. It then divides the probabilities by their sum. Many points end at 0 or "
        "1. A true class with probability 0 makes the log loss very large.",
        Trial(
            "Two classes, a strong penalty, many points: the calibration error falls",
            {
                "dataset": "blobs",
                "n_classes": 2,
                "penalty": "l2",
                "C": 0.001,
                "n_samples": 2000,
                "cluster_std": 2.0,
            },
        ),
    ),
    Kind.THRESHOLD: Told(
        "`FixedThresholdClassifier` predicts the second class where its probability reaches the "
        "threshold. The probabilities stay, and the border moves. A low threshold misses fewer "
        "points of the second class, and takes more points of the first for it.",
        Trial(
            "Two clusters that overlap: miss fewer points of the second class",
            {"n_classes": 2, "dataset": "blobs", "cluster_std": 2.0, "threshold": 0.2},
        ),
    ),
    Kind.STACKING: Told(
        "`StackingClassifier` fits a second softmax to the probabilities of two models: this one, "
        "and Gaussian naive Bayes, whose borders are curved. Cross-validation makes these "
        "probabilities, so the second softmax sees no overfitting.",
        Trial(
            "Stretched clusters: curved borders are better",
            {"dataset": "article", "n_classes": 3, "features": "linear"},
        ),
    ),
    Kind.VOTING: Told(
        "`VotingClassifier` takes the mean of the probabilities of two models: this one, and "
        "Gaussian naive Bayes, whose borders are curved. Nothing is learned about which model is "
        "better.",
        Trial(
            "Stretched clusters: the mean of two models",
            {"dataset": "article", "n_classes": 3, "features": "linear"},
        ),
    ),
}

ALONE = (
    " With more than two classes, the score of one class says little without the others, so the "
    "probabilities can get worse. Where all functions are 0, every class gets 1/K."
)
"""A note about isotonic calibration, which looks at one score at a time."""

STANDARDISED = " These features are standardised already, so nothing changes."

TYPED_BUMPS = (
    " Only the points are scaled. The typed centres of the bumps stay the same numbers, so the "
    "bumps are at other places."
)
"""A note about standardising if bumps have typed centres."""

SAME_OPTIMUM = " Without a penalty, nothing changes."

NOT_AT_THE_OPTIMUM = (
    " Without a penalty, both trainings approach the same probabilities. At least one has not "
    "converged, so the probabilities can differ."
)
"""A note about standardising if a training has not converged."""

ANOTHER_RULE = " The rule of the pictures is not used here, so they do not show the pipeline."

IN_THE_PICTURES = " Regions and maps show the model without the pipeline."

OTHERS_IN_THE_PICTURES = (
    " Regions and maps show {}, and the hatching compares these with the pipeline."
)
"""What the pictures show if these are not the weights of the plain model in the table."""

CUT = " In the log loss of the pipeline, a probability below 2.2e-16 counts as 2.2e-16."

HINDERED: dict[Hindrance, tuple[str, Trial]] = {
    Hindrance.CLASSES: (
        "`FixedThresholdClassifier` is for two classes only. The lens *Rule* is for any number.",
        Trial("The same with two classes", {"n_classes": 2}),
    ),
    Hindrance.FEW: (
        "This pipeline uses a cross-validation, so each class needs two points. One has only one.",
        Trial("The same with round clusters", {"dataset": "blobs"}),
    ),
    Hindrance.ONE_PLACE: (
        "All points lie at one place, so naive Bayes has no densities.",
        Trial("The same with round clusters", {"dataset": "blobs"}),
    ),
}
"""Why a pipeline cannot be fitted, and what to try."""

SCORES = (
    "The code makes the same data, or reads more than 100 points of your own from the file that "
    "*Save and share* makes. It fits the plain model and the pipeline to the training points, and "
    "prints the scores. It runs in the folder of this project.\n\n"
    "- **Accuracy** is the share of points that are right. More is better; in the other scores, "
    "less is better.\n"
    "- **Log loss** is the mean of −log(probability of the true class).\n"
    "- **Brier score** is the mean squared distance of the probabilities from the truth, from 0 "
    "to 2.\n"
    "- **Calibration error** says how far the probability of the decided class is from the share "
    "that is right, in 10 bins. Chance alone moves it."
)

DOTS = (
    "\n\nIn the chart, a dot is a point. Above the dashed line, the pipeline gives the true class "
    "more probability than the plain model does."
)
