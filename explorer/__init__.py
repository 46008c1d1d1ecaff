"""Softmax regression to look at: data, solvers, the estimator and the exact decision regions."""

from explorer.data import Dataset, make_dataset
from explorer.geometry import decision_regions
from explorer.model import Fit, SoftmaxRegression
from explorer.params import DataParams, FitParams

__all__ = [
    "DataParams",
    "Dataset",
    "Fit",
    "FitParams",
    "SoftmaxRegression",
    "decision_regions",
    "make_dataset",
]
