"""Samples for the tests of the estimator, and its solvers."""

import math
from functools import cache

import numpy as np

from explorer import DataParams, make_dataset
from explorer.settings import Solver

EPS = float(np.finfo(np.float64).eps)
SOLVERS = [str(solver) for solver in Solver]
EXACT = [solver for solver in SOLVERS if solver != "sgd"]


@cache
def dataset(name, n_classes, n_samples=60, cluster_std=1.0):
    data = make_dataset(
        DataParams(dataset=name, n_classes=n_classes, n_samples=n_samples, cluster_std=cluster_std)
    )
    return data.X, data.y


def badly_scaled():
    X, y = dataset("blobs", 3)
    return X * [1e4, 1e-4], y


def duplicated():
    X, y = dataset("blobs", 3)
    return np.column_stack([X, X[:, 0], X]), y


def one_class_with_two_points():
    X, y = dataset("blobs", 3, cluster_std=2.0)
    rare = np.flatnonzero(y == 2)[2:]
    return np.delete(X, rare, axis=0), np.delete(y, rare)


def far_from_the_origin():
    X, y = dataset("blobs", 3, cluster_std=2.0)
    return X + np.array([1000.0, -500.0]), y


def constant_feature():
    X, y = dataset("article", 3)
    return np.column_stack([X, np.full(len(X), 3.0)]), y


def separable():
    X, y = dataset("blobs", 3)
    return X + 30.0 * np.eye(3)[y][:, :2], y


def quasi_separable():
    """One class far away, two that overlap."""
    X, y = dataset("blobs", 3, cluster_std=3.0)
    return X + 100.0 * np.outer(y == 2, [1.0, 1.0]), y


def more_features_than_samples():
    rng = np.random.default_rng(0)
    return rng.normal(size=(12, 20)), np.arange(12) % 3


HARD = [
    badly_scaled,
    duplicated,
    one_class_with_two_points,
    far_from_the_origin,
    constant_feature,
    separable,
    quasi_separable,
    more_features_than_samples,
]

ROUTES = [(C, r) for C in (0.1, math.inf) for r in (0.0, 0.5, 1.0)]
