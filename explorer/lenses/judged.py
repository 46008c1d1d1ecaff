"""The points that quality is judged on: held-out points, or training points if there are none."""

from dataclasses import dataclass

from explorer.figures.roles import HELD_OUT, POINTS, Role
from explorer.maths.arrays import Codes, Floats
from explorer.numbers import how_many, percent
from explorer.study import Study

TRAINING = (
    " No points are held out, so these are training points. The model has seen them, so the "
    "numbers are usually better than on new points."
)

UNWEIGHTED = " Here all points count the same; the status line has the loss with class weights."


@dataclass(frozen=True)
class Judged:
    """Points that quality is judged on.

    Parameters
    ----------
    X : ndarray of shape (n_points, 2)
    y : ndarray of shape (n_points,)
        True classes.
    role : Role
        Role of their traces in the regions.
    """

    X: Floats
    y: Codes
    role: Role

    @property
    def name(self) -> str:
        """What they are, such as ``"90 held-out points"``."""
        kind = "held-out" if self.role == HELD_OUT else "training"
        return how_many(len(self.y), f"{kind} point")

    def headline(self, study: Study) -> str:
        """Say which points these are, and what share of them is right."""
        right = float((study.decisions(self.X) == self.y).mean())
        told = f"**{self.name}**, {study.when}: {percent(right, len(self.y))} right."
        return told if self.role == HELD_OUT else told + TRAINING

    def unweighted(self, study: Study) -> str:
        """Say that a loss here has no class weights, if the status line's loss has them."""
        return UNWEIGHTED if self.role == POINTS and study.class_weights is not None else ""


def judged(study: Study) -> Judged:
    """Return the held-out points; the training points if none are held out."""
    points = study.points
    if len(points.y_test):
        return Judged(points.X_test, points.y_test, HELD_OUT)
    return Judged(points.X, points.y, POINTS)
