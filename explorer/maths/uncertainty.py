"""Uncertainty of class probabilities, as a number and as a colour."""

import numpy as np
import scipy  # loads each part at its first use, so not while the page starts

from explorer.maths.arrays import Floats


def entropy(probabilities: Floats) -> Floats:
    """Entropy of each row, ``-sum_k p_k log p_k``, where ``0 log 0`` counts as 0.

    Parameters
    ----------
    probabilities : ndarray of shape (n_samples, n_classes)
        In [0, 1], each row summing to one.

    Returns
    -------
    ndarray of shape (n_samples,)
        In nats, from 0 (certain) to ``log(n_classes)`` (equal probabilities).

    References
    ----------
    Shannon (1948), A Mathematical Theory of Communication, sec. 6; Bishop (2006), PRML, eq. 1.98.
    """
    return scipy.special.entr(probabilities).sum(axis=1)


def top_two_margin(values: Floats) -> Floats:
    """Largest minus second largest value of each row, ``p_(1) - p_(2)``.

    Parameters
    ----------
    values : ndarray of shape (n_samples, n_classes)
        Probabilities or scores of at least two classes.

    Returns
    -------
    ndarray of shape (n_samples,)
        0 on a border of regions; of probabilities, 1 where the model is certain.

    References
    ----------
    Settles (2009), Active Learning Literature Survey, sec. 3.1 (margin sampling).
    """
    last_two = np.partition(values, -2, axis=1)[:, -2:]
    return last_two[:, 1] - last_two[:, 0]


def blended(probabilities: Floats, colours: Floats) -> Floats:
    """Mix the colours of the classes, weighted by their probabilities.

    The sRGB components are averaged, as browsers do for transparent colours. The mixture of two
    equal shares then looks half-way between the two colours. An average of the light intensities
    would look closer to the brighter colour.

    Parameters
    ----------
    probabilities : ndarray of shape (n_samples, n_classes)
        In [0, 1], each row summing to one.
    colours : ndarray of shape (n_classes, 3)
        Red, green and blue of each class, sRGB in [0, 1].

    Returns
    -------
    ndarray of shape (n_samples, 3)
        In [0, 1]; the colour of a class if the class is certain.
    """
    # Rounding can make the sum of the shares larger than 1.
    return np.minimum(probabilities @ colours, 1.0)
