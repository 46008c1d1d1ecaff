"""Stochastic gradient descent on mini-batches; with an L1 term, proximal."""

from collections.abc import Iterator

import numpy as np

from explorer.fitting.solvers.gradient_descent import moved
from explorer.fitting.solvers.problem import SMALLEST, Problem
from explorer.fitting.solvers.run import Options, Path, Run, Stop
from explorer.maths.arrays import Codes, Floats

POWER = 0.75
"""Exponent of the decay of the automatic learning rate: between 1/2 and 1, both excluded."""

EPOCHS = 20.0
"""Epochs after which the automatic learning rate is ``2**-POWER`` times the first one."""


def sgd(problem: Problem, start: Floats, options: Options) -> Path:
    """Minimise by proximal gradient steps, each on the loss of one mini-batch.

    An iteration is one mini-batch. An epoch uses every sample once, in a random order. Without a
    learning rate, the length of step k = 0, 1, ... is ``a / (1 + k / T)**POWER``, where ``a`` is
    :func:`first_step` and ``T`` is the number of steps in EPOCHS epochs. The sum of these lengths
    diverges, so every distance can be covered. The sum of their squares converges, so the noise
    vanishes. With a learning rate, every step has that length, and the noise stays.

    The objective of all samples is recorded after each step. This does not count as time of the
    run. The run stops when no component of the smallest subgradient is larger than ``tol``.

    References
    ----------
    Bottou, Curtis and Nocedal (2018), Optimization methods for large-scale machine learning,
    algorithm 4.1 and eq. 4.19; Bottou (2012), Stochastic gradient descent tricks, sec. 2.1
    (shuffling); Duchi and Singer (2009), Efficient online and batch learning using forward backward
    splitting, eq. 2 and 3 (the proximal step).
    """
    run = Run(options)
    size = min(options.batch_size, len(problem.y))
    longest, fall = first_step(problem, size), EPOCHS * len(problem.y) / size
    with run.paused():
        run.accept(problem.at(start))
    for k, chosen in enumerate(_batches(len(problem.y), size, options.random_state)):
        with run.paused():
            stop = run.stop(problem)
        if stop:
            return run.path(stop)
        length = options.learning_rate or longest / (1.0 + k / fall) ** POWER
        theta = moved(problem, problem.subset(chosen).at(run.last.theta), length)
        with run.paused():
            trial = problem.at(theta)
        if run.has_run_away(trial):
            break
        run.accept(trial)
    return run.path(Stop.RUNAWAY)


def first_step(problem: Problem, batch_size: int) -> float:
    """Return the reciprocal of the expected smoothness of a mini-batch's loss.

    The expected smoothness lies between two values: the smoothness of the mean loss, for a batch of
    all samples, and the largest smoothness of one sample's loss, for a batch of one. Both are
    computed with Boehning's bound, see
    :func:`~explorer.fitting.solvers.gradient_descent.safe_step`.

    References
    ----------
    Gower et al. (2019), SGD: general analysis and improved rates, proposition 3.8 (batches without
    replacement). Their theorem 3.1 holds for half of this step; the bounds are loose enough for it.
    """
    n_samples = len(problem.y)
    of_mean = problem.steepness / 2.0
    lengths = (problem.design**2).sum(axis=1)
    of_one = float(problem.times(lengths, problem.weights).max()) / 2.0
    # Only one sample counts if all others have the weight zero.
    alone = (n_samples - batch_size) / (batch_size * max(n_samples - 1, 1))
    return 1.0 / max((1.0 - alone) * of_mean + alone * of_one, SMALLEST)


def _batches(n_samples: int, size: int, random_state: int) -> Iterator[Codes]:
    """Yield the samples of each mini-batch, for ever. The last one of an epoch can be smaller."""
    rng = np.random.default_rng(random_state)
    while True:
        order = rng.permutation(n_samples)
        for first in range(0, n_samples, size):
            yield order[first : first + size]
