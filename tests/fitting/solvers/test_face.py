"""Inexact steps on a face, worked by hand and compared with SciPy's conjugate gradients."""

import numpy as np
from scipy.sparse.linalg import LinearOperator, cg

from explorer.fitting.solvers.face import MOST_PRODUCTS, SHARE, minimise_on_face

RNG = np.random.default_rng(0)
FACTOR = RNG.standard_normal((12, 20))
SLOPES = 3.0 * RNG.standard_normal((2, 6))
SHAPE = SLOPES.shape


def product_with(matrix):
    return lambda direction: (matrix @ direction.ravel()).reshape(direction.shape)


def test_weights_without_a_common_curvature_move_by_their_slopes_over_their_curvature():
    # Each: slope, threshold, weight, the sign it keeps, and where that leads with curvature 2.
    slope = [1.0, 1.0, -1.0, 4.0, -4.0, 4.0, 1.0]
    threshold = [0.5, 0.5, 0.5, 1.0, 0.5, 0.0, 0.5]
    weight = [3.0, 0.0, -1.0, 1.0, -0.5, 1.0, 2.0]
    expected = [2.25, -0.25, -0.25, 0.0, 0.0, -1.0, 2.0]
    chosen = [True] * 6 + [False]
    parts = (np.array([part]) for part in (slope, threshold, weight, chosen))
    target = minimise_on_face(lambda direction: 2.0 * direction, np.full((1, 7), 2.0), *parts)
    np.testing.assert_array_equal(target, [expected])


def test_the_step_is_that_of_conjugate_gradients_until_few_slopes_are_left():
    matrix = FACTOR[:, :13] @ FACTOR[:, :13].T
    curvature, products = matrix.diagonal(), []

    def product(direction):
        products.append(direction)
        return product_with(matrix)(direction)

    parts = np.zeros(SHAPE), np.zeros(SHAPE), np.ones(SHAPE, bool)
    step = minimise_on_face(product, curvature.reshape(SHAPE), SLOPES, *parts).ravel()
    inverse = LinearOperator((12, 12), matvec=lambda rest: rest / curvature)

    def reached(n_products):
        """The point of conjugate gradients after some products, and the slopes there."""
        found, _ = cg(matrix, -SLOPES.ravel(), rtol=0.0, maxiter=n_products, M=inverse)
        return found, np.linalg.norm((matrix @ found + SLOPES.ravel()) / np.sqrt(curvature))

    needed, first = len(products), np.linalg.norm(SLOPES.ravel() / np.sqrt(curvature))
    # A few products of numbers near 10.
    np.testing.assert_allclose(step, reached(needed)[0], atol=1e-12)
    assert reached(needed)[1] <= SHARE * first < reached(needed - 1)[1]
    assert needed > 2


def test_a_step_that_needs_more_products_than_are_allowed_ends_before():
    curvatures, products = np.geomspace(1.0, 1e9, 60)[None], []

    def product(direction):
        products.append(direction)
        return curvatures * direction

    ones = np.ones_like(curvatures)
    minimise_on_face(product, ones, ones, 0.0 * ones, 0.0 * ones, ones > 0.0)
    assert len(products) == MOST_PRODUCTS


def test_a_step_lowers_the_model_and_lets_no_chosen_weight_cross_zero():
    matrix = FACTOR @ FACTOR.T
    theta, chosen = np.array([[1.0, -1.0, 0.5, -0.5, 0.0, 0.0]] * 2), np.ones(SHAPE, bool)
    chosen[:, -1], threshold = False, np.full(SHAPE, 0.5)
    product, curvature = product_with(matrix), matrix.diagonal().reshape(SHAPE)
    target = minimise_on_face(product, curvature, SLOPES, threshold, theta, chosen)
    move = target - theta
    change = np.vdot(SLOPES, move) + np.vdot(move, product(move)) / 2
    assert change + np.vdot(threshold, np.abs(target) - np.abs(theta)) < 0.0
    assert (target * theta >= 0.0).all() and (move[~chosen] == 0.0).all()
