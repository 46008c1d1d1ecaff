"""Softmax regression that can be watched: data, solvers, the estimator and the decision regions."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.data.dataset import Dataset, make_dataset
    from explorer.estimator import SoftmaxRegression
    from explorer.fitting.path import RegularizationPath, regularization_path
    from explorer.fitting.training import Fit
    from explorer.maths.geometry import decision_regions
    from explorer.model_file import load_model
    from explorer.plane_features import PlaneFeatures
    from explorer.settings import DataParams, FitParams

_HOMES = {
    "DataParams": "settings",
    "Dataset": "data.dataset",
    "Fit": "fitting.training",
    "FitParams": "settings",
    "PlaneFeatures": "plane_features",
    "RegularizationPath": "fitting.path",
    "SoftmaxRegression": "estimator",
    "decision_regions": "maths.geometry",
    "load_model": "model_file",
    "make_dataset": "data.dataset",
    "regularization_path": "fitting.path",
}

__all__ = [*_HOMES]


def __getattr__(name: str) -> object:
    """Load a name at its first use, because it takes a second to import scikit-learn."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return all names, also those that are not loaded yet, so that a notebook offers them."""
    return sorted({*globals(), *__all__})
