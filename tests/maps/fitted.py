"""An ordinary fit, of which tests draw maps."""

from functools import cache

from explorer import DataParams, SoftmaxRegression, make_dataset
from explorer.maths.extents import plot_extent


@cache
def fitted(n_classes):
    """Return data, weights, intercepts and extent."""
    data = make_dataset(DataParams(n_classes=n_classes))
    fit = SoftmaxRegression(solver="newton").fit(data.X, data.y).fit_
    return data, fit.coef, fit.intercept, plot_extent(data.X)
