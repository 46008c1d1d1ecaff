"""Softmax regression to look at: data, solvers, the estimator and the exact decision regions."""

from typing import TYPE_CHECKING

from explorer.data import Dataset, make_dataset
from explorer.geometry import decision_regions
from explorer.params import DataParams, FitParams
from explorer.training import Fit

if TYPE_CHECKING:
    from explorer.model import SoftmaxRegression
else:

    def __getattr__(name: str) -> object:
        """Load the estimator when asked: scikit-learn takes a second, and the page has no need."""
        if name != "SoftmaxRegression":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from explorer.model import SoftmaxRegression

        return SoftmaxRegression


__all__ = [
    "DataParams",
    "Dataset",
    "Fit",
    "FitParams",
    "SoftmaxRegression",
    "decision_regions",
    "make_dataset",
]
