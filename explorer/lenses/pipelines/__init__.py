"""Downstream: the model inside scikit-learn's pipelines."""

from enum import StrEnum

from explorer.settings.picture import Family, Lens
from explorer.settings.rules import Choice, Range
from explorer.settings.setting import Changes, Group, declare, when


class Kind(StrEnum):
    """What the pipeline does with the model."""

    STANDARDISED = "standardised"
    TEMPERATURE = "temperature"
    ISOTONIC = "isotonic"
    THRESHOLD = "threshold"
    STACKING = "stacking"
    VOTING = "voting"


LENS = Lens(
    label="Downstream",
    about="the model inside scikit-learn's pipelines, with code that runs.",
    family=Family.DECISION,
    place=16,
    overlay=True,
    sees=("x1", "x2"),
    needs_place=True,
    fits=7,
    sources="Guo, Pleiss, Sun and Weinberger (2017), On Calibration of Modern Neural Networks "
    "(temperature). Zadrozny and Elkan (2002), Transforming Classifier Scores into Accurate "
    "Multiclass Probability Estimates (isotonic). Wolpert (1992), Stacked Generalization. "
    "Kittler, Hatef, Duin and Matas (1998), On Combining Classifiers, eq. 12 (mean of "
    "probabilities).",
    settings={
        "pipeline": declare(
            Kind.STANDARDISED,
            Choice(Kind),
            label="Pipeline",
            help="*Scale*: the features are standardised before the fit. *Temperature* and "
            "*Isotonic*: the probabilities are calibrated. *Threshold*: of two classes, the second "
            "is predicted where its probability reaches a threshold. *Stack* and *Vote*: the "
            "model is combined with Gaussian naive Bayes.",
            group=Group.LENS,
            changes=Changes.PICTURES,
            names={
                Kind.STANDARDISED: "Scale",
                Kind.TEMPERATURE: "Temperature",
                Kind.ISOTONIC: "Isotonic",
                Kind.THRESHOLD: "Threshold",
                Kind.STACKING: "Stack",
                Kind.VOTING: "Vote",
            },
        ),
        "threshold": declare(
            0.3,
            Range(0.0, 1.0, float, step=0.01),
            label="Threshold",
            help="Class 1 is predicted where its probability is at least this number.",
            group=Group.LENS,
            changes=Changes.PICTURES,
            format=".2f",
            active_when=when(pipeline=Kind.THRESHOLD),
        ),
    },
)
