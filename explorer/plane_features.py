"""The page's features as a transformer of scikit-learn."""

from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import (
    _check_feature_names_in,
    check_is_fitted,
    check_X_y,
    validate_data,
)

from explorer.fitting.features import feature_map
from explorer.fitting.training import check_size
from explorer.settings.features import Bumps, FeatureParams


class PlaneFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Terms of two coordinates, such as squares, standardised.

    First each coordinate gets mean 0 and standard deviation 1. Then the terms are made of them, and
    standardised too. With ``"linear"`` the coordinates stay as they are.

    Parameters
    ----------
    features : str, default="quadratic"
        ``linear``, ``quadratic``, ``cubic`` or ``custom``.
    terms : iterable of str, default=()
        The terms of ``custom`` besides the two coordinates: ``squares``, ``product``, ``degree-3``,
        ``degree-4``, ``degree-5`` and ``sin``.
    bumps : str, default="none"
        With ``classes``, ``custom`` has a bump around the mean of each class; with ``typed``, one
        at each of ``bump_places``.
    bump_places : iterable of tuple of float, default=()
        At most 10 places, in units of the data.
    bump_width : float, default=1.0
        Width of the bumps, 0.1 to 3, in standard deviations.

    Attributes
    ----------
    features_ : FeatureMap
        The fitted features.

    Examples
    --------
    >>> from sklearn.pipeline import make_pipeline
    >>> from explorer import PlaneFeatures, SoftmaxRegression
    >>> model = make_pipeline(PlaneFeatures("quadratic"), SoftmaxRegression())
    """

    def __init__(
        self,
        features: str = "quadratic",
        *,
        terms: Iterable[str] = (),
        bumps: str = "none",
        bump_places: Iterable[tuple[float, float]] = (),
        bump_width: float = 1.0,
    ) -> None:
        self.features = features
        self.terms = terms
        self.bumps = bumps
        self.bump_places = bump_places
        self.bump_width = bump_width

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Find means, standard deviations, and the centres of the bumps.

        Parameters
        ----------
        X : array-like of shape (n_samples, 2)
            Coordinates from -1e150 to 1e150.
        y : array-like of shape (n_samples,), optional
            Labels of the classes; only bumps around the classes need them.

        Raises
        ------
        ValueError
            If a parameter is wrong, there are not two coordinates, one is too large, or bumps do
            not have one label for each sample.
        """
        places = self._places(X, reset=True)
        check_size(places)
        params: Any = {name: getattr(self, name) for name in FeatureParams.settings()}
        params |= {"terms": tuple(self.terms), "bump_places": tuple(self.bump_places)}
        chosen = FeatureParams(**params)
        labels = np.zeros(len(places))
        if chosen.n_bumps(1) and chosen.bumps is Bumps.CLASSES:
            if y is None:
                raise ValueError("bumps need labels, got y=None")
            _, labels = check_X_y(places, y)
            if labels.dtype.kind in "fcO":  # integers and strings can only be classes
                check_classification_targets(labels)
        classes, codes = np.unique(labels, return_inverse=True)
        self.features_ = feature_map(chosen, places, codes, len(classes))
        return self

    def transform(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return the features of places.

        Parameters
        ----------
        X : array-like of shape (n_samples, 2)

        Returns
        -------
        ndarray of shape (n_samples, n_features)
        """
        check_is_fitted(self)
        return self.features_(self._places(X, reset=False))

    def get_feature_names_out(self, input_features: ArrayLike | None = None) -> NDArray[Any]:
        """Return the names of the features.

        Parameters
        ----------
        input_features : array-like of str, optional
            Names of the two coordinates, as ``fit`` had them; they have no effect.

        Returns
        -------
        ndarray of shape (n_features,)

        Raises
        ------
        ValueError
            If there are not two names, or ``fit`` had others.
        """
        check_is_fitted(self)
        _check_feature_names_in(self, input_features, generate_names=False)
        return np.array(self.features_.names, dtype=object)

    def _places(self, X: ArrayLike, *, reset: bool) -> NDArray[np.float64]:
        places: NDArray[np.float64] = validate_data(self, X, dtype=np.float64, reset=reset)
        if places.shape[1] != 2:
            raise ValueError(f"X must have 2 features, got {places.shape[1]}")
        return places
