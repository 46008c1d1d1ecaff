"""The text of *Simplex*: what its corners, its edges and its middle mean."""

from itertools import combinations

import numpy as np

from explorer.figures.chart import Chart
from explorer.figures.style import Theme
from explorer.lenses.explanation import Entries, Explanation, Line, Sheet, Trial
from explorer.lenses.places import row_name
from explorer.lenses.simplex.chart import simplex_figure
from explorer.lenses.simplex.face import face, is_shown
from explorer.maths.arrays import Flags, Floats
from explorer.maths.polygons import share
from explorer.maths.scorer import Scorer
from explorer.maths.simplex import EXTENT, Face
from explorer.names import Names
from explorer.study import Study

TRIANGLE = (
    "Every point lies at its three probabilities. In a corner one class is certain. On an edge the "
    "class of the opposite corner is ruled out. In the middle all three are equally likely."
)
SEGMENT = (
    "With two classes the simplex is a line: every point lies at its two probabilities. At an end "
    "one class is certain; in the middle both are equally likely. Choose three classes for a "
    "triangle."
)
LINKED = (
    " Wrong points have a ring. Point at a place in the regions, or at a point here: it is marked "
    "in all pictures."
)
STRAIGHT = (
    "Every rule compares weighted sums of probabilities, so all borders are straight here, also "
    "those that bend in the plane. The table of costs is in the lens *Rule*.\n\n"
    "A place without a point here is not marked in the plane, because many places or none can have "
    "its probabilities.\n\n"
    "A temperature $T$ above 1 moves every point along a curve towards the middle, because it "
    "divides all scores. A $T$ below 1 moves every point towards a corner or an edge."
)
OF_MORE = (
    " There are {n_classes} classes, so the three probabilities are divided by their sum. "
    "{left:,} of {n:,} points are left out, because more than half of their probability lies in "
    "other classes. The regions are those of the rule if the other classes have no probability."
)

NEAR = 0.9
"""A point is near a corner if a probability is above this."""

BENT = ((0.0, 1.0, 2.0, 0.2), (5.0, 0.0, 1.0, 0.2), (1.0, 1.0, 0.0, 1.0))

COSTS = Trial(
    "Costs whose borders bend in the plane and are straight here",
    {"n_classes": 3, "rule": "costs", "costs": BENT},
)
TRIALS = (
    Trial("Reject where no probability reaches 0.8", {"rule": "confidence", "tau": 0.8}),
    Trial(
        "Wide clusters: many points lie between the corners",
        {"n_classes": 3, "dataset": "blobs", "n_samples": 300, "cluster_std": 2.0},
    ),
)


def says(study: Study, theme: Theme) -> Explanation:
    """Explain the simplex."""
    points, on = study.points, face(study)
    scorer = Scorer(*study.weights, features=study.features, rule=study.rule)
    training, held_out = (points.X, points.y), (points.X_test, points.y_test)
    figure = simplex_figure(scorer, on, training, held_out, theme, study.names)
    n_classes = study.data.n_classes
    p = scorer.probabilities(np.vstack([points.X, points.X_test]))
    look = SEGMENT if n_classes == 2 else TRIANGLE
    if n_classes > 3:
        left = int((~is_shown(p, on)).sum())
        look += OF_MORE.format(n_classes=n_classes, left=left, n=len(p))
    return Explanation(
        look + LINKED,
        (COSTS, *_mixed(p, study.names), *TRIALS),
        sheets=(_counted(study, p, on),),
        derivation=STRAIGHT,
        chart=Chart.of(figure, theme, _summary(study, scorer, on, p)),
        chart_name="Simplex",
        chart_follows=True,
        entries=_corners(on) if n_classes > 3 else None,
    )


def _mixed(p: Floats, names: Names) -> tuple[Trial, ...]:
    """Return a trial with the three classes that have most points between them; none for three."""
    n_classes = p.shape[1]
    if n_classes <= 3:
        return ()
    faces = [Face(three) for three in combinations(range(n_classes), 3)]
    best = max(faces, key=lambda each: int((is_shown(p, each) & ~_near(p, each)).sum()))
    a, b, c = best.classes
    told = f"{names[a]}, {names[b]} and {names[c]}: no other three have more points between them"
    return (Trial(told, {"simplex_classes": ((float(a), float(b), float(c)),)}),)


def _near(p: Floats, on: Face) -> Flags:
    """Return which points lie near a corner."""
    return p[:, on.classes].max(axis=1) > NEAR


def _counted(study: Study, p: Floats, on: Face) -> Sheet:
    """Count the points of each class: near a corner, elsewhere in the triangle, left out."""
    points = study.points
    y = np.concatenate([points.y, points.y_test])
    here, sure = is_shown(p, on), _near(p, on)
    columns = {"near a corner": here & sure, "elsewhere": here & ~sure, "left out": ~here}
    counts = np.array(
        [[(each & (y == k)).sum() for each in columns.values()] for k in range(points.n_classes)]
    )
    counts = np.column_stack([counts, counts.sum(axis=1)])
    return Sheet(
        caption="Points of each class in the simplex",
        columns=("class", *columns, "all"),
        rows=tuple(
            Line((row_name(k, study.names), *(f"{each:,}" for each in row)))
            for k, row in enumerate(counts)
        ),
        foot=("all", *(f"{each:,}" for each in counts.sum(axis=0))),
        notes=(f"Near a corner: a probability above {NEAR:g}, {study.when}.",),
    )


def _corners(on: Face) -> Entries:
    return Entries(
        "simplex_classes",
        ("left class", "right class", "top class"),
        (tuple(map(float, on.classes)),),
        (("Back to the first three classes", {"simplex_classes": ()}),),
        names=("the corners",),
    )


def _summary(study: Study, scorer: Scorer, on: Face, p: Floats) -> str:
    """Describe the picture in words."""
    whole = share([on.outline], EXTENT)
    names = [*study.names.listed(scorer.n_classes), "rejected"]
    parts = [
        f"{names[k]} {abs(share(outlines, EXTENT)) / whole:.0%}"
        for k, outlines in enumerate(on.regions(scorer.rule, scorer.n_classes))
        if outlines
    ]
    corners = ", ".join(study.names[k] for k in on.classes)
    sure = int(_near(p, on).sum())
    return (
        f"Corners: {corners}. Parts that the rule decides, {study.when}: {', '.join(parts)}. "
        f"{sure:,} of {len(p):,} points have a probability above {NEAR:g} of one of these classes."
    )
