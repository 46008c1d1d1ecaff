"""The settings of the features: the terms whose weighted sums are the scores."""

import math
from dataclasses import dataclass
from enum import StrEnum

from explorer.settings.dataset import MOST_CLASSES
from explorer.settings.rules import PLACE, Choice, Range, Row, Several, Table
from explorer.settings.setting import Changes, Group, Parameters, declare, when


class Features(StrEnum):
    """Names for sets of terms."""

    LINEAR = "linear"
    QUADRATIC = "quadratic"
    CUBIC = "cubic"
    CUSTOM = "custom"


class Term(StrEnum):
    """Groups of terms that a person switches on."""

    SQUARES = "squares"
    PRODUCT = "product"
    CUBES = "degree-3"
    FOURTH = "degree-4"
    FIFTH = "degree-5"
    WAVES = "sin"


class Bumps(StrEnum):
    """Where the bumps are."""

    NONE = "none"
    CLASSES = "classes"
    TYPED = "typed"


def _of_degree(degree: int) -> tuple[tuple[int, int], ...]:
    return tuple((degree - n, n) for n in range(degree + 1))


POWERS = {
    Term.SQUARES: ((2, 0), (0, 2)),
    Term.PRODUCT: ((1, 1),),
    Term.CUBES: _of_degree(3),
    Term.FOURTH: _of_degree(4),
    Term.FIFTH: _of_degree(5),
}
"""The exponents of x₁ and x₂ in the products of a group of terms."""

PRESETS: dict[Features, tuple[Term, ...]] = {
    Features.LINEAR: (),
    Features.QUADRATIC: (Term.SQUARES, Term.PRODUCT),
    Features.CUBIC: (Term.SQUARES, Term.PRODUCT, Term.CUBES),
}


@dataclass(frozen=True, kw_only=True, repr=False)
class FeatureParams(Parameters):
    """The settings of the features."""

    features: Features = declare(
        Features.LINEAR,
        Choice(Features),
        label="Features",
        help="A score is a weighted sum of these features. *Linear*: x₁ and x₂, so all borders are "
        "straight. *Quadratic* adds x₁², x₁x₂ and x₂², and *cubic* also all products of three "
        "factors; borders can then be curved. *Custom*: you choose the terms. With all but "
        "*linear*, x₁ and x₂ are standardised first, and then each term: mean 0 and standard "
        "deviation 1 on the training points. So the penalty treats all terms alike.",
        group=Group.MODEL,
        changes=Changes.FIT,
        names={
            Features.LINEAR: "Linear",
            Features.QUADRATIC: "Quadratic",
            Features.CUBIC: "Cubic",
            Features.CUSTOM: "Custom",
        },
        brief={
            Features.LINEAR: "",
            Features.QUADRATIC: "quadratic",
            Features.CUBIC: "cubic",
            Features.CUSTOM: "custom features",
        },
    )
    terms: tuple[Term, ...] = declare(
        (),
        Several(Term),
        label="Terms besides x₁ and x₂",
        help="Degree 3, 4 or 5: all products of that many factors, each of them x₁ or x₂. sin: sin "
        "πx₁ and sin πx₂, waves that are two standard deviations long.",
        group=Group.MODEL,
        changes=Changes.FIT,
        names={
            Term.SQUARES: "x₁², x₂²",
            Term.PRODUCT: "x₁x₂",
            Term.CUBES: "degree 3",
            Term.FOURTH: "degree 4",
            Term.FIFTH: "degree 5",
            Term.WAVES: "sin",
        },
        active_when=when(features=Features.CUSTOM),
    )
    bumps: Bumps = declare(
        Bumps.NONE,
        Choice(Bumps),
        label="Bumps",
        help="Terms exp(−distance² / (2 width²)): 1 at a centre, and almost 0 far from it. *Around "
        "the classes*: one centre in the middle of the training points of each class. *At places*: "
        "you choose the centres.",
        group=Group.MODEL,
        changes=Changes.FIT,
        names={
            Bumps.NONE: "None",
            Bumps.CLASSES: "Around the classes",
            Bumps.TYPED: "At places",
        },
        active_when=when(features=Features.CUSTOM),
    )
    bump_places: tuple[Row, ...] = declare(
        (),
        Table(PLACE, width=2, most=MOST_CLASSES, blank=math.nan),
        label="Centres of the bumps",
        help="In units of the data.",
        group=Group.MODEL,
        changes=Changes.FIT,
        active_when=when(features=Features.CUSTOM, bumps=Bumps.TYPED),
    )
    bump_width: float = declare(
        1.0,
        Range(0.1, 3.0, float, step=0.1),
        label="Width of the bumps",
        help="In standard deviations of the training points. A narrow bump can fit only a few "
        "points.",
        group=Group.MODEL,
        changes=Changes.FIT,
        format=".1f",
        active_when=when(features=Features.CUSTOM, bumps=(Bumps.CLASSES, Bumps.TYPED)),
    )

    @property
    def chosen_terms(self) -> tuple[Term, ...]:
        """The terms besides x₁ and x₂, without bumps."""
        return PRESETS.get(self.features, self.terms)

    def n_bumps(self, n_classes: int) -> int:
        """Return the number of bumps."""
        if self.features is not Features.CUSTOM:
            return 0
        return {Bumps.CLASSES: n_classes, Bumps.TYPED: len(self.bump_places)}.get(self.bumps, 0)

    @property
    def powers(self) -> tuple[tuple[int, int], ...]:
        """The exponents of x₁ and x₂ in all products, in scikit-learn's order."""
        chosen = [each for term in self.chosen_terms for each in POWERS.get(term, ())]
        return tuple(sorted([(1, 0), (0, 1), *chosen], key=lambda each: (sum(each), -each[0])))

    @property
    def has_waves(self) -> bool:
        """Whether sines are among the terms."""
        return Term.WAVES in self.chosen_terms

    @property
    def is_linear(self) -> bool:
        """Whether x₁ and x₂ are the only features."""
        return not self.chosen_terms and not self.n_bumps(1)

    def n_features(self, n_classes: int) -> int:
        """Return the number of features."""
        return len(self.powers) + 2 * self.has_waves + self.n_bumps(n_classes)
